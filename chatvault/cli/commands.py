"""All commands of the command line."""

from __future__ import annotations

from chatvault.cli import (
    acquainting,
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
    reading,
    resuming,
    salvaging,
    taking_out,
)

COMMANDS = (
    acquainting,
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
    reading,
    resuming,
    salvaging,
    taking_out,
)  # importing them registers their commands
