"""Which files are not kept as originals, for they hold more than what was said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatvault.importers import registry
from chatvault.importers.container import Container, FileContainer, FolderContainer
from chatvault.services.original_files import original_paths


def kept_out(container: Container, names: Sequence[str]) -> frozenset[Path]:
    """The files on disk of which nothing but the conversations may be in the vault.

    An archive is one file, so what any of its members is counts, and so it does for a file that
    is read in another format because a person asked for that.
    """
    apart = isinstance(container, FolderContainer) and not isinstance(container, FileContainer)
    looked_at = names if apart else container.names()
    private = [
        name
        for importer in registry.IMPORTERS
        if importer.key in registry.WITH_KEYS
        for name in importer.claim(container, looked_at)
    ]
    return frozenset(original_paths(container, private)) if private else frozenset()
