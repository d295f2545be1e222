"""The files that were given with prompts, which lie in a folder ``uploads`` beside the database."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import partial

from chatvault.domain.blocks import Attachment
from chatvault.importers.containers.container import Container

FOLDER = "uploads"
# A file lies there as its id and the name it had, and messages name it by the id or by an
# address with the id in it.
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uploads_beside(databases: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """The files of the folders beside these databases."""
    folders = {posixpath.join(posixpath.dirname(name), FOLDER) for name in databases}
    return (name for name in names if posixpath.dirname(name) in folders)


class Uploads:
    """Finds the files of what is imported by what messages tell of them."""

    def __init__(self, container: Container, names: Iterable[str]) -> None:
        self._container = container
        self._members = {
            found[0]: name for name in names if (found := _ID.match(posixpath.basename(name)))
        }

    def attachment(self, name: str, media_type: str, *told: str) -> Attachment | None:
        """The file that an id or an address in ``told`` means, None where it is not there."""
        ids = (found[0] for each in told if (found := _ID.search(each)))
        member = next((self._members[key] for key in ids if key in self._members), None)
        if member is None:
            return None
        stored = posixpath.basename(member).partition("_")[2]
        known = name or stored or posixpath.basename(member)
        media_type = media_type or mimetypes.guess_type(known, strict=False)[0] or ""
        opener = partial(self._container.open, member)
        return Attachment(known, media_type, self._container.size(member), content=opener)
