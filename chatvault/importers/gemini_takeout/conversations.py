"""Rows of "My Activity" as conversations, which Google tells in newer exports only."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.exports.export_files import tell_missing
from chatvault.importers.gemini_takeout.row import Row
from chatvault.importers.gemini_takeout.wording import prompt_in
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.texts.written_documents import Document

SOURCE = "gemini"
_CANVAS = re.compile(r"Created Gemini Canvas titled\s+")
_FENCED = re.compile(r"```([\w+#.-]{0,40})\n(.*)\n```", re.DOTALL)
_DONE_ONLY = ("Used an Assistant feature", "Selected preferred draft", "Gave feedback")
GAP = 30 * 60 * 1000  # ms without a prompt end a conversation


class Attachments:
    """The files that lie beside the rows, by the names that rows call them."""

    def __init__(self, container: Container, names: Iterable[str]) -> None:
        self._container = container
        self._members = {posixpath.basename(name): name for name in sorted(names, reverse=True)}
        self._missing = 0

    def block(self, name: str, shown: str) -> Block:
        """The file or picture; without content where it is not in the export."""
        base = posixpath.basename(unescaped(name))
        member = self._members.get(base) or self._members.get(posixpath.basename(name))
        shown = shown or base or name
        media_type = mimetypes.guess_type(base, strict=False)[0] or ""
        attachment = Attachment(shown, media_type)
        if member is None:
            self._missing += 1
        else:
            size = self._container.size(member)
            opener = partial(self._container.open, member)
            attachment = Attachment(shown, media_type, size, content=opener)
        return Image(attachment) if media_type.startswith("image/") else File(attachment)

    def tell_missing(self, report: Report) -> None:
        """Report how many were not found, if any."""
        tell_missing(self._missing, report)


def groups(rows: Iterable[Row], sizes: Mapping[str, int]) -> Iterator[list[Row]]:
    """The rows of one conversation after another; in each, the oldest is the first.

    ``sizes`` tells how many rows each conversation has, by its id. Rows without an id follow
    each other by time, the newest first or last, and are one conversation where little time is
    between them. One whose time is not known is one by itself, for what lies around it in a newer
    export may be another; so is a row of AI Mode.
    """
    open_: dict[str, list[Row]] = {}
    timeless: dict[str, list[Row]] = {}
    group: list[Row] = []
    before: int | None = None
    for row in _in_each(rows):
        if row.of_search:
            yield [row]
            continue
        if row.chat:
            own = open_.setdefault(row.chat, [])
            own.append(row)
            if len(own) >= sizes.get(row.chat, 0):
                yield _in_order(open_.pop(row.chat))
            continue
        if row.at is None:
            timeless.setdefault(row.key, []).append(row)
            continue
        if before is not None and abs(row.at - before) > GAP:
            yield _in_order(group)
            group = []
        group.append(row)
        before = row.at
    yield from map(_in_order, filter(None, [group, *open_.values(), *timeless.values()]))


def _in_each(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each once for every conversation that it is in."""
    for row in rows:
        yield row
        for chat in row.branches:
            yield replace(row, chat=chat)


def _in_order(group: list[Row]) -> list[Row]:
    times = [row.at for row in group if row.at is not None]
    if not times or times[0] >= times[-1]:
        group.reverse()  # as Google lists them; of one second's rows, too
    known = 0
    moments = []
    for row in group:
        known = known if row.at is None else row.at
        moments.append(known)
    places = sorted(range(len(group)), key=lambda place: moments[place])
    return [group[place] for place in places]


def session(group: list[Row], member: str, attachments: Attachments) -> ParsedSession:
    """The conversation of the rows, by its id; without one it is called as its first row is."""
    messages: list[ParsedMessage] = []
    main: str | None = None
    keys = OwnIds()
    for row in group:
        key = keys.of(row.key)
        for message in _messages(row, key, main, attachments):
            messages.append(message)
            if not message.external_id.rpartition(":")[2].startswith("draft"):
                main = message.external_id
    times = [row.at for row in group if row.at is not None]
    return ParsedSession(
        source=SOURCE,
        external_id=group[0].chat or group[0].key,
        of_rows=True,
        messages=tuple(messages),
        title=next(filter(None, (*map(_title, group), *map(_answer, group))), "")
        or title_from(group[0].title),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        active_leaf=main,
        members=(member,),
    )


def _messages(
    row: Row, key: str, before: str | None, attachments: Attachments
) -> Iterator[ParsedMessage]:
    """The prompt, and the answer with its other drafts beside it."""
    files = tuple(attachments.block(name, shown) for name, shown in row.files.items())
    prompt = _prompt(row)
    document = _document(row) if prompt is None else None
    told = () if document is not None else row.notes
    notes = tuple(Event(EventKind.NOTICE, note) for note in told)
    said = (row.title if prompt is None else prompt).strip()
    first: Block = Event(EventKind.NOTICE, said) if prompt is None else Text(said)
    blocks = (*((first,) if said else ()), *files, *notes)
    if document is not None:
        blocks += (document,)
    if blocks:
        role = Role.SYSTEM if prompt is None else Role.USER
        role = role if document is None else Role.ASSISTANT
        asked = f"{key}:user"
        yield ParsedMessage(asked, role, blocks, before, row.at)
        before = asked
    for place, answer in enumerate(row.answers):
        name = f"{key}:assistant" if place == 0 else f"{key}:draft-{place + 1}"
        at = None if row.at is None else row.at + 1
        made = row.made[place] if place < len(row.made) else ()
        shown = (attachments.block(picture, "") for picture in made)
        words = (Text(answer),) if answer else ()
        yield ParsedMessage(name, Role.ASSISTANT, (*words, *shown), before, at)


def _document(row: Row) -> File | None:
    """What Gemini wrote in a canvas: the row tells the whole of it where other notes stand."""
    if "canvas" not in row.title.lower() or row.answers or len(row.notes) != 1:
        return None
    if "\n" not in row.notes[0]:
        return None
    fenced = _FENCED.fullmatch(row.notes[0].strip())
    kind, text = (f"code/{fenced[1]}", fenced[2]) if fenced else ("document", row.notes[0])
    return Document(_CANVAS.sub("", row.title.strip()), kind, text).file


def says_nothing(row: Row) -> bool:
    """Whether a row only tells that something was done, and nothing of what."""
    return row.title.strip().startswith(_DONE_ONLY) and not (row.answers or row.files or row.notes)


def _prompt(row: Row) -> str | None:
    return prompt_in(row.title, answered=bool(row.answers), before=row.before)


def _title(row: Row) -> str:
    return title_from(_prompt(row) or "")


def _answer(row: Row) -> str:
    """The beginning of an answer to files without a word."""
    asked = _prompt(row) is not None
    return title_from(row.answers[0]) if asked and row.answers else ""
