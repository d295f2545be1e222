"""Small Codex rollouts, written line by line as the program writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from chatvault.domain.blocks import ToolCall, ToolOutcome, plain_text
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.codex.importer import CodexImporter
from tests.unit.importers.reading import read_with

SESSION = "019fc8be-3658-7ca3-9e29-0123456789ab"
START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
START_MS = int(START.timestamp() * 1000)


class Rollout:
    """Gathers records, a second apart."""

    def __init__(self, session: str = SESSION, *, head: bool = True, **meta: Any) -> None:
        self.session = session
        self.records: list[dict[str, Any]] = []
        if head:
            self.head(session, **meta)

    def head(self, session: str, **meta: Any) -> None:
        """The head of a session."""
        told = {"id": session, "cwd": "/home/ada/search", "cli_version": "0.146.0", "source": "cli"}
        self.add("session_meta", **{**told, **meta})

    def add(self, kind: str, **payload: Any) -> None:
        """A record of that kind."""
        at = START + timedelta(seconds=len(self.records))
        stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.records.append({"timestamp": stamp, "type": kind, "payload": payload})

    def turn(self, turn_id: str, model: str = "gpt-5.6") -> None:
        self.add("turn_context", turn_id=turn_id, cwd="/home/ada/search", model=model)

    def user(self, said: str, *, typed: bool = False) -> None:
        """A user message; ``typed`` ones are told in the log too."""
        content = [{"type": "input_text", "text": said}]
        self.add("response_item", type="message", role="user", content=content)
        if typed:
            self.event("user_message", message=said, images=[])

    def assistant(self, said: str, **fields: Any) -> None:
        content = [{"type": "output_text", "text": said}]
        self.add("response_item", type="message", role="assistant", content=content, **fields)

    def item(self, kind: str, **fields: Any) -> None:
        self.add("response_item", type=kind, **fields)

    def call(self, call_id: str, name: str = "exec_command", **arguments: Any) -> None:
        self.item("function_call", name=name, call_id=call_id, arguments=json.dumps(arguments))

    def output(self, call_id: str, output: object) -> None:
        self.item("function_call_output", call_id=call_id, output=output)

    def event(self, kind: str, **fields: Any) -> None:
        self.add("event_msg", type=kind, **fields)

    def tokens(self, *, total: int, last: int | None = None) -> None:
        """How many tokens have been used; a fifth of each count was answered."""

        def counts(count: int) -> dict[str, int]:
            return {
                "input_tokens": count,
                "cached_input_tokens": count // 2,
                "output_tokens": count // 5,
                "reasoning_output_tokens": count // 10,
                "total_tokens": count + count // 5,
            }

        info = {"total_token_usage": counts(total)}
        if last is not None:
            info["last_token_usage"] = counts(last)
        self.event("token_count", info=info)

    @property
    def content(self) -> bytes:
        """The file as it is on the disk."""
        lines = (json.dumps(record, ensure_ascii=False) for record in self.records)
        return "".join(f"{line}\n" for line in lines).encode()

    def write(self, folder: Path, name: str = "") -> Path:
        """Put the rollout into the folder."""
        path = folder / (name or f"rollout-2026-11-05T09-30-00-{self.session}.jsonl")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return path


def dated(at: int, number: int) -> str:
    """An id as Codex makes them since 2025: a UUID that tells when it was made (UTC ms)."""
    return str(UUID(int=at << 80 | 7 << 76 | 1 << 63 | number))


class TimedRollout(Rollout):
    """A rollout whose records are as old as the family is when they are written."""

    def __init__(self, family: Family, session: str, **meta: Any) -> None:
        self._family = family
        super().__init__(session, **meta)

    def add(self, kind: str, **payload: Any) -> None:
        at = datetime.fromtimestamp(self._family.at / 1000, UTC).isoformat()
        self.records.append({"timestamp": at, "type": kind, "payload": payload})


class Family:
    """Sessions that come out of each other, with one clock for all."""

    def __init__(self) -> None:
        self.at = START_MS
        self._made = 0
        self.parent = self.begun()
        self.turns(self.parent, "rye", "wheat")

    def id(self) -> str:
        self._made += 1
        self.at += 60_000
        return dated(self.at, self._made)

    def begun(self, **meta: Any) -> Rollout:
        return TimedRollout(self, self.id(), **meta)

    def turns(self, rollout: Rollout, *about: str) -> None:
        for word in about:
            turn = self.id()
            rollout.event("task_started", turn_id=turn)
            rollout.turn(turn)
            rollout.user(f"How long does {word} rise?", typed=True)
            rollout.call(f"call_{turn[-3:]}", cmd=f"grep {word}")
            rollout.output(f"call_{turn[-3:]}", f"{word}: ten hours")
            rollout.assistant(f"{word} rises for ten hours.")
            rollout.tokens(total=1000 * self._made, last=100)

    def copy(self, of: Rollout, **meta: Any) -> Rollout:
        """A session that repeats another one, with the time of the repeating."""
        made = self.begun(**meta)
        for record in of.records:
            made.add(record["type"], **record["payload"])
        return made


read = partial(read_with, CodexImporter())


def read_one(rollout: Rollout, folder: Path) -> ParsedSession:
    """The only session of a rollout, which reads without a problem."""
    sessions, issues = read(rollout.write(folder))
    assert not issues
    (session,) = sessions
    return session


def said_in(message: ParsedMessage) -> str:
    """What was said in the message."""
    return plain_text(message.blocks)


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    return [said_in(message) for message in session.messages if message.hidden is None]


def call_in(message: ParsedMessage) -> ToolCall:
    """The only call of the message."""
    (found,) = (block for block in message.blocks if isinstance(block, ToolCall))
    return found


def outcome_in(message: ParsedMessage) -> ToolOutcome:
    """What came of the only call of the message."""
    outcome = call_in(message).outcome
    assert outcome is not None
    return outcome
