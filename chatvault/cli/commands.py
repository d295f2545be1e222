"""All commands of the command line."""

from __future__ import annotations

from chatvault.cli import (
    archiving,
    cleaning,
    discovering,
    finding,
    importing,
    imports,
    keeping,
    originals,
    reading,
    resuming,
    salvaging,
    taking_out,
)

COMMANDS = (
    archiving,
    cleaning,
    discovering,
    finding,
    importing,
    imports,
    keeping,
    originals,
    reading,
    resuming,
    salvaging,
    taking_out,
)  # importing them registers their commands
