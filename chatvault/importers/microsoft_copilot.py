"""Reads chats of Microsoft 365 Copilot as its page is given them and extensions save them.

A chat has ``conversationId``, ``chatName``, ``createTimeUtc`` and ``messages`` of ``author``
("user", "bot"), ``messageId``, ``text`` and ``createdAt``. ``adaptiveCards`` have the text of an
answer with marks (【…】) where it refers to one of its ``references``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Block, Citation, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt, times_of
from chatvault.importers.texts.markdown_links import is_web_address, link
from chatvault.importers.times.timestamps import timestamp

SOURCE = "copilot"

_MARK = re.compile(r"\s?【([^【】]{1,300})】")
_ROLES = {"user": Role.USER, "system": Role.SYSTEM}

Entry = dict[str, Any]


class MicrosoftCopilotImporter:
    """Reads ``m365-copilot-….json``, one or several chats a file."""

    key = "microsoft-365-copilot"
    name = "Microsoft 365 Copilot chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files of such chats."""
        return tuple(name for name in names if _is_ours(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            for record in read(container, name, findings, essential="messages"):
                yield _session(record)

        yield from sessions_of(container, names, report, "chat", read_file)


def _is_ours(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "messageId")
    own = (("conversationId",), ("messages", "[]", "author"), ("messages", "[]", "messageId"))
    return all(seen.has(*path) for path in own)


def _session(record: Entry) -> ParsedSession | None:
    thread = Thread()
    for told in map(mapping, sequence(record.get("messages"))):
        thread.add(_draft(told))
    if not thread.drafts:
        return None
    times = times_of(thread.drafts)
    title, began = string(record.get("chatName")).strip(), timestamp(record.get("createTimeUtc"))
    return ParsedSession(
        source=SOURCE,
        external_id=string(record.get("conversationId")) or content_id(title, began),
        messages=chain(thread.drafts),
        title=title or first_prompt(thread.drafts),
        created_at=began or min(times, default=None),
        updated_at=timestamp(record.get("updateTimeUtc")) or max(times, default=None),
    )


def _draft(told: Entry) -> Draft:
    author = string(told.get("author")).lower()
    role = _ROLES.get(author, Role.ASSISTANT)
    at = timestamp(told.get("createdAt")) or timestamp(told.get("timestamp"))
    identity = string(told.get("messageId")) or content_id(author, told.get("text"), at)
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    return Draft(identity, role, list(_blocks(told)), at, hidden=hidden)


def _blocks(told: Entry) -> Iterator[Block]:
    pages = _references(told)
    said = _with_links(_carded(told), pages) if pages else ""
    said = said or string(told.get("text")) or _carded(told)
    if said.strip():
        yield Text(said)
    cited = {url: title for title, url in pages.values()}
    for source in map(mapping, sequence(told.get("sourceAttributions"))):
        title, url = string(source.get("providerDisplayName")), string(source.get("seeMoreUrl"))
        if url or title:
            cited.setdefault(url or title, title)
    for url, title in cited.items():
        yield Citation(title or url, url if is_web_address(url) else "")


def _carded(told: Entry) -> str:
    """The text of the first card, which is the answer."""
    card = mapping(next(iter(sequence(told.get("adaptiveCards"))), None))
    return string(mapping(next(iter(sequence(card.get("body"))), None)).get("text"))


def _references(told: Entry) -> dict[str, tuple[str, str]]:
    """The titles and addresses of what the answer refers to, by what the marks call it."""
    found: dict[str, tuple[str, str]] = {}
    for key, one in mapping(told.get("references")).items():
        reference = mapping(one)
        shown = mapping(from_json(string(mapping(reference.get("displayData")).get("content"))))
        if url := string(reference.get("targetLink")):
            found[key] = (string(shown.get("Title")) or string(shown.get("title")), url)
    return found


def _with_links(text: str, pages: dict[str, tuple[str, str]]) -> str:
    """The text with links for marks; those that refer to nothing known stay."""

    def shown(mark: re.Match[str]) -> str:
        page = pages.get(mark[1])
        return mark[0] if page is None else f" ({link(*page)})"

    return _MARK.sub(shown, text)
