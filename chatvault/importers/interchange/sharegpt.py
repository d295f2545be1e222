"""Reads conversations in the form of ShareGPT: who something is from, and its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Text,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.files import (
    Names,
    answers_by_preference,
    claimed,
    digest,
    first_shape,
    is_of_lists,
    told,
)
from chatvault.importers.interchange.openai_content import call_of
from chatvault.importers.interchange.page_html import are_of_page, is_markup, markdown_of_page
from chatvault.importers.interchange.placeholders import Placeholders
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft, first_prompt, times_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.texts.tagged_text import tagged
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "sharegpt"

Fields = dict[str, Any]

_LISTS = ("conversations", "items", "messages", "conversation")
_ROLES = {
    **dict.fromkeys(("human", "user"), Role.USER),
    **dict.fromkeys(("gpt", "chatgpt", "bard", "bing", "assistant", "model"), Role.ASSISTANT),
    **dict.fromkeys(("claude", "bot", "function_call", "tool_call"), Role.ASSISTANT),
    **dict.fromkeys(("observation", "tool", "function_response"), Role.TOOL),
    "system": Role.SYSTEM,
}
# Ids that the site gave, with the number of a part behind; others number their conversations so.
_PART = re.compile(r"([A-Za-z0-9]{7})_(\d{1,6})")
_FROM = re.compile(rb'"(?:from|role)"\s{0,20}:\s{0,20}"([^"\\]{1,60})"')
_CALLS = ("function_call", "tool_call")
_TIMES = ("createdAt", "created_at", "timestamp", "create_time")  # of a turn
_BEGINNINGS = ("createdAt", "created_at", "created", "create_time")  # of a conversation
_WORDS = ("value", "content", "text")  # what a turn calls what was said
_PAIRS = (("human", "assistant"), ("input", "output"))  # a question and its answer in one turn
# How a model whose calls are text marks them, and what came of them.
_CALL, _RESPONSE = "tool_call", "tool_response"
_UNKNOWN = "Who said a message is not known; it was taken for the person's own."


class ShareGPTImporter:
    """Reads JSON and JSON Lines of ``{"conversations": [{"from", "value"}]}``."""

    key = SOURCE
    name = "ShareGPT conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files whose first record is such a conversation, with somebody who is no person."""
        found = claimed(container, list(names), lambda seen: _is_ours(seen) or _is_turn(seen))
        return tuple(name for name in found if _is_with_a_program(head_of(container, name)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            given = Names()
            for record in _records(container, name, findings, report):
                yield _session(record, given.of(record, "id"), findings)

        yield from sessions_of(container, names, report, "conversation", read_file)


def _records(
    container: Container, name: str, findings: Findings, report: Report
) -> Iterator[Fields]:
    """The conversations; a list of turns is one, as a line or an element is, or the whole file."""
    lists = is_of_lists(container, name)
    if lists or not _is_turn(first_shape(container, name)):
        yield from told(container, name, findings, report, _LISTS[0], lists_as=_LISTS[0])
    elif turns := list(told(container, name, findings, report, "value")):
        yield {"id": digest(turns[:2]), _LISTS[0]: turns}  # the rest grows


def _is_with_a_program(head: bytes) -> bool:
    """Whether a role is told: chats among people have names there, and are to be explained."""
    senders = [sender.decode("utf-8", "replace").lower() for sender in _FROM.findall(head)]
    return not senders or any(sender in _ROLES for sender in senders)


def _is_turn(seen: Shape) -> bool:
    return seen.has("from") and seen.has("value")


def _is_ours(seen: Shape) -> bool:
    return any(_are_turns(seen, key) for key in _LISTS)


def _are_turns(seen: Shape, key: str) -> bool:
    told = seen.has(key, "[]", "from") and any(seen.has(key, "[]", word) for word in _WORDS)
    told = told or (seen.has(key, "[]", "role") and seen.has(key, "[]", "value"))
    paired = key == "conversation" and any(
        seen.has(key, "[]", asked) and seen.has(key, "[]", answered) for asked, answered in _PAIRS
    )
    return told or paired


def _turns(listed: Sequence[Any]) -> Iterator[Fields]:
    """The turns; where a question and its answer are one, each by itself."""
    for turn in map(mapping, listed):
        pair = next((pair for pair in _PAIRS if any(key in turn for key in pair)), None)
        if pair is None or "from" in turn or "role" in turn:
            yield turn
            continue
        for sender, key in zip(("system", "human", "gpt"), ("system", *pair), strict=True):
            if turn.get(key):
                yield {"from": sender, "value": turn[key]}


def _sender(turn: Fields) -> str:
    return (string(turn.get("from")) or string(turn.get("role"))).lower()


def _session(record: Fields, external_id: str, findings: Findings) -> ParsedSession | None:
    found: list[Any] = next((sequence(record[key]) for key in _LISTS if record.get(key)), [])
    listed = list(_turns(found))
    thread, files = VersionedThread(), Placeholders(record)
    if asked := string(record.get("system")).strip():
        thread.add(Draft("system", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    of_page = are_of_page(_answers(listed))
    for place, turn in enumerate(listed):
        thread.add(_draft(f"{place}", turn, files, findings, of_page=of_page))
    preferred = answers_by_preference(record)
    thread.add(*(_draft(name, turn, files, findings, of_page=of_page) for name, turn in preferred))
    if all(draft.hidden for draft in thread.drafts):
        return None
    before = _part_before(external_id)
    return ParsedSession(
        source=SOURCE,
        external_id=external_id,
        parent_external_id=before,
        relation=Relation.CONTINUATION if before else None,
        messages=thread.messages(),
        title=string(record.get("title")).strip() or first_prompt(thread.drafts),
        created_at=_time(record, _BEGINNINGS) or min(times_of(thread.drafts), default=None),
        updated_at=max(times_of(thread.drafts), default=None),
        model=string(record.get("model")) or None,
        active_leaf=thread.leaf if preferred else None,
    )


def _draft(
    name: str, turn: Fields, files: Placeholders, findings: Findings, *, of_page: bool
) -> Draft:
    """A message; ``of_page``: answers were copied out of a page, with its markup."""
    sender = _sender(turn)
    role = _ROLES.get(sender)
    if role is None:
        findings.note(_UNKNOWN)
        role = Role.USER
    told = next((turn[key] for key in _WORDS if turn.get(key)), "")
    text = to_json(told)
    if of_page and role is Role.ASSISTANT and is_markup(text):
        text = markdown_of_page(text)
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    blocks = list(files.filled(_blocks(sender, text)))
    return Draft(name, role, blocks, _time(turn, _TIMES), hidden=hidden)


def _time(told: Fields, keys: Sequence[str]) -> int | None:
    """When it was, as MongoDB writes it, too: ``{"$date": …}``."""
    values = (mapping(told.get(key)).get("$date", told.get(key)) for key in keys)
    return next(filter(None, map(timestamp, values)), None)


def _part_before(external_id: str) -> str | None:
    """The part of a long conversation that stands before the part of that id, as "aBc12de_1"."""
    found = _PART.fullmatch(external_id)
    number = int(found[2]) if found else 0
    return f"{found[1]}_{number - 1}" if found and number else None


def _answers(listed: Sequence[Any]) -> Iterator[str]:
    for turn in map(mapping, listed):
        sender = _sender(turn)
        if _ROLES.get(sender) is Role.ASSISTANT and sender not in _CALLS:
            yield string(turn.get("value"))


def _blocks(sender: str, said: str) -> list[Block]:
    if sender in _CALLS:
        asked = from_json(said)
        several = asked if isinstance(asked, list) else [asked]
        calls = [call_of(mapping(one)) for one in several if mapping(one)]
        return [*calls] or [Text(said)]
    if _ROLES.get(sender) is Role.TOOL:
        given = [one.text.strip() for one in tagged(said, _RESPONSE)] or [said]
        return [ToolResult(ToolOutcome(one, ToolStatus.OK)) for one in given]
    if _ROLES.get(sender) is Role.ASSISTANT:
        return [*_with_calls(said)]
    return split_thoughts(said)


def _with_calls(said: str) -> Iterator[Block]:
    """An answer, whose calls of tools stand in it as text."""
    end = 0
    for found in tagged(said, _CALL):
        if asked := mapping(from_json(found.text.strip())):
            yield from split_thoughts(said[end : found.begin])
            yield call_of(asked)
            end = found.end
    yield from split_thoughts(said[end:])
