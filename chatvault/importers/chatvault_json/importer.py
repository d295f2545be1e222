"""Reads conversations that ChatVault exported as JSON, each under the name its source gave it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.bookmark import ToldBookmark
from chatvault.domain.parsed import LogEvent, ParsedMessage, ParsedProject, ParsedSession
from chatvault.domain.people import Person
from chatvault.domain.session import Relation, SessionStatus
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatvault_json.blocks import MessageReader, moment, one_of, text_or_none
from chatvault.importers.chatvault_json.raw_file import scanned
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.inner_objects import objects
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

VERSION = 2  # the newest that is known
_ABOUT = re.compile(rb'"format"\s*:\s*"chatvault"\s*,\s*"version"\s*:\s*(\d{1,9})\b')
_REDACTED = re.compile(rb'"redacted"\s*:\s*true\s*,\s*"session"\s*:')
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_OLDER = (
    "This export is of an earlier ChatVault and does not say which conversation it is. Export it "
    "once more."
)
_NEWER = "This export is of a newer ChatVault, and was left as it is. Install that one to read it."
_NAMELESS = "This export does not say which conversation it is."


class ChatVaultImporter:
    """Reads the files of ``chatvault export --format json``, a conversation in each."""

    key = "chatvault"
    name = "ChatVault export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that say what they are."""
        return tuple(sorted(name for name in names if _is_ours(container, name)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The conversation of each file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            yield _session(container, name, findings)

        yield from sessions_of(container, names, report, "message", read_file)


def _is_ours(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    return _ABOUT.search(head) is not None and shape(head).has("session", "source")


def _session(container: Container, name: str, findings: Findings) -> ParsedSession | None:
    head = head_of(container, name)
    about = _ABOUT.search(head)
    version = 0 if about is None else int(about[1])
    if version > VERSION:
        raise UnreadableFile(_NEWER)
    facts = next(objects(container, name, "session", findings), {})
    source, external_id = string(facts.get("source")), string(facts.get("external_id"))
    if not (_SOURCE.fullmatch(source) and external_id):
        raise UnreadableFile(_OLDER if 0 < version < VERSION else _NAMELESS)
    file = scanned(container, name)
    reader = MessageReader(file, findings)
    findings.number = 0  # from here on messages are counted
    messages, shown = [], []
    for told in objects(container, name, "messages.item", findings):
        message = reader.message(told)
        if message is not None:
            messages.append(message)
            shown += [message] if told.get("active") is True else []
    if not messages and not file.content_hash:  # of a whole file there never was any
        return None
    return replace(
        _of(facts, source, external_id, messages),
        active_leaf=_leaf(shown),
        content_hash=file.content_hash,
        only_adds=_REDACTED.search(head) is not None,
    )


def _leaf(shown: Sequence[ParsedMessage]) -> str | None:
    """The last message of the path that was shown."""
    parents = {message.parent_id for message in shown}
    ends = [one.external_id for one in shown if one.external_id not in parents]
    return ends[-1] if ends else None


def _of(
    facts: Fields, source: str, external_id: str, messages: Sequence[ParsedMessage]
) -> ParsedSession:
    title, own = string(facts.get("title")), string(facts.get("source_title"))
    relation = facts.get("relation")
    return ParsedSession(
        source=source,
        external_id=external_id,
        messages=tuple(messages),
        title=own or title,
        account=string(facts.get("account")),
        summary=string(facts.get("summary")),
        created_at=moment(facts.get("created_at")),
        updated_at=moment(facts.get("updated_at")),
        model=text_or_none(facts.get("model")),
        agent=text_or_none(facts.get("agent")),
        project=_project(facts),
        git_branch=text_or_none(facts.get("git_branch")),
        git_commit=text_or_none(facts.get("git_commit")),
        parent_external_id=text_or_none(facts.get("parent_external_id")),
        relation=None if relation is None else one_of(Relation, relation, Relation.FORK),
        archived=facts.get("status") == SessionStatus.ARCHIVED.value,
        starred=facts.get("starred") is True,
        pinned=facts.get("pinned") is True,
        events=tuple(_events(facts)),
        tags=tuple(filter(None, map(string, sequence(facts.get("tags"))))),
        people=tuple(_people(facts)),
        uid=_uid(facts),
        custom_title=title if own else "",
        note=string(facts.get("note")),
        folders=tuple(filter(None, map(string, sequence(facts.get("folders"))))),
        bookmarks=tuple(_bookmarks(facts)),
        details=text_or_none(facts.get("details")),
    )


def _project(facts: Fields) -> ParsedProject | None:
    path = string(facts.get("project_path"))
    if not path:
        return None
    return ParsedProject(
        path, text_or_none(facts.get("project_remote")), text_or_none(facts.get("project"))
    )


def _events(facts: Fields) -> Iterator[LogEvent]:
    for told in map(mapping, sequence(facts.get("events"))):
        kind, level, data = (string(told.get(name)) for name in ("kind", "level", "data"))
        yield LogEvent(kind, level, moment(told.get("at")), data)


def _bookmarks(facts: Fields) -> Iterator[ToldBookmark]:
    for told in map(mapping, sequence(facts.get("bookmarks"))):
        message, at = string(told.get("message")), moment(told.get("created_at"))
        if message and at is not None:
            yield ToldBookmark(message, at, string(told.get("note")))


def _people(facts: Fields) -> Iterator[Person]:
    """Each by another name."""
    named = {string(told.get("name")): told for told in map(mapping, sequence(facts.get("people")))}
    for name, told in named.items():
        yield Person(name, string(told.get("account")), is_me=told.get("is_me") is True)


def _uid(facts: Fields) -> str:
    """The vault's own id; only in the form in which vaults give them."""
    told = string(facts.get("uid"))
    try:
        return told if str(uuid.UUID(told)) == told else ""
    except ValueError:
        return ""
