"""`./xinfang bench`: load, explain, time. See `--help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Do what the command line asks for and return the exit code."""
    from bench import command

    return command.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
