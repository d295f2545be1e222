"""The fonts, heights and colours of the thread, worked out once for a theme and a size."""

from __future__ import annotations

import math

from PySide6.QtGui import QFontInfo, QFontMetricsF, QTextOption

from chatvault.ui.painting.appearance import READING, Appearance
from chatvault.ui.thread.text.paragraphs import INDENT, QUOTE_INDENT

COLUMN = 720  # the widest a line of text may be
GUTTER = 24  # beside the column
SIGN = 20  # the side of avatar and tile
BESIDE_SIGN = 12  # from there to the text
RUN_INDENT = 20  # that what a sub-agent did is set in
WASH = 12  # how far a person's wash goes beyond the column
LINE_HEIGHT = 1.3  # of the font's own
TALLEST_LINE = 1.62  # of the letters' size
CODE_PAD = 2  # how far the ground of code in a line goes beyond it
_SPACES = {"tight": 2, "close": 4, "loose": 8, "wide": 14}
_HEADINGS = {"h1": 1.3, "h2": 1.18, "h3": 1.08, "h4": 1.0, "h5": 1.0, "h6": 1.0}


class Look:
    """Everything that painting a thread asks for; made anew when theme or size change.

    Heights follow from the fonts: at 13 pixels they are those of the design.
    """

    def __init__(self, appearance: Appearance, *, mirrored: bool = False) -> None:
        """``mirrored``: rows begin at the right; what they say runs as its own script does."""
        self.theme = appearance.theme
        self.mirrored = mirrored
        self.reading = appearance.font(READING)
        self.interface = appearance.font(1.0)
        self.name = appearance.font(1.0, 600)
        self.small = appearance.font(0.92)
        self.small_medium = appearance.font(0.92, 500)
        self.small_bold = appearance.font(0.92, 600)
        self.caption = appearance.font(0.85, 500)
        self.caption_bold = appearance.font(0.85, 600)
        self.mono = appearance.mono(0.92)
        self.mono_bold = appearance.mono(0.92, 600)
        self.mono_small = appearance.mono(0.85)
        reading, small = QFontMetricsF(self.reading), QFontMetricsF(self.small)
        mono, interface = QFontMetricsF(self.mono), QFontMetricsF(self.interface)
        # Fonts differ in how tall they call themselves: what reads well follows the letters.
        tallest = TALLEST_LINE * QFontInfo(self.reading).pixelSize()
        self._line_height = max(1.0, min(LINE_HEIGHT, tallest / reading.height()))
        self.reading_line = reading.height() * self._line_height
        self.reading_x = reading.xHeight()
        self.reading_char = reading.averageCharWidth()
        self.mono_char = mono.horizontalAdvance("0")
        self.header = max(22, math.ceil(interface.height()) + 4)
        self.line = max(28, math.ceil(small.height()) + 12)
        self.code_row = max(20, math.ceil(mono.height() * 1.26))
        self.code_head = max(32, math.ceil(small.height()) + 16)
        self.table_row = max(28, math.ceil(interface.height()) + 10)
        self.caption_row = max(20, math.ceil(small.height()) + 4)
        self.rule = max(40, math.ceil(small.height()) + 24)
        self.scale = appearance.growth
        self.hang = float(self.grown(SIGN) + BESIDE_SIGN)  # from the column's edge to the text
        self.beside_code = CODE_PAD * self.scale  # what spaces beside it are wider by
        self.run_indent = self.grown(RUN_INDENT)
        self.sheet = self._sheet()

    def grown(self, size: float) -> int:
        """A length of the design, grown as the letters are: icons, and what is beside them."""
        return round(size * self.scale)

    def _sheet(self) -> str:
        """The style sheet of every document: sizes, and the two colours that are baked in."""
        points = self.reading.pointSizeF()
        families = ",".join(f"'{name}'" for name in self.mono.families())
        headings = "".join(
            f"{tag}{{font-size:{points * size:.2f}pt;font-weight:600;margin:0}}"
            for tag, size in _HEADINGS.items()
        )
        spaces = "".join(
            f".{name}{{margin-bottom:{space * self.scale:.0f}px}}"
            for name, space in _SPACES.items()
        )
        return (
            f"p,li,h1,h2,h3,h4,h5,h6{{white-space:pre-wrap}}"
            ".box{color:transparent;letter-spacing:4px}"
            f".beside{{letter-spacing:{self.beside_code:.1f}px}}"
            f".task{{text-indent:{-INDENT * self.scale:.0f}px}}"
            f"p,li{{line-height:{self._line_height:.0%};margin:0}}ul,ol{{margin:0}}hr{{margin:0}}"
            f"{headings}{spaces}"
            f"code{{font-family:{families};font-size:{self.mono.pointSizeF():.2f}pt}}"
            f"a{{color:{self.theme.value('accent')};text-decoration:none}}"
        )

    @property
    def indent(self) -> float:
        """How far a list level is set in."""
        return INDENT * self.scale

    @property
    def quote_indent(self) -> float:
        """How far a quote is set in."""
        return float(QUOTE_INDENT)


def wrapping() -> QTextOption:
    """Break lines between words, and within a word only where it is longer than the line."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
