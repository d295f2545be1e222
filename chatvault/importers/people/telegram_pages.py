"""Reads the pages that Telegram Desktop exports: ``messages.html``, ``messages2.html`` and so on.

How they are written tells the program's own source, export/output/export_output_html.cpp.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.people import telegram
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.telegram_page_content import ContentReader, words
from chatvault.importers.people.telegram_page_kinds import is_of_chat
from chatvault.importers.people.telegram_times import moment
from chatvault.importers.texts.html_pieces import pieces
from chatvault.importers.texts.html_tree import Element, parsed
from chatvault.importers.texts.html_words import classes

KEY = "telegram-html"

_ENDINGS = (".html", ".htm")
_MARKER = b'<div class="message '
_CONTACT = b"media_contact"
_CHUNK = 1 << 20  # bytes
_TITLE = re.compile(r'class="text bold"[^>]{0,4000}>\s*+([^<]{1,1000})<')
_NUMBERED = re.compile(r"(\d{0,9})\.html?$")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2,8} \d{4}")
_TWICE = "The same chats are in result.json, which was read instead of the pages."
_CUT = "A message is nested too deeply to be one; it was cut off there."
_OTHER = "This message is not in a known form and was left out."


class TelegramPagesImporter:
    """Reads chats that were exported as pages, of which each has a thousand messages."""

    key = KEY
    name = "Telegram export (pages)"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The pages, and what was sent in their chats."""
        pages = [name for name in names if is_page(container, name)]
        folders = tuple(
            posixpath.join(folder, one) + "/"
            for folder in set(map(_folder, pages))
            for one in telegram.FOLDERS
        )
        media = [name for name in names if folders and name.startswith(folders)]
        return tuple(sorted({*pages, *media}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat. Raises UnreadableFile where the only page is none."""
        chats: dict[str, list[str]] = {}
        twice = _with_json(container)
        for name in (name for name in names if is_page(container, name)):
            if name.startswith(twice):
                report(Issue("", Severity.INFO, _TWICE, name))
            else:
                chats.setdefault(_folder(name), []).append(name)
        files = telegram.Files(container, "", set(names))

        def read_chat(first: str, findings: Findings) -> Iterator[ParsedSession | None]:
            pages = sorted(chats[_folder(first)], key=_number)
            session = _session(container, pages, files, findings)
            yield session and replace(session, members=tuple(pages))

        firsts = [min(pages, key=_number) for pages in chats.values()]
        same = [one for one in firsts if container.unchanged.issuperset(chats[_folder(one)])]
        yield from sessions_of(container, firsts, report, "message", read_chat, unchanged=same)


def is_page(container: Container, name: str) -> bool:
    """Whether the file is a page of a chat."""
    if not name.lower().endswith(_ENDINGS) and len(container.names()) > 1:
        return False
    return is_of_chat(head_of(container, name))


def _folder(name: str) -> str:
    return posixpath.dirname(name)


def has_contacts(container: Container, name: str) -> bool:
    """Whether somebody's contact was shared on the page: its telephone stands there."""
    if not name.lower().endswith(_ENDINGS):
        return False
    before = b""
    try:
        with container.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                if _CONTACT in before + chunk:
                    return True
                before = chunk[-len(_CONTACT) :]
    except UnreadableFile:
        return True
    return False


def _with_json(container: Container) -> tuple[str, ...]:
    """The folders of which an export as JSON tells the chats as well."""
    found = (name for name in container.names() if posixpath.basename(name) == "result.json")
    return tuple(
        name.removesuffix("result.json") for name in found if telegram.is_export(container, name)
    )


def _number(name: str) -> int:
    found = _NUMBERED.search(name)
    return int(found[1] or 1) if found else 0


@dataclass(slots=True)
class _Before:
    """What a message that is joined to the one before has from it."""

    author: str = ""
    forwarded: str = ""


def _session(
    container: Container, pages: Sequence[str], files: telegram.Files, findings: Findings
) -> ParsedSession | None:
    thread, before = Thread(), _Before()
    for page in pages:
        reader = ContentReader(files, _folder(page), findings)
        for piece in pieces(container, page, _MARKER, findings, "message"):
            draft = _draft(piece, reader, before, findings)
            if draft is not None:
                thread.add(draft)
    said = [draft for draft in thread.drafts if draft.role is Role.USER]
    if not said:
        return None
    first = next((draft for draft in said if draft.at is not None), said[0])
    people = list(dict.fromkeys(one.author for one in said if one.author))
    return ParsedSession(
        source=telegram.SOURCE,
        external_id=digest([first.external_id, first.at]),
        messages=chain(thread.drafts),
        title=_title(container, pages[0]) or ", ".join(people[:4]),
        people=speakers(thread.drafts),
        known_by_messages=True,
    )


def _title(container: Container, page: str) -> str:
    found = _TITLE.search(head_of(container, page).decode("utf-8", "replace"))
    return "" if found is None else words(parsed(found[1])[0])


def _draft(piece: str, reader: ContentReader, before: _Before, findings: Findings) -> Draft | None:
    """A message; None for the line above a day, and for what is none."""
    body, whole = parsed(piece)
    if not whole:
        findings.note(_CUT)
    element = next(iter(body.iterchildren("div")), None)
    held = None if element is None else _child(element, "body")
    service = element is not None and "service" in classes(element)
    if element is None or (held is None and not service):
        findings.error(_OTHER)
        return None
    name = (element.get("id") or "").removeprefix("message")
    if service or held is None:
        told = words(element if held is None else held)
        if name.startswith("-") and _DAY.fullmatch(told):
            return None
        return Draft(name or digest(told), Role.SYSTEM, [Event(EventKind.NOTICE, told)])
    return _said(name, element, held, reader, before)


def _said(
    name: str, element: Element, held: Element, reader: ContentReader, before: _Before
) -> Draft:
    content = reader.read(held, before.forwarded)
    if "joined" not in classes(element) or content.author:
        before.author = content.author
    before.forwarded = content.forwarded
    told = moment(content.written)
    key = name or digest([content.written, before.author, words(held)])
    draft = Draft(key, Role.USER, content.blocks, told)
    draft.author = before.author or None
    draft.details = to_json(content.details) if content.details else None
    return draft


def _child(element: Element, kind: str) -> Element | None:
    return next((one for one in element.iterchildren("div") if kind in classes(one)), None)
