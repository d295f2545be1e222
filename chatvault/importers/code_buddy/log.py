"""Reading the lines of a session of CodeBuddy: each names the one before it.

``message`` has a ``role`` and ``content``, ``reasoning`` its ``rawContent``, ``function_call`` and
``function_call_result`` a ``callId``. Lines of one answer of the model have ``messageId`` in their
``providerData`` alike; tokens stand in each of them, the same or their own.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, plain_text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.claude_code.noise import Prompt, PromptKind, read_prompt
from chatvault.importers.code_buddy.pieces import CodeBuddyPieces, result, thought, usage
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import EntryTree
from chatvault.importers.texts.tagged_text import tagged, without
from chatvault.importers.times.timestamps import timestamp

_STARTED = "code"  # what the program itself says first
_REMINDER = "system-reminder"
_SHOWN = frozenset((PromptKind.PROMPT, PromptKind.COMMAND, PromptKind.SHELL, PromptKind.TEAMMATE))
_TITLES = {"ai-title": "aiTitle", "topic": "topic"}
_SILENT = frozenset((*_TITLES, "file-history-snapshot", "system", "summary"))


class Log:
    """Gathers the messages of one session, line by line."""

    def __init__(self, session_id: str, reader: CodeBuddyPieces) -> None:
        self._session_id, self._reader = session_id, reader
        self.tree = EntryTree(session_id)
        self.title = self.folder = ""
        self._answer = ""  # the name of the answer that is being told
        self._told: list[Usage] = []  # of it

    def take(self, line: int, entry: Record) -> None:
        """Add what the line tells."""
        kind, name = string(entry.get("type")), string(entry.get("id")) or f"line:{line}"
        self.folder = self.folder or string(entry.get("cwd"))
        if kind in _TITLES:
            self.title = string(entry.get(_TITLES[kind])).strip() or self.title
        elif kind == "message" and entry.get("role") != "assistant":
            self._answer = ""
            self._take_prompt(name, entry)
        elif kind == "function_call_result":
            at = timestamp(entry.get("timestamp"))
            self.tree.add(name, entry, Draft(name, Role.TOOL, [result(entry)], at))
        elif kind in ("message", "reasoning", "function_call"):
            self._take_answer(name, entry, self._answered(kind, entry))
        elif kind not in _SILENT:
            self._reader.pass_over(kind)

    def _answered(self, kind: str, entry: Record) -> list[Block]:
        if kind == "reasoning":
            return thought(entry)
        if kind == "message":
            return self._reader.content(entry.get("content"))
        return [tool_call(entry.get("callId"), entry.get("name"), entry.get("arguments"))]

    def _take_answer(self, name: str, entry: Record, blocks: list[Block]) -> None:
        provided = mapping(entry.get("providerData"))
        answer, drafts = string(provided.get("messageId")), self.tree.drafts
        if answer and answer == self._answer and drafts:
            draft = drafts[-1]
            self.tree.extend(draft, blocks)
            self.tree.add(name, entry, None)
        else:
            draft = Draft(name, Role.ASSISTANT, blocks, timestamp(entry.get("timestamp")))
            self.tree.add(name, entry, draft)
            self._answer, self._told = (answer, []) if blocks else ("", [])
        draft.model = string(provided.get("model")) or draft.model
        used = usage(provided)
        if used is not None and used not in self._told:  # calls of one answer may repeat it
            self._told.append(used)
            draft.usage = used if draft.usage is None else draft.usage + used
            draft.usage_key = usage_key(self._session_id, f"code-buddy:{answer or name}")

    def _take_prompt(self, name: str, entry: Record) -> None:
        blocks = self._reader.content(entry.get("content"))
        texts = tuple(block for block in blocks if isinstance(block, Text))
        text = plain_text(texts)
        role = Role.SYSTEM if entry.get("role") == "system" else Role.USER
        draft = Draft(name, role, blocks, timestamp(entry.get("timestamp")))
        provided = mapping(entry.get("providerData"))
        if entry.get("isCompactSummary") is True or provided.get("isCompactInternal") is True:
            draft.role, draft.blocks = Role.SYSTEM, [Event(EventKind.COMPACTION, text)]
        elif role is Role.SYSTEM:
            draft.hidden = Hidden.SYSTEM
        elif text == _STARTED and not self.tree.drafts:
            draft.hidden = Hidden.META
        elif text:
            entry = self._unwrap(draft, entry, text)
        self.tree.add(name, entry, draft)

    def _unwrap(self, draft: Draft, entry: Record, text: str) -> Record:
        """Take off what the program put around a prompt; the entry, which hangs below it then."""
        around = "\n".join(text[one.begin : one.end] for one in tagged(text, _REMINDER))
        rest = without(text, _REMINDER).strip()
        prompt = read_prompt(rest) if rest else Prompt(PromptKind.META, text)
        context = "\n".join(filter(None, (around if rest else "", prompt.context)))
        pictures = [block for block in draft.blocks if not isinstance(block, Text)]
        if prompt.kind is PromptKind.INTERRUPTED:
            draft.blocks = [Event(EventKind.INTERRUPTED, ""), *pictures]
        else:
            draft.blocks = [Text(prompt.text), *pictures]
            draft.hidden = None if prompt.kind in _SHOWN or pictures else Hidden.META
        draft.author = prompt.author
        if not context:
            return entry
        name = f"{draft.external_id}/context"
        before = Draft(name, Role.USER, [Text(context)], draft.at, hidden=Hidden.META)
        self.tree.add(name, entry, before)
        return {**entry, "parentId": name}


def session_id_of(entries: list[dict[str, Any]]) -> str:
    """What the session is called in the first line that says it."""
    return next(filter(None, (string(entry.get("sessionId")) for entry in entries)), "")
