"""Sessions that Qwen Code exported become sessions, until their own log comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.work import Unattended
from chatvault.importers.qwen_code.importer import QwenCodeImporter
from chatvault.services.vault import Services
from tests.unit.importers.hostile import RELAXED, is_chain
from tests.unit.importers.qwen_code.qwen_code_files import (
    FOLDER,
    SESSION,
    START,
    USAGE,
    Record,
    lines,
    whole,
    write,
)
from tests.unit.importers.reading import read_known, read_with

AT = "2026-05-10T09:00:00.000Z"
MARKDOWN = f"""# Chat Session Export

- **Session ID**: `{SESSION}`
- **Start Time**: {AT}
- **Exported**: 2026-05-10T10:00:00.000Z

- **Working Directory**: `{FOLDER} &amp; larder`
- **Git Branch**: `rye`

- **Model**: qwen3-coder

---

## User

Bake a loaf


## Assistant

I look at it.

## Flour

Rye.


### Tool: ReadFile: a &lt;b>.md
**Status**: completed

**Input:**
```json
{{"path": "a.md"}}
```

**Affected Files:**
- `a.md`

**Output:**
````typescript
```
## User
```
````


### System

> The talk was
> shortened.


## Assistant

With rye.

"""
OLDER = f"""# Chat Session Export
**Session ID**: {SESSION}
**Start Time**: {AT}
**Exported**: 2026-05-10T10:00:00.000Z
---
## User
Bake a loaf

## Assistant
I look.

## Tool Call
**Tool**: Shell: ls
**Status**: failed
```
no oven

```

## Assistant
_[System message]_

