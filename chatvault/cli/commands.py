"""All commands of the command line: importing them registers them."""

from __future__ import annotations

from chatvault.cli import (
    archiving,
    backup_care,
    backups,
    cleanup,
    discovering,
    doctor,
    encrypting,
    exporting,
    finding,
    folders,
    importing,
    imports,
    mapping,
    marks,
    merging,
    notes,
    originals,
    participants,
    reading,
    resuming,
    salvaging,
    statistics,
    tags,
    tour,
    trash,
    upkeep,
)
