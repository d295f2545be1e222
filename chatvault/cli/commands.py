"""All commands of the command line."""

from __future__ import annotations

from chatvault.cli import (
    archiving,
    backup_care,
    cleaning,
    discovering,
    encrypting,
    finding,
    importing,
    imports,
    keeping,
    mapping,
    merging,
    originals,
    participants,
    reading,
    resuming,
    salvaging,
    taking_out,
)

COMMANDS = (
    archiving,
    backup_care,
    cleaning,
    discovering,
    encrypting,
    finding,
    importing,
    imports,
    keeping,
    mapping,
    merging,
    originals,
    participants,
    reading,
    resuming,
    salvaging,
    taking_out,
)  # importing them registers their commands
