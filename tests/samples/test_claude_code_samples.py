"""Every real transcript of Claude Code is imported, with all of its messages.

They are counted here a second time, by a small reader of the raw lines. What counts:

* a conversation is a file, and inside a file that is not an agent's own every chain of
  ``isSidechain`` records; only those with a message count. Single records that
  documentation spreads over the lines of a ``.json`` file are no transcripts.
* the assistant lines of one ``message.id`` are one message, if anything is in them; a line of
  ``<synthetic>`` or an API error is one, and so is a ``fallback`` to another model;
* a user record with text or pictures is one message, and one more where it begins with text
  that the program put there (``<system-reminder>``, ``<ide_…>``) or where it sums up a
  conversation that no ``compact_boundary`` before it divides; the output of a ``!command``
  belongs to the command; a record that says the same at the same time again is none;
* a ``tool_result`` is one only where no call waits for it;
* a system record is one if it has content or is a boundary, an error or a fallback, an error
  after the same error not;
* an attachment is one if it is a queued command, and the next user record that says the
  same is none then.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import ParsedSession
from tests.samples.reading import read_as
from tests.unit.importers.hostile import is_tree

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "claude-code"
FILES = sorted(path for path in SAMPLES.rglob("*.jsonl") if path.name != "journal.jsonl")

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]

_INJECTED = re.compile(r"\s*<(system-reminder|ide_\w+|local-command-caveat)>.*?</\1>\s*", re.DOTALL)
_ERRORS = ("api_error", "error", "api_refusal")


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The records, without lines that are no objects and without immediate repetitions."""
    before = b""
    for line in path.read_bytes().split(b"\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and line != before:
            yield record
        before = line


def content_of(record: dict[str, Any]) -> list[Any]:
    message = record.get("message")
    content = message.get("content") if isinstance(message, dict) else message
    return content if isinstance(content, list) else [content] if content else []


def split(records: list[dict[str, Any]], stem: str) -> list[list[dict[str, Any]]]:
    """The conversations that stand in one file."""
    turns = [record for record in records if record.get("type") in ("user", "assistant")]
    beside = [record for record in turns if record.get("isSidechain")]
    agent = beside == turns and any(record.get("agentId") for record in beside)
    if stem.startswith("agent-") or agent:
        return [records]
    main: list[dict[str, Any]] = []
    sides: list[list[dict[str, Any]]] = []
    place: dict[str, int] = {}
    known: set[str] = set()
    for record in records:
        uuid, parent = record.get("uuid"), record.get("parentUuid")
        if not record.get("isSidechain") or not uuid:
            main.append(record)
        else:
            lost = parent and parent not in known and sides
            number = place.get(parent or "", len(sides) - 1 if lost else len(sides))
            if number == len(sides):
                sides.append([])
            sides[number].append(record)
            place[uuid] = number
        known.add(uuid or "")
    return [main, *sides]


class Count:
    """Counts the messages of one conversation."""

    def __init__(self) -> None:
        self.messages = 0
        self.answers: set[str] = set()
        self.waiting: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.queued: list[str] = []
        self.shell = False
        self.last: tuple[str, str] = ("", "")  # kind of the last message, and its text

    def add(self, kind: str, text: str = "", number: int = 1) -> None:
        self.messages += number
        self.last = (kind, text) if number else self.last

    def record(self, record: dict[str, Any]) -> None:
        kind = record.get("type")
        if kind == "assistant":
            self.assistant(record)
        elif kind == "user":
            self.user(record)
        elif kind == "system":
            self.system(record)
        elif kind == "attachment" and record["attachment"].get("type") == "queued_command":
            prompt = record["attachment"]["prompt"]
            self.said(record, prompt if isinstance(prompt, list) else [prompt], queued=True)

    def assistant(self, record: dict[str, Any]) -> None:
        pieces = content_of(record)
        message = record["message"]
        if record.get("isApiErrorMessage") or message.get("model") == "<synthetic>":
            self.add("system")
            return
        fallbacks = [piece for piece in pieces if piece == "fallback" or of(piece, "fallback")]
        self.add("system", number=len(fallbacks))
        said = [piece for piece in pieces if piece not in fallbacks and not is_empty(piece)]
        if said:
            answer = message.get("id") or record.get("uuid") or f"line {id(record)}"
            self.add("assistant", number=answer not in self.answers)
            self.answers.add(answer)
        self.waiting.update(
            piece.get("id") or "" for piece in said if of(piece, "tool_use", "server_tool_use")
        )

    def user(self, record: dict[str, Any]) -> None:
        pieces = content_of(record)
        for piece in pieces:
            if of(piece, "tool_result"):
                call = piece.get("tool_use_id") or ""
                self.add("tool", number=self.waiting[call] == 0)
                self.waiting[call] -= self.waiting[call] > 0
        self.said(record, [piece for piece in pieces if not of(piece, "tool_result")])

    def said(self, record: dict[str, Any], pieces: list[Any], *, queued: bool = False) -> None:
        said = [piece for piece in pieces if not is_empty(piece)]
        first = next(filter(None, map(text_of, said)), "")
        marked = record.get("isMeta") or record.get("isCompactSummary")
        if not queued and not marked and first in self.queued:
            self.queued.remove(first)
            return
        self.queued += [first] * queued
        words = [text_of(piece) or piece for piece in said]
        again = json.dumps([record.get("uuid"), record.get("timestamp"), words])
        if not said or again in self.seen:
            return
        self.seen.add(again)
        text = "".join(map(text_of, said)).strip()
        if record.get("isCompactSummary") or text.startswith("This session is being continued"):
            self.add("system", number=2 - (self.last[0] == "boundary"))
        elif text.startswith("<bash-std") and self.shell:
            self.shell = False
        else:
            self.shell = text.startswith("<bash-input>")
            injected = any(_INJECTED.match(text_of(piece)) for piece in said)
            left = any(not is_empty(piece) for piece in map(without_injected, said))
            marked = record.get("isMeta")
            self.add("user", number=1 + bool(injected and left and not marked))

    def system(self, record: dict[str, Any]) -> None:
        subtype, content = record.get("subtype"), record.get("content")
        if subtype == "compact_boundary":
            self.add("boundary")
        elif subtype in _ERRORS:
            error = record.get("error") or {}
            inner = ((error.get("error") or {}).get("error") or {}).get("message")
            text = content or error.get("formatted") or error.get("message") or inner or ""
            self.add("error", text, number=self.last != ("error", text))
        elif subtype == "model_refusal_fallback" or content:
            self.add("system")


def of(piece: object, *kinds: str) -> bool:
    return isinstance(piece, dict) and piece.get("type") in kinds


def text_of(piece: object) -> str:
    return piece if isinstance(piece, str) else str(piece.get("text") or "") if piece else ""  # type: ignore[attr-defined]


def is_empty(piece: object) -> bool:
    return not piece or (of(piece, "text") and not text_of(piece))


def without_injected(piece: object) -> object:
    text = text_of(piece)
    while match := _INJECTED.match(text):
        text = text[match.end() :]
    return text if isinstance(piece, str) or of(piece, "text") else piece


def counted(path: Path) -> list[int]:
    """How many messages each conversation of the file has."""
    found = []
    for conversation in split(list(lines_of(path)), path.stem):
        count = Count()
        for record in conversation:
            count.record(record)
        found.append(count.messages)
    return [messages for messages in found if messages]


def imported(path: Path) -> list[ParsedSession]:
    return read_as("claude-code", path)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_file_alone_has_the_messages_of_its_lines(path: Path) -> None:
    assert [len(session.messages) for session in imported(path)] == counted(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_the_messages_of_a_conversation_are_a_tree(path: Path) -> None:
    for session in imported(path):
        assert is_tree(session)


def test_the_whole_folder_has_the_messages_of_all_files() -> None:
    sessions = imported(SAMPLES)
    files = {path.relative_to(SAMPLES).as_posix(): counted(path) for path in FILES}
    # Some files hold records of one session.
    joined = [one for one in sessions if one.formerly and len(one.members) > 1]
    for members in {one.members for one in joined}:
        most = sum(sum(files.pop(member)) for member in members)
        assert 0 < sum(len(one.messages) for one in joined if one.members == members) <= most
    alone = [len(one.messages) for one in sessions if one not in joined]
    assert sorted(alone) == sorted(messages for counts in files.values() for messages in counts)
    assert len({(one.external_id, one.members) for one in sessions}) == len(sessions)


def test_no_other_products_file_is_taken_for_a_transcript() -> None:
    for folder in sorted(SAMPLES.parent.iterdir()):
        if folder.is_dir() and folder.name != "claude-code":
            assert not imported(folder)
