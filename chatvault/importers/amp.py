"""Reads the threads that Amp keeps on this computer, or exports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.amp_ledger import Ledger
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import reported
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.messages.prompt_trail import PromptTrail
from chatvault.importers.times.timestamps import timestamp

SOURCE = "amp"

Fields = dict[str, Any]

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_TIMED = re.compile(r"T-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_NUMBERED = r"\d+|place:\d+"  # how messages were named before prompts counted
_UNCACHED = "gpt-"  # how models are named that are not paid for what they put into a cache
_STATES = {
    "done": ToolStatus.OK,
    "error": ToolStatus.FAILED,
    "cancelled": ToolStatus.FAILED,
    "rejected-by-user": ToolStatus.FAILED,
}


class AmpImporter:
    """Reads ``threads`` of Amp's folder, or a single thread."""

    key = SOURCE
    name = "Amp threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The threads."""
        return tuple(name for name in names if _is_thread(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a thread."""
        for name in names:
            if name not in container.unchanged:
                yield from up_to_damage(_sessions(container, name, report), name, names, report)


def _is_thread(container: Container, name: str) -> bool:
    """Whether its messages are numbered, or it is named as threads are."""
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    seen = shape(head)
    if not seen.has("messages", "[]", "role"):
        return False
    named = seen.has("id") and seen.has("created")
    return named and (seen.has("messages", "[]", "messageId") or b'"T-' in head)


def _sessions(container: Container, name: str, report: Report) -> Iterator[ParsedSession | None]:
    findings = Findings(report, name, "thread")
    for told in read(container, name, findings, essential="messages"):
        yield _session(told, name, findings)
    findings.sum_up()


def _session(told: Fields, name: str, findings: Findings) -> ParsedSession | None:
    key = string(told.get("id")) or name.rpartition("/")[2].rpartition(".")[0]
    drafts = _drafts(key, told, findings)
    if not drafts:
        return None
    times, tree, before = times_of(drafts), _tree(told), _handed_over(key, told)
    repository = mapping(tree.get("repository"))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(drafts),
        title=string(told.get("title")).strip() or first_prompt(drafts),
        created_at=timestamp(told.get("created")),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent=string(told.get("agentMode")) or None,
        project=project_of(_folder(tree), string(repository.get("url")) or None),
        git_branch=string(repository.get("ref")).removeprefix("refs/heads/") or None,
        git_commit=string(repository.get("sha")) or None,
        parent_external_id=before,
        relation=Relation.CONTINUATION if before else None,
        ids_formerly=_NUMBERED,
        members=(name,),
    )


def _handed_over(key: str, told: Fields) -> str | None:
    """The thread that this one goes on with; of two that are joined, the one begun before.

    Both tell of each other, and their ids begin with the moment they were begun.
    """
    if not _TIMED.fullmatch(key):
        return None
    joined = map(mapping, sequence(told.get("relationships")))
    others = (string(each.get("threadID")) for each in joined if each.get("type") == "handoff")
    return max((each for each in others if _TIMED.fullmatch(each) and each < key), default=None)


def _drafts(thread_id: str, told: Fields, findings: Findings) -> list[Draft]:
    """The messages; what has no time of its own is of the time before it.

    Their numbers are places: those behind a prompt that was edited are given once more.
    """
    thread, pieces_of, ledger = Thread(), _Pieces(findings), Ledger(told.get("usageLedger"))
    trail = PromptTrail()
    at = timestamp(told.get("created"))
    for number, value in enumerate(sequence(told.get("messages"))):
        message = mapping(value)
        usage = mapping(message.get("usage"))
        own = mapping(message.get("meta")).get("sentAt") or usage.get("timestamp")
        key = message.get("messageId")
        content = message.get("content")
        pieces = [content] if isinstance(content, str) else sequence(content)
        at = timestamp(own) or ledger.at(key) or _begun(pieces) or at
        role = _ROLES.get(string(message.get("role")), Role.SYSTEM)
        if role is Role.USER and (asked := _typed(pieces)):
            trail.ask(asked)
        external_id = trail.name(f"{key}" if isinstance(key, int) else f"place:{number}")
        blocks = [block for piece in pieces for block in pieces_of.blocks(piece)]
        draft = Draft(external_id, role, blocks, at, string(usage.get("model")) or None)
        if role is Role.SYSTEM and any(isinstance(block, ToolCall) for block in blocks):
            draft.role = Role.USER  # a command of the person's own
        folded = any(isinstance(block, Event) for block in blocks)
        draft.hidden = Hidden.SYSTEM if draft.role is Role.SYSTEM and not folded else None
        draft.usage = _usage(usage, ledger.cost(key))
        draft.usage_key = usage_key(thread_id, external_id)
        thread.add(draft)
    return thread.drafts


def _begun(pieces: Sequence[object]) -> int | None:
    """When the first of the pieces was begun that tell that, as threads of the server do."""
    told = (timestamp(mapping(piece).get("startTime")) for piece in pieces)
    return min((at for at in told if at is not None), default=None)


def _typed(pieces: Sequence[object]) -> list[str]:
    """What a person wrote in a message, beside what tools gave back."""
    told = (piece if isinstance(piece, str) else mapping(piece).get("text") for piece in pieces)
    return [text for text in map(string, told) if text]


class _Pieces:
    """Makes blocks of content; what it cannot make out it keeps, and says so."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._pictures = findings, Pictures()

    def blocks(self, piece: object) -> list[Block]:
        fields = {"type": "text", "text": piece} if isinstance(piece, str) else mapping(piece)
        match fields.get("type"):
            case "text":
                text = string(fields.get("text")).strip()
                return [Text(text)] if text else []
            case "thinking" | "redacted_thinking":
                return [Thinking(string(fields.get("thinking")))]
            case "tool_use":
                name, call_id = string(fields.get("name")), string(fields.get("id"))
                asked = fields.get("input") or string(fields.get("text")) or {}
                return [ToolCall(name or "tool", to_json(asked), call_id or None)]
            case "tool_result":
                return [_result(fields)]
            case "manual_bash_invocation":
                return [_command(fields)]
            case "provider":  # whose model it was
                return []
            case "summary":
                return [Event(EventKind.COMPACTION, _summary(fields.get("summary")))]
            case "image":
                return self._image(mapping(fields.get("source")))
        return self._unknown(fields) if fields else []

    def _image(self, source: Fields) -> list[Block]:
        data, kind = string(source.get("data")), string(source.get("mediaType"))
        if data:
            return [Image(self._pictures.from_base64(data, kind))]
        url = string(source.get("url"))
        return [Image(Attachment(url[:200], kind or "image/*"))] if url else []

    def _unknown(self, fields: Fields) -> list[Block]:
        self._findings.unknown(string(fields.get("type")) or "untyped")
        return [Text(to_json(fields), TextVariant.UNKNOWN)]


def _command(fields: Fields) -> ToolCall:
    """A command that the person ran in the shell from within the thread."""
    return ToolCall("Bash", to_json(fields.get("args") or {}), outcome=_outcome(fields, "toolRun"))


def _summary(told: object) -> str:
    """What took the place of what was before."""
    fields = mapping(told)
    return string(told) or string(fields.get("summary")) or string(fields.get("text"))


def _result(fields: Fields) -> ToolResult:
    """What came back; the key of the call is written in another way than elsewhere."""
    call_id = string(fields.get("toolUseID")) or string(fields.get("tool_use_id"))
    return ToolResult(_outcome(fields, "run"), "", call_id or None)


def _outcome(fields: Fields, key: str) -> ToolOutcome:
    """How a run ended, which stands under that key."""
    run = mapping(fields.get(key))
    state = string(run.get("status"))
    error = string(mapping(run.get("error")).get("message")) or string(run.get("error"))
    result = run.get("result", fields.get("content"))
    text = error or _text(result)
    status = _STATES.get(state, ToolStatus.UNKNOWN)
    note = "rejected" if state == "rejected-by-user" else state
    note = note if status is ToolStatus.FAILED else ""
    code = mapping(result).get("exitCode")
    if status is ToolStatus.OK and isinstance(code, int) and code != 0:
        status, note = ToolStatus.FAILED, f"exit {code}"[:40]
    details = to_json(result) if isinstance(result, dict) else None
    return ToolOutcome(text, status, note, details=details)


def _text(result: object) -> str:
    """The words of a result: of one with fields those that hold the output."""
    if isinstance(result, dict):
        said = (string(result.get(key)) for key in ("output", "content", "diff"))
        return next(filter(None, said), "") or to_json(result)
    if isinstance(result, list):
        texts = [string(mapping(piece).get("text")) or to_json(piece) for piece in result]
        return "\n".join(texts)
    return string(result)


def _usage(told: Fields, cost: int | None) -> Usage | None:
    """The tokens; what a model of OpenAI was given anew is told as if it was put into a cache."""
    given, written = count(told.get("inputTokens")), count(told.get("cacheCreationInputTokens"))
    if string(told.get("model")).startswith(_UNCACHED):
        given, written = given + written, 0
    usage = Usage(
        input=given,
        output=count(told.get("outputTokens")),
        cache_read=count(told.get("cacheReadInputTokens")),
        cache_write=written,
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total else None


def _tree(told: Fields) -> Fields:
    """What is told of the first folder that was open."""
    trees = map(mapping, sequence(mapping(mapping(told.get("env")).get("initial")).get("trees")))
    return next((tree for tree in trees if string(tree.get("uri"))), {})


def _folder(tree: Fields) -> str:
    return path_in(string(tree.get("uri")))
