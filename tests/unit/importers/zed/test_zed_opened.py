"""Threads that Zed opened as Markdown become conversations, with their calls and thoughts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.importers.containers.container import open_container
from chatvault.importers.zed.importer import ZedImporter
from tests.unit.importers.hostile import is_chain
from tests.unit.importers.zed.zed_files import (
    Fields,
    agent,
    read,
    read_one,
    result,
    text,
    thread,
    tool,
    user,
    write_database,
)

THREAD = """
## User

How many loaves are there?

## Assistant

<thinking>
The list is in a file.

It is short.
</thinking>

I look into the list.

**Tool Call: Read file `bakery/loaves.txt`**
Status: Completed

```bakery/loaves.txt
rye
wheat
```


**Tool Call: `rm -r oven`**
Status: Rejected

## Assistant

There are two.

## User (checkpoint)

Thanks
"""


def write(folder: Path, text: str = THREAD, name: str = "loaves.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def one(folder: Path, text: str = THREAD) -> ParsedSession:
    return read_one(write(folder, text))


def call(told: str) -> str:
    return f"## User\n\nBake.\n\n{told}"


def calls(session: ParsedSession) -> list[ToolCall]:
    return [
        block
        for message in session.messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]


def test_a_thread_is_a_session_of_what_was_said(tmp_path: Path) -> None:
    session = one(tmp_path)
    assert (session.source, session.title) == ("zed", "How many loaves are there?")
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.ASSISTANT, Role.USER]
    asked, looked, told, thanked = (message.blocks for message in session.messages)
    assert asked == (Text("How many loaves are there?"),)
    assert looked[:2] == (
        Thinking("The list is in a file.\n\nIt is short."),
        Text("I look into the list."),
    )
    assert told == (Text("There are two."),)
    assert thanked == (Text("Thanks"),)
    assert session.members == ("loaves.md",)


def test_calls_have_what_came_back_and_how_they_ended(tmp_path: Path) -> None:
    looked, removed = calls(one(tmp_path))
    assert looked.name == "Read file"
    assert json.loads(looked.arguments) == {"title": "Read file `bakery/loaves.txt`"}
    assert looked.outcome is not None
    assert looked.outcome.text == "```bakery/loaves.txt\nrye\nwheat\n```"
    assert looked.outcome.status is ToolStatus.OK
    assert (removed.name, json.loads(removed.arguments)) == ("terminal", {"command": "rm -r oven"})
    assert removed.outcome is not None
    assert (removed.outcome.status, removed.outcome.note) == (ToolStatus.FAILED, "rejected")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Explore the bakery", "tool"),
        ("Create directory \\`oven\\`", "Create directory"),
        ("Find paths matching “`*.rye`”", "Find paths matching"),
    ],
)
def test_the_words_of_a_title_name_the_tool(tmp_path: Path, title: str, name: str) -> None:
    (made,) = calls(one(tmp_path, call(f"**Tool Call: {title}**\nStatus: Finished\n\n")))
    assert (made.name, json.loads(made.arguments)) == (name, {"title": title})


def test_a_command_may_have_several_lines(tmp_path: Path) -> None:
    told = "**Tool Call: `cd oven\n\nls **/*.rye`**\nStatus: In Progress\n\n"
    (made,) = calls(one(tmp_path, call(told)))
    assert json.loads(made.arguments) == {"command": "cd oven\n\nls **/*.rye"}
    assert made.outcome is None


def test_a_call_is_of_the_assistant_where_nothing_was_said(tmp_path: Path) -> None:
    told = "**Tool Call: Task**\nStatus: Canceled\n\n## User\n\nGo on\n"
    session = one(tmp_path, call(told))
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.USER]


def test_headings_that_came_back_from_a_tool_are_no_messages(tmp_path: Path) -> None:
    came = "```\n## User\nx\n**Tool Call: Bake**\nStatus: Completed\n```"
    told = f"**Tool Call: Read\n`x`**\nStatus: Completed\n\n{came}\n\n"
    session = one(tmp_path, call(told))
    (made,) = calls(session)
    assert made.outcome is not None
    assert made.outcome.text == came
    assert len(session.messages) == 2


def test_what_only_looks_like_a_call_is_text(tmp_path: Path) -> None:
    said = "## Assistant\n\n**Tool Call: none**\n\nI write so.\n\n## User\n\nWhy?\n"
    session = one(tmp_path, THREAD + "\n" + said)
    assert session.messages[-2].blocks == (Text("**Tool Call: none**\n\nI write so."),)
    assert session.messages[-1].blocks == (Text("Why?"),)


def test_a_compaction_is_told(tmp_path: Path) -> None:
    session = one(tmp_path, THREAD + "\n--- Context Compacted ---\n\n## Assistant\n\nWell.\n")
    assert session.messages[-2].blocks == (Event(EventKind.COMPACTION, ""),)
    assert session.messages[-1].blocks == (Text("Well."),)


def test_a_thread_is_known_again_after_it_went_on(tmp_path: Path) -> None:
    before = one(tmp_path)
    after = one(tmp_path, THREAD + "\n## Assistant\n\nGladly.\n")
    assert before.external_id == after.external_id
    assert [m.external_id for m in before.messages] == [m.external_id for m in after.messages[:4]]
    other = one(tmp_path, THREAD.replace("I look into", "I look for"))
    assert other.external_id != before.external_id


def test_windows_ends_lines_in_its_own_way(tmp_path: Path) -> None:
    whole = one(tmp_path)
    assert one(tmp_path, "\ufeff" + THREAD.replace("\n", "\r\n")).messages == whole.messages


@pytest.mark.parametrize(
    "text",
    [
        "",
        "## User\n\nHello\n\n## Assistant\n\nHello.\n",  # many programs write so
        "# Notes\n\n**Tool Call: x**\nStatus: Completed\n",
        "## User\n\n**Tool Call: x**\nStatus: Great\n",
    ],
)
def test_other_markdown_is_left_alone(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, text)) == ([], [])


@given(text=st.text(alphabet="\n`*#<>/ abz"), cut=st.integers(0, len(THREAD)))
def test_whatever_stands_in_it_is_a_chain(
    tmp_path_factory: pytest.TempPathFactory, text: str, cut: int
) -> None:
    head = call("**Tool Call: Bake**\nStatus: Completed\n\n")
    session = one(tmp_path_factory.mktemp("zed"), head + text + THREAD[:cut])
    assert is_chain(session)
    assert session.messages[0].blocks == (Text("Bake."),)


@given(cut=st.integers(0, len(THREAD)))
def test_a_beginning_holds_what_was_said_so_far(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("zed")
    head = call("**Tool Call: Bake**\nStatus: Completed\n\n")
    whole = one(folder, head + THREAD)
    part = one(folder, head + THREAD[:cut])
    assert part.external_id == whole.external_id
    pairs = list(zip(part.messages, whole.messages, strict=False))[:-1]
    assert all(mine.external_id == theirs.external_id for mine, theirs in pairs)


SAVED = """## User

