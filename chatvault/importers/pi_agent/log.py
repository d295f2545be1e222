"""Reading the entries of a session of Pi: messages that form a tree, and what is between them.

The oldest sessions are a plain list, whose entries have no ids. OpenClaw hangs an entry also
at a call of a tool, and the first one at the session itself.
"""

from __future__ import annotations

import re
from typing import Any, TypeGuard

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    ToolCall,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import EntryTree
from chatvault.importers.pi_agent.command_code import PROGRAM, complete, is_command_code
from chatvault.importers.pi_agent.envelopes import unwrapped
from chatvault.importers.pi_agent.oh_my_pi import mentioned, python
from chatvault.importers.pi_agent.pieces import PiPieces, command
from chatvault.importers.pi_agent.read_files import split_files
from chatvault.importers.pi_agent.replies import NOTHING, is_unsent, sent
from chatvault.importers.times.timestamps import timestamp

_ROLES = {
    **{"user": Role.USER, "assistant": Role.ASSISTANT},
    **dict.fromkeys(("system", "developer"), Role.SYSTEM),
}
_RESET = "reset"  # OpenClaw's conversation begins anew within its session
_CLEARED = "reset_boundary"  # and Oh My Pi's
_SUMMARIES = {
    **dict.fromkeys(("compaction", "compactionSummary"), EventKind.COMPACTION),
    **dict.fromkeys(("branch_summary", "branchSummary", _RESET, _CLEARED), EventKind.NOTICE),
}
# What says nothing in the conversation.
_SILENT = frozenset(
    (
        *("model_change", "thinking_level_change", "custom", "label", "session_info", "leaf"),
        *("title_change", "service_tier_change", "mode_change", "credential_pin"),
        *("ttsr_injection", "session_init"),
        "context_edit",  # leaves out for the model what was said
    )
)
_USED = ("usage", "model_usage")  # entries that tell of tokens that no answer used
# What Pi makes of "/skill:name arguments".
_SKILL = re.compile(
    r'<skill name="(?P<name>[^"\n]{1,200})" location="(?P<place>[^"\n]{0,2000})">\n'
    r"(?P<body>.*?)</skill>(?P<rest>.*)",
    re.DOTALL,
)
_ASIDE = "side"  # of an entry from which OpenClaw does not go on
_NESTED = "openclaw.nested-tool.v1"  # tells of a tool that another tool called
_ENDINGS = {"aborted": EventKind.INTERRUPTED, "error": EventKind.ERROR}
_CHAT = "chat.txt"  # what others said in a group before a prompt
_MIRROR = "delivery-mirror"  # OpenClaw's model of what it sent
_MIRRORED = 3  # messages before, among which the answer is


