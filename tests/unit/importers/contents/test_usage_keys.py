"""What an answer used is counted once, and never taken for that of another conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.contents.usage_keys import usage_key
from tests.unit.importers import test_amp
from tests.unit.importers.aider import test_aider
from tests.unit.importers.claude_code import claude_code_files
from tests.unit.importers.cline import cline_files
from tests.unit.importers.continue_dev import test_continue_sessions
from tests.unit.importers.copilot_chat import copilot_chat_files
from tests.unit.importers.crush import crush_files
from tests.unit.importers.goose import goose_files
from tests.unit.importers.zed import zed_files


def continued(folder: Path, session: str) -> None:
    told = {**test_continue_sessions.told(), "sessionId": session}
    test_continue_sessions.write(folder, told, f"{session}.json")


def amp(folder: Path, session: str) -> None:
    test_amp.write(folder, {**test_amp.thread(), "id": session}, f"{session}.json")


def cline(folder: Path, session: str) -> None:
    cline_files.simple().write(folder / "tasks" / session)


def copilot(folder: Path, session: str) -> None:
    told = copilot_chat_files.request(
        1, "Why?", "So.", usage={"promptTokens": 10, "completionTokens": 5}
    )
    chat = copilot_chat_files.chat({**told, "requestId": "request_0"}, sessionId=session)
    copilot_chat_files.put(folder, chat, f"{session}.json")


def claude_code(folder: Path, session: str) -> None:
    transcript = claude_code_files.Transcript(session)
    transcript.user("Hello")
    transcript.assistant("", claude_code_files.text("Hi."), usage={"output_tokens": 7})
    for record in transcript.records:
        del record["uuid"], record["parentUuid"]
        record.pop("requestId", None)
    transcript.write(folder)


def goose(folder: Path, session: str) -> None:
    messages = [{**one, "id": f"m{place}"} for place, one in enumerate(goose_files.exchange())]
    spent = {"created_timestamp": goose_files.BEGUN + 9, "input_tokens": 10}
    goose_files.write_database(folder / "sessions.db", messages, session, spent=(spent,))


def crush(folder: Path, session: str) -> None:
    crush_files.write_database(folder / session / "crush.db", crush_files.exchange(), session)


def zed(folder: Path, session: str) -> None:
    told = zed_files.thread(request_token_usage={"u1": {"input_tokens": 10}})
    zed_files.write_database(folder / "threads.db", told, session)


def openai(folder: Path, session: str) -> None:
    asked = {"role": "user", "content": f"Hello from {session}"}
    answer = {"role": "assistant", "content": "Hi.", "id": "1",
              "usage_metadata": {"input_tokens": 10, "output_tokens": 5}}  # fmt: skip
    (folder / f"{session}.json").write_text(json.dumps({"messages": [asked, answer]}))


def used(folder: Path) -> list[list[str | None]]:
    """The keys of what was used in each conversation below the folder."""
    container = open_container(folder)
    (portion,) = registry.plan(container).portions
    sessions = portion.importer.sessions(container, portion.names, lambda _: None)
    return [[one.usage_key for one in session.messages if one.usage] for session in sessions]


@pytest.mark.parametrize(
    "write", [continued, amp, cline, copilot, claude_code, goose, crush, zed, openai]
)
def test_answers_of_the_same_place_in_two_conversations_are_counted_each(
    tmp_path: Path, write: Callable[[Path, str], None]
) -> None:
    write(tmp_path, "5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c")
    write(tmp_path, "9d1b6a52-7f0e-4a3c-8a77-2f4be0a91c55")
    first, second = used(tmp_path)
    assert first
    assert None not in first
    assert not set(first) & set(second)


def test_a_history_of_aider_that_was_copied_counts_once(tmp_path: Path) -> None:
    test_aider.write(tmp_path / "oven")
    test_aider.write(tmp_path / "oven copied")
    test_aider.write(tmp_path / "rye", test_aider.HISTORY.replace("110 received", "120 received"))
    counted = [keys for keys in used(tmp_path) if keys]
    assert counted[0] == counted[1]
    assert counted[0] != counted[2]


def test_a_name_that_nothing_else_has_counts_everywhere() -> None:
    name = "request_5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c:r"
    assert usage_key("one", name) == usage_key("two", name) == name
