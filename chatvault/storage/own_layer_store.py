"""Puts back into a vault what a person made of it; it adds, and takes nothing back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from chatvault.domain.bookmark import ToldBookmark
from chatvault.domain.own_name import id_of
from chatvault.domain.session import SessionStatus
from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.storage import kept_layouts, people
from chatvault.storage.bookmark_repository import BookmarkRepository
from chatvault.storage.database.packing import clean
from chatvault.storage.folder_repository import FolderRepository
from chatvault.storage.merging.origins import Origins
from chatvault.storage.models import (
    ChatSession,
    Person,
    SavedSearch,
    SessionTag,
    Source,
    Tag,
    table,
)
from chatvault.storage.own_layer import Entry
from chatvault.storage.search import full_text

_ALSO_CALLED = "Also called: "
_PARAGRAPH = "\n\n"  # between those of a note


def _names(path: Sequence[Any]) -> tuple[str, ...]:
    return tuple(clean(str(name)) for name in path)


def _told(bookmark: Entry) -> ToldBookmark:
    return ToldBookmark(bookmark["message"], int(bookmark["at"]), str(bookmark["note"]))


def _joined(note: str, more: str) -> str:
    """The note with the paragraphs of another that it lacks."""
    if more in note:
        return note
    known = note.split(_PARAGRAPH)
    lacking = [one for one in more.split(_PARAGRAPH) if one not in known]
    return _PARAGRAPH.join(filter(None, [note, *lacking]))


class OwnLayerStore:
    """Takes entries one after the other within one transaction; ``touched`` are the sessions."""

    def __init__(
        self,
        session: Session,
        came: Mapping[str, int] = MappingProxyType({}),
        *,
        keep_both: bool = False,
    ) -> None:
        """``came``: the conversations that came along, by their uids in the copy.

        ``keep_both``: another title and another note are added to the note.
        """
        self._session, self._came, self._keep_both = session, came, keep_both
        self._folders, self._bookmarks = FolderRepository(session), BookmarkRepository(session)
        self.conflicts: list[str] = []  # in words
        self.touched: set[int] = set()
        self.unknown = 0  # conversations that this vault does not have

    def put(self, entry: Entry) -> None:
        """Put one entry back. Raises KeyError, TypeError and ValueError for what is none."""
        match entry["kind"]:
            case "folder":
                self._folders.at(_names(entry["path"]), int(entry["position"]))
            case "tag":
                self._tag(entry["name"], entry["color"])
            case "search":
                self._search(entry)
            case "person":
                self._person(entry)
            case "layout":
                self._layout(entry)
            case "conversation":
                self._conversation(entry)

    def _conversation(self, entry: Entry) -> None:
        row = self._known(entry)
        if row is None:
            self.unknown += 1
            return
        values: dict[str, Any] = {}
        if entry["title"] and not row.custom_title:
            values["custom_title"] = clean(str(entry["title"]))
            full_text.set_title(self._session, row.id, values["custom_title"])
        values |= {flag: True for flag in ("starred", "pinned") if entry[flag] is True}
        if entry["note"] and not row.note:
            values["note"] = clean(str(entry["note"]))
        if entry["folder"] and row.folder_id is None:
            values["folder_id"] = self._folders.at(_names(entry["folder"]))
        if SessionStatus(entry["status"]) is SessionStatus.ARCHIVED and row.status == "active":
            values |= {"status": "archived", "archived_at": row.updated_at}
        if self._keep_both:
            values |= self._other(entry, row, values)
        if values:
            sessions = table(ChatSession)
            statement = update(sessions).where(sessions.c.id == row.id)
            self._session.execute(statement.values(**values))
        for name in entry["tags"]:
            self._add(SessionTag, session_id=row.id, tag_id=self._tag(str(name), None))
        for bookmark in entry["bookmarks"]:
            self._bookmarks.add(row.id, _told(bookmark))
        self.touched.add(row.id)

    def _other(self, entry: Entry, row: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What the entry says otherwise, put into the note; told in ``conflicts``."""
        note, called = values.get("note", row.note), row.custom_title or ""
        if entry["title"] and called and clean(str(entry["title"])) != called:
            also = _joined(note, f"{_ALSO_CALLED}{clean(str(entry['title']))}")
            if also != note:
                note = also
                self.conflicts.append(f"“{called}” is also called “{entry['title']}”.")
        if entry["note"] and row.note:
            own = f"{_ALSO_CALLED}{called}"  # as the other vault has noted it
            told = [one for one in clean(str(entry["note"])).split(_PARAGRAPH) if one != own]
            more = _joined(note, _PARAGRAPH.join(told))
            if more != note:
                note = more
                self.conflicts.append(f"“{called or row.title}” has another note, which was added.")
        mine = self._folders.path(row.folder_id)
        if entry["folder"] and mine and _names(entry["folder"]) != mine:
            folder = " / ".join(map(str, entry["folder"]))
            self.conflicts.append(f"“{called or row.title}” is in the folder “{folder}” there.")
        return {"note": note} if note != values.get("note", row.note) else {}

    def _known(self, entry: Entry) -> Any:
        """The conversation that came along, else that of this uid, else as its source names it."""
        uid, sessions = str(entry.get("uid")), select(ChatSession.__table__)  # type: ignore[attr-defined]
        if uid in self._came:
            return self._session.execute(
                sessions.where(col(ChatSession.id) == self._came[uid])
            ).one()
        found = self._session.execute(sessions.where(col(ChatSession.uid) == uid)).first()
        return found or self._called(entry)

    def _called(self, entry: Entry) -> Any:
        """The conversation as its source names it, also where one of the two tells no account."""
        account = str(entry["account"])
        rows = self._session.execute(
            select(ChatSession.__table__, col(Source.account))  # type: ignore[attr-defined]
            .join(Source.__table__, col(Source.id) == col(ChatSession.source_id))  # type: ignore[attr-defined]
            .where(col(Source.key) == entry["source"], col(ChatSession.external_id) == entry["id"])
        ).all()
        exact = [row for row in rows if row.account == account]
        alike = [row for row in rows if bool(row.account) != bool(account)]
        return next(iter(exact), alike[0] if len(alike) == 1 else None)

    def _search(self, entry: Entry) -> None:
        query = clean(str(entry["query"]))
        known = select(col(SavedSearch.id)).where(col(SavedSearch.query) == query)
        if self._session.scalar(known) is None:
            place = int(entry["position"])
            self._add(SavedSearch, name=clean(str(entry["name"])), query=query, position=place)

    def _person(self, entry: Entry) -> None:
        """Who is who, where nothing is known of it here."""
        source = Origins(self._session).source(str(entry["source"]), str(entry["account"]))
        key, is_me = clean(str(entry["key"])), entry["me"] is True
        self._add(Person, source_id=source, key=key, is_me=is_me)
        people.mark_due(self._session)

    def _layout(self, entry: Entry) -> None:
        """Keep a layout, unless there is one in its place."""
        layout = SavedLayout.from_told(entry)
        if not any(layout.replaces(one) for one in kept_layouts.load(self._session)):
            kept_layouts.add(self._session, layout)

    def _tag(self, name: str, color: str | None) -> int:
        """The tag of that name, whatever the case of its letters; made where there is none."""
        rows = self._session.execute(select(col(Tag.name), col(Tag.id)).order_by(col(Tag.name)))
        found = id_of(clean(name), map(tuple, rows))
        if found is None:
            self._add(Tag, name=clean(name), color=color)
            return self._tag(name, color)
        return found

    def _add(self, model: Any, **values: Any) -> None:
        """Insert a row, unless it is there."""
        self._session.execute(insert(table(model)).prefix_with("OR IGNORE"), values)