class Log:
    """Gathers the messages of one session, entry by entry.

    ``file`` names the one of several files of a session; entries without an id have it in theirs.
    """

    def __init__(
        self, session_id: str, reader: PiPieces, *, enveloped: bool, file: str = ""
    ) -> None:
        self._session_id, self._reader, self._enveloped = session_id, reader, enveloped
        self._unnamed = f"{file}:line" if file else "line"
        self.tree = EntryTree(session_id)
        self.name = ""
        self.is_sub_agent = False  # whose prompts are the program's
        self.program = ""  # that has Pi's form, "" for those that the importer is of

    def take(self, line: int, entry: Record) -> None:
        """Add what the entry tells."""
        name = string(entry.get("id")) or f"{self._unnamed}:{line}"
        draft = self._draft(name, entry)
        if draft is not None:
            draft.at = _moment(entry)
            if draft.usage is not None:
                draft.usage_key = self._usage_key(name, entry)
        if entry.get("type") == "leaf" and "targetId" in entry:
            self.tree.add(name, {"parentId": entry["targetId"]}, None)
        elif entry.get("appendMode") == _ASIDE:
            self.tree.add_beside(name, entry, draft)
        else:
            self.tree.add(name, entry, draft)
        if draft is not None and draft.role is Role.TOOL and draft.usage is not None:
            self._count(draft.usage, mapping(entry.get("message")), draft)
        if entry.get("type") == "session_info":
            self.name = string(entry.get("name")).strip() or self.name

    def _count(self, usage: Usage, message: dict[str, Any], draft: Draft) -> None:
        """Put what a tool used to the answer that called it, if what came back is there now."""
        call_id = message.get("toolCallId")
        if self.tree.drafts and self.tree.drafts[-1] is draft:
            return
        for answer in reversed(self.tree.drafts):
            calls = (block for block in answer.blocks if isinstance(block, ToolCall))
            if any(call.call_id == call_id for call in calls):
                answer.usage = answer.usage + usage if answer.usage else usage
                answer.usage_key = answer.usage_key or draft.usage_key
                return

    def _usage_key(self, name: str, entry: Record) -> str:
        """What names an answer's usage also in a fork, which begins with copies of its parent's.

        The answer's own id, else the moment at which it was asked for, else the entry's id and
        time: they are copied as they are.
        """
        message = mapping(entry.get("message"))
        if response := string(message.get("responseId")):
            return f"pi:{response}"
        if asked := timestamp(message.get("timestamp")):
            of = string(message.get("model")) or string(message.get("toolCallId"))
            return f"pi:{asked}:{of}"
        return f"pi:{_moment(entry) or self._session_id}:{name}"

    def _draft(self, name: str, entry: Record) -> Draft | None:
        kind = string(entry.get("type"))
        if kind == "message":
            return self._message(name, entry)
        if kind == "custom_message":
            return self._injected(name, entry)
        if kind in _USED:
            return _used(name, entry)
        if kind not in _SILENT and kind not in _SUMMARIES:
            self._reader.pass_over(kind)
        return _summary(name, kind, entry)

    def _message(self, name: str, entry: Record) -> Draft | None:
        message = mapping(entry.get("message"))
        kind = string(message.get("role"))
        if kind == "toolResult":
            usage = _usage(mapping(message.get("usage")))
            return Draft(name, Role.TOOL, [self._reader.result(message)], usage=usage)
        if (told := self._done_by_hand(kind, message)) is not None:
            return Draft(name, Role.USER, told)
        if kind in ("custom", "hookMessage"):  # as it was called before
            return self._injected(name, message)
        role = _ROLES.get(kind)
        if role is None:
            if kind not in _SUMMARIES:
                self._reader.pass_over(kind)
            return _summary(name, kind, message)
        draft = Draft(name, role, self._reader.content(message.get("content")))
        if role is Role.ASSISTANT:
            if self._enveloped:
                _send(draft)
            _complete(draft, message)
            if self._enveloped and draft.model == _MIRROR:
                self._mirror(draft)
        elif role is Role.SYSTEM:
            draft.hidden = Hidden.SYSTEM
            draft.blocks += self._reader.content(list(mapping(message.get("sections")).values()))
        else:
            self._prompt(draft, message)
        if is_command_code(message):
            self.program = PROGRAM
            complete(draft, entry)
        return draft

    def _prompt(self, draft: Draft, message: dict[str, Any]) -> None:
        """Leave of a prompt what was typed."""
        draft.blocks = [new for block in draft.blocks for new in _as_typed(block)]
        if message.get("synthetic") is True and not self.is_sub_agent:
            draft.hidden = Hidden.META
        if self._enveloped:
            _unwrap(draft)
            draft.author = _sender(mapping(message.get("provenance")))

    def _done_by_hand(self, kind: str, message: dict[str, Any]) -> list[Block] | None:
        """What a person ran or named from within the program."""
        if kind == "bashExecution":
            return [command(message)]
        if kind == "pythonExecution":
            return [python(message)]
        return mentioned(message, self._reader) if kind == "fileMention" else None

    def _mirror(self, draft: Draft) -> None:
        """What was sent to the chat stands once more behind the answer that it is of."""
        draft.model = None
        said = _condensed(draft)
        before = self.tree.drafts[-_MIRRORED:]
        if any(one.role is Role.ASSISTANT and said in _condensed(one) for one in before):
            draft.hidden = Hidden.DUPLICATE

    def _injected(self, name: str, entry: dict[str, Any]) -> Draft:
        """What an extension told the model, some of it the person too, or a tool called."""
        if entry.get("customType") == _NESTED:
            called = self._reader.nested(mapping(entry.get("details")))
            return Draft(name, Role.ASSISTANT, [called])
        hidden = None if entry.get("display") is True else Hidden.META
        by_hand = hidden is None and entry.get("attribution") == "user"
        blocks = self._reader.content(entry.get("content"))
        return Draft(name, Role.USER if by_hand else Role.SYSTEM, blocks, hidden=hidden)


def _sender(provenance: dict[str, Any]) -> str | None:
    """The session that wrote a prompt, where that was no person."""
    is_session = provenance.get("kind") == "inter_session"
    return string(provenance.get("sourceSessionKey")) or None if is_session else None


