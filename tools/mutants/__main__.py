"""Draw changes of a room, run the tests that concern it against each, and name those that nobody saw.

    python tools/mutants measure
    python tools/mutants run [ROOM …] [--count 100] [--seed 1] [--processes 2] [--timeout SECONDS]
                               [--again] [--since TESTS …]
    python tools/mutants tell [ROOM …]

``measure`` runs the tests once and keeps which runs which line.  ``run`` tries a change on the room's own tests and
then on a sample of the others that run its line: what stands in a function in one warm process (seconds each), what
runs when a module is read in a process of its own (minutes).  Outside CI.  Needs ``cosmic-ray`` and ``pytest-cov`` (the
group ``mutation`` of ``pyproject.toml``).  What is known lies in ``var/mutants/ROOM.json``; a run that was broken off
goes on where it stood, as long as the room's code is the same; ``--again`` tries what survived once more, with tests
that were written ``--since``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.results import Results, summary

try:
    from mutants.covering import measure
    from mutants.running import FOLDERS, TESTS, run_room
    from mutants.warm import run_warm
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
    parser.add_argument("--since", nargs="*", default=[], help="tests that the measure does not know yet")
    options = parser.parse_args()
    unknown = set(options.rooms) - TESTS.keys()
    if unknown:
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    if options.act == "measure":
        return 0 if measure(TESTS, FOLDERS) else 1
    if options.act == "run":
        run_warm(options.rooms or TESTS, count=options.count, again=options.again, since=options.since)
    for room in options.rooms or TESTS:
        if options.act == "run":
            done = run_room(
                room,
                count=options.count,
                seed=options.seed,
                processes=options.processes,
                timeout=options.timeout,
            )
            if not done:
                return 1
        for line in summary(room, Results.load(room)):
            sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
