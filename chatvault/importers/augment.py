"""Reads the sessions of Auggie, the command line of Augment: one JSON document each.

``chatHistory`` has an ``exchange`` a request to the model: ``request_message`` is what a person
asked, "" where the model but went on; ``request_nodes`` hold what came back from tools, pictures
and where the person was, ``response_nodes`` what was thought, called and used. Facts of the
format: what public readers of it found in their own sessions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.cursor.kept_bytes import kind_of_base64
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

SOURCE = "augment"

_INJECTED = re.compile(r"\s*<(?P<tag>[a-z][\w-]{0,60})>.*</(?P=tag)>\s*", re.DOTALL)


class AugmentImporter:
    """Reads ``~/.augment/sessions``, what is above it, or a single session."""

    key = SOURCE
    name = "Augment sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions."""
        return tuple(name for name in names if _is_session(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file."""

        def read_file(name: str) -> Iterator[ParsedSession | None]:
            findings = Findings(report, name, "session")
            for told in read(container, name, findings, essential="chatHistory"):
                yield _session(told, name, container.modified(name))
            findings.sum_up()

        for name in names:
            if name not in container.unchanged:
                yield from up_to_damage(read_file(name), name, names, report)


def _is_session(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    return b'"chatHistory"' in head and shape(head).has(
        "chatHistory", "[]", "exchange", "request_message"
    )


def _session(told: Fields, name: str, written: int | None) -> ParsedSession | None:
    key = string(told.get("sessionId")) or PurePosixPath(name).stem
    exchanges = [mapping(one) for one in sequence(told.get("chatHistory"))]
    drafts = _drafts(key, exchanges)
    if not drafts:
        return None
    times = times_of(drafts)
    ended = timestamp(told.get("modified")) or max(times, default=written)
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(drafts),
        title=string(told.get("customTitle")).strip() or first_prompt(drafts),
        created_at=timestamp(told.get("created")) or min(times, default=ended),
        updated_at=ended,
        model=latest_model(drafts),
        project=project_of(_folder(exchanges)),
        members=(name,),
    )


def _drafts(session: str, exchanges: Sequence[Fields]) -> list[Draft]:
    thread, pictures = Thread(), Pictures()
    for place, one in enumerate(exchanges):
        told = mapping(one.get("exchange"))
        name = string(told.get("request_id")) or f"exchange:{place}"
        thread.add(_prompt(f"{name}:asked", told, pictures))
        answer = Draft(
            name, Role.ASSISTANT, list(_answered(told)), timestamp(one.get("finishedAt"))
        )
        answer.model = string(told.get("model_id")) or None
        counted = (usage_of(mapping(node.get("token_usage"))) for node in _nodes(told, "response"))
        answer.usage = next(filter(None, counted), None)
        answer.usage_key = usage_key(session, name)
        thread.add(answer)
    return thread.drafts


def _nodes(told: Fields, way: str) -> list[Fields]:
    return [mapping(node) for node in sequence(told.get(f"{way}_nodes"))]


def _prompt(name: str, told: Fields, pictures: Pictures) -> Draft:
    """What a person asked, and what came back from the tools that were called before."""
    nodes = _nodes(told, "request")
    texts = [string(mapping(node.get("text_node")).get("content")) for node in nodes]
    asked = string(told.get("request_message")) or "\n\n".join(filter(None, texts))
    blocks: list[Block] = [Text(asked)] if asked.strip() else []
    for node in nodes:
        if result := mapping(node.get("tool_result_node")):
            blocks.append(_result(result))
        if data := string(mapping(node.get("image_node")).get("image_data")):
            blocks.append(Image(pictures.from_base64(data, kind_of_base64(data))))
    hidden = Hidden.SYSTEM if _INJECTED.fullmatch(asked) else None
    return Draft(name, Role.USER, blocks, hidden=hidden)


def _result(told: Fields) -> ToolResult:
    failed = told.get("is_error")
    status = ToolStatus.UNKNOWN if failed is None else ToolStatus.OK
    outcome = ToolOutcome(string(told.get("content")), ToolStatus.FAILED if failed else status)
    return ToolResult(outcome, "", string(told.get("tool_use_id")) or None)


def _answered(told: Fields) -> Iterator[Block]:
    """What was thought, said and called; that a call begins is told again once it is whole."""
    calls: dict[str, ToolCall] = {}
    for place, node in enumerate(_nodes(told, "response")):
        thought = mapping(node.get("thinking"))
        if text := (string(thought.get("summary")) or string(thought.get("content"))).strip():
            yield Thinking(text)
        if called := mapping(node.get("tool_use")):
            key = string(called.get("tool_use_id"))
            given = called.get("input_json")
            given = given if isinstance(given, str) else to_json(given or {})
            calls[key or str(place)] = tool_call(key, called.get("tool_name"), given)
    if said := string(told.get("response_text")).strip():
        yield Text(said)
    yield from calls.values()


def _folder(exchanges: Sequence[Fields]) -> str:
    """The folder that was worked in last."""
    told = [mapping(one.get("exchange")) for one in exchanges]
    states = [
        mapping(node.get("ide_state_node")) for one in told for node in _nodes(one, "request")
    ]
    for state in reversed(states):
        terminal = mapping(state.get("current_terminal"))
        places = (state.get("repository_root"), state.get("folder_root"))
        folders = map(string, (terminal.get("current_working_directory"), *places))
        if folder := next(filter(None, folders), ""):
            return folder
    return ""
