"""Draw changes of a room, run the tests that concern it against each, and name those that nobody saw.

    python tools/mutants run [ROOM …] [--count 100] [--seed 1] [--processes 2] [--timeout SECONDS] [--own]
    python tools/mutants tell [ROOM …]

Outside CI: a hundred changes of a room take an hour or so.  Needs ``cosmic-ray`` (the group ``mutation`` of
``pyproject.toml``).  What is known lies in ``var/mutants/ROOM.json``; a run that was broken off goes on where it stood,
as long as the room's code and its tests are the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.results import Results, summary

try:
    from mutants.running import TESTS, run_room
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not here; first: .venv/bin/uv pip install --group mutation")


def main() -> int:
    """Run or tell; 1 where the tests fail without any change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("run", "tell"))
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(TESTS)}; all where none is named")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=0, help="of one change; else 4 times the tests alone")
    parser.add_argument("--own", action="store_true", help="the room's own tests alone; others may see what these miss")
    options = parser.parse_args()
    unknown = set(options.rooms) - TESTS.keys()
    if unknown:
        parser.error(f"no such room: {', '.join(sorted(unknown))}")
    for room in options.rooms or TESTS:
        if options.act == "run":
            done = run_room(
                room,
                count=options.count,
                seed=options.seed,
                processes=options.processes,
                timeout=options.timeout,
                own=options.own,
            )
            if not done:
                return 1
        for line in summary(room, Results.load(room)):
            sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
