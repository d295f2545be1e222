"""All commands of the command line."""

from __future__ import annotations

from chatvault.cli import (
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
