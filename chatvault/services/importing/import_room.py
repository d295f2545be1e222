"""Stops an import before it takes the last room of a disk."""

from __future__ import annotations

from chatvault.services.disk import require_room
from chatvault.storage.database.engine import Database

LEAST_ROOM = 32_000_000  # on the disk before each transaction
_NO_ROOM = "What was read so far is in the vault; free some room and import it again to go on."


def require_import_room(database: Database) -> None:
    """Leave what room there is on a nearly full disk for deleting something. Raises DiskFull."""
    require_room(database.path.parent, LEAST_ROOM, "An import", _NO_ROOM)
