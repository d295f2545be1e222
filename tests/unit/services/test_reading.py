"""The outline of all branches of a conversation that is in the vault."""

from __future__ import annotations

import pytest

from chatvault.domain.blocks import Block, Event, EventKind, File, Text, Thinking, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.outline import OutlineEntry
from chatvault.errors import NotFound
from chatvault.services.vault import Services
from tests.factories import make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction


def outline(services: Services, session_id: int) -> list[tuple[str, int, str, bool, int]]:
    def told(entry: OutlineEntry) -> tuple[str, int, str, bool, int]:
        version = f"{entry.branch} / {entry.branches}"
        return entry.text, entry.depth, version, entry.active, entry.messages

    return [told(entry) for entry in services.reading.branches(session_id)]


def forked(merge: MergeFunction) -> int:
    """A question with two answers, of which the newer one is shown and asked on about."""
    assistant = Role.ASSISTANT
    (done,) = merge(
        make_session(
            messages=[
                make_message("How long does **rye** rise?", external_id="q"),
                make_message("An hour.", assistant, external_id="a1", parent_id="q"),
                make_message("Are you sure?", external_id="q1", parent_id="a1"),
                make_message("Ten hours.", assistant, external_id="a2", parent_id="q"),
                make_message("Covered?\n\nAnd warm?", external_id="q2", parent_id="a2"),
            ],
            active_leaf="q2",
        )
    )
    return done.session_id


def test_prompts_and_versions_of_all_branches_are_told(
    services: Services, merge: MergeFunction
) -> None:
    assert outline(services, forked(merge)) == [
        ("How long does rye rise?", 0, "1 / 1", True, 5),
        ("Ten hours.", 0, "2 / 2", True, 2),
        ("An hour.", 1, "1 / 2", False, 2),
        ("Are you sure?", 1, "1 / 1", False, 1),
        ("Covered? And warm?", 0, "1 / 1", True, 1),
    ]


def test_a_first_prompt_that_was_asked_anew_is_a_version_of_it(
    services: Services, merge: MergeFunction
) -> None:
    assistant = Role.ASSISTANT
    (done,) = merge(
        make_session(
            messages=[
                make_message("It never rises.", external_id="q1"),
                make_message("How warm is it?", assistant, external_id="a1", parent_id="q1"),
                make_message("It hardly rises at 16 degrees.", external_id="q2"),
                make_message("Wait longer.", assistant, external_id="a2", parent_id="q2"),
            ],
            active_leaf="a2",
        )
    )
    first, _ = services.reading.thread(done.session_id).entries
    assert (first.branch, first.branches, len(first.siblings)) == (2, 2, 2)
    services.reading.choose_branch(first.siblings[0])
    shown = services.reading.thread(done.session_id).entries
    assert (shown[0].branch, shown[0].branches) == (1, 2)
    assert [message.text for message in services.reading.messages([e.id for e in shown])] == [
        "It never rises.", "How warm is it?",
    ]  # fmt: skip
    assert outline(services, done.session_id) == [
        ("It never rises.", 0, "1 / 2", True, 2),
        ("It hardly rises at 16 degrees.", 1, "2 / 2", False, 2),
    ]


def test_a_choice_of_a_branch_turns_the_outline(services: Services, merge: MergeFunction) -> None:
    session_id = forked(merge)
    aside = services.reading.branches(session_id)[3]
    services.reading.choose_branch(aside.message_id)
    told = outline(services, session_id)
    assert [text for text, depth, _, active, _ in told if active and not depth] == [
        "How long does rye rise?", "An hour.", "Are you sure?",
    ]  # fmt: skip


def test_an_entry_keeps_the_lines_of_its_beginning(
    services: Services, merge: MergeFunction
) -> None:
    last = services.reading.branches(forked(merge))[-1]
    assert last.beginning == "Covered?\n\nAnd warm?"
    assert services.statistics.session(1).outline[-1].beginning == last.beginning


def test_prompts_without_words_are_told_by_their_files_or_the_command(
    services: Services, merge: MergeFunction
) -> None:
    # Given a person who sent pictures alone, a command, text that a tool takes, and nothing,
    loaf, crumb = make_attachment(name="loaf.png"), make_attachment(name="crumb.png")
    sent: list[tuple[Block, ...]] = [
        (File(loaf), Text("\n"), File(crumb)),
        (ToolCall("Bash", '{"timeout": 9, "command": "bake --rye"}'),),
        (ToolCall("Bash", "weigh flour"), ToolCall("Bash", "knead")),
        (ToolCall("Clock", "[1, 2]"),),
    ]
    (done,) = merge(make_session(messages=[make_message(blocks=blocks) for blocks in sent]))
    # then the outline says what each of them was, with all branches and without.
    told = ["loaf.png, crumb.png", "bake --rye", "weigh flour", ""]
    assert [entry.text for entry in services.reading.branches(done.session_id)] == told
    outline = services.statistics.session(done.session_id).outline
    assert [entry.text for entry in outline] == told


def test_a_conversation_that_is_gone_has_no_outline(services: Services) -> None:
    assert not services.reading.branches(77)


@pytest.fixture
def long(merge: MergeFunction) -> int:
    """A conversation of three thousand messages."""
    (done,) = merge(make_session(*(f"Loaf {n}" for n in range(3_000)), external_id="loaves"))
    return done.session_id


def test_a_glance_at_a_long_conversation_is_a_stretch_of_it(services: Services, long: int) -> None:
    whole = services.reading.thread(long)
    assert whole.is_whole
    assert len(whole.entries) == 3_000
    middle = services.reading.glance(long, whole.entries[1_500].id)
    assert not middle.is_whole
    assert middle.entries == whole.entries[1_200:1_801]
    beginning = services.reading.glance(long)
    assert beginning.entries == whole.entries[:301]
    end = services.reading.glance(long, whole.entries[-1].id)
    assert end.entries == whole.entries[-301:]


def test_a_glance_at_another_branch_or_a_short_conversation_is_all_of_it(
    services: Services, merge: MergeFunction, long: int
) -> None:
    short = forked(merge)
    aside = services.reading.branches(short)[3].message_id
    assert services.reading.glance(long, aside).is_whole
    seen = services.reading.glance(short, aside)
    assert seen == services.reading.thread(short)


def test_a_glance_at_nothing_says_so(services: Services) -> None:
    with pytest.raises(NotFound, match="not in the vault"):
        services.reading.glance(77)


def test_what_is_said_is_bare_text_unless_there_is_more_to_it(
    services: Services, merge: MergeFunction
) -> None:
    baked: tuple[Block, ...] = (Thinking("hm"), ToolCall("Bash", "{}"), Text("Baked."))
    (done,) = merge(
        make_session(
            messages=[
                make_message("Größe 26, \ufeff🥖 bitte"),
                make_message(""),
                make_message(blocks=(Thinking("which?"), Text("One"), Text("or two"))),
                make_message(blocks=baked, role=Role.ASSISTANT),
                make_message(blocks=(Event(EventKind.COMPACTION),)),
            ]
        )
    )
    ids = [entry.id for entry in services.reading.thread(done.session_id).entries]
    assert services.reading.said([*reversed(ids), 77]) == [
        (Role.USER, None, (Event(EventKind.COMPACTION),)),
        (Role.ASSISTANT, None, baked),
        (Role.USER, None, b"One\n\nor two"),
        (Role.USER, None, b""),
        (Role.USER, None, "Größe 26, \ufeff🥖 bitte".encode()),
    ]
