"""What reads the files of other programs, made when it is first wanted.

It knows each of the formats, hundreds of modules: a quarter of what it takes to open a vault, and
listing, searching and reading need none of them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatvault.services.discovering import Discovering
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database

if TYPE_CHECKING:
    from chatvault.services.following import Following
    from chatvault.services.importing.importing import Importing
    from chatvault.services.importing.server_import import ServerImport
    from chatvault.services.originals.originals import Originals


@dataclass(frozen=True, slots=True)
class FileServices:
    """What reads files, and gives them back."""

    importing: Importing
    server_import: ServerImport
    originals: Originals
    following: Following


class FileServicesOnDemand:
    """Makes them once, whichever lane asks first."""

    def __init__(self, database: Database, blobs: Blobs, discovering: Discovering) -> None:
        self._database, self._blobs, self._discovering = database, blobs, discovering
        self._made: FileServices | None = None
        self._turn = threading.Lock()

    def get(self) -> FileServices:
        """The services, loaded and made by whoever is first."""
        with self._turn:
            self._made = self._made or self._make()
            return self._made

    def _make(self) -> FileServices:
        from chatvault.services.following import Following
        from chatvault.services.importing.importing import Importing
        from chatvault.services.importing.server_import import ServerImport
        from chatvault.services.originals.originals import Originals

        importing = Importing(self._database, self._blobs)
        return FileServices(
            importing,
            ServerImport(importing),
            Originals(self._database, self._blobs, self._discovering),
            Following(self._database, importing, self._discovering),
        )
