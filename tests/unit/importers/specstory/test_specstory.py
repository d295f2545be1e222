"""Histories of SpecStory are read back into messages, thoughts and calls."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text, Thinking, ToolCall, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.importers.containers.container import open_container
from chatvault.importers.specstory.importer import SpecStoryImporter
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.specstory.specstory_files import (
    CURRENT,
    EARLY,
    HISTORY,
    SESSION,
    read,
    read_one,
    write,
)

BEGUN = int(datetime(2026, 5, 10, 9, tzinfo=UTC).timestamp() * 1000)


def test_a_history_is_one_session_named_by_its_head(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "search" / HISTORY, CURRENT))
    assert (session.source, session.external_id) == ("specstory", SESSION)
    assert session.title == "Why is the index rebuilt?"
    assert session.agent == "Claude Code"
    assert (session.created_at, session.updated_at) == (BEGUN, BEGUN + 60_000)
    assert session.project is not None
    assert session.project.path == str(tmp_path / "search")
    assert [message.created_at for message in session.messages] == [
        BEGUN,
        BEGUN + 5000,
        BEGUN + 60_000,
    ]


def test_thoughts_and_calls_are_told_from_what_was_said(tmp_path: Path) -> None:
    answer = read_one(write(tmp_path / HISTORY, CURRENT)).messages[1]
    assert (answer.role, answer.model) == (Role.ASSISTANT, "claude-opus-4-6")
    thinking, before, tested, looked, after = answer.blocks
    assert thinking == Thinking("The stamp may differ.")
    assert (before, after) == (Text("Looking now."), Text("The stamp is read in seconds."))
    assert isinstance(tested, ToolCall)
    assert (tested.name, tested.arguments) == ("Bash", "Run the tests\n\n```bash\npytest\n```")
    assert tested.outcome is not None
    assert tested.outcome.text == "42 passed"
    assert looked == ToolCall("Read", "Read file: ./index.py")


def test_the_mark_of_a_turn_inside_of_code_is_none(tmp_path: Path) -> None:
    last = read_one(write(tmp_path / HISTORY, CURRENT)).messages[-1]
    assert last.blocks == (Text("Show me how you mark a turn:\n\n```\n_**User**_\n```"),)


def test_early_versions_are_read(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "2025-02-01_10-15Z-index.md", EARLY))
    assert session.external_id == "2025-02-01_10-15Z-index"
    assert session.title == "Index is rebuilt"
    asked, edited, checked = session.messages
    assert plain_text(asked.blocks) == "Fix it."
    assert edited.model == "claude-4.5-sonnet"
    (edit,) = edited.blocks
    assert isinstance(edit, ToolCall)
    assert edit.name == "code_edit"
    assert '+ x = "ms"' in edit.arguments
    first, second = checked.blocks
    assert isinstance(first, ToolCall)
    assert first.outcome is not None
    assert (first.arguments, first.outcome.text) == ("Check files\n`git status`", "clean")
    assert second == ToolCall("Read", "`a.py`")


def test_what_claude_code_wrote_in_a_persons_name_is_not_theirs(tmp_path: Path) -> None:
    # Given a history in which a person typed two commands and a prompt.
    turns = [
        ("10:00:00Z", "<local-command-caveat>Caveat: none of it</local-command-caveat>"),
        ("10:00:01Z", "<command-name>/model</command-name>\n<command-args>rye</command-args>"),
        ("10:00:01Z", "<local-command-stdout>Set model to rye-2</local-command-stdout>"),
        (
            "10:00:05Z",
            "<command-message>bake</command-message>\n<command-name>/bake</command-name>",
        ),
        ("10:00:05Z", "## Context\n\n- Flour: rye"),
        ("10:00:09Z", "<task-notification>\n<task-id>a1</task-id>\n</task-notification>"),
        ("10:00:12Z", "[Request interrupted by user]"),
        ("10:00:20Z", "How long does it rise?"),
    ]
    said = "".join(f"_**User (2026-05-10 {at})**_\n\n{text}\n\n---\n\n" for at, text in turns)
    aside = "_**Agent - sidechain (2026-05-10 10:00:21Z)**_\n\nLook into the pantry.\n"
    head = CURRENT.partition("_**User")[0]
    # When it is read.
    session = read_one(write(tmp_path / "history.md", head + said + aside))
    # Then what they typed is what is shown of them, and gives the title.
    shown = [one for one in session.messages if one.hidden is None]
    assert session.title == "How long does it rise?"
    assert [(one.role, one.blocks[0]) for one in shown] == [
        (Role.USER, Text("/model rye")),
        (Role.SYSTEM, Event(EventKind.MODEL, "rye-2")),
        (Role.USER, Text("/bake")),
        (Role.SYSTEM, Event(EventKind.INTERRUPTED)),
        (Role.USER, Text("How long does it rise?")),
        (Role.ASSISTANT, Text("Look into the pantry.")),
    ]
    assert shown[-1].author == "sub-agent"
    hidden = [plain_text(one.blocks)[:10] for one in session.messages if one.hidden is not None]
    assert hidden == ["<local-com", "## Context", "<task-noti"]
    ids = [one.external_id for one in session.messages]
    assert len(set(ids)) == len(ids)


def test_of_files_that_tell_one_conversation_the_longest_is_read(tmp_path: Path) -> None:
    # Given a conversation that a newer version wrote anew, under another name.
    write(tmp_path / "2026-05-10-why-is-it.md", CURRENT)
    anew = CURRENT.replace("_**User", "\n_**User", 1) + "\n_**Agent**_\n\nDone.\n"
    write(tmp_path / "2026-05-10.md", anew)
    # When both are imported, then nothing stands twice, and what was left out is told.
    (session,), issues = read(tmp_path)
    assert len(session.messages) == 4
    assert session.members == ("2026-05-10.md", "2026-05-10-why-is-it.md")
    assert [(issue.member, issue.severity) for issue in issues] == [
        ("2026-05-10-why-is-it.md", Severity.INFO)
    ]


def test_what_is_named_by_its_file_may_share_that_name(tmp_path: Path) -> None:
    early = read_one(write(tmp_path / "untitled.md", EARLY))
    told = read_one(write(tmp_path / "told.md", CURRENT))
    assert [(one.external_id, one.numbered) for one in (early, told)] == [
        ("untitled", True),
        (SESSION, False),
    ]


def test_a_heading_that_is_but_a_date_in_any_writing_is_no_title(tmp_path: Path) -> None:
    lines = ("<!-- Generated by SpecStory -->", "# 2026-03-01 (09:00Z)", "_**User**_", "Bake")
    text = "\r\n\r\n".join(lines)
    assert read_one(write(tmp_path / "a.md", f"\ufeff{text}")).title == "Bake"


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write(tmp_path / "renamed.txt", CURRENT)
    write(tmp_path / HISTORY, "# Notes\n\nNothing that an agent said.\n")
    write(tmp_path / "readme.md", "Begins with `<!-- Generated by SpecStory -->`.\n")
    container = open_container(tmp_path)
    assert SpecStoryImporter().claim(container, container.names()) == ("renamed.txt",)


def test_a_file_without_a_message_is_left_out_and_told(tmp_path: Path) -> None:
    path = write(tmp_path / HISTORY, CURRENT.partition("_**User")[0])
    sessions, issues = read(path)
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def ids(path: Path) -> list[str]:
    return [message.external_id for session in read(path)[0] for message in session.messages]


@RELAXED
@given(data=st.data())
def test_a_history_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    text = data.draw(st.sampled_from([CURRENT, EARLY]))
    path = write(tmp_path / "history.md", text)
    complete = ids(path)
    end = data.draw(st.integers(0, len(text)))
    write(path, text[:end])
    found = ids(path)
    # A prompt without a time is called after what it says, and so is one without its end.
    is_cut = text is EARLY and len(found) == 1 and end < text.index("<details>")
    assert is_cut or complete[: len(found)] == found


@RELAXED
@given(data=st.data(), rubbish=st.text(max_size=40) | st.sampled_from(["</details>", "```", "---"]))
def test_any_text_in_any_place_is_read_somehow(
    tmp_path: Path, data: st.DataObject, rubbish: str
) -> None:
    text = data.draw(st.sampled_from([CURRENT, EARLY]))
    place = data.draw(st.integers(0, len(text)))
    path = tmp_path / "history.md"
    path.write_bytes((text[:place] + rubbish + text[place:]).encode("utf-8", "replace"))
    found = ids(path)
    assert len(found) == len(set(found))


def begun(tmp_path: Path, name: str, heading: str) -> int | None:
    text = f"## SpecStory\n\n## {heading}\n\n_**User**_\n\nBake\n"
    session = read_one(write(tmp_path / name, text))
    assert session.title == "A loaf"
    assert session.created_at == session.updated_at
    return session.created_at


def test_the_moment_is_that_of_the_heading_or_of_the_name(tmp_path: Path) -> None:
    utc = int(datetime(2025, 1, 20, 9, 10, tzinfo=UTC).timestamp() * 1000)
    local = int(datetime(2025, 1, 20, 21, 10).astimezone().timestamp() * 1000)
    assert begun(tmp_path, "2025-01-19_08-00-a-loaf.md", "A loaf (2025-01-20 09:10Z)") == utc
    assert begun(tmp_path, "2025-01-20_09-10-a-loaf.md", "A loaf (2025-01-20 21:10:00)") == utc
    assert begun(tmp_path, "loaf.md", "A loaf (2025-01-20 21:10:00)") == local
    assert begun(tmp_path, "loaf.md", "A loaf (1/20/2025, 9:10:00 PM)") == local
    assert begun(tmp_path, "loaf.md", "A loaf") is None


@pytest.mark.parametrize(
    "written",
    [
        "1/20/2025, 9:10:44 PM",
        "20/01/2025, 21:10:44",
        "2025/1/20 21:10:44",
        "20.1.2025, 21:10:44",
        "2025. 1. 20. 오후 9:10:44",
        "20/1/2025, 9:10:44 p. m.",
    ],
)
def test_the_first_versions_tell_the_computer_s_time_in_its_language(
    tmp_path: Path, written: str
) -> None:
    path = tmp_path / "2025-01-20_21-10-a-loaf.md"
    path.write_text(f"## SpecStory\n\n## A loaf (of rye) ({written})\n\n_**User**_\n\nBake it.\n")
    session = read_one(path)
    local = int(datetime(2025, 1, 20, 21, 10).astimezone().timestamp() * 1000)
    assert (session.title, session.created_at) == ("A loaf (of rye)", local)


def test_a_history_without_a_name_is_called_after_what_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "2025-01-20_21-10-untitled.md"
    heading = "## Untitled (20/01/2025, 21:10:44)"
    path.write_text(f"## SpecStory\n\n{heading}\n\n_**User**_\n\nBake it.\n")
    session = read_one(path)
    assert session.title == "Bake it."


def test_words_of_the_name_are_no_title(tmp_path: Path) -> None:
    text = (
        "<!-- Generated by SpecStory -->\n\n# bake-a-loaf (2026-05-10 09:00:00Z)\n\n_**User**_\n\n"
    )
    session = read_one(write(tmp_path / "2026-05-10_09-00-00Z-bake-a-loaf.md", f"{text}Bake it?"))
    assert session.title == "Bake it?"


def test_what_the_program_says_in_the_place_of_a_model_is_nobody_s_answer(tmp_path: Path) -> None:
    begun = "<!-- Generated by SpecStory, Markdown v2.1.0 -->\n\n# 2026-05-10 09:00:00Z\n\n"
    about = "<!-- Claude Code Session 5b1c0e7a-2f7d-4f0e-9a55 (2026-05-10 09:00:00Z) -->\n\n"
    turns = [
        ("User (2026-05-10 09:00:00Z)", "Bake it."),
        ("Agent (baker-2 2026-05-10 09:00:01Z)", "Done."),
        ("Agent (<synthetic> 2026-05-10 09:00:02Z)", "You have reached your limit."),
        ("Agent (<synthetic> 2026-05-10 09:00:03Z)", "No response requested."),
    ]
    path = tmp_path / "loaf.md"
    path.write_text(begun + about + "\n".join(f"_**{who}**_\n\n{said}\n" for who, said in turns))
    session = read_one(path)
    assert session.model == "baker-2"
    told = [(one.role, one.hidden, one.blocks) for one in session.messages[2:]]
    assert told == [
        (Role.SYSTEM, None, (Event(EventKind.NOTICE, "You have reached your limit."),)),
        (Role.SYSTEM, Hidden.META, (Event(EventKind.NOTICE, "No response requested."),)),
    ]
