"""What sessions of Cline's command line, which its editor writes by now, hold besides words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import File, Image, Text, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.containers.container import open_container

START = 1_784_000_000_000  # UTC ms
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAA"
    "BQABpfZFQAAAAABJRU5ErkJggg=="
)

Turn = dict[str, Any]


def turn(number: int, role: str, *pieces: Turn, **told: Any) -> Turn:
    named = {"id": f"msg_flour{number:03}", "ts": START + 1000 * number}
    return {**named, "role": role, "content": list(pieces), **told}


def text(words: str) -> Turn:
    return {"type": "text", "text": words}


def write(folder: Path, key: str, *turns: Turn, **told: Any) -> Path:
    home = folder / "sessions" / key
    home.mkdir(parents=True)
    whole = {"version": 1, "agent": "lead", "sessionId": key, "messages": list(turns)}
    (home / f"{key}.messages.json").write_text(json.dumps(whole))
    about = {"version": 1, "session_id": key, "model": "baker-1", "cwd": "/home/ada/oven", **told}
    (home / f"{key}.json").write_text(json.dumps(about))
    return home


def read(folder: Path) -> list[ParsedSession]:
    container, issues = open_container(folder), list[Issue]()
    importer = ClineImporter()
    names = importer.claim(container, container.names())
    found = list(importer.sessions(container, names, issues.append))
    assert issues == []
    return found


def messages(folder: Path, *turns: Turn) -> tuple[ParsedMessage, ...]:
    write(folder, "1784000000_loaf", *turns)
    (session,) = read(folder)
    return session.messages


ASKED = turn(1, "user", text("Bake a loaf"))
BAKED = turn(
    2, "assistant", text("It is in the oven."), modelInfo={"id": "baker-2"},
    metrics={"inputTokens": 100, "outputTokens": 7, "cacheReadTokens": 80, "cost": 0.01},
)  # fmt: skip


def test_what_came_from_a_cache_is_part_of_the_input_that_is_told(tmp_path: Path) -> None:
    (_, answer) = messages(tmp_path, ASKED, BAKED)
    assert answer.usage is not None
    assert (answer.usage.input, answer.usage.cache_read) == (20, 80)


def test_what_is_left_of_a_long_session_for_the_model_is_no_session(tmp_path: Path) -> None:
    home = write(tmp_path, "1784000000_loaf", ASKED, BAKED)
    summed = {
        "version": 1,
        "sessionId": home.name,
        "source_message_count": 2,
        "messages": [turn(3, "user", text("<SYSTEM_NOTICE>Files read: oven.py")), BAKED],
    }
    (home / f"{home.name}.compaction.json").write_text(json.dumps(summed))
    (session,) = read(tmp_path)
    assert [message.external_id for message in session.messages] == ["msg_flour001", "msg_flour002"]


def test_pictures_and_files_are_kept_whoever_gave_them(tmp_path: Path) -> None:
    picture = {"type": "image", "data": PIXEL, "mediaType": "image/png"}
    given = {"type": "file", "path": "/home/ada/oven/rye.md", "content": "Rye, water"}
    call = {"type": "tool_use", "id": "t1", "name": "look", "input": {"at": "oven"}}
    shown = {"query": "oven", "result": [text("Brown"), picture], "success": True}
    back = {"type": "tool_result", "tool_use_id": "t1", "name": "look", "content": [shown]}
    made = {
        "type": "media",
        "media": {
            "id": "g1",
            "modality": "image",
            "mediaType": "image/png",
            "source": {"type": "base64", "data": PIXEL},
        },
    }
    asked, answer, drawn = messages(
        tmp_path,
        turn(1, "user", text("Like this?"), given, picture),
        turn(2, "assistant", call, modelInfo={"id": "baker-2"}),
        turn(3, "user", back),
        turn(4, "assistant", made),
    )
    words, file, image = asked.blocks
    assert (words, isinstance(image, Image)) == (Text("Like this?"), True)
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rye.md", "Rye, water")
    (looked,) = answer.blocks
    assert isinstance(looked, ToolCall)
    assert looked.outcome is not None
    assert (looked.outcome.text, len(looked.outcome.attachments)) == ("Brown", 1)
    (drawing,) = drawn.blocks
    assert isinstance(drawing, Image)
    assert drawing.attachment.content is not None


def test_what_a_tool_did_is_told_in_its_words(tmp_path: Path) -> None:
    call = {"type": "tool_use", "id": "t1", "name": "editor", "input": {"path": "rye.md"}}
    done = {"query": "edit:rye.md", "result": "Edited rye.md", "success": True}
    back = {
        "type": "tool_result",
        "tool_use_id": "t1",
        "content": json.dumps(done, separators=(",", ":")),
    }
    _, answer = messages(
        tmp_path,
        ASKED,
        turn(2, "assistant", call, modelInfo={"id": "baker-2"}),
        turn(3, "user", back),
    )
    (edited,) = answer.blocks
    assert isinstance(edited, ToolCall)
    assert edited.outcome is not None
    assert edited.outcome.text == "Edited rye.md"


def test_what_the_side_of_the_model_called_is_a_call(tmp_path: Path) -> None:
    activity = {
        "toolCallId": "s1",
        "toolName": "web_search",
        "execution": "provider",
        "input": {"query": "rye"},
        "output": [{"title": "Rye"}],
        "isError": False,
    }
    _, answer = messages(
        tmp_path, ASKED, {**BAKED, "metadata": {"modelToolActivities": [activity]}}
    )
    call, words = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.status) == ("web_search", ToolStatus.UNKNOWN)
    assert "Rye" in call.outcome.text
    assert words == Text("It is in the oven.")


def test_what_the_program_puts_in_is_nobodys_prompt(tmp_path: Path) -> None:
    command = text('<user_command slash="team">weigh the flour</user_command>')
    asked, put_in, summed, answer = messages(
        tmp_path,
        turn(1, "user", command),
        turn(3, "user", text("A command has ended."), metadata={"displayRole": "system"}),
        turn(4, "user", text("So far: rye"), metadata={"kind": "compaction_summary"}),
        BAKED,
    )
    assert asked.blocks == (Text("/team weigh the flour"),)
    assert put_in.hidden is Hidden.SYSTEM
    assert (summed.role, answer.role) == (Role.SYSTEM, Role.ASSISTANT)


def test_a_fork_repeats_what_was_said_till_then(tmp_path: Path) -> None:
    fork = {"forkedFromSessionId": "1784000000_loaf", "forkedAt": "2026-07-14T03:34:00Z"}
    write(tmp_path, "1784000000_loaf", ASKED, BAKED)
    later = turn(600, "user", text("And a cake?"))
    write(tmp_path, "1784000060_cake", ASKED, BAKED, later, metadata={"fork": fork})
    loaf, cake = read(tmp_path)
    assert (cake.parent_external_id, cake.relation) == (loaf.external_id, Relation.FORK)
    assert [message.external_id for message in cake.messages] == ["msg_flour600"]
    assert [message.external_id for message in cake.repeated] == [
        "repeated:msg_flour001", "repeated:msg_flour002",
    ]  # fmt: skip
    assert cake.repeated[1].usage_key == loaf.messages[1].usage_key


def test_an_older_task_goes_on_in_a_session_of_its_own(tmp_path: Path) -> None:
    warning = "Warning: this is a legacy conversation, which means tool names may have changed."
    write(
        tmp_path,
        "1763812800000",
        {"role": "user", "content": [text("Bake a loaf")]},
        {"role": "assistant", "content": [text("Done.")], "metrics": {"inputTokens": 9}},
        {"role": "user", "content": warning},
        turn(7, "user", text("And a cake?")),
        turn(8, "assistant", text("Soon.")),
    )
    (session,) = read(tmp_path)
    assert session.external_id == "1763812800000:resumed"
    assert session.parent_external_id == "1763812800000"
    assert session.relation is Relation.CONTINUATION
    assert len(session.repeated) == 2
    told = [(message.role, message.hidden) for message in session.messages]
    assert told == [(Role.USER, Hidden.SYSTEM), (Role.USER, None), (Role.ASSISTANT, None)]
