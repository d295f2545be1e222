"""What is told of an export by its bytes: where its attachments stand, and whether it is whole.

Attachments may be larger than all else together, so they are only read when they are stored.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import tempfile
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, cast

from chatvault.domain.blocks import Attachment
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20  # bytes of an attachment; a larger one waits in a file without a name
_MOST = 1_000_000  # attachments
# Inside of a text quotes are escaped, so this can only be a key with its value.
_BLOB = re.compile(rb'"([0-9a-f]{64})"\s{0,9}:\s{0,9}"')
_TAIL = re.compile(rb'"content_hash": "([0-9a-f]{64})",\n("sum": "([0-9a-f]{64})"\n}\s*\Z)')
_KEPT = 512  # bytes that are looked at again with what follows them
_DAMAGED = "Its bytes in the export are damaged, so it was left out."


@dataclass(slots=True)
class RawFile:
    """Where the base64 of each attachment begins, by its name.

    ``content_hash`` is what a vault knew the conversation by, "" where the file was changed since
    it was written: what it says then speaks for itself alone.
    """

    container: Container
    name: str
    blobs: dict[str, int] = field(default_factory=dict)
    content_hash: str = ""

    def attachment(self, blob: str, told: Attachment) -> Attachment:
        """The attachment with its bytes, as far as the file has them."""
        offset = self.blobs.get(blob)
        if offset is None:
            return told
        expected = blob if self.content_hash else ""
        content = partial(_opened, self.container, self.name, offset, expected)
        return Attachment(
            told.name, told.media_type, told.size, told.width, told.height, content=content
        )


def scanned(container: Container, name: str) -> RawFile:
    """Go through the bytes of a file. Raises UnreadableFile."""
    found, summed = RawFile(container, name), hashlib.sha256()
    held, start = b"", 0
    with container.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            held += chunk
            for blob in _BLOB.finditer(held):
                if len(found.blobs) < _MOST:
                    found.blobs.setdefault(blob[1].decode(), start + blob.end())
            done = max(0, len(held) - _KEPT)
            summed.update(held[:done])
            held, start = held[done:], start + done
    tail = _TAIL.search(held)
    if tail is not None:
        summed.update(held[: tail.start(2)])
        if summed.hexdigest().encode() == tail[3]:
            found.content_hash = tail[1].decode()
    return found


def _opened(container: Container, name: str, offset: int, expected: str) -> BinaryIO:
    """The bytes of one attachment; ``expected`` is their SHA-256 in hex, "" where nobody knows it.

    Raises UnreadableFile.
    """
    spooled = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    held = cast("BinaryIO", spooled)
    try:
        digest = _decode(container, name, offset, held)
        if expected and digest != expected:
            raise UnreadableFile(_DAMAGED)
    except BaseException:
        held.close()
        raise
    held.seek(0)
    return held


def _decode(container: Container, name: str, offset: int, out: BinaryIO) -> str:
    """Write what the base64 from that place on says; the SHA-256 of it."""
    summed, left = hashlib.sha256(), b""
    with container.open(name) as stream:
        _skip(stream, offset)
        while chunk := stream.read(_CHUNK):
            text, ended, _ = (left + chunk).partition(b'"')
            usable = len(text) if ended else len(text) - len(text) % 4
            try:
                content = binascii.a2b_base64(text[:usable], strict_mode=True)
            except binascii.Error as error:
                raise UnreadableFile(_DAMAGED) from error
            summed.update(content)
            out.write(content)
            if ended:
                return summed.hexdigest()
            left = text[usable:]
    raise UnreadableFile(_DAMAGED)


def _skip(stream: BinaryIO, offset: int) -> None:
    while offset > 0 and (passed := len(stream.read(min(offset, _CHUNK)))):
        offset -= passed
