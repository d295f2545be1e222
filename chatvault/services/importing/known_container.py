"""A container that is being imported, beside what the vault knows of its files."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.importers.containers.container import Container
from chatvault.services.importing.checkpoints import Checkpoints
from chatvault.services.importing.settled import Settled
from chatvault.storage.database.engine import Database


@dataclass(frozen=True, slots=True)
class KnownContainer:
    """Which files are in the vault as they are, and from where grown ones can be read on."""

    container: Container
    settled: Settled
    checkpoints: Checkpoints

    @classmethod
    def of(cls, container: Container, database: Database) -> KnownContainer:
        """The container as it is now."""
        return cls(container, Settled(database, container), Checkpoints(database, container))
