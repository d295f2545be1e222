"""A picture in its frame with a caption, or the frame of one that is not in the export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainterPath

from chatvault.domain.blocks import Attachment
from chatvault.ui import paint
from chatvault.ui.thread.box import Action, Box, Deed, Painting, Stop
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.part_splitter import caption
from chatvault.ui.thread.parts import ImagePart

WIDEST, HIGHEST = 360.0, 200.0
MISSING = "not in the export"
_SHARPNESS = 2  # pictures are kept at up to twice their size on the screen
# Only formats that are nothing but pixels: an SVG may refer to files.
_FORMATS = (b"png", b"jpeg", b"jpg", b"gif", b"webp", b"bmp", b"ico")


class ImageBox(Box):
    """The picture of an image part; its bytes come later."""

    above = 12
    below = 8

    def __init__(self, part: ImagePart, look: Look) -> None:
        super().__init__(look)
        self.attachment: Attachment = part.attachment
        self._caption = caption(part.attachment)
        self._image: QImage | None = None
        self._readable = part.attachment.blob is not None

    def _say(self) -> str:
        return f"[{self.attachment.name or 'image'}]"

    @property
    def wanted(self) -> str | None:
        """The blob that is still to be loaded."""
        return self.attachment.blob if self._readable and self._image is None else None

    def show_picture(self, content: bytes) -> None:
        """Take over the bytes of the picture; what is no picture is as good as missing."""
        image = decoded(content)
        self._readable = not image.isNull()
        self._image = image if self._readable else None

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = self._frame.height() + 4 + self.look.caption_row

    @property
    def _frame(self) -> QRectF:
        size = self._size
        if size is None or not self._readable:
            return QRectF(0, 0, min(WIDEST, self.width), HIGHEST if self._readable else 96)
        scale = min(1.0, min(WIDEST, self.width) / size.width(), HIGHEST / size.height())
        return QRectF(0, 0, max(24.0, size.width() * scale), max(24.0, size.height() * scale))

    @property
    def _size(self) -> QSize | None:
        if self._image is not None:
            ratio = self._image.devicePixelRatio()
            return QSize(round(self._image.width() / ratio), round(self._image.height() / ratio))
        width, height = self.attachment.width, self.attachment.height
        return QSize(width, height) if width and height else None

    def paint(self, painting: Painting) -> None:
        painter, theme, frame = painting.painter, self.look.theme, self._frame
        if self._image is not None:
            path = QPainterPath()
            path.addRoundedRect(frame, 8, 8)
            painter.save()
            painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
            painter.drawImage(frame, self._image)
            painter.restore()
        elif not self._readable:
            paint.icon(
                painter, theme, "image", frame.center().x() - 10, frame.center().y() - 20, 20,
                "control",
            )  # fmt: skip
            words = QRectF(0, frame.center().y() + 6, frame.width(), self.look.caption_row)
            paint.elided(painter, theme, words, MISSING, self.look.small, "text3", paint.CENTER)
        paint.rounded(painter, theme, frame, 8, None, "line")
        if painting.selected:
            paint.rounded(painter, theme, frame, 8, None, "accent", 2)
        below = QRectF(0, frame.bottom() + 4, self.width, self.look.caption_row)
        paint.elided(painter, theme, below, self._caption, self.look.small, "text3")

    def action_at(self, point: QPointF) -> Action | None:
        if self._image is not None and self._frame.contains(point):
            return Action(Deed.OPEN_PICTURE, self.attachment.blob or "")
        return None

    def stops(self) -> Sequence[Stop]:
        if not self.attachment.blob or not self._readable:
            return ()
        action = Action(Deed.OPEN_PICTURE, self.attachment.blob)
        return (Stop(self._frame, action, f"Open {self._caption}"),)

    def is_text_at(self, point: QPointF) -> bool:
        return False


def decoded(content: bytes) -> QImage:
    """The picture in the bytes, no larger than it is shown; a null image where there is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()) not in _FORMATS:
        return QImage()
    size = reader.size()
    if size.isValid():
        scale = _SHARPNESS * min(1.0, WIDEST / size.width(), HIGHEST / size.height())
        if scale < 1:
            reader.setScaledSize(QSize(round(size.width() * scale), round(size.height() * scale)))
    image = reader.read()
    if size.isValid() and size.width() > 0 and not image.isNull():
        shown = min(1.0, WIDEST / size.width(), HIGHEST / size.height()) * size.width()
        image.setDevicePixelRatio(max(1.0, image.width() / shown))
    return image
