"""Reads one session of Pi or OpenClaw, or what a file that grew has of it behind a checkpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

from chatvault.domain.checkpoint import Checkpoint
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers import compressed_text
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.growing_files import resuming
from chatvault.importers.growing_files.reading_on import marked_from
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.entry_marks import Marks, Past
from chatvault.importers.pi_agent.blobs import Blobs
from chatvault.importers.pi_agent.listing import Listing, list_beside, listing_of, starts_others
from chatvault.importers.pi_agent.log import Log
from chatvault.importers.pi_agent.oh_my_pi import (
    PROGRAM,
    TITLE,
    is_oh_my_pi,
    starter_of,
    without_title,
)
from chatvault.importers.pi_agent.pieces import PiPieces
from chatvault.importers.pi_agent.printed import as_entry, is_printed
from chatvault.importers.pi_agent.starters import Span, Starters
from chatvault.importers.pi_agent.store import SOURCE
from chatvault.importers.times.timestamps import timestamp

# What is known of a session before a checkpoint.
_NAME, _LABEL, _STARTER = "name", "label", "starter"

PI, OPENCLAW = "pi-agent", SOURCE
_SOON = 9  # records, among which the event of a run's beginning is

# OpenClaw puts away what was deleted or begun anew under such a name.
_ARCHIVED = re.compile(r"\.jsonl\.(?:deleted|reset)\.")
_HOME = re.compile(r"/\.(?:openclaw|clawdbot|moldbot|moltbot)(?:/|$)")  # its name, and those it had
_AGENT = re.compile(r"/agents/([^/]+)/(?:sessions|agent)/")


def head_record(container: Container, name: str) -> Record:
    """The line that a session begins with, nothing where the file is none."""
    head = _beginning(container, name)
    if b'"session"' not in head:
        return {}
    first = next(iter(without_title(list(islice(sniff(head), 2)))), {})
    is_head = first.get("type") == "session" and string(first.get("id"))
    return first if is_head and "timestamp" in first and "cwd" in first else {}


def _beginning(container: Container, name: str) -> bytes:
    """The first bytes of the text; what was put away may be compressed."""
    return (
        compressed_text.head_of(container, name)
        if _ARCHIVED.search(name)
        else head_of(container, name)
    )


def head_id(container: Container, name: str) -> str:
    return string(head_record(container, name).get("id"))


def whole_session(
    container: Container,
    name: str,
    report: Report,
    listing: Listing,
    starters: Starters,
    *,
    goes_on: bool,
) -> ParsedSession | None:
    """The session of a file, None where it has no message.

    ``listing`` is of the folder that it lies in, ``starters`` of the files that are read with it.
    ``goes_on``: there are other files with its id.
    """
    place = _ARCHIVED.search(name)
    file = name[place.start() :] if place and goes_on else ""
    marked = None if place or goes_on else marked_from(container, name)
    head = head_record(container, name)
    key = session_id_of(name, head)
    began, called = timestamp(head.get("timestamp")), listing.sub_agents.get(key)
    starter = starters.of(called, key, began) if called and began is not None else ""
    beside = {_LABEL: listing.labels.get(key, ""), _STARTER: starter}
    log, marks = _read(container, name, report, marked, Past(told=beside), file=file)
    listing.link(log.tree.drafts)
    session = _parsed(container, name, log, Past(told=beside))
    if session is None:
        return None
    if _is_printed(container, name):
        return standing_in(session)
    found = resuming.checkpoint(read_behind, container, name, session, marks)
    return replace(session, checkpoint=found)


def span_of(container: Container, name: str) -> Span | None:
    """When the session of a file was written, None where that is not told."""
    head = head_record(container, name)
    began = timestamp(head.get("timestamp"))
    if began is None:
        return None
    return Span(name, session_id_of(name, head), began, container.modified(name))


def read_behind(
    container: FolderContainer, name: str, report: Report, marked: int | None, since: Checkpoint
) -> tuple[ParsedSession | None, Marks]:
    """The session behind a checkpoint of its log, and the places where one can go on."""
    past = Past.of(since)
    log, marks = _read(container, name, report, marked, past, since.offset)
    if starts_others(log.tree.drafts):
        listing_of(container, list_beside(name)).link(log.tree.drafts)
    return _parsed(container, name, log, past), marks


def _read(
    container: Container,
    name: str,
    report: Report,
    marked: int | None,
    past: Past,
    begin: int = 0,
    file: str = "",
) -> tuple[Log, Marks]:
    """The entries of a file, or those from an offset on, before which ``past`` stands."""
    head, teller = head_record(container, name), Teller(report, name)
    enveloped = _source(container, name, head) == OPENCLAW
    reader = PiPieces(teller, Blobs(container).held)
    log = Log(session_id_of(name, head), reader, enveloped=enveloped, file=file)
    log.name = past.told.get(_NAME, "")
    if is_oh_my_pi(head, _place(container, name)):
        log.program, log.is_sub_agent = PROGRAM, bool(starter_of(_place(container, name)))
    if past.standing is not None:
        log.tree.go_on(past.standing)
    before, marks = (past.lines, begin), Marks(log.tree, marked)
    told = {key: past.told[key] for key in (_LABEL, _STARTER) if past.told.get(key)}
    printed = _is_printed(container, name)
    with opened(container, name, begin) as stream:
        for number, offset, record in records(stream, report, name, before=before):
            teller.line = number
            entry = as_entry(record) if printed else record
            if entry is not None and entry.get("type") not in ("session", TITLE):
                marks.before(number, offset, {**told, _NAME: log.name})
                log.take(number, entry)
    return log, marks


def opened(container: Container, name: str, offset: int = 0) -> BinaryIO:
    """The file from a place on, which is its start where it is in no folder."""
    if offset and isinstance(container, FolderContainer):
        return container.open_from(name, offset)
    return (
        compressed_text.open_text(container, name)
        if _ARCHIVED.search(name)
        else container.open(name)
    )


def _parsed(container: Container, name: str, log: Log, past: Past) -> ParsedSession | None:
    head = head_record(container, name)
    return session_of(container, name, log, head, past, _source(container, name, head))


def session_of(
    container: Container, name: str, log: Log, head: Record, past: Past, source: str
) -> ParsedSession | None:
    """The session of what was read behind ``past``, None where that is nothing."""
    if not log.tree.drafts:
        return None
    parent = _parent_id(head)
    relation = Relation.FORK if parent and not log.is_sub_agent else Relation.SUBAGENT
    above = starter_of(_place(container, name)) if log.is_sub_agent else ""
    parent = above or parent or past.told.get(_STARTER, "")
    agent = agent_of(container, name) if source == OPENCLAW else log.program or None
    told = past.and_then(log.tree.drafts)
    return ParsedSession(
        source=source,
        external_id=session_id_of(name, head),
        messages=log.tree.messages(),
        title=log.name or string(head.get(TITLE)) or past.told.get(_LABEL) or told.prompt,
        created_at=timestamp(head.get("timestamp")) or told.first_at,
        updated_at=told.last_at,
        model=told.model or string(head.get("modelId")) or None,
        agent=agent,
        project=project_of(string(head.get("cwd"))),
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent or None,
        relation=relation if parent else None,
        archived=bool(_ARCHIVED.search(name)),
        members=(name,),
        source_formerly=PI if source == OPENCLAW else "",  # of a copy it was not told
    )


def agent_of(container: Container, name: str) -> str | None:
    """The agent of OpenClaw's that a file is in the folder of."""
    found = _AGENT.search(_place(container, name))
    return found[1] if found else None


