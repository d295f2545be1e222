"""Text that was copied, such as a chat out of its page, as a file that can be imported."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path

_NAMED = 8  # characters of what tells one copied text from another


class CopiedText:
    """Keeps the files only as long as they are being imported: the vault has its own copy then.

    The same text has the same name each time, so that it is known as what was imported before.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, tempfile.TemporaryDirectory[str]] = {}

    def as_file(self, text: str) -> Path:
        """A file with that text, which nobody else can read."""
        content = text.encode("utf-8", "replace")  # half a character is no UTF-8
        kind = "json" if text.lstrip().startswith(("{", "[")) else "txt"
        folder = tempfile.TemporaryDirectory(prefix="chatvault-", ignore_cleanup_errors=True)
        name = hashlib.sha256(content).hexdigest()[:_NAMED]
        path = Path(folder.name, f"copied text {name}.{kind}")
        path.write_bytes(content)
        self._folders[path] = folder
        return path

    def forget(self, paths: Iterable[Path]) -> None:
        """Remove those of these files that were made here."""
        for path in paths:
            if (folder := self._folders.pop(path, None)) is not None:
                folder.cleanup()
