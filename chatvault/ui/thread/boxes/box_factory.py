"""The box that draws each kind of part."""

from __future__ import annotations

from chatvault.ui.thread.boxes.box import Box
from chatvault.ui.thread.boxes.checks_box import ChecksBox
from chatvault.ui.thread.boxes.code_box import CodeBox
from chatvault.ui.thread.boxes.diff_box import DiffBox
from chatvault.ui.thread.boxes.image_box import ImageBox
from chatvault.ui.thread.boxes.line_box import LineBox
from chatvault.ui.thread.boxes.rule_box import RuleBox
from chatvault.ui.thread.boxes.table_box import TableBox
from chatvault.ui.thread.boxes.text_box import TextBox
from chatvault.ui.thread.boxes.waiting_box import WaitingBox
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import (
    ChecksPart,
    CodePart,
    DiffPart,
    FilePart,
    ImagePart,
    LinePart,
    Part,
    RulePart,
    RunPart,
    Segment,
    TablePart,
    TerminalPart,
    TextPart,
)


def box_for(part: Part, look: Look, *, unfolded: bool) -> Box:
    """A box for that part, not laid out yet."""
    if isinstance(part, TextPart):
        return TextBox(part, look)
    if isinstance(part, CodePart | TerminalPart):
        return CodeBox(part, look)
    if isinstance(part, TablePart):
        return TableBox(part, look)
    if isinstance(part, DiffPart):
        return DiffBox(part, look)
    if isinstance(part, ChecksPart):
        return ChecksBox(part, look)
    if isinstance(part, ImagePart):
        return ImageBox(part, look)
    if isinstance(part, FilePart | RunPart):
        return WaitingBox(part, look)
    if isinstance(part, RulePart):
        return RuleBox(part, look)
    assert isinstance(part, LinePart)
    return LineBox(part, look, unfolded=unfolded)


def estimate(part: Part, look: Look, width: float) -> float:
    """About how high a part will be that is not laid out; whole pixels, as all heights are."""
    if isinstance(part, Segment):
        if part.code:
            return look.code_head + part.source.count("\n") * look.code_row
        shown = part.prefix if part.tail else part.source
        return round(text_height(len(shown), shown.count("\n"), look, width))
    if isinstance(part, LinePart):
        return float(look.line)
    return look.line * 3.0


def text_height(chars: int, lines: int, look: Look, width: float) -> float:
    """About how high a text of so many characters and lines will be."""
    in_a_line = max(10.0, width / look.reading_char)
    return look.reading_line * (chars / in_a_line * 0.92 + lines * 0.66 + 0.6)