def session_id_of(name: str, head: Record) -> str:
    """What the session is called, which the name of its file tells where its head does not."""
    return string(head.get("id")) or PurePosixPath(name).stem


def _is_printed(container: Container, name: str) -> bool:
    return is_printed(islice(sniff(_beginning(container, name)), 1, _SOON))


def _source(container: Container, name: str, head: Record) -> str:
    entries = without_title(list(islice(sniff(_beginning(container, name)), 3)))[1:2]
    return source_of(container, name, head, entries)


def source_of(container: Container, name: str, head: Record, entries: Sequence[Record]) -> str:
    """Whose session it is: both write the same, OpenClaw from its own folder.

    Decided by what never changes as the file grows, so that a session keeps its source: of its
    ``entries`` there is the first one, or none.
    """
    hangs = any(entry.get("parentId") == head.get("id") for entry in entries if head)
    folder = string(head.get("cwd")).replace("\\", "/")
    place = _place(container, name)
    at_home = _HOME.search(folder) or _HOME.search(place) or _AGENT.search(place)
    return OPENCLAW if hangs or at_home else PI


def _place(container: Container, name: str) -> str:
    """The way to the file, as far as it is known, with "/" between its parts."""
    path = container.path.as_posix()
    return path if path.endswith(f"/{name}") else f"{path}/{name}"


def _parent_id(head: Record) -> str:
    """The id of the session that this one was forked off: the end of its file's name."""
    told = string(head.get("parentSession")) or string(head.get("branchedFrom"))
    name = told.replace("\\", "/").rpartition("/")[2].removesuffix(".jsonl")
    return name.rpartition("_")[2]
