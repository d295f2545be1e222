"""The transcripts that Devin writes beside its database, one JSON document a session.

They have the form of the Agent Trajectory Interchange Format: ``steps`` of a person, of the agent
or of the program, with the calls of a step and what came back in the step itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Block, Thinking, ToolOutcome, ToolResult, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pieces import given_back, tool_call
from chatvault.importers.devin.conversation import SOURCE
from chatvault.importers.devin.pieces import DevinPieces, count_usage, model_in, usage_name
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
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

_FOLDER = "transcripts"
_LARGEST = 256 * 1024**2  # bytes
_OWN = re.compile(rb'"name"\s*:\s*"devin', re.IGNORECASE)
_CUT = "The transcript is cut short or is not valid JSON. Copy the file again from Devin's folder."
_ROLES = {"user": Role.USER, "agent": Role.ASSISTANT, "system": Role.SYSTEM}
_FOLDERS = ("working_directory", "cwd")


def is_transcript(container: Container, name: str) -> bool:
    """Whether the file is a transcript; other agents' have the same form."""
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    if b'"steps"' not in head:
        return False
    found = shape(head)
    if not found.has("steps", "[]", "source") or not found.has("steps", "[]", "step_id"):
        return False
    is_own = PurePosixPath(name).parent.name == _FOLDER and not found.has("agent", "name")
    return is_own or bool(_OWN.search(head))


def session_in(name: str, value: Fields) -> str:
    """The session that a transcript is of."""
    return string(value.get("session_id")) or PurePosixPath(name).stem


def read_document(container: Container, name: str) -> Fields:
    """The value of a transcript. Raises UnreadableFile."""
    with container.open(name) as stream:
        value = mapping(stored_json(stream.read(_LARGEST)))
    if not value:
        raise UnreadableFile(_CUT, path=container.path)
    return value


def read_transcript(name: str, value: Fields, report: Report) -> ParsedSession | None:
    """The session, None where nothing is said in it; its database makes it give way."""
    reader, thread = DevinPieces(Teller(report, name, "step")), Thread()
    agent, key = mapping(value.get("agent")), session_in(name, value)
    for place, step in enumerate(map(mapping, sequence(value.get("steps")))):
        for draft in _drafts(step, f"step:{place}", key, reader):
            if draft.role is Role.ASSISTANT:
                draft.model = draft.model or string(agent.get("model_name")) or None
            thread.add(draft)
    if not thread.drafts:
        return None
    times = times_of(thread.drafts)
    folders = (string(one.get(way)) for one in (value, agent) for way in _FOLDERS)
    session = ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=first_prompt(thread.drafts),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(thread.drafts),
        project=project_of(next(filter(None, folders), "")),
        members=(name,),
    )
    return standing_in(session)


def _drafts(step: Fields, name: str, session: str, reader: DevinPieces) -> Iterator[Draft]:
    """A step, and what its calls gave back."""
    told = mapping(step.get("metadata"))
    asked = told.get("is_user_input") is True
    role = Role.USER if asked else _ROLES.get(string(step.get("source")))
    at = timestamp(step.get("timestamp")) or timestamp(told.get("created_at"))
    if role is None:
        return
    blocks = reader.content(step.get("message"))
    if thought := string(step.get("reasoning_content")).strip():
        blocks.insert(0, Thinking(thought))
    for each in map(mapping, sequence(step.get("tool_calls"))):
        blocks.append(
            tool_call(each.get("tool_call_id"), each.get("function_name"), each.get("arguments"))
        )
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    draft = Draft(name, role, blocks, at, hidden=hidden)
    if role is Role.ASSISTANT:
        _tell_of_model(draft, step, told, session)
    yield draft
    results = list(_results(step, reader))
    if results:
        yield Draft(f"{name}:results", Role.TOOL, results, at)


def _results(step: Fields, reader: DevinPieces) -> Iterator[Block]:
    for each in map(mapping, sequence(mapping(step.get("observation")).get("results"))):
        text, files = given_back(reader.content(each.get("content")))
        outcome = ToolOutcome(text, ToolStatus.UNKNOWN, attachments=files)
        yield ToolResult(outcome, call_id=string(each.get("source_call_id")) or None)


def _tell_of_model(draft: Draft, step: Fields, told: Fields, session: str) -> None:
    """The model of an answer, and what it took; the prompt of a step has what came from a cache."""
    more = mapping(step.get("extra"))
    draft.model = model_in(told) or model_in(more) or string(step.get("model_name")) or None
    count_usage(draft, session, told)
    metrics = mapping(step.get("metrics"))
    read = count(metrics.get("cached_tokens"))
    usage = Usage(
        input=max(0, count(metrics.get("prompt_tokens")) - read),
        output=count(metrics.get("completion_tokens")),
        cache_read=read,
        cache_write=count(mapping(metrics.get("extra")).get("cache_creation_input_tokens")),
    )
    if usage.total:
        draft.usage = usage
        draft.usage_key = usage_name(session, told, draft.external_id)