"""


def told(kind: str, name: str, **fields: Any) -> Record:
    return {"uuid": name, "sessionId": SESSION, "timestamp": AT, "type": kind, **fields}


def said(kind: str, name: str, text: str, role: str = "", **fields: Any) -> Record:
    message = {"role": role or kind, "parts": [{"text": text}]}
    return told(kind, name, message=message, **fields)


def used(**fields: Any) -> Record:
    call = {"toolCallId": "c1", "kind": "read", "title": "ReadFile: a.md", "status": "completed"}
    return told("tool_call", "a1", toolCall={**call, **fields})


def exported() -> dict[str, Any]:
    """An export of JSON, with a little of everything."""
    back = {"type": "content", "content": {"type": "text", "text": "rye"}}
    changed = {"type": "diff", "path": "b.md", "oldText": "", "newText": "oats"}
    return {
        "sessionId": SESSION,
        "startTime": AT,
        "messages": [
            said("user", "u1", "Bake a loaf"),
            said("assistant", "a1", "Rye?", "thinking", usageMetadata=USAGE),
            used(rawInput={"path": "a.md"}, content=[back, changed]),
            said("assistant", "a2", "With rye.", model="qwen3-max"),
            said("system", "g1", "Goal met"),
        ],
        "metadata": {"cwd": FOLDER, "gitBranch": "rye", "model": "qwen3-coder", "promptCount": 1},
    }


def as_lines(content: dict[str, Any]) -> str:
    first = {"type": "session_metadata", "sessionId": SESSION, "startTime": AT}
    records = [{**first, **content["metadata"]}, *content["messages"]]
    return "\n".join(map(json.dumps, records))


def read(path: Path, content: str) -> tuple[ParsedSession, list[Issue]]:
    path.write_text(content, encoding="utf-8")
    (session,), issues = read_known("qwen-code", path)
    return session, issues


def calls(session: ParsedSession) -> list[ToolCall]:
    blocks = (block for message in session.messages for block in message.blocks)
    return [block for block in blocks if isinstance(block, ToolCall)]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_what_is_exported_for_programs_is_read(tmp_path: Path, form: str) -> None:
    # Given a session as JSON or as lines,
    written = {"json": json.dumps, "jsonl": as_lines}[form](exported())
    # when it is read,
    session, issues = read(tmp_path / f"qwen-code-export-1.{form}", written)
    # then all of it is there, and an answer is one message.
    assert (session.external_id, session.title, issues) == (SESSION, "Bake a loaf", [])
    assert (session.created_at, session.model, session.stands_in) == (START, "qwen3-max", True)
    asked, thought, answer, goal = session.messages
    assert asked.blocks == (Text("Bake a loaf"),)
    assert thought.blocks[0] == Thinking("Rye?")
    assert thought.usage is not None
    assert thought.usage.total == 950
    assert answer.blocks == (Text("With rye."),)
    assert goal.blocks == (Event(EventKind.NOTICE, "Goal met"),)
    (call,) = calls(session)
    assert (call.name, call.arguments, call.call_id) == ("ReadFile", '{"path":"a.md"}', "c1")
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rye\nb.md\noats", ToolStatus.OK)
    assert session.project is not None
    assert (session.project.path, session.git_branch) == (FOLDER, "rye")


def test_the_first_versions_wrote_the_records_of_the_session(tmp_path: Path) -> None:
    # Given an export whose messages are the records of the log, when it is read,
    content = {"sessionId": SESSION, "startTime": AT, "messages": whole()}
    session, _ = read(tmp_path / "export-1.json", json.dumps(content))
    # then it is what the log itself would be.
    (own,), _ = read_known("qwen-code", write(tmp_path / "log" / f"{SESSION}.jsonl", whole()))
    assert (session.messages, session.title) == (own.messages, own.title)


def test_what_is_exported_for_people_is_read(tmp_path: Path) -> None:
    session, issues = read(tmp_path / "qwen-code-export-1.md", MARKDOWN)
    assert (session.external_id, session.title, issues) == (SESSION, "Bake a loaf", [])
    assert (session.created_at, session.model, session.git_branch) == (START, "qwen3-coder", "rye")
    assert session.project is not None
    assert session.project.path == f"{FOLDER} & larder"
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.SYSTEM, Role.ASSISTANT]
    # A heading of the answer's own ends nothing, and what a tool gave back is none.
    assert session.messages[1].blocks[0] == Text("I look at it.\n\n## Flour\n\nRye.")
    assert session.messages[2].blocks == (Event(EventKind.NOTICE, "The talk was\nshortened."),)
    (call,) = calls(session)
    assert (call.name, call.arguments) == ("ReadFile", '{"path": "a.md"}')
    assert call.outcome is not None
    assert call.outcome.text == "```\n## User\n```"


def test_what_older_versions_wrote_for_people_is_read(tmp_path: Path) -> None:
    session, issues = read(tmp_path / "export-1.md", OLDER)
    assert (session.external_id, issues) == (SESSION, [])
    assert [message.role for message in session.messages] == [Role.USER, Role.ASSISTANT]
    (call,) = calls(session)
    assert (call.name, call.arguments) == ("Shell", "ls")
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("no oven", ToolStatus.FAILED)


def test_a_fence_in_what_a_tool_gave_back_swallows_no_turn(tmp_path: Path) -> None:
    # Given what an older version wrote of a tool that gave back a fence,
    fenced = "```bash\nls\n```\nno oven"
    written = OLDER.replace("no oven", fenced) + "## User\nAnd oats?\n\n## Assistant\nYes.\n"
    # when it is read,
    session, _ = read(tmp_path / "export-1.md", written)
    # then all of that is the tool's, and what was said behind it is there.
    (call,) = calls(session)
    assert call.outcome is not None
    assert call.outcome.text == fenced
    said = [plain_text(message.blocks) for message in session.messages]
    assert said == ["Bake a loaf", "I look.", "And oats?", "Yes."]


def test_a_chat_that_another_program_exported_is_not_one_of_its_own(tmp_path: Path) -> None:
    written = "# Chat Session Export\n**Session ID**: 7\n**Date**: today\n\n## User\n\nRye?\n"
    path = tmp_path / "chat.md"
    path.write_text(written, encoding="utf-8")
    assert read_with(QwenCodeImporter(), path) == ([], [])


def test_it_makes_room_for_the_session_itself(services: Services, tmp_path: Path) -> None:
    # Given what was exported in several forms,
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a.md").write_text(MARKDOWN, encoding="utf-8")
    (folder / "b.json").write_text(json.dumps(exported()), encoding="utf-8")
    services.importing.run([folder], Unattended())
    log = write(tmp_path / "log" / f"{SESSION}.jsonl", lines(whole()))
    # when its log is read, then it is one conversation, as the log tells it.
    services.importing.run([log], Unattended())
    with services.database.rows() as rows:
        named = [row[0] for row in rows("SELECT external_id FROM message")]
        assert list(rows("SELECT count(*) FROM chat_session")) == [(1,)]
    (own,), _ = read_known("qwen-code", log)
    assert sorted(named) == sorted(message.external_id for message in own.messages)


@RELAXED
@given(end=st.integers(MARKDOWN.index("Exported"), len(MARKDOWN)))
def test_any_beginning_is_read(tmp_path_factory: pytest.TempPathFactory, end: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "export.md"
    path.write_text(MARKDOWN[:end], encoding="utf-8")
    sessions, _ = read_known("qwen-code", path)
    assert all(map(is_chain, sessions))


def test_an_export_without_an_id_is_called_as_its_file(tmp_path: Path) -> None:
    content = {**exported(), "sessionId": None}
    session, _ = read(tmp_path / "loaf.json", json.dumps(content))
    assert session.external_id == "loaf"
