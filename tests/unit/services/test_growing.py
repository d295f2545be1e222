"""A file that grew is read on from where it was read to; the vault is as if it was read whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.work import Unattended
from chatvault.importers.claude_code import resuming
from chatvault.services.vault import Services, open_vault
from chatvault.storage.session_tail import SessionTail
from tests.unit.importers.claude_code_files import SESSION, Transcript, call, image, text, thinking

WORK = Unattended()
NOT_COMPARED = {"uid", "imported_at", "id", "session_id", "message_id", "source_id", "project_id"}
IDS = {"parent_id", "active_leaf_id"}


@pytest.fixture(autouse=True)
def short_files_count_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few lines have checkpoints, a few lines before their end."""
    monkeypatch.setattr(resuming, "LONG", 600)
    monkeypatch.setattr(resuming, "TAIL", 1_500)
    monkeypatch.setattr(resuming, "LONGEST_TAIL", 3_000)


@pytest.fixture
def read_on(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each tail that was offered could be merged."""
    merged: list[bool] = []
    merge = SessionTail.merge

    def noted(self: SessionTail, *arguments: Any) -> object:
        result = merge(self, *arguments)
        merged.append(result is not None)
        return result

    monkeypatch.setattr(SessionTail, "merge", noted)
    return merged


@contextmanager
def vault() -> Iterator[Services]:
    with TemporaryDirectory() as name:
        services = open_vault(Path(name, "vault"))
        yield services
        services.close()


def content(services: Services) -> dict[str, list[Any]]:
    """All that is in the vault, without the numbers that only tell when it came in."""
    found: dict[str, list[Any]] = {}
    with services.database.read() as session:
        run = session.connection().exec_driver_sql
        names = dict(run("SELECT id, external_id FROM message").all())  # type: ignore[arg-type]
        for table, order in (
            ("chat_session", "external_id"),
            ("message", "session_id, position"),
            ("tool_call", "message_id, ordinal"),
            ("attachment", "message_id, ordinal"),
            ("event", "session_id, id"),
            ("alternative", "message_id"),
            ("source", "id"),
            ("project", "id"),
        ):
            rows = []
            for row in run(f"SELECT * FROM {table}").mappings():
                told = {key: value for key, value in row.items() if key not in NOT_COMPARED}
                told |= {key: names.get(row[key]) for key in IDS & told.keys()}
                if "message_id" in row:
                    told["message"] = names[row["message_id"]]
                rows.append(told)
            found[table] = sorted(rows, key=str) if "message_id" in order else rows
            del order
    return found


def run(services: Services, path: Path, *, growing: bool = False) -> None:
    services.importing.run([path], WORK, growing=growing)


def checkpoints(services: Services) -> int:
    with services.database.read() as session:
        found = session.connection().exec_driver_sql("SELECT count(*) FROM file_checkpoint")
        return int(found.scalar_one())


def as_read_whole(path: Path) -> dict[str, list[Any]]:
    with vault() as other:
        run(other, path)
        return content(other)


def conversation(turns: int) -> Transcript:
    transcript = Transcript()
    for number in range(turns):
        transcript.user(f"How long does rye rise, the {number}. time?")
        transcript.assistant(
            f"msg_{number}", text(f"Ten hours, {number}."), usage={"input_tokens": 3}
        )
    return transcript


def test_one_more_line_is_read_on(services: Services, tmp_path: Path, read_on: list[bool]) -> None:
    made = conversation(12)
    path = made.write(tmp_path)
    run(services, path)
    assert checkpoints(services) == 1
    made.user("And in summer?")
    made.write(tmp_path)
    run(services, path)
    assert read_on == [True]
    assert content(services) == as_read_whole(path)
    assert services.health.check(WORK).healthy


STEPS = st.sampled_from(
    ["prompt", "answer", "more", "call", "result", "both", "picture", "attached", "event", "rewind",
     "command", "model", "title", "side", "summary", "compact", "twice", "broken", "queued", "shell",
     "output", "error", "orphan", "agent", "branch"]
)  # fmt: skip
LIKELY = st.sampled_from(["prompt", "answer", "more", "call", "result", "both", "event", "thought"])


def write_step(made: Transcript, step: str, place: int) -> None:
    """One thing that happens in a conversation."""
    answer = {"input_tokens": 3, "output_tokens": place}
    match step:
        case "prompt":
            made.user(f"Question {place}?")
        case "answer":
            made.assistant(f"msg_{place}", text(f"Answer {place}."), usage=answer)
        case "thought":
            made.assistant(f"msg_{place}", thinking("Rye is slow."), usage=answer)
        case "more":
            last = next((r for r in reversed(made.records) if r["type"] == "assistant"), None)
            name = last["message"]["id"] if last else f"msg_{place}"
            made.assistant(name, text(f"More {place}."), usage=answer, stop_reason="end_turn")
        case "call":
            made.assistant(f"msg_{place}", call(f"toolu_{place}", "Bash", command="ls"))
        case "result":
            calls = [
                piece["id"]
                for record in made.records
                if record["type"] == "assistant"
                for piece in record["message"]["content"]
                if piece["type"] == "tool_use"
            ]
            made.result(calls[-1] if calls else "toolu_none", f"{place} files")
        case "both":
            made.assistant(f"msg_{place}", call(f"toolu_{place}", "Read", path="rye.md"))
            made.result(f"toolu_{place}", "read")
        case "orphan":
            made.result("toolu_nobody", "lost")
        case "picture":
            made.user([image(), {"type": "text", "text": f"See {place}"}])
        case "attached":
            file = {"filename": "a.py", "content": {"file": {"content": f"print({place})"}}}
            made.add("attachment", attachment={"type": "file", **file})
        case "event":
            made.add("progress", data={"type": "hook_progress", "hook": f"h{place}"})
        case "rewind":
            made.last = made.records[place * 7 % len(made.records)].get("uuid")
            made.user(f"Instead {place}?")
        case "branch":
            made.last = made.records[max(len(made.records) - 3, 0)].get("uuid")
            made.user(f"Rather {place}?")
        case "command":
            made.user("<command-name>/rename</command-name><command-args>Bread</command-args>")
        case "model":
            made.user(
                "<local-command-stdout>Set model to Rye (claude-rye-1)</local-command-stdout>"
            )
        case "title":
            made.loose(type="custom-title", customTitle=f"Title {place}")
        case "side":
            made.user(f"Side {place}", isSidechain=True)
        case "summary":
            made.loose(type="summary", summary=f"About {place}", leafUuid=made.last)
        case "compact":
            made.add("system", subtype="compact_boundary", content="Compacted")
            made.user("The story so far", isCompactSummary=True)
        case "twice":
            made.records.append(made.records[place % len(made.records)])
        case "broken":
            made.records.append({"type": "user", "message": f"odd {place}"})
        case "queued":
            attached = {"type": "queued_command", "prompt": f"Question {place + 1}?"}
            made.add("attachment", attachment=attached)
        case "shell":
            made.user(f"<bash-input>ls {place}</bash-input>")
        case "output":
            made.user(f"<bash-stdout>{place}</bash-stdout><bash-stderr></bash-stderr>")
        case "error":
            made.assistant("", text("API Error"), isApiErrorMessage=True, model="<synthetic>")
        case "agent":
            made.assistant(f"msg_{place}", call(f"toolu_{place}", "Task", prompt="Look"))
            data = {"type": "agent_progress", "agentId": f"a{place}"}
            made.add("progress", data=data, parentToolUseID=f"toolu_{place}")


def told(steps: list[str]) -> bytes:
    made = conversation(6)
    for place, step in enumerate(steps):
        write_step(made, step, place)
    return made.content


@given(
    steps=st.lists(STEPS | LIKELY, max_size=25),
    cuts=st.lists(st.floats(0, 1), min_size=1, max_size=3),
    growing=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_beginning_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    whole = told(steps)
    with TemporaryDirectory() as name, vault() as services:
        path = Path(name, f"{SESSION}.jsonl")
        for cut in [*sorted(cuts), 1]:
            path.write_bytes(whole[: round(cut * len(whole))])
            run(services, path, growing=growing)
        assert content(services) == as_read_whole(path)
        assert services.health.check(WORK).healthy
        assert json.dumps(whole.decode())
