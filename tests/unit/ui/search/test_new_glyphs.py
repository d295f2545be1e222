"""New characters are spread over frames; what is known is drawn at once."""

from __future__ import annotations

from chatvault.ui.search.new_glyphs import A_FRAME, FIRST_WIDE, NewGlyphs


def many(start: int, count: int) -> str:
    """So many characters of a script that has thousands."""
    return "".join(chr(ord(FIRST_WIDE) + start + place) for place in range(count))


def test_letters_are_always_drawn() -> None:
    glyphs = NewGlyphs()
    glyphs.begin_frame()
    assert all(glyphs.admit("knead the dough, señor, " * 9) for _ in range(A_FRAME))


def test_what_is_too_much_waits_for_the_next_frame() -> None:
    glyphs = NewGlyphs()
    glyphs.begin_frame()
    assert glyphs.admit(many(0, A_FRAME - 5))
    assert not glyphs.admit(many(A_FRAME, 6))
    assert glyphs.admit(many(A_FRAME, 5)), "there is room for a shorter line"
    glyphs.begin_frame()
    assert glyphs.admit(many(A_FRAME, 6))


def test_a_line_that_no_frame_has_room_for_is_drawn_by_itself() -> None:
    glyphs = NewGlyphs()
    glyphs.begin_frame()
    assert glyphs.admit(many(0, 3 * A_FRAME))
    assert not glyphs.admit(many(4 * A_FRAME, 1))


def test_what_was_drawn_before_takes_no_room() -> None:
    glyphs = NewGlyphs()
    glyphs.begin_frame()
    glyphs.admit(many(0, 3 * A_FRAME))
    assert glyphs.admit(many(0, 3 * A_FRAME))


def test_another_font_has_drawn_nothing() -> None:
    glyphs = NewGlyphs()
    glyphs.begin_frame()
    glyphs.admit(many(0, A_FRAME))
    glyphs.forget()
    assert not glyphs.admit(many(0, 1))
