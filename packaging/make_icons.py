"""Draws the program's icon in the sizes and containers that desktops ask for.

python packaging/make_icons.py FOLDER
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[1] / "resources" / "icon.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Apple's names of the PNG entries; a second one of a size is for screens of double density.
ICNS_ENTRIES = (
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
)


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing as a PNG of that many pixels a side."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise RuntimeError(f"Qt could not write a PNG of {size} pixels.")
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Windows' container: a directory of 16 bytes an entry, then the PNGs."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(header) + 16 * len(pictures)
    directory = b""
    for size, picture in pictures.items():
        side = size % 256  # 0 stands for 256
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return header + directory + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """Apple's container: entries of a name, a length and a PNG."""
    entries = b"".join(
        name + struct.pack(">I", 8 + len(pictures[size])) + pictures[size]
        for name, size in ICNS_ENTRIES
    )
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def main(folder: Path) -> None:
    """Write every size as an icon theme has it, the .ico and the .icns into ``folder``."""
    application = QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise RuntimeError(f"{DRAWING} is no drawing that Qt can read.")
    pictures = {size: png(renderer, size) for size in SIZES}
    for size, picture in pictures.items():
        place = folder / "hicolor" / f"{size}x{size}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        (place / "chatvault.png").write_bytes(picture)
    (folder / "chatvault.ico").write_bytes(ico({size: pictures[size] for size in ICO_SIZES}))
    (folder / "chatvault.icns").write_bytes(icns(pictures))
    application.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
