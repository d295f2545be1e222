"""Starts the program: python -m chatvault, and the chatvault command."""

from __future__ import annotations

from chatvault.cli import (
    backup_care,
    discovering,
    finding,
    importing,
    imports,
    keeping,
    originals,
    reading,
    resuming,
    taking_out,
)
from chatvault.cli.program import program

COMMANDS = (
    backup_care,
    discovering,
    finding,
    importing,
    imports,
    keeping,
    originals,
    reading,
    resuming,
    taking_out,
)  # importing them registers their commands


def main() -> None:
    """Run the command line, or the window."""
    program()


if __name__ == "__main__":
    main()
