"""Finding in a thread: what is counted, where one lands, what is unfolded on the way."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QStyle

from chatvault.domain.blocks import Attachment as Attached
from chatvault.domain.blocks import Citation, File, Thinking, ToolCall
from chatvault.domain.message import Hidden
from chatvault.ui.thread.boxes.code_box import PADDING
from chatvault.ui.thread.finding.find import Hit
from chatvault.ui.thread.provider import Findings, HeldMessages
from chatvault.ui.thread.text.wanted import NOTHING, Wanted
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, entries, long_conversation, you

LONG = "word " * 900


def look(view, *words, go=True, **options):
    view.hits.look(Wanted(words, **options), go=go)
    paint(view)


def step(view, *, back=False):
    view.hits.next(back=back)
    paint(view)


def current(view):
    """The letters of the current hit, as they are painted, and how high they are in the view."""
    state = view.state
    for placed in view.placed:
        for slot, box in placed.block.boxes():
            number = state.current_mark(placed.block, slot)
            if number >= 0:
                mark = state.marks(placed.block, slot)[number]
                rect = box.rect_of(mark.start)
                top = placed.top + slot.top + rect.top()
                return box.cut(mark.start, mark.start + mark.length), top, rect.left()
    return None


def is_seen(view):
    """Whether the current hit is in view."""
    found = current(view)
    assert found is not None
    return 0 < found[1] < view.flow.view and -1 <= found[2] < view.column


def test_every_hit_can_be_walked_to_and_is_seen(show):
    view = show(
        [
            you(1, "the dough"),
            assistant(2, Thinking("dough, " + LONG + "dough"), bash("knead dough", "dough\n" * 40)),
            *[assistant(n, bash(f"dough {n}", "nothing")) for n in range(3, 9)],
            you(9, LONG, File(Attached("dough.txt"), "flour\ndough\n" + "x\n" * 50 + "dough")),
            assistant(10, LONG, Citation("Sour**dough**", "https://example.org/dough")),
        ]
    )
    look(view, "dough")
    total = view.state.find.total
    seen = []
    for _ in range(total):
        assert is_seen(view)
        assert current(view)[0].lower() == "dough"
        seen.append((view.state.find.number, view.state.find.total))
        step(view)
    assert seen == [(number, total) for number in range(1, total + 1)]
    assert view.state.find.round == 1


@pytest.mark.parametrize(
    "block",
    [
        "```\n" + "x" * 400 + " dough\n```",
        "| a |" + " b |" * 60 + "\n|" + "---|" * 61 + "\n|" + " x |" * 60 + " dough |",
        ToolCall("Write", json.dumps({"content": "a\nb" + " x" * 300 + "dough", "path": "a"})),
        ToolCall(
            "Edit",
            json.dumps({"old_string": "a", "new_string": "x" * 400 + " dough", "file_path": "a"}),
        ),
        bash("ls", "y" * 400 + "dough"),
    ],
    ids=("code", "table", "arguments", "diff", "result"),
)
def test_what_is_wide_scrolls_sideways_to_the_hit(show, block):
    view = show([you(1, "Go"), assistant(2, block)])
    look(view, "dough")
    assert view.state.find.total >= 1
    for _ in range(view.state.find.total):
        assert is_seen(view)
        step(view)


def test_a_hit_that_begins_at_the_edge_is_seen_to_its_end(show):
    code = "\n".join("y" * before + "dough" for before in range(70, 100))
    view = show([you(1, "Go"), assistant(2, f"```\n{code}\n```")])
    look(view, "dough")
    for _ in range(view.state.find.total):
        beyond = [
            slot.box.rect_of(mark.start + mark.length - 1).right() - (slot.box.width - PADDING)
            for placed in view.placed
            for slot, _ in placed.block.boxes()
            if (number := view.state.current_mark(placed.block, slot)) >= 0
            for mark in [view.state.marks(placed.block, slot)[number]]
        ]
        assert beyond
        assert beyond[0] <= 0
        step(view)


def test_groups_lines_and_outputs_unfold_for_their_hits(show):
    output = "\n".join(["line"] * 60 + ["sourdough"])
    calls = [bash(f"step {number}", output) for number in range(6)]
    view = show([you(1, "Go"), assistant(2, "First", *calls, "Then")])
    look(view, "sourdough")
    assert view.state.find.total == 6
    for number in range(1, 7):
        assert (view.state.find.number, is_seen(view)) == (number, True)
        step(view)


def test_hits_behind_what_a_folded_line_cuts_off_are_not_lost(show):
    view = show([you(1, "Go"), assistant(2, bash("knead dough", "dough and dough"))])
    look(view, "dough")
    assert (view.state.find.number, view.state.find.total) == (1, 4)
    step(view)
    assert (view.state.find.number, view.state.find.total) == (2, 4)


# Typing


def test_typing_on_does_not_lead_away_and_deleting_leads_back(show):
    held = long_conversation(200)
    held[60] = you(61, "sour cream, sourdough")
    held[100] = you(101, "sourdough again")
    view = show(held)
    view.navigation.go_to(50)
    paint(view)
    view.hits.begin()
    places = []
    for word in ("so", "sour", "sourd", "sourdough a", "sourdough", "sour"):
        look(view, word)
        places.append((view.state.find.current.message, view.state.find.number))
    assert places[1:] == [(60, 1), (60, 1), (100, 1), (60, 1), (60, 1)]


def test_a_word_that_is_not_found_shows_again_where_one_was(show):
    held = long_conversation(200)
    held[150] = you(151, "sourdough")
    view = show(held)
    view.navigation.go_to(50)
    view.scroll_by(30)
    paint(view)
    before = view.flow.value
    view.hits.begin()
    look(view, "sourd")
    assert view.flow.value != before
    look(view, "sourdx")
    assert view.flow.value == before
    look(view, "sourd")
    assert is_seen(view)


def test_finding_begins_below_what_was_read_already(show):
    view = show([you(1, "dough " + LONG + "dough " + LONG), you(2, "dough")])
    view.scroll_by(200)
    paint(view)
    view.hits.begin()
    look(view, "dough")
    assert (view.state.find.number, view.state.find.total) == (2, 3)


def test_whoever_scrolls_away_begins_anew_there(show):
    held = long_conversation(300)
    for number in (20, 140, 260):
        held[number] = you(number + 1, "sourdough")
    view = show(held)
    view.hits.begin()
    look(view, "sourdoug")
    assert view.state.find.current.message == 20
    view.navigation.go_to(130)
    paint(view)
    look(view, "sourdough")
    assert view.state.find.current.message == 140


def test_after_closing_one_goes_on_where_one_was(show):
    view = show([you(1, "dough one"), you(2, "dough two"), you(3, "dough three")])
    view.hits.begin()
    look(view, "dough")
    view.hits.end()
    assert not view.state.find.wanted
    look(view, "dough")
    assert view.state.find.number == 2
    view.hits.end()
    view.hits.look(Wanted(("dough",)), go=True, back=True)
    assert view.state.find.number == 2


def test_looking_for_nothing_marks_nothing(show):
    view = show([you(1, "dough")])
    look(view, "dough")
    look(view)
    assert view.state.find.total == 0
    step(view)
    assert view.state.find.current is None
    assert view.state.find.wanted == NOTHING


# What is counted


def test_hits_in_hidden_messages_count_once_they_are_shown(show):
    hidden = you(2, "dough dough", hidden=next(iter(Hidden)))
    view = show([you(1, "dough"), hidden, you(3, "dough")])
    look(view, "dough")
    assert view.state.find.total == 2
    view.set_show_hidden(shown=True)
    paint(view)
    assert view.state.find.total == 4


class Slowly(HeldMessages):
    """Tells what it finds message by message, when it is asked to."""

    def find(self, ids, wanted, annex, take):
        self.pieces = []

        def later(number):
            piece = []
            super(Slowly, self).find([number], wanted, annex, lambda f: piece.extend(f.found))
            return lambda: take(Findings(piece, is_last=number == ids[-1]))

        self.ids = list(ids)
        self.pieces = [later(number) for number in ids] if wanted else []


def test_the_first_hits_are_shown_while_the_rest_is_looked_for(qtbot, appearance, show):
    held = [you(number, "dough") for number in range(1, 7)]
    view = show(held)
    provider = Slowly(held)
    view.show_thread(provider, entries(held), message_id=4)
    paint(view)
    view.hits.begin()
    look(view, "dough")
    assert provider.ids[0] == view.placed[0].block.entry.id
    pieces = list(provider.pieces)
    pieces[0]()
    first = view.state.find.current
    assert first is not None
    assert (view.state.find.total, view.state.find.is_complete) == (1, False)
    for piece in pieces[1:]:
        piece()
    assert view.state.find.current == first
    assert (view.state.find.total, view.state.find.is_complete) == (6, True)


def test_what_was_asked_for_before_is_not_taken(show):
    held = [you(1, "dough"), you(2, "rye")]
    view = show(held)
    provider = Slowly(held)
    view.show_thread(provider, entries(held))
    look(view, "dough")
    old = list(provider.pieces)
    look(view, "rye")
    for piece in (*old, *provider.pieces):
        piece()
    assert view.state.find.total == 1
    assert view.state.find.current == Hit(1, (0, 0), 0)


def test_a_word_that_is_typed_on_is_looked_for_only_where_it_was(show):
    held = [you(1, "dough"), you(2, "rye"), you(3, "doubt"), you(4, "sourdough")]
    view = show(held)
    provider = Slowly(held)
    view.show_thread(provider, entries(held))
    for word, looked_through, total in (
        ("dou", [1, 2, 3, 4], 3), ("dough", [1, 3, 4], 2), ("d", [1, 2, 3, 4], 3),
    ):  # fmt: skip
        look(view, word)
        assert provider.ids == looked_through
        for piece in provider.pieces:
            piece()
        assert view.state.find.total == total
    more = [*held, you(5, "dough")]
    view.show_thread(Slowly(more), entries(more))
    look(view, "do")
    assert view.model.provider.ids == [1, 2, 3, 4, 5]


# The ring


def test_a_jump_flashes_and_the_flash_ends(show, qtbot, monkeypatch):
    held = long_conversation(100)
    held[80] = you(81, "sourdough")
    view = show(held)
    monkeypatch.setattr(type(view.flash), "is_wanted", property(lambda flash: True))
    look(view, "sourdough")
    assert view.state.hit_flashes
    qtbot.waitUntil(lambda: not view.state.hit_flashes)
    view.navigation.land(10)
    paint(view)
    assert view.state.flashed == 10
    qtbot.waitUntil(lambda: view.state.flashed < 0)


def test_nothing_flashes_where_motion_is_not_wanted(show, appearance):
    view = show([*long_conversation(100), you(101, "sourdough")])
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    moves = view.style().styleHint(hint, None, view) > 0
    assert view.flash.is_wanted is moves
    appearance.set_scheme("contrast-light")
    assert not view.flash.is_wanted
    look(view, "sourdough")
    assert not view.state.hit_flashes
