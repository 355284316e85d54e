"""Draw changes of a room, run the tests that concern it against each, and name those that nobody saw.

    python tools/mutants measure
    python tools/mutants run [ROOM …] [--count 100] [--seed 1] [--processes 2] [--timeout SECONDS] [--again]
    python tools/mutants tell [ROOM …]

``measure`` runs the whole suite once and keeps which test runs which line; ``run`` tries a change on the room's own
tests, and what these miss on every other test that runs its line.  Outside CI: a hundred changes of a room take ten
minutes to an hour.  Needs ``cosmic-ray`` and ``pytest-cov`` (the group ``mutation`` of ``pyproject.toml``).
What is known lies in ``var/mutants/ROOM.json``; a run that was broken off goes on where it stood, as long as the
room's code is the same; ``--again`` tries what survived on the tests written since (after another ``measure``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.results import Results, summary

try:
    from mutants.covering import measure
    from mutants.running import TESTS, run_room
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not here; first: .venv/bin/uv pip install --group mutation")


def main() -> int:
    """Run or tell; 1 where the tests fail without any change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("measure", "run", "tell"))
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(TESTS)}; all where none is named")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=0, help="of one change; else 4 times the tests alone")
    parser.add_argument("--again", action="store_true", help="try what survived once more")
    options = parser.parse_args()
    unknown = set(options.rooms) - TESTS.keys()
    if unknown:
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    if options.act == "measure":
        return 0 if measure(TESTS) else 1
    for room in options.rooms or TESTS:
        if options.act == "run":
            done = run_room(
                room,
                count=options.count,
                seed=options.seed,
                processes=options.processes,
                timeout=options.timeout,
                again=options.again,
            )
            if not done:
                return 1
        for line in summary(room, Results.load(room)):
            sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
