"""The feet of code blocks: what scrolls sideways, and where the thumb of that is."""

import pytest

from chatvault.ui.thread.boxes.box import ActionKind
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.parts.parts import CodePart, DiffPart, DiffRow, Sign

WIDTH = 600.0
SHORT, WIDE = "x = 1", "x" * 500


def code(lines, limit):
    return CodePart("\n".join(lines), limit=limit)


def edit(lines, limit):
    return DiffPart(tuple(DiffRow(Sign.ADDED, line) for line in lines), limit=limit)


def laid_out(part, look):
    box = box_for(part, look, unfolded=False)
    box.lay_out(WIDTH)
    return box


def more(box):
    """Where the words are that show all of it."""
    (rect,) = (stop.rect for stop in box.stops() if stop.action.kind is ActionKind.SHOW_WHOLE)
    return rect


@pytest.mark.parametrize("part", [code, edit])
def test_only_what_is_shown_makes_a_block_scroll_sideways(look, part):
    lines = [SHORT] * 20 + [WIDE]
    assert not laid_out(part(lines, 12), look).scroll_sideways(10)
    assert laid_out(part(lines, 0), look).scroll_sideways(10)


@pytest.mark.parametrize("part", [code, edit])
def test_the_thumb_has_room_above_the_words_that_show_all(look, part):
    narrow, wide = (laid_out(part([line] * 30, 12), look) for line in (SHORT, WIDE))
    assert wide.height > narrow.height
    assert wide.height - more(wide).bottom() == narrow.height - more(narrow).bottom()


def test_the_thumb_of_a_diff_has_room_below_its_rows(look):
    narrow, wide = (laid_out(edit([line], 0), look) for line in (SHORT, WIDE))
    assert wide.height > narrow.height
