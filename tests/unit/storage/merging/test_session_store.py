"""Merging sessions: idempotent, growing, and never losing anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    TextVariant,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.domain.session import Relation, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from chatvault.storage.merging.session_merge import MergeOutcome
from tests.factories import (
    MINUTE,
    NOON,
    make_attachment,
    make_message,
    make_session,
    make_tool_message,
)
from tests.unit.conftest import MergeFunction


def texts(services: Services, session_id: int, *, all_branches: bool = False) -> list[str]:
    messages = services.reading.all_messages(session_id, all_branches=all_branches)
    return [message.text for message in messages]


def test_merging_the_same_again_changes_nothing(services: Services, merge: MergeFunction) -> None:
    session = make_session("Hello?", "Hi.", external_id="one")
    first, second = merge(session)[0], merge(session)[0]
    assert (first.outcome, first.messages_new) == (MergeOutcome.NEW, 2)
    assert (second.outcome, second.messages_new) == (MergeOutcome.UNCHANGED, 0)
    assert services.browsing.navigation().all == 1


def test_a_longer_version_adds_what_is_new(services: Services, merge: MergeFunction) -> None:
    merge(make_session("Hello?", "Hi.", external_id="one"))
    longer = merge(make_session("Hello?", "Hi.", "More?", external_id="one"))[0]
    assert (longer.outcome, longer.messages_new) == (MergeOutcome.UPDATED, 1)
    assert longer.messages_updated == 0
    assert texts(services, longer.session_id) == ["Hello?", "Hi.", "More?"]


def test_what_a_source_lists_in_any_order_is_shown_as_it_was_said(
    services: Services, merge: MergeFunction
) -> None:
    said = [make_message("Which?", external_id="q"),
            make_message("Rye.", Role.ASSISTANT, external_id="a", parent_id="q"),
            make_message("Why?", external_id="q2", parent_id="a")]  # fmt: skip
    listed = make_session(external_id="one", messages=tuple(reversed(said)), active_leaf="q2")
    done = merge(listed)[0]
    assert texts(services, done.session_id) == ["Which?", "Rye.", "Why?"]
    again = merge(replace(listed, messages=tuple(said)))[0]
    assert again.outcome is MergeOutcome.UNCHANGED


def test_logged_prompts_add_nothing_to_a_conversation_that_is_there(
    services: Services, merge: MergeFunction
) -> None:
    """A log of prompts outlives transcripts, which the vault may hold whole."""
    merge(make_session("Hello?", "Hi.", external_id="one"))
    prompt = make_message("Hello?", external_id="prompt:1", created_at=NOON + 9 * MINUTE)
    logged = make_session(messages=[prompt], external_id="one", stands_in=True)
    again = merge(logged)[0]
    assert (again.outcome, again.messages_new) == (MergeOutcome.UNCHANGED, 0)
    assert texts(services, again.session_id, all_branches=True) == ["Hello?", "Hi."]


@pytest.mark.parametrize("at", [-9, 9])
def test_what_stood_in_for_a_conversation_makes_room_for_it(
    services: Services, merge: MergeFunction, at: int
) -> None:
    """Whichever of the two is newer, and also where both are read in the same import."""
    prompt = make_message("Hello?", external_id="prompt:1", created_at=NOON + at * MINUTE)
    logged = make_session(messages=[prompt], external_id="one", stands_in=True)
    whole = make_session("Hello?", "Hi.", external_id="one", title="A greeting")
    first = merge(logged)[0]
    (again,) = merge(whole)
    assert (again.session_id, again.outcome) == (first.session_id, MergeOutcome.UPDATED)
    assert texts(services, first.session_id, all_branches=True) == ["Hello?", "Hi."]
    assert services.browsing.rows([first.session_id])[0].title == "A greeting"
    assert merge(logged)[0].outcome is MergeOutcome.UNCHANGED
    assert services.health.check(Unattended()).healthy


def test_a_conversation_in_a_file_that_began_after_it_begins_with_its_first_message(
    services: Services, merge: MergeFunction
) -> None:
    said = [make_message("Rye?", created_at=NOON), make_message("Yes.", created_at=NOON + MINUTE)]
    for file_began, began in ((NOON + 9 * MINUTE, NOON), (NOON - MINUTE, NOON - MINUTE)):
        (done,) = merge(make_session(messages=said, created_at=file_began, updated_at=None))
        (row,) = services.browsing.rows((done.session_id,))
        assert (row.created_at, row.updated_at) == (began, NOON + MINUTE)


def test_what_nobody_knows_how_to_read_is_no_title_and_no_excerpt(
    services: Services, merge: MergeFunction
) -> None:
    odd = Text('{"crumb": 7}', TextVariant.UNKNOWN)
    messages = [
        make_message(blocks=[odd]),
        make_message("How does rye rise?"),
        make_message("Slowly.", Role.ASSISTANT),
        make_message(blocks=[odd], role=Role.ASSISTANT),
    ]
    (done,) = merge(make_session(messages=messages))
    (row,) = services.browsing.rows((done.session_id,))
    assert (row.title, row.excerpt) == ("How does rye rise?", "Slowly.")


def test_the_line_under_a_title_is_said_on_the_path_that_is_shown(
    services: Services, merge: MergeFunction
) -> None:
    """Whichever of two answers the file tells last."""
    messages = [
        make_message("Which flour?", external_id="q"),
        make_message("Rye.", Role.ASSISTANT, external_id="a", parent_id="q"),
        make_message("Wheat.", Role.ASSISTANT, external_id="b", parent_id="q"),
    ]
    for leaf, said in (("a", "Rye."), ("b", "Wheat.")):
        (done,) = merge(make_session(messages=messages, external_id=leaf, active_leaf=leaf))
        (row,) = services.browsing.rows((done.session_id,))
        assert row.excerpt == said


def test_a_title_is_one_line(services: Services, merge: MergeFunction) -> None:
    (merged,) = merge(make_session("Hello?", title=" A\tgreeting\n\nand a question "))
    (row,) = services.browsing.rows([merged.session_id])
    assert row.title == "A greeting and a question"


def test_a_conversation_that_gets_an_id_stays_the_one_it_was(
    services: Services, merge: MergeFunction
) -> None:
    (before,) = merge(make_session("Hello?", external_id="first prompt"))
    told = replace(make_session("Hello?", "Hi.", external_id="one"), formerly="first prompt")
    (after,) = merge(told)
    assert (after.session_id, after.outcome) == (before.session_id, MergeOutcome.UPDATED)
    assert merge(told)[0].outcome is MergeOutcome.UNCHANGED
    assert services.browsing.navigation().all == 1
    # And so it is where both come in one import.
    both = make_session("Bye?", external_id="last"), make_session("Bye?", external_id="two")
    merge(both[0], replace(both[1], formerly="last"))
    assert services.browsing.navigation().all == 2


def test_what_was_called_after_a_file_is_only_what_says_the_same(
    services: Services, merge: MergeFunction
) -> None:
    said = make_message("Hello?", external_id="msg_1")
    (before,) = merge(make_session(messages=[said], external_id="run"))
    printed = [replace(said, external_id="transcript:msg_1")]
    told = make_session(
        messages=printed,
        external_id="one",
        stands_in=True,
        formerly="run",
        formerly_after_file=True,
    )
    (after,) = merge(told)
    assert after.session_id == before.session_id
    # Another file of that name is another conversation.
    (known,) = merge(make_session("Bye?", external_id="run"))
    (another,) = merge(replace(told, external_id="two"))
    assert another.session_id not in (known.session_id, after.session_id)
    assert services.browsing.navigation().all == 3


def test_parts_that_were_conversations_go_to_the_trash_when_the_whole_is_told(
    services: Services, merge: MergeFunction
) -> None:
    said = [make_message(text, external_id=text) for text in ("One?", "Two?", "Three?")]
    (first,) = merge(make_session(messages=said[:1], external_id="part-1"))
    merge(make_session(messages=said[1:2], external_id="part-2"))
    (noted,) = merge(make_session(messages=said[2:], external_id="part-3"))
    (other,) = merge(make_session("Bye?", external_id="part-4"))
    services.organising.set_note(noted.session_id, "Mine")
    whole = replace(
        make_session(messages=said, external_id="one"),
        formerly="part-1",
        formerly_after_file=True,
        parts_formerly=("part-2", "part-3", "part-4"),
    )
    (told,) = merge(whole)
    assert told.session_id == first.session_id
    # What the person made something of stays, and so does what only has the name of a part.
    kept = {first.session_id, noted.session_id, other.session_id}
    shown = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    assert {key.id for key in shown} == kept
    assert services.browsing.navigation().trashed == 1
    assert texts(services, told.session_id) == ["One?", "Two?", "Three?"]


def test_a_part_that_is_imported_by_itself_is_in_the_whole(
    services: Services, merge: MergeFunction
) -> None:
    question = make_message("Hello?", external_id="a")
    call = make_tool_message(external_id="b", parent_id="a")
    answer = ToolResult(ToolOutcome("1 failed", ToolStatus.FAILED), "Bash", "call-1")
    result = make_message(role=Role.TOOL, blocks=(answer,), external_id="c")
    merge(make_session(messages=[question], external_id="part-1"))
    merge(make_session(messages=[result], external_id="part-2"))
    whole = make_session(messages=[question, call], external_id="one")
    merge(replace(whole, formerly="part-1", formerly_after_file=True))
    merge(replace(whole, formerly="part-2", formerly_after_file=True))
    assert (services.browsing.navigation().all, services.browsing.navigation().trashed) == (1, 1)


def test_a_conversation_that_was_taken_for_another_products_stays_the_one_it_was(
    services: Services, merge: MergeFunction
) -> None:
    (before,) = merge(make_session("Hello?", external_id="one", source="pi-agent"))
    told = make_session("Hello?", "Hi.", external_id="one", source="openclaw")
    (after,) = merge(replace(told, source_formerly="pi-agent"))
    assert (after.session_id, after.outcome) == (before.session_id, MergeOutcome.UPDATED)
    (row,) = services.browsing.rows([after.session_id])
    assert row.source == "openclaw"
    # What only has its name in common is another one.
    merge(make_session("Bye?", external_id="two", source="pi-agent"))
    other = make_session(messages=[make_message("Hi?", external_id="other")], external_id="two")
    merge(replace(other, source="openclaw", source_formerly="pi-agent"))
    assert services.browsing.navigation().all == 3


def test_what_is_told_by_itself_is_no_longer_in_the_session_that_held_it(
    services: Services, merge: MergeFunction
) -> None:
    names = ("asked", "looked", "found", "answered")
    said = [make_message(name, external_id=name) for name in names]
    (held,) = merge(make_session(messages=said, external_id="one"))
    marked = list(services.reading.all_messages(held.session_id))[2]
    services.bookmarks.set(marked.id, "Look here.")
    own = make_session(messages=[said[0], said[3]], external_id="one")
    agent = make_session(messages=said[1:3], external_id="one/agent")
    _, apart = merge(own, replace(agent, parted_from="one"))
    assert texts(services, apart.session_id) == ["looked", "found"]
    # What the person marked stays where they marked it.
    everything = texts(services, held.session_id, all_branches=True)
    assert sorted(everything) == ["answered", "asked", "found"]
    assert texts(services, held.session_id) == ["asked", "answered"]


def test_both_in_one_import_are_one(services: Services, merge: MergeFunction) -> None:
    prompt = make_message("Hello?", external_id="prompt:1", created_at=NOON + 9 * MINUTE)
    logged = make_session(messages=[prompt], external_id="one", stands_in=True)
    whole = make_session("Hello?", "Hi.", external_id="one", title="A greeting")
    merges = merge(logged, whole, logged)
    assert texts(services, merges[0].session_id, all_branches=True) == ["Hello?", "Hi."]
    assert services.browsing.rows([merges[0].session_id])[0].title == "A greeting"
    assert merge(whole)[0].outcome is MergeOutcome.UNCHANGED


def test_a_bookmark_keeps_what_stood_in_for_a_conversation(
    services: Services, merge: MergeFunction
) -> None:
    prompts = [make_message(f"{n}?", external_id=f"prompt:{n}") for n in range(3)]
    (first,) = merge(make_session(messages=prompts, external_id="one", stands_in=True))
    _, marked, _ = services.reading.all_messages(first.session_id, all_branches=True)
    services.bookmarks.set(marked.id, "Look here.")
    merge(make_session("Hello?", "Hi.", external_id="one"))
    assert texts(services, first.session_id) == ["Hello?", "Hi."]
    assert sorted(texts(services, first.session_id, all_branches=True)) == ["1?", "Hello?", "Hi."]
    assert services.health.check(Unattended()).healthy


def test_logged_prompts_grow(services: Services, merge: MergeFunction) -> None:
    prompts = make_session("One", "Two", "Three", external_id="one").messages
    merge(make_session(messages=prompts[:2], external_id="one", stands_in=True))
    longer = merge(make_session(messages=prompts, external_id="one", stands_in=True))[0]
    assert texts(services, longer.session_id) == ["One", "Two", "Three"]


def test_a_transcript_that_was_kept_before_it_stood_in_for_others_goes_on(
    services: Services, merge: MergeFunction
) -> None:
    kept = [make_message("One", external_id="line:1")]
    merge(make_session(messages=kept, external_id="one"))
    grown = [make_message(text, external_id=f"transcript:line:{number}")
             for number, text in enumerate(("One", "Two"), 1)]  # fmt: skip
    (longer,) = merge(make_session(messages=grown, external_id="one", stands_in=True))
    assert sorted(texts(services, longer.session_id, all_branches=True)) == ["One", "Two"]
    assert services.health.check(Unattended()).healthy


def test_a_session_whose_messages_are_numbered_like_those_of_its_transcript_stays(
    services: Services, merge: MergeFunction
) -> None:
    own = [make_message(text, external_id=str(number)) for number, text in enumerate("ABC", 1)]
    merge(make_session(messages=own, external_id="one"))
    beside = [make_message(text, external_id=f"transcript:{number}")
              for number, text in enumerate("ABCD")]  # fmt: skip
    (again,) = merge(make_session(messages=beside, external_id="one", stands_in=True))
    assert again.outcome is MergeOutcome.UNCHANGED
    assert texts(services, again.session_id, all_branches=True) == ["A", "B", "C"]


def test_a_transcript_that_is_written_anew_goes_on(
    services: Services, merge: MergeFunction
) -> None:
    def transcript(*said: str, at: int) -> ParsedSession:
        messages = [
            make_message(text, external_id=f"transcript:line:{number}", created_at=NOON + at)
            for number, text in enumerate(said, 1)
        ]
        return make_session(messages=messages, external_id="one", stands_in=True)

    merge(transcript("One", "Two", "Three", at=0))
    (again,) = merge(transcript("One", "Other", at=MINUTE))
    assert again.outcome is MergeOutcome.UPDATED
    assert texts(services, again.session_id)[:2] == ["One", "Other"]


def test_many_copies_of_a_session_in_one_import_add_each_message_once(
    services: Services, merge: MergeFunction
) -> None:
    said = ("Rye", "Ten hours.", "And wheat?", "Six.")
    copies = (make_session(*said[:count], external_id="rye") for count in (1, 3, 4, 2, 4))
    first, *_ = merge(*copies)
    assert texts(services, first.session_id, all_branches=True) == list(said)
    assert services.health.check(Unattended()).healthy


def test_a_copy_that_tells_no_folder_takes_none_away(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("Rye", project=ParsedProject("/nowhere/loaf")))
    merge(make_session("Rye", "Ten hours."))
    assert [entry.label for entry in services.browsing.navigation().projects] == ["loaf"]


def test_a_changed_message_is_replaced_and_found_anew(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session("Hello?", "Hi, wombat.", external_id="one"))
    changed = merge(make_session("Hello?", "Hi, quokka.", external_id="one"))[0]
    assert changed.messages_updated == 1
    assert services.searching.search("wombat", Unattended()).total == 0
    assert services.searching.search("quokka", Unattended()).total == 1
    assert services.health.check(Unattended()).healthy


def test_what_the_source_lacks_now_stays(services: Services, merge: MergeFunction) -> None:
    merge(make_session("Hello?", "Hi.", "More?", external_id="one"))
    shorter = merge(make_session("Hello?", "Hi.", external_id="one"))[0]
    assert texts(services, shorter.session_id) == ["Hello?", "Hi.", "More?"]


def test_an_end_that_the_source_took_away_is_shown_until_something_else_stands_there(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation whose end a newer file of its source lacks,
    merge(make_session("Hello?", "Hi.", "More?", "Yes.", external_id="one", updated_at=NOON))
    shorter = make_session("Hello?", "Hi.", external_id="one", updated_at=NOON + MINUTE)
    session_id = merge(shorter)[0].session_id
    assert texts(services, session_id) == ["Hello?", "Hi.", "More?", "Yes."]
    # when another prompt stands in its place,
    begun = [message.external_id for message in shorter.messages]
    anew = [*shorter.messages, make_message("Else?", external_id="e", parent_id=begun[-1])]
    merge(make_session(external_id="one", messages=anew, updated_at=NOON + 2 * MINUTE))
    # then that is shown, and what was there is another version.
    assert texts(services, session_id) == ["Hello?", "Hi.", "Else?"]
    versions = services.reading.thread(session_id).entries[-1]
    assert (versions.branch, versions.branches) == (2, 2)
    assert services.health.check(Unattended()).healthy


def test_an_older_export_does_not_undo_a_newer_one(
    services: Services, merge: MergeFunction
) -> None:
    new = make_session("Hello?", "Hi.", external_id="one", title="New", updated_at=NOON + MINUTE)
    old = make_session("Hello?", "Ho.", external_id="one", title="Old", updated_at=NOON)
    merged = merge(new)[0]
    assert merge(old)[0].outcome is MergeOutcome.UNCHANGED
    assert services.reading.thread(merged.session_id).session.title == "New"
    assert texts(services, merged.session_id) == ["Hello?", "Hi."]


def test_an_older_export_that_begins_later_leaves_the_beginning_shown(
    services: Services, merge: MergeFunction
) -> None:
    first = make_message("Hello?", external_id="a")
    later = make_message("And rye?", Role.ASSISTANT, external_id="b", parent_id="a")
    new = make_session(external_id="one", messages=(first, later), updated_at=NOON + MINUTE)
    old = make_session(
        external_id="one", messages=(replace(later, parent_id=None),), updated_at=NOON
    )
    merged = merge(new)[0]

    merge(old)

    assert texts(services, merged.session_id) == ["Hello?", "And rye?"]


@pytest.mark.parametrize("told", ["b", None], ids=["a tree", "a straight line"])
def test_a_newer_export_that_begins_later_leaves_the_beginning_shown(
    services: Services, merge: MergeFunction, told: str | None
) -> None:
    # Given a conversation, as an export of it was,
    first = make_message("Hello?", external_id="a")
    later = make_message("Hi.", Role.ASSISTANT, external_id="b", parent_id="a")
    merged = merge(make_session(external_id="one", messages=(first, later), updated_at=NOON))[0]
    # when a newer one has no more than so many messages, of which the first is an older one's last,
    newest = make_message("And rye?", external_id="c", parent_id=told)
    messages = (replace(later, parent_id=None), newest)
    merge(make_session(external_id="one", messages=messages, updated_at=NOON + MINUTE))
    # then what came before is shown all the same.
    assert texts(services, merged.session_id) == ["Hello?", "Hi.", "And rye?"]


def test_the_beginning_in_an_older_export_is_shown_before_what_is_known(
    services: Services, merge: MergeFunction
) -> None:
    first = make_message("Hello?", external_id="a")
    later = make_message("Hi.", Role.ASSISTANT, external_id="b", parent_id="a")
    capped = make_session(
        external_id="one", messages=(replace(later, parent_id=None),), updated_at=NOON + MINUTE
    )
    merged = merge(capped)[0]

    merge(make_session(external_id="one", messages=(first, later), updated_at=NOON))

    assert texts(services, merged.session_id) == ["Hello?", "Hi."]


def test_the_persons_own_layer_survives_an_import(services: Services, merge: MergeFunction) -> None:
    merged = merge(make_session("Hello?", external_id="one", title="Theirs"))[0]
    services.organising.rename(merged.session_id, "Mine")
    services.organising.star([merged.session_id], on=True)
    services.organising.archive([merged.session_id])
    merge(make_session("Hello?", "Hi.", external_id="one", title="Theirs again"))
    row = services.reading.thread(merged.session_id).session
    assert (row.title, row.starred, str(row.status)) == ("Mine", True, "archived")


def test_every_branch_is_kept_and_one_is_shown(services: Services, merge: MergeFunction) -> None:
    messages = [
        make_message("Ask", external_id="a"),
        make_message("First answer", Role.ASSISTANT, external_id="b", parent_id="a"),
        make_message("Second answer", Role.ASSISTANT, external_id="c", parent_id="a"),
    ]
    merged = merge(make_session(external_id="one", messages=messages, active_leaf="b"))[0]
    thread = services.reading.thread(merged.session_id)
    assert texts(services, merged.session_id) == ["Ask", "First answer"]
    assert len(texts(services, merged.session_id, all_branches=True)) == 3
    answer = thread.entries[1]
    assert (answer.branch, answer.branches) == (1, 2)

    services.reading.choose_branch(answer.siblings[1])

    assert texts(services, merged.session_id) == ["Ask", "Second answer"]


def test_a_chosen_branch_is_kept_until_the_source_moves_on(
    services: Services, merge: MergeFunction
) -> None:
    def session(*, leaf: str, title: str = "") -> ParsedSession:
        messages = [
            make_message("Ask", external_id="a"),
            make_message("First", Role.ASSISTANT, external_id="b", parent_id="a"),
            make_message("Second", Role.ASSISTANT, external_id="c", parent_id="a"),
        ]
        return make_session(external_id="one", messages=messages, active_leaf=leaf, title=title)

    merged = merge(session(leaf="b"))[0]
    entry = services.reading.thread(merged.session_id).entries[1]
    services.reading.choose_branch(entry.siblings[1])
    merge(session(leaf="b", title="Renamed there"))
    assert texts(services, merged.session_id)[-1] == "Second"


def test_usage_is_counted_once_in_however_many_files_it_stands(
    services: Services, merge: MergeFunction
) -> None:
    for name in ("one", "two"):
        message = make_tool_message(external_id="same")
        merge(make_session(external_id=name, source="claude-code", messages=[message]))
    assert services.statistics.vault(None).tokens.total == 1_120
    assert services.health.check(Unattended()).healthy


def test_usage_of_a_whole_session_goes_with_its_last_answer_as_it_grows(
    services: Services, merge: MergeFunction
) -> None:
    usage, key = Usage(100, 20), "whole:one"
    asked = make_message("Hello?", external_id="a")
    first = make_message("Hi.", Role.ASSISTANT, external_id="b", parent_id="a")
    last = make_message("Bye.", Role.ASSISTANT, external_id="c", parent_id="b")
    shorter = [asked, replace(first, usage=usage, usage_key=key)]
    longer = [asked, first, replace(last, usage=Usage(150, 30), usage_key=key)]
    for messages in (shorter, longer, longer):
        merge(make_session(external_id="one", messages=messages))
    assert services.statistics.vault(None).tokens.total == 180
    assert services.health.check(Unattended()).healthy


@pytest.mark.parametrize("child_first", [True, False])
def test_a_sub_agent_finds_its_parent_whichever_comes_first(
    services: Services, merge: MergeFunction, *, child_first: bool
) -> None:
    parent = make_session("Do it.", external_id="parent", source="claude-code")
    child = make_session(
        "Part of it.",
        external_id="child",
        source="claude-code",
        parent_external_id="parent",
        relation=Relation.SUBAGENT,
    )
    for session in (child, parent) if child_first else (parent, child):
        merge(session)
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    assert len(keys) == 1
    assert list(services.reading.thread(keys[0].id).children) == ["child"]


def test_attachments_are_stored_once_and_missing_ones_arrive_later(
    services: Services, merge: MergeFunction
) -> None:
    def session(*, with_bytes: bool) -> ParsedSession:
        attachment = make_attachment()
        if not with_bytes:
            attachment = type(attachment)(attachment.name, attachment.media_type, attachment.size)
        message = make_message(blocks=[Image(attachment), Text("Look.")], external_id="a")
        return make_session(external_id="one", messages=[message])

    merged = merge(session(with_bytes=False))[0]
    merge(session(with_bytes=True))
    (message,) = services.reading.all_messages(merged.session_id)
    image = message.blocks[0]
    assert isinstance(image, Image)
    assert image.attachment.blob is not None
    assert services.reading.attachment(image.attachment.blob) == b"a picture"


def test_counts_on_the_row_are_those_of_the_messages(
    services: Services, merge: MergeFunction
) -> None:
    session = make_session(
        external_id="one",
        messages=[make_message(external_id="a"), make_tool_message(external_id="b", parent_id="a")],
    )
    merged = merge(session)[0]
    row = services.reading.thread(merged.session_id).session
    assert (row.messages, row.tokens) == (2, 1_120)
    assert services.health.check(Unattended()).healthy


def test_an_answer_counts_although_an_event_stands_in_it(
    services: Services, merge: MergeFunction
) -> None:
    event = Event(EventKind.NOTICE, "You rated this as good")
    answer = make_message(blocks=[Text("An hour."), event], role=Role.ASSISTANT, external_id="a")
    rule = make_message(blocks=[event], role=Role.SYSTEM, external_id="b", parent_id="a")
    merged = merge(make_session(external_id="one", messages=[answer, rule]))[0]
    assert services.reading.thread(merged.session_id).session.messages == 1


def test_an_account_that_is_told_later_takes_the_conversation(
    services: Services, merge: MergeFunction
) -> None:
    """Some exports tell the account, and a single file of the same conversations does not."""
    merge(make_session("Hello?", external_id="one"))
    told = merge(make_session("Hello?", "Hi.", external_id="one", account="ada"))[0]
    untold = merge(make_session("Hello?", "Hi.", "More?", external_id="one"))[0]
    assert [each.outcome for each in (told, untold)] == [MergeOutcome.UPDATED] * 2
    assert services.browsing.navigation().all == 1
    assert texts(services, untold.session_id) == ["Hello?", "Hi.", "More?"]


def test_an_account_is_found_within_one_import(services: Services, merge: MergeFunction) -> None:
    first, second, third = merge(
        make_session("Hello?", external_id="one", account="ada"),
        make_session("Hello?", "Hi.", external_id="one"),
        make_session("Hello?", "Hi.", "More?", external_id="one", account="ada"),
    )
    assert first.session_id == second.session_id == third.session_id
    everything = texts(services, first.session_id, all_branches=True)
    assert everything == ["Hello?", "Hi.", "More?"]


def test_two_accounts_do_not_mix(services: Services, merge: MergeFunction) -> None:
    ada, ben, nobody, again = merge(
        make_session("Hello?", external_id="one", account="ada"),
        make_session("Good day?", external_id="one", account="ben"),
        make_session("Anyone?", external_id="one"),
        make_session("Hello?", "Hi.", external_id="one", account="ada"),
    )
    assert len({ada.session_id, ben.session_id, nobody.session_id}) == 3
    assert again.session_id == ada.session_id
    assert texts(services, ben.session_id) == ["Good day?"]
    assert services.browsing.navigation().all == 3
