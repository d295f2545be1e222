"""Puts back into a vault what a person made of it; it adds, and takes nothing back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from chatvault.domain.own_name import alike
from chatvault.domain.saved_layout import SavedLayout
from chatvault.domain.session import SessionStatus
from chatvault.storage import full_text, kept_layouts, people
from chatvault.storage.models import (
    Bookmark,
    ChatSession,
    Folder,
    Message,
    Person,
    SavedSearch,
    SessionTag,
    Source,
    Tag,
    table,
)
from chatvault.storage.origins import Origins
from chatvault.storage.own_layer import Entry
from chatvault.storage.packing import clean

_ALSO_CALLED = "Also called: "
_DEEPEST = 100  # folders inside of each other


def _of_name(rows: Sequence[Any], name: str) -> int | None:
    """The id of the row (name, id) of that name, or else of one that is alike but for its case."""
    found = [row for row in rows if alike(row[0]) == alike(name)]
    return next((row[1] for row in found if row[0] == name), found[0][1] if found else None)


def _joined(note: str, more: str) -> str:
    return note if more in note else f"{note}\n\n{more}".strip()


class OwnLayerStore:
    """Takes entries one after the other within one transaction; ``touched`` are the sessions."""

    def __init__(self, session: Session, *, keep_both: bool = False) -> None:
        """``keep_both``: another title and another note are added to the note."""
        self._session, self._keep_both = session, keep_both
        self.conflicts: list[str] = []  # in words
        self.touched: set[int] = set()
        self.unknown = 0  # conversations that this vault does not have

    def put(self, entry: Entry) -> None:
        """Put one entry back. Raises KeyError, TypeError and ValueError for what is none."""
        match entry["kind"]:
            case "folder":
                self._folder(entry["path"], entry["position"])
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
            values["folder_id"] = self._folder(entry["folder"], 0)
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
            self._bookmark(row.id, bookmark)
        self.touched.add(row.id)

    def _other(self, entry: Entry, row: Any, values: dict[str, Any]) -> dict[str, Any]:
        """What the entry says otherwise, put into the note; told in ``conflicts``."""
        note, called = values.get("note", row.note), row.custom_title or ""
        if entry["title"] and called and clean(str(entry["title"])) != called:
            note = _joined(note, f"{_ALSO_CALLED}{clean(str(entry['title']))}")
            self.conflicts.append(f"“{called}” is also called “{entry['title']}”.")
        if entry["note"] and row.note and clean(str(entry["note"])) not in row.note:
            note = _joined(note, clean(str(entry["note"])))
            self.conflicts.append(f"“{called or row.title}” has another note, which was added.")
        mine = self._path(row.folder_id)
        if entry["folder"] and mine and [clean(str(name)) for name in entry["folder"]] != mine:
            folder = " / ".join(map(str, entry["folder"]))
            self.conflicts.append(f"“{called or row.title}” is in the folder “{folder}” there.")
        return {"note": note} if note != values.get("note", row.note) else {}

    def _path(self, folder_id: int | None) -> list[str]:
        """The names from the outermost folder to that one."""
        names: list[str] = []
        while folder_id is not None and len(names) < _DEEPEST:
            folder = self._session.get(Folder, folder_id)
            if folder is None:
                break
            names.insert(0, folder.name)
            folder_id = folder.parent_id
        return names

    def _known(self, entry: Entry) -> Any:
        """The conversation as its source names it."""
        statement = (
            select(ChatSession.__table__)  # type: ignore[attr-defined]
            .join(Source.__table__, col(Source.id) == col(ChatSession.source_id))  # type: ignore[attr-defined]
            .where(
                col(Source.key) == entry["source"],
                col(Source.account) == entry["account"],
                col(ChatSession.external_id) == entry["id"],
            )
        )
        return self._session.execute(statement).first()

    def _bookmark(self, session_id: int, bookmark: Entry) -> None:
        message = self._session.scalar(
            select(col(Message.id)).where(
                col(Message.session_id) == session_id,
                col(Message.external_id) == bookmark["message"],
            )
        )
        if message is not None:
            note = clean(str(bookmark["note"]))
            self._add(Bookmark, message_id=message, created_at=int(bookmark["at"]), note=note)

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
        found = _of_name(rows.all(), clean(name))
        if found is None:
            self._add(Tag, name=clean(name), color=color)
            return self._tag(name, color)
        return found

    def _folder(self, path: list[str], position: int) -> int | None:
        """The folder at the end of the path, made where it is missing."""
        parent: int | None = None
        for place, name in enumerate(path):
            inside = col(Folder.parent_id).is_(None) if parent is None else (
                col(Folder.parent_id) == parent
            )  # fmt: skip
            rows = self._session.execute(select(col(Folder.name), col(Folder.id)).where(inside))
            found = _of_name(rows.all(), clean(name))
            if found is None:
                last = position if place == len(path) - 1 else 0
                folder = Folder(parent_id=parent, name=clean(name), position=last)
                self._session.add(folder)
                self._session.flush()
                found = folder.id
            parent = found
        return parent

    def _add(self, model: Any, **values: Any) -> None:
        """Insert a row, unless it is there."""
        self._session.execute(insert(table(model)).prefix_with("OR IGNORE"), values)