Which bread is [@rye.md](file:///bakery/rye.md)?

## Assistant

I look.

**Tool Call: List `.`**
Status: Completed

rye.md


## Assistant

Only
rye.
"""


def kept(folder: Path, *more: Fields) -> None:
    mention = {"Mention": {"uri": {"File": {"abs_path": "/bakery/rye.md"}}, "content": "# Rye"}}
    asked = user("u1", text("Which bread is "), mention, text("?"))
    answers = (agent(text("I look."), tool(), call_1=result()), agent(text("Only rye.")))
    write_database(folder / "threads.db", thread(asked, *answers, *more))


def test_a_thread_that_its_database_tells_too_comes_once(tmp_path: Path) -> None:
    kept(tmp_path, user("u2", text("Thanks")))
    write(tmp_path, SAVED, "saved.md")
    (session,), (issue,) = read(tmp_path)
    assert session.members == ("threads.db",)
    assert (issue.severity, issue.member) == (Severity.INFO, "saved.md")


def test_it_comes_once_too_where_the_database_was_read_before(tmp_path: Path) -> None:
    kept(tmp_path)
    write(tmp_path, SAVED, "saved.md")
    container = open_container(tmp_path)
    container.unchanged = frozenset({"threads.db"})
    assert list(ZedImporter().sessions(container, container.names(), print)) == []


@pytest.mark.parametrize("more", ["\n## User\n\nAnd wheat?\n", "\nAnd some wheat.\n"])
def test_a_thread_that_tells_more_than_the_database_stays(tmp_path: Path, more: str) -> None:
    kept(tmp_path)
    write(tmp_path, SAVED + more, "saved.md")
    assert len(read(tmp_path)[0]) == 2
