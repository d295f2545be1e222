"""Reads conversations as OpenAI's interface has them: lists of messages with roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.contents.usage_keys import given_usage_key
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange import langchain
from chatvault.importers.interchange.batches import Batches
from chatvault.importers.interchange.files import (
    Names,
    claimed,
    digest,
    is_of_lists,
    told,
)
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.interchange.openai_records import (
    LISTS,
    Exchange,
    by_conversation,
    exchange,
    is_exchange,
)
from chatvault.importers.interchange.other_interfaces import in_one_form
from chatvault.importers.interchange.placeholders import Placeholders
from chatvault.importers.interchange.response_items import as_messages
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import Shape, shape
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.messages.drafts import Draft, first_prompt, times_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.times.timestamps import timestamp

SOURCE = "openai-messages"

Fields = dict[str, Any]

_UNKNOWN_ROLE = "The role of a message is not known; it was taken for the person's own."
_TIMES = ("created_at", "timestamp", "createdAt", "create_time")  # of a message
_BEGINNINGS = ("created_at", "created", "createdAt", "create_time")  # of a conversation
_ROLES = {
    **dict.fromkeys(("user", "human", "prompt", "you"), Role.USER),
    **dict.fromkeys(("assistant", "model", "ai", "bot", "gpt", "response"), Role.ASSISTANT),
    # What programs that save pages of chats call the assistant.
    **dict.fromkeys(("chatgpt", "claude", "gemini", "grok", "copilot"), Role.ASSISTANT),
    **dict.fromkeys(("deepseek", "perplexity", "mistral"), Role.ASSISTANT),
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}


class OpenAIMessagesImporter:
    """Reads JSON and JSON Lines of ``{"messages": [{"role", "content"}]}``, or of messages.

    In JSON Lines a conversation may also be the bare list of its messages. LangChain's have
    no roles.
    """

    key = SOURCE
    name = "OpenAI messages"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files whose first record is such a conversation, or a message of one."""
        found = claimed(container, names, lambda seen: is_exchange(seen) or _is_bare(seen))
        spoken = claimed(container, names, langchain.is_spoken)
        more = {name for name in spoken if langchain.are_spoken(container, name)}
        return tuple(sorted(more.union(found)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile where the only file is none."""
        batches = Batches(container, names)
        yield from sessions_of(
            container,
            names,
            report,
            "conversation",
            lambda name, findings: _of_file(container, name, batches, findings, report),
        )


def _is_bare(seen: Shape) -> bool:
    told = seen.has("content") or seen.has("parts")
    return seen.has("role") and told and not seen.has("messages")


def _are_bare_in_langchain(shapes: Sequence[Shape]) -> bool:
    return any(langchain.is_message(seen) and not is_exchange(seen) for seen in shapes)


def _of_file(
    container: Container, name: str, batches: Batches, findings: Findings, report: Report
) -> Iterator[ParsedSession | None]:
    head = head_of(container, name)
    first = shape(head.lstrip().split(b"\n", 1)[0])
    lists = is_of_lists(container, name)
    seen = (first, shape(head))
    bare = not lists and any(map(_is_bare, seen))
    spoken = not lists and langchain.are_spoken(container, name) and _are_bare_in_langchain(seen)
    reader, given = ContentReader(findings), Names()
    if bare or spoken:
        listed = [*told(container, name, findings, report, "role" if bare else "type")]
        yield from _of_messages(listed, reader, findings)
        return
    for found in told(container, name, findings, report, "messages", lists_as=LISTS[0]):
        if (whole := batches.whole(name, found)) is None:
            continue
        told_so, members = whole
        record = langchain.with_roles(told_so)
        talk = exchange(record)
        named = told_so | {"id": talk.external_id} if talk.external_id else told_so
        called = given.of(named, "id", "conversation_id")
        session = session_of(record, talk, called, reader, findings)
        yield session and replace(session, members=members)


def _of_messages(
    listed: list[Fields], reader: ContentReader, findings: Findings
) -> Iterator[ParsedSession | None]:
    """All of the messages, as one conversation where they do not tell of several."""
    several = by_conversation(listed)
    for reference, told_so in several.items():
        messages = [*map(langchain.in_role, told_so)]
        begun = told_so[: _beginning(messages)]
        if len(several) == 1:
            called = digest(begun)
        elif not reference or reference.isdecimal():  # every file counts its conversations so
            called = digest([reference, *begun])
        else:
            called = reference
        yield session_of({}, Exchange(messages), called, reader, findings)


def _beginning(messages: list[Fields]) -> int:
    """How much tells a conversation from others and stays as it grows: all up to its first answer.

    Many begin with the same instructions, and the same question is often asked anew.
    """
    roles = (_ROLES.get(string(message.get("role"))) for message in messages)
    answered = next((place for place, role in enumerate(roles) if role is Role.ASSISTANT), None)
    return len(messages) if answered is None else answered + 1


def session_of(
    record: Fields, talk: Exchange, external_id: str, reader: ContentReader, findings: Findings
) -> ParsedSession | None:
    """The conversation that a record tells; None where nothing was said in it."""
    thread, files = VersionedThread(), Placeholders(record)
    draft = partial(_draft, of=external_id, files=files, reader=reader, findings=findings)
    # They have a name of their own, for messages are called after their place among the others.
    for place, message in as_messages(talk.instructions):
        thread.add(draft(f"system{place or ''}", message))
    for place, message in as_messages(talk.asked):
        thread.add(draft(f"{place}", message))
    ways = [
        [draft(f"{name}:{place}" if place else name, one) for place, one in as_messages(way)]
        for name, way in talk.ways
    ]
    _describe(ways, talk, external_id)
    thread.add_ways(ways)
    if all(draft.hidden for draft in thread.drafts):
        return None
    about = mapping(record.get("metadata"))
    named = (record.get("title"), about.get("title"), record.get("name"))
    title = next(filter(None, map(string, named)), "").strip()
    begun = (timestamp(record.get(key)) for key in _BEGINNINGS)
    times = times_of(thread.drafts)
    before = string(talk.answer.get("previous_response_id")) or None
    return ParsedSession(
        source=SOURCE,
        external_id=external_id,
        messages=thread.messages(),
        title=title or first_prompt(thread.drafts) or string(record.get("custom_id")),
        created_at=next(filter(None, begun), None) or min(times, default=None),
        updated_at=max(times, default=None),
        model=talk.model,
        active_leaf=thread.leaf if len(ways) > 1 else None,
        parent_external_id=before,
        relation=Relation.CONTINUATION if before else None,
    )


def _draft(
    name: str,
    message: Fields,
    of: str,
    files: Placeholders,
    reader: ContentReader,
    findings: Findings,
) -> Draft:
    """A message of a conversation, which is called by that name where it has no id."""
    role = _ROLES.get(string(message.get("role")).lower())
    if role is None:
        findings.note(_UNKNOWN_ROLE)
        role = Role.USER
    blocks = list(files.filled(reader.blocks(in_one_form(message))))
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    at = next(filter(None, (timestamp(message.get(key)) for key in _TIMES)), None)
    model = string(message.get("model")) or None
    made = Draft(string(message.get("id")) or name, role, blocks, at, model, hidden)
    made.usage = usage_of(mapping(message.get("usage_metadata")))
    made.usage_key = given_usage_key(SOURCE, of, string(message.get("id")))
    made.author = (string(message.get("name")) or None) if role is Role.USER else None
    return made


def _describe(ways: list[list[Draft]], talk: Exchange, of: str) -> None:
    """Put into what came back when and by which model that was, and what it took."""
    if not talk.answer:
        return
    answers = [one for way in ways for one in way if one.role is Role.ASSISTANT]
    for one in answers:
        one.model, one.at = one.model or talk.model, one.at or talk.answered_at
    if answers:
        answers[0].usage = talk.usage
        answers[0].usage_key = given_usage_key(SOURCE, of, string(talk.answer.get("id")))
