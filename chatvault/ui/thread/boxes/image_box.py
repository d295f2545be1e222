"""A picture in its frame with a caption, or the frame of one that is not there to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from chatvault.domain.blocks import Attachment
from chatvault.ui import wording
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.images import checkerboard
from chatvault.ui.thread.images.picture import Picture
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import ImagePart
from chatvault.ui.thread.text.sanitize import short

WIDEST, HIGHEST = 360.0, 200.0
MISSING = "not in the export"
SHARPNESS = 2  # pictures are kept at up to twice their size on the screen
KEPT = QSize(round(WIDEST * SHARPNESS), round(HIGHEST * SHARPNESS))
_SMALLEST = 24.0
_LARGEST = 1_000_000  # points along a side
_EMPTY_HEIGHT = 96.0
_ICON = 20
_UNDER_ICON = 6


class ImageBox(Box):
    """The picture of an image part; its bytes come later."""

    above = 12
    below = 8

    def __init__(self, part: ImagePart, look: Look) -> None:
        super().__init__(look)
        self.attachment: Attachment = part.attachment
        self._caption = caption(part.attachment)
        self._picture: Picture | None = None
        self._problem = MISSING if part.attachment.blob is None else ""
        self._sharp: QImage | None = None  # as large as it is painted

    def _say(self) -> str:
        return f"[{self.attachment.name or 'image'}]"

    @property
    def searched(self) -> str:
        """Nothing: the caption is no text of the conversation's."""
        return ""

    @property
    def wanted(self) -> str | None:
        """The blob that is still to be loaded."""
        waits = self._picture is None and not self._problem
        return self.attachment.blob if waits else None

    def show_picture(self, picture: Picture) -> None:
        """Take over the picture, or the problem that it has."""
        self._problem = picture.problem
        self._picture = picture if picture.levels else None
        self._sharp = None
        if self._picture is not None:
            width, height = picture.size.width(), picture.size.height()
            self._caption = caption(replace(self.attachment, width=width, height=height))

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = self._frame.height() + 4 + self.look.caption_row

    @property
    def _frame(self) -> QRectF:
        """Where lines begin."""
        row = QRectF(0, 0, self.width, 0)
        return flipped(self._frame_at_left, row, on=self.look.mirrored)

    @property
    def _frame_at_left(self) -> QRectF:
        inside = self._inside_size
        if inside is None or self._problem:
            height = self.look.grown(_EMPTY_HEIGHT) if self._problem else HIGHEST
            return QRectF(0, 0, min(WIDEST, self.width), height)
        # On whole pixels, or the line round it would be blurred.
        width, height = round(inside.width()), round(inside.height())
        return QRectF(0, 0, max(_SMALLEST, width), max(_SMALLEST, height))

    @property
    def _inside_size(self) -> QSizeF | None:
        """How large the picture is shown, where its size is known."""
        size = self._size
        if size is None:
            return None
        scale = min(1.0, min(WIDEST, self.width) / size.width(), HIGHEST / size.height())
        return (QSizeF(size) * scale).expandedTo(QSizeF(1, 1))

    @property
    def _size(self) -> QSize | None:
        if self._picture is not None:
            return self._picture.size
        width, height = self.attachment.width or 0, self.attachment.height or 0
        told = 0 < width <= _LARGEST and 0 < height <= _LARGEST  # the export may say anything
        return QSize(width, height) if told else None

    def paint(self, painting: Painting) -> None:
        painter, theme, frame = painting.painter, self.look.theme, self._frame
        if self._picture is not None:
            self._paint_picture(painter, frame)
        elif self._problem:
            side, row = self.look.grown(_ICON), self.look.caption_row
            top = frame.center().y() - (side + _UNDER_ICON + row) / 2
            paint.icon(painter, theme, "image", frame.center().x() - side / 2, top, side, "control")
            words = QRectF(frame.x() + 8, top + side + _UNDER_ICON, frame.width() - 16, row)
            paint.elided(
                painter, theme, words, self._problem, self.look.small, "text3", paint.CENTER
            )
        hovered = painting.pointer is not None and frame.contains(painting.pointer)
        is_open = hovered and self.attachment.blob is not None
        paint.rounded(painter, theme, frame, 8, None, "line_strong" if is_open else "line")
        if painting.selected:
            paint.rounded(painter, theme, frame, 8, None, "accent", 2)
        below = QRectF(0, frame.bottom() + 4, self.width, self.look.caption_row)
        near = paint.RIGHT if self.look.mirrored else paint.LEFT
        paint.elided(painter, theme, below, self._caption, self.look.small, "text3", near)

    def _paint_picture(self, painter: QPainter, frame: QRectF) -> None:
        inside = QRectF(QPointF(), self._inside_size or QSizeF())
        inside.moveCenter(frame.center())
        path = QPainterPath()
        path.addRoundedRect(frame, 8, 8)
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sharp = self._fitted(inside.size(), painter.device().devicePixelRatioF())
        if sharp.hasAlphaChannel():
            checkerboard.draw(painter, inside)
        painter.drawImage(inside, sharp)
        painter.restore()

    def _fitted(self, size: QSizeF, ratio: float) -> QImage:
        """The picture with exactly the pixels that the screen has for it."""
        assert self._picture is not None
        wanted = (size * ratio).toSize().expandedTo(QSize(1, 1))
        if self._sharp is None or self._sharp.size() != wanted:
            self._sharp = self._picture.levels[0].scaled(
                wanted,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        return self._sharp

    def action_at(self, point: QPointF) -> Action | None:
        blob = self.attachment.blob
        if blob is not None and self._frame.contains(point):
            return Action(ActionKind.OPEN_PICTURE, blob)
        return None

    def stops(self) -> Sequence[Stop]:
        if self.attachment.blob is None:
            return ()
        action = Action(ActionKind.OPEN_PICTURE, self.attachment.blob)
        return (Stop(self._frame, action, f"Open {self._caption}"),)

    def tip_at(self, point: QPointF) -> str:
        is_cut = paint.text_width(self._caption, self.look.small) > self.width
        return self._caption if is_cut and point.y() > self._frame.bottom() else ""

    def is_text_at(self, point: QPointF) -> bool:
        return False


def caption(attachment: Attachment) -> str:
    """What stands under a picture: its name, its size, its weight."""
    measures = f"{attachment.width} × {attachment.height}" if attachment.width else ""
    weight = wording.size(attachment.size)
    return wording.apart(short(attachment.name), measures, weight)
