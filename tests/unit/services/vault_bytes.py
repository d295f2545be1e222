"""What lies in the folder of a vault, whatever it is packed in."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import zstandard


def everything_in(folder: Path) -> bytes:
    """All bytes of a vault: as they lie there, unpacked, and of archives every whole member."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        found.append(content)
        if content.startswith(b"\x28\xb5\x2f\xfd"):
            content = zstandard.ZstdDecompressor().stream_reader(content).read()
            found.append(content)
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for info in archive.infolist():
                    with suppress(zlib.error, zipfile.BadZipFile):  # its bytes are zeros
                        found.append(archive.read(info))
    return b"\n".join(found)
