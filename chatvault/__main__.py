"""Starts the program: python -m chatvault, and the chatvault command."""

from __future__ import annotations

import multiprocessing


def main() -> None:
    """Run the command line, or the window; or what the program starts beside itself."""
    multiprocessing.freeze_support()
    # Not at the top: a process that reads files for an import goes through this module too.
    from chatvault.cli.commands import COMMANDS
    from chatvault.cli.program import program

    assert COMMANDS
    program()


if __name__ == "__main__":
    main()