def _condensed(draft: Draft) -> str:
    """What was said in it without the space between, which is sent otherwise than it was said."""
    return "".join(plain_text(tuple(draft.blocks)).split())


def _moment(entry: Record) -> int | None:
    """When the entry was written; the oldest tell it of the message alone."""
    told = entry.get("timestamp")
    return timestamp(told) or timestamp(mapping(entry.get("message")).get("timestamp"))


def _summary(name: str, kind: str, entry: dict[str, Any]) -> Draft | None:
    event = _SUMMARIES.get(kind)
    if event is None:
        return None
    if kind == _RESET:
        return Draft(name, Role.SYSTEM, [Event(event, f"reset: {string(entry.get('reason'))}")])
    if kind == _CLEARED:
        return Draft(name, Role.SYSTEM, [Event(event, "/clear")])
    told = Event(event, string(entry.get("summary")).strip())
    return Draft(name, Role.SYSTEM, [told], usage=_usage(mapping(entry.get("usage"))))


def _used(name: str, entry: Record) -> Draft:
    """What the program itself asked a model for, as to keep what it knows warm."""
    told = Event(EventKind.NOTICE, _first(entry, "errorMessage", "note", "kind", "purpose"))
    draft = Draft(name, Role.SYSTEM, [told], hidden=Hidden.META)
    draft.model = string(entry.get("model")) or None
    draft.usage = _usage(mapping(entry.get("usage")))
    return draft


def _complete(draft: Draft, message: dict[str, Any]) -> None:
    """Add what is told of an answer besides its words."""
    draft.model = string(message.get("model")) or None
    draft.usage = _usage(mapping(message.get("usage")))
    ending = _ENDINGS.get(string(message.get("stopReason")))
    if ending is not None:
        draft.blocks.append(Event(ending, string(message.get("errorMessage")).strip()))


def _first(entry: Record, *keys: str) -> str:
    """What is told under the first of the keys that tells anything."""
    return next(filter(None, (string(entry.get(key)) for key in keys)), "")


def _usage(told: dict[str, Any]) -> Usage | None:
    cost = micro_dollars(mapping(told.get("cost")).get("total"), free=True)
    usage = Usage(
        input=count(told.get("input")),
        output=count(told.get("output")),
        cache_read=count(told.get("cacheRead")),
        cache_write=count(told.get("cacheWrite")),
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total or usage.cost else None


def _as_typed(block: Block) -> list[Block]:
    """A skill that was called as it was typed, with what it says as a file."""
    found = _SKILL.fullmatch(block.text.strip()) if isinstance(block, Text) else None
    if found is None:
        return [block]
    name = found["place"].replace("\\", "/").rpartition("/")[2] or "SKILL.md"
    typed = f"/skill:{found['name']} {found['rest'].strip()}".strip()
    return [Text(typed), File(Attachment(name, "text/markdown"), found["body"].strip())]


def _send(draft: Draft) -> None:
    """Leave of an answer what was sent; that there is nothing to say was sent to nobody."""
    texts = [block.text for block in draft.blocks if isinstance(block, Text)]
    called = any(isinstance(block, ToolCall) for block in draft.blocks)
    if texts and not called and all(map(is_unsent, texts)):
        draft.hidden = Hidden.META
    draft.blocks = [block for block in draft.blocks if block != Text(NOTHING)]
    draft.blocks = [
        new for block in draft.blocks for new in (sent(block.text) if _is_plain(block) else [block])
    ]


def _is_plain(block: Block) -> TypeGuard[Text]:
    return isinstance(block, Text) and block.variant is TextVariant.PLAIN


def _unwrap(draft: Draft) -> None:
    """Take the channel's envelope off; a prompt that is nothing else was not written by hand."""
    written: list[Block] = []
    pictured = any(isinstance(block, Image) for block in draft.blocks)
    for block in draft.blocks:
        if not isinstance(block, Text):
            written.append(block)
            continue
        found = unwrapped(block.text)
        said, files = split_files(found.text)
        chat = [File(Attachment(_CHAT, "text/plain"), found.chat)] if found.chat else []
        written += [*chat, *([Text(said, block.variant)] if said else []), *files]
        names = [path.replace("\\", "/").rpartition("/")[2] for path in found.paths]
        shown = pictured or bool(files)
        written += [] if shown else [File(Attachment(name or "file", "")) for name in names]
    if draft.blocks and not written:
        draft.hidden = Hidden.META
    else:
        draft.blocks = written
