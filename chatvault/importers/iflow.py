"""Reads the sessions of iFlow CLI, whose lines have the form of Claude Code's.

They differ in the id of the session, ``session-<uuid>``, in what tools gave back, which has the
form of Gemini CLI's (``responseParts.functionResponse.response.output``), and in answers that are
told in several lines within a second, each beside the others, with the calls that run just then,
also such as were told before. Thoughts stand in the text. What a command of the program prints is
an answer of the model ``slash-command``.
Facts of the format: kenn-io/agentsview, and published notes on files of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Block, Text, Thinking
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.claude_code.noted import Noted
from chatvault.importers.claude_code.place import is_transcript, place_of
from chatvault.importers.claude_code.transcript import Transcript
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "iflow"

_SESSION = re.compile(r"session-[0-9a-fA-F-]{36}")
_PRINTED = "slash-command"
_BURST = 1000  # ms between lines of one answer

_Line = tuple[int, int, Record]


class IFlowImporter:
    """Reads ``~/.iflow/projects``, any part of it, or a single session."""

    key = SOURCE
    name = "iFlow sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions."""
        return tuple(name for name in names if _is_session(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file, and those of sub-agents that stand in it."""
        for name in names:
            if name not in container.unchanged:
                yield from up_to_damage(_sessions(container, name, report), name, names, report)


def _sessions(container: Container, name: str, report: Report) -> Iterator[ParsedSession]:
    transcript = Transcript(place_of(container, name), report, lambda text: text, Noted())
    with container.open(name) as stream:
        transcript.read(_as_claude_code(records(stream, report, name)))
    for session in transcript.sessions({}, ""):
        yield replace(session, source=SOURCE, agent="iFlow", members=(name,))


def _is_session(container: Container, name: str) -> bool:
    head = head_of(container, name)
    if b'"session-' not in head or not is_transcript(container, name):
        return False
    told = (string(record.get("sessionId")) for record in sniff(head))
    return any(_SESSION.fullmatch(one) for one in told)


def _as_claude_code(lines: Iterable[_Line]) -> Iterator[_Line]:
    """The lines as Claude Code would write them."""
    burst, told_at, name, called = "", 0, "", set[str]()
    for number, offset, record in lines:
        message = mapping(record.get("message"))
        if record.get("type") == "assistant" and message:
            above, at = string(record.get("parentUuid")), timestamp(record.get("timestamp")) or 0
            if not (above and above == burst and 0 <= at - told_at < _BURST):
                name = string(message.get("id")) or string(record.get("uuid"))
            burst, told_at = above, at
            record = {**record, "message": {**_answer(message, called), "id": name}}
        elif record.get("type") == "user":
            burst = ""
            content = message.get("content")
            if isinstance(content, list):
                pieces = [_plain(piece) for piece in content]
                record = {**record, "message": {**message, "content": pieces}}
        yield number, offset, record


def _answer(message: Record, called: set[str]) -> Record:
    """The answer with its thoughts apart, and without the calls that were ``called`` before."""
    if message.get("model") == _PRINTED:
        message = {key: value for key, value in message.items() if key not in ("model", "usage")}
    content = message.get("content")
    if not isinstance(content, list):
        return message
    pieces: list[object] = []
    for piece in content:
        fields = mapping(piece)
        if fields.get("type") == "text":
            pieces += map(_as_piece, split_thoughts(_printed(string(fields.get("text")))))
        elif fields.get("type") != "tool_use" or string(fields.get("id")) not in called:
            pieces.append(piece)
    called.update(string(mapping(piece).get("id")) for piece in pieces)
    called.discard("")
    return {**message, "content": pieces}


def _as_piece(block: Block) -> dict[str, str]:
    if isinstance(block, Thinking):
        return {"type": "thinking", "thinking": block.text}
    return {"type": "text", "text": block.text if isinstance(block, Text) else ""}


def _printed(text: str) -> str:
    """What a command printed, where the text is that."""
    if not text.startswith('{"slashCommandOutput"'):
        return text
    told = mapping(mapping(from_json(text)).get("slashCommandOutput"))
    return string(told.get("text")) or text


def _plain(piece: object) -> object:
    """A piece in which what a tool gave back is text."""
    fields = mapping(piece)
    content = fields.get("content")
    if fields.get("type") != "tool_result" or not isinstance(content, dict):
        return piece
    return {**fields, "content": _given_back(content)}


def _given_back(content: dict[str, Any]) -> str:
    parts = content.get("responseParts", content)
    answers = [parts] if isinstance(parts, dict) else sequence(parts)
    texts = []
    for answer in map(mapping, answers):
        response = mapping(mapping(answer.get("functionResponse")).get("response"))
        told = response.get("output", response.get("error"))
        texts.append(to_json(told) if told else string(answer.get("text")))
    shown = content.get("resultDisplay")
    return "\n".join(filter(None, texts)) or string(shown) or to_json(content)
