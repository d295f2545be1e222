"""Starts the program: python -m chatvault, and the chatvault command."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run the command line, or the window; or what the packaged program starts beside itself."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    # Not at the top: a process that reads files for an import goes through this module too.
    if sys.argv[1:]:
        from chatvault.cli.program import program

        _show_what_can_be_shown()
        program()
    else:  # as most people start it, and what reads commands takes a third as long as Qt
        from chatvault.cli.window import open_default

        sys.exit(open_default())


def _show_what_can_be_shown() -> None:
    """Print “?” for what the terminal has no letter for, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
