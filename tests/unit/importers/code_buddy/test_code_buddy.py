"""Sessions of CodeBuddy, whose lines have the form of OpenAI's responses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Usage
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from tests.unit.importers.code_buddy.code_buddy_files import (
    CHILD,
    SESSION,
    START,
    Record,
    asked,
    called,
    given,
    line,
    provided,
    said,
    whole,
    write,
)
from tests.unit.importers.export_files import Imported, imported
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def read(folder: Path, *lines: Record) -> Imported:
    return imported(write(folder, list(lines)))


def test_a_session_is_a_conversation(tmp_path: Path) -> None:
    found = read(tmp_path, *whole())

    session = found.session
    assert (session.source, session.external_id, session.agent) == ("code-buddy", SESSION, None)
    assert (session.title, session.model) == ("How rye rises", "hunyuan-2")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert (session.created_at, session.updated_at) == (START, START + 6000)
    started, question, looking, answer = session.messages
    assert (started.hidden, question.hidden) == (Hidden.META, None)
    assert question.blocks == (Text("How long does rye rise?"),)
    thought, words, first, second = looking.blocks
    assert (thought, words) == (Thinking("Look first."), Text("A look first."))
    for call, text, status in (
        (first, "Ten hours.", ToolStatus.OK),
        (second, "No such file", ToolStatus.FAILED),
    ):
        assert isinstance(call, ToolCall)
        assert call.outcome is not None
        assert (call.name, call.outcome.text, call.outcome.status) == ("Read", text, status)
    assert answer.blocks == (Text("Ten hours."),)
    assert [one.parent_id for one in session.messages] == [None, "u0", "u1", "r1"]
    assert session.active_leaf == "a2"
    assert not found.issues


def test_what_the_lines_of_an_answer_tell_alike_is_counted_once(tmp_path: Path) -> None:
    _, _, looking, answer = read(tmp_path, *whole()).session.messages

    assert looking.usage == Usage(input=60, output=20, cache_read=40)
    assert answer.usage == Usage(input=200, output=30, cache_read=100, reasoning=5)
    assert looking.usage_key != answer.usage_key


@pytest.mark.parametrize(
    ("text", "shown", "hidden"),
    [
        ('<system-reminder data-role="x">Be kind.</system-reminder>', None, Hidden.META),
        ("<system-reminder>Be kind.</system-reminder>\n\nRye?", "Rye?", None),
        ("<command-name>/model</command-name><command-args>x</command-args>", "/model x", None),
        ("<local-command-stdout>Done</local-command-stdout>", None, Hidden.META),
        ('<teammate-message teammate_id="lead">Look at rye.</teammate-message>', "Look at rye.",
         None),
    ],
)  # fmt: skip
def test_what_the_program_puts_around_a_prompt_is_no_part_of_it(
    tmp_path: Path, text: str, shown: str | None, hidden: Hidden | None
) -> None:
    session = read(tmp_path, asked("u1", None, 0, text), said("a1", "u1", 1, "Yes.")).session

    prompt = session.messages[-2]
    assert prompt.hidden is hidden
    if shown is not None:
        assert prompt.blocks == (Text(shown),)
    kept = [block for one in session.messages for block in one.blocks]
    assert ("Be kind." in repr(kept)) == ("Be kind." in text)


def test_a_summary_and_a_picture(tmp_path: Path) -> None:
    picture = {"type": "image_blob_ref", "blob_id": "b", "mime": "image/png", "size": 7,
               "blob_path": "/home/ada/.codebuddy/blobs/b/b.png"}  # fmt: skip
    lines = [
        asked("u1", None, 0, "What is this?", picture),
        said("a1", "u1", 1, "A loaf."),
        asked("u2", "a1", 2, "All that was said.", isCompactSummary=True),
        line("system", "s1", "u2", 3, subtype="compact_boundary"),
    ]

    first, _, summary = read(tmp_path, *lines).session.messages

    _, image = first.blocks
    assert isinstance(image, Image)
    assert (image.attachment.name, image.attachment.size) == ("b.png", 7)
    assert summary.blocks == (Event(EventKind.COMPACTION, "All that was said."),)


def test_what_was_asked_anew_is_a_branch(tmp_path: Path) -> None:
    lines = [
        asked("u1", None, 0, "Rye?"),
        said("a1", "u1", 1, "Ten hours."),
        asked("u2", None, 2, "Spelt?"),
        said("a2", "u2", 3, "Two.", providerData=provided("m2")),
    ]

    session = read(tmp_path, *lines).session

    assert [one.parent_id for one in session.messages] == [None, "u1", None, "u2"]
    assert session.active_leaf == "a2"


def test_an_agents_session_comes_out_of_the_one_that_sent_it(tmp_path: Path) -> None:
    sent = '<teammate-message teammate_id="lead">Look at rye.</teammate-message>'
    lines = [asked("u1", None, 0, sent), said("a1", "u1", 1, "Ten hours.")]
    write(tmp_path, whole())
    name = f"{SESSION}/subagents/agent-8c36.jsonl"
    write(tmp_path, [{**one, "sessionId": CHILD} for one in lines], name)

    child, parent = sorted(imported(tmp_path).sessions, key=lambda one: len(one.messages))

    assert (parent.external_id, parent.parent_external_id) == (SESSION, None)
    assert (child.external_id, child.parent_external_id) == (CHILD, SESSION)
    assert child.relation is Relation.SUBAGENT
    assert child.messages[0].author == "lead"


def test_workbuddy_writes_the_same_lines(tmp_path: Path) -> None:
    path = write(tmp_path, whole())
    folder = tmp_path / ".workbuddy" / "projects" / "oven"
    folder.mkdir(parents=True)
    moved = path.rename(folder / path.name)

    assert imported(tmp_path / ".workbuddy").session.agent == "WorkBuddy"
    assert imported(moved).session.agent == "WorkBuddy"


def test_what_is_not_known_yet_is_told_and_a_damaged_line_hinders_no_other(tmp_path: Path) -> None:
    lines = [
        asked("u1", None, 0, "Rye?"),
        line("weather", "w1", "u1", 1),
        called("f1", "u1", 2, "c1"),
        given("g1", "f1", 3, "c1", "", output=[{"type": "text", "text": "Ten"}, {"text": "hours"}]),
        said("a1", "g1", 4, "Ten."),
    ]
    path = write(tmp_path, lines)
    path.write_text(path.read_text() + "\n{", encoding="utf-8")

    found = imported(path)

    (call,) = found.blocks("f1")[:1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Ten\nhours"
    assert any("“weather”" in text for _, text in found.problems(Severity.INFO))


def test_lines_of_other_programs_are_not_taken(tmp_path: Path) -> None:
    bare = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Rye?"}]}

    assert "code-buddy" not in read(tmp_path, bare, bare).claimed


@RELAXED
@drawn(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    lines = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(lines[2:]))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))

    for session in read(tmp_path, *lines).sessions:
        names = [message.external_id for message in session.messages]
        assert len(set(names)) == len(names)
