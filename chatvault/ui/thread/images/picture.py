"""Reads the bytes of a picture: only formats that are pixels, and never more than memory bears."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

MOST_BYTES = 100_000_000
MOST_PIXELS = 64_000_000  # what Qt reads into its 256 MB
WHOLE_PIXELS = 16_000_000  # a picture that fills the window is kept no finer than this
GONE = "not in the vault any more"
BROKEN = "cannot be shown"
TOO_LARGE = "too large to be shown"
# Only formats that are nothing but pixels: an SVG may refer to files.
_FORMATS = (b"png", b"jpeg", b"jpg", b"gif", b"webp", b"bmp", b"ico")
_SMALLEST = 256  # pixels across; smaller levels are not worth keeping


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was read, or the ``problem`` why there is none to show.

    Every level is half the size of the one before, so that it is shown sharp when it is small.
    ``size`` is that of the original, upright.
    """

    levels: tuple[QImage, ...] = ()
    size: QSize = field(default_factory=QSize)
    problem: str = ""

    def level(self, width: float) -> QImage:
        """The smallest level that is at least so many pixels wide, or the largest."""
        fine = [image for image in self.levels if image.width() >= width]
        return fine[-1] if fine else self.levels[0]


def thumbnail(content: bytes | None, box: QSize) -> Picture:
    """The picture, no larger than it needs to be to fill ``box``."""

    def scale(size: QSize) -> float:
        return min(1.0, box.width() / size.width(), box.height() / size.height())

    return _read(content, scale, halved=False)


def whole(content: bytes | None) -> Picture:
    """The picture as fine as it is worth keeping, and its smaller levels."""

    def scale(size: QSize) -> float:
        return min(1.0, math.sqrt(WHOLE_PIXELS / (size.width() * size.height())))

    return _read(content, scale, halved=True)


def _read(content: bytes | None, scale_of: Callable[[QSize], float], *, halved: bool) -> Picture:
    if content is None:
        return Picture(problem=GONE)
    if len(content) > MOST_BYTES:
        return Picture(problem=TOO_LARGE)
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    # Before it is asked for its size: an SVG opens for that what it refers to.
    if bytes(reader.format().data()) not in _FORMATS:
        return Picture(problem=BROKEN)
    size = reader.size()
    if size.isEmpty():
        return Picture(problem=BROKEN)
    reader.setAutoTransform(True)
    lies = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    upright = size.transposed() if lies else size
    if size.width() * size.height() > MOST_PIXELS:
        return Picture(size=upright, problem=TOO_LARGE)
    scale = scale_of(upright)
    if scale < 1:
        reader.setScaledSize(_scaled(size, scale))
    image = reader.read()
    if image.isNull():
        return Picture(size=upright, problem=BROKEN)
    return Picture(_levels(_paintable(image), halved=halved), upright)


def _paintable(image: QImage) -> QImage:
    """The image in the format that is painted fastest."""
    alpha = image.hasAlphaChannel()
    formats = QImage.Format
    return image.convertToFormat(
        formats.Format_ARGB32_Premultiplied if alpha else formats.Format_RGB32
    )


def _levels(image: QImage, *, halved: bool) -> tuple[QImage, ...]:
    levels = [image]
    while halved and levels[-1].width() >= 2 * _SMALLEST:
        levels.append(
            levels[-1].scaled(
                _scaled(levels[-1].size(), 0.5),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
    return tuple(levels)


def _scaled(size: QSize, scale: float) -> QSize:
    return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
