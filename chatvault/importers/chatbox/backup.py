"""The backups that Chatbox makes since version 1.22: an archive with a file for each session.

``manifest.json`` tells ``format`` ("chatbox-backup"), ``sessions`` with ``path`` and ``meta``,
``resources`` and ``warnings`` (what the program could not read itself); it is written last, so a
backup that is cut off has none. A session lies in ``sessions/<id>/session.json``.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chatbox.conversation import Fields, Reader
from chatvault.importers.chatbox.stored import StoredFiles
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string

MANIFEST = "manifest.json"

_FORMAT = b'"chatbox-backup"'
_SESSION = re.compile(r"(?P<top>(?:.*/)?)sessions/[^/]+/session\.json")
_BESIDE = re.compile(
    r"(?:settings|copilots|session-settings)\.json|(?:sessions/[^/]+/)?resources/.+"
)
_FAILED = "session-read-failed"
_NOT_BACKED_UP = (
    "Chatbox could not read {count:,} of its conversations itself when it made this backup; they "
    "are not in it."
)
_NO_FILES = (
    "Chatbox could not put files into this backup that are part of conversations: {count:,}."
)
_NO_MANIFEST = (
    "The list of what is in this backup is missing, so it may be cut short. The conversations "
    "that are there were imported, without their pictures and files."
)


def claimed(container: Container, names: Sequence[str]) -> tuple[str, ...]:
    """The files of all backups among these."""
    tops = {posixpath.dirname(name) for name in names if _is_manifest(container, name)}
    for name in names:
        match = _SESSION.fullmatch(name)
        if match and match["top"].rstrip("/") not in tops and _is_session(container, name):
            tops.add(match["top"].rstrip("/"))
    return tuple(name for name in names if _belongs(name, tops))


def backups(names: Sequence[str]) -> dict[str, list[str]]:
    """The sessions of each backup, by the file that stands for it: its manifest, if it has one."""
    found: dict[str, list[str]] = {}
    known = frozenset(names)
    for name in names:
        if match := _SESSION.fullmatch(name):
            manifest = f"{match['top']}{MANIFEST}"
            found.setdefault(match["top"], [manifest] if manifest in known else []).append(name)
    sole = [name for name in names if posixpath.basename(name) == MANIFEST]
    for name in sole:
        found.setdefault(name.removesuffix(MANIFEST), [name])
    return {listed[0]: listed for listed in found.values()}


def sessions_in(
    container: Container,
    listed: Sequence[str],
    names: Sequence[str],
    report: Report,
    findings: Findings,
) -> Iterator[ParsedSession | None]:
    """The threads of all sessions of a backup, None for one in which nothing was said."""
    told = _told(container, listed[0], findings)
    if told is None:
        report(Issue("", Severity.WARNING, _NO_MANIFEST, listed[0]))
    _tell_warnings(told or {}, listed[0], report)
    about = {
        string(one.get("path")): mapping(one.get("meta"))
        for one in map(mapping, sequence((told or {}).get("sessions")))
    }
    top = posixpath.dirname(listed[0]) if told is not None else ""
    reader = Reader(StoredFiles(container, names, top, told or {}), findings)
    for findings.number, name in enumerate(filter(_SESSION.fullmatch, listed), 1):
        inner = Findings(report, name)
        try:
            for session in read(container, name, inner, essential="messages", wrapper=""):
                meta = about.get(posixpath.relpath(name, top) if top else name, {})
                for found in reader.sessions({**meta, **session}):
                    yield found and replace(found, members=(name,))
        except UnreadableFile as error:
            inner.error(error.sentence)
        inner.sum_up()


def _told(container: Container, name: str, findings: Findings) -> Fields | None:
    """What the manifest tells, None where there is none or it cannot be read."""
    if posixpath.basename(name) != MANIFEST:
        return None
    try:
        return next(read(container, name, findings, essential="sessions", wrapper=""), None)
    except UnreadableFile:
        return None


def _tell_warnings(told: Fields, name: str, report: Report) -> None:
    codes = Counter(string(mapping(one).get("code")) for one in sequence(told.get("warnings")))
    if codes[_FAILED]:
        sentence = _NOT_BACKED_UP.format(count=codes[_FAILED])
        report(Issue("", Severity.WARNING, sentence, name, codes[_FAILED]))
    files = sum(count for code, count in codes.items() if code.startswith(("resource", "external")))
    if files:
        report(Issue("", Severity.INFO, _NO_FILES.format(count=files), name))


def _is_manifest(container: Container, name: str) -> bool:
    return posixpath.basename(name) == MANIFEST and _FORMAT in head_of(container, name)


def _is_session(container: Container, name: str) -> bool:
    return shape_with(head_of(container, name), "contentParts").has(
        "messages", "[]", "contentParts"
    )


def _belongs(name: str, tops: Set[str]) -> bool:
    """Whether the file is part of a backup that lies in one of these folders."""
    steps = name.split("/")
    for depth in range(len(steps)):
        rest = "/".join(steps[depth:])
        known = rest == MANIFEST or _BESIDE.fullmatch(rest)
        inside = known or ((match := _SESSION.fullmatch(rest)) and not match["top"])
        if inside and "/".join(steps[:depth]) in tops:
            return True
    return False
