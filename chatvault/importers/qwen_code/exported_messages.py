"""The messages of a session as Qwen Code's ``/export`` tells them to other programs.

Facts of the format: packages/cli/src/ui/utils/export of QwenLM/qwen-code.
"""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import SAVED
from chatvault.importers.contents.usage_keys import dated_usage_key
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.answers import Answers
from chatvault.importers.messages.drafts import (
    Draft,
    chain,
    first_prompt,
    is_said,
    latest_model,
    times_of,
)
from chatvault.importers.qwen_code.log import usage_of
from chatvault.importers.qwen_code.session import SOURCE
from chatvault.importers.times.timestamps import timestamp

_STATES = {"completed": ToolStatus.OK, "failed": ToolStatus.FAILED}


def exported_session(
    about: Record, drafts: list[Draft], started: int | None
) -> ParsedSession | None:
    """The session, as long as nothing else tells it; None where nothing was said.

    ``about`` is what the export tells of the session: ``sessionId``, ``cwd``, ``gitBranch``,
    ``model``.
    """
    if not is_said(drafts):
        return None
    times = times_of(drafts)
    session = ParsedSession(
        source=SOURCE,
        external_id=string(about.get("sessionId")),
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=started if started is not None else min(times, default=None),
        updated_at=max(times, default=started),
        model=latest_model(drafts) or string(about.get("model")) or None,
        project=project_of(string(about.get("cwd"))),
        git_branch=string(about.get("gitBranch")) or None,
    )
    return standing_in(session, SAVED)


def drafts_of(messages: Iterable[Record], session_id: str) -> list[Draft]:
    """The messages; what was thought, the tools used and the words are one answer."""
    answers = Answers()
    for number, message in enumerate(messages, start=1):
        draft = _draft(message, number, session_id)
        if draft.role is Role.ASSISTANT:
            answers.add_piece(draft)
        else:
            answers.add(draft)
    return answers.drafts


def tool_call(
    title: str, arguments: str, outcome: ToolOutcome | None, call_id: str = ""
) -> ToolCall:
    """A call that is told by a title such as "ReadFile: oven.txt"."""
    name, _, described = title.partition(": ")
    return ToolCall(name or title, arguments or described, call_id=call_id or None, outcome=outcome)


def status_of(said: str) -> ToolStatus:
    """How a call ended."""
    return _STATES.get(said, ToolStatus.UNKNOWN)


def _draft(message: Record, number: int, session_id: str) -> Draft:
    name, at = string(message.get("uuid")) or f"message:{number}", message.get("timestamp")
    draft = Draft(name, Role.ASSISTANT, [], timestamp(at))
    match string(message.get("type")):
        case "tool_call":
            draft.blocks = [_call(mapping(message.get("toolCall")))]
        case "assistant":
            draft.blocks = _said(message)
            draft.model = string(message.get("model")) or None
            draft.usage = usage_of(mapping(message.get("usageMetadata")))
            draft.usage_key = dated_usage_key("qwen", session_id, name, draft.at)
        case "user":
            draft.role, draft.blocks = Role.USER, _said(message)
        case _:
            draft.role = Role.SYSTEM
            draft.blocks = [Event(EventKind.NOTICE, text) for text in _texts(message)]
    return draft


def _said(message: Record) -> list[Block]:
    text = "\n".join(_texts(message)).strip()
    if not text:
        return []
    is_thought = mapping(message.get("message")).get("role") == "thinking"
    return [Thinking(text) if is_thought else Text(text)]


def _texts(message: Record) -> list[str]:
    told = mapping(message.get("message"))
    parts = [string(mapping(part).get("text")) for part in sequence(told.get("parts"))]
    return list(filter(None, parts or [string(told.get("content"))]))


def _call(told: Record) -> ToolCall:
    given, title = told.get("rawInput"), told.get("title")
    outcome = ToolOutcome(
        "\n".join(filter(None, map(_back, sequence(told.get("content"))))),
        status_of(string(told.get("status"))),
    )
    return tool_call(
        string(title) or (to_json(title) if title else string(told.get("kind"))),
        string(given) or (to_json(given) if given else ""),
        outcome,
        string(told.get("toolCallId")),
    )


def _back(piece: object) -> str:
    """A piece of what a tool gave back: a text, or a file as it is now."""
    told = mapping(piece)
    if told.get("type") == "diff":
        return f"{string(told.get('path'))}\n{string(told.get('newText'))}".strip()
    return string(mapping(told.get("content")).get("text"))
