"""Reads the sessions of DeepSeek Harness: a folder each, with a log of events.

A newer version of the program writes the log anew, in its own form, beside the older one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.repeated import REPEATED
from chatvault.domain.session import Relation
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.compressed_text import ENDINGS, head_of, open_text
from chatvault.importers.containers.container import Container
from chatvault.importers.deepseek_harness.log import Log
from chatvault.importers.deepseek_harness.pieces import HarnessPieces, Opener
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.home_files import HomeFiles
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import count, string
from chatvault.importers.messages.drafts import chain, first_prompt, latest_model, times_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "deepseek-harness"

_OBJECTS = "attachments/v1/objects"
_PICTURE = re.compile(rf"(?:^|/)(?P<place>{_OBJECTS}/[0-9a-f]{{2}}/[0-9a-f]{{64}})$")
_SUM = re.compile(r"sha256:([0-9a-f]{64})")
_SESSIONS = ("sessions",)


class DeepSeekHarnessImporter:
    """Reads ``~/.dsh``, any folder in it, or a single log."""

    key = SOURCE
    name = "DeepSeek Harness sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The logs, and the pictures of them that lie beside."""
        logs = [name for name in names if _head(container, name)]
        pictures = [name for name in names if logs and _PICTURE.search(name)]
        return tuple(sorted({*logs, *pictures}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The session of every folder, as the newest of its logs tells it."""
        pictures = _Pictures(container)
        logs = _newest(container, [name for name in names if not _PICTURE.search(name)])
        for name in logs:
            yield from up_to_damage(_read(container, name, pictures, report), name, logs, report)


class _Pictures:
    """Knows where pictures lie, by their sums."""

    def __init__(self, container: Container) -> None:
        self._files = HomeFiles(container, _PICTURE, _SESSIONS)

    def opener(self, address: str) -> Opener | None:
        """What opens the picture, None where it is not there."""
        told = _SUM.fullmatch(address)
        found = self._files.find(f"{_OBJECTS}/{told[1][:2]}/{told[1]}") if told else None
        return partial(found[0].open, found[1]) if found is not None else None


def _head(container: Container, name: str) -> Record:
    """The line that a log begins with, nothing where the file is none."""
    if not name.endswith((".jsonl", *ENDINGS)) and len(container.names()) > 1:
        return {}
    head = head_of(container, name)
    if b'"session"' not in head or b'"createdAt"' not in head:
        return {}
    first = next(sniff(head), {})
    is_head = first.get("type") == "session" and string(first.get("id"))
    versioned = type(first.get("version")) is int and type(first.get("createdAt")) is int
    return first if is_head and versioned else {}


def _newest(container: Container, names: Iterable[str]) -> list[str]:
    """Of logs of one session in one folder that which the newest version wrote."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for name in names:
        head = _head(container, name)
        key = (str(PurePosixPath(name).parent), string(head.get("id")))
        newest[key] = max(newest.get(key, (-1, "")), (count(head.get("version")), name))
    return sorted(name for _version, name in newest.values())


def _read(
    container: Container, name: str, pictures: _Pictures, report: Report
) -> Iterator[ParsedSession | None]:
    head, teller = _head(container, name), Teller(report, name)
    pieces = HarnessPieces(teller, pictures.opener)
    log = Log(string(head.get("id")), pieces, count(head.get("seedLength")))
    with open_text(container, name) as stream:
        for number, _offset, record in records(stream, report, name):
            teller.line = number
            log.take(number, record)
    yield _session(head, log, (name,))


def _session(head: Record, log: Log, members: tuple[str, ...]) -> ParsedSession | None:
    drafts = log.drafts()
    if not drafts:
        return None
    own, before = drafts[log.inherited :], drafts[: log.inherited]
    parent = string(head.get("parentSession"))
    messages = chain(own)
    repeated = tuple(map(_repeated, chain(before)))
    if not parent:  # nobody else has them
        messages, repeated = chain(drafts), ()
    return ParsedSession(
        source=SOURCE,
        external_id=string(head.get("id")),
        messages=messages,
        title=_title(log, first_prompt(own) or first_prompt(before)),
        created_at=timestamp(head.get("createdAt")) or min(times_of(drafts), default=None),
        updated_at=max(times_of(drafts), default=None),
        model=latest_model(drafts),
        agent=string(head.get("agentPreset")) or None,
        project=project_of(string(head.get("cwd"))),
        parent_external_id=parent or None,
        relation=_relation(head) if parent else None,
        members=members,
        repeated=repeated,
        repeated_leaf=repeated[-1].external_id if repeated else None,
    )


def _title(log: Log, asked: str) -> str:
    return log.title or asked or title_from(log.goal)


def _relation(head: Record) -> Relation:
    return Relation.SUBAGENT if head.get("origin") == "subagent" else Relation.FORK


def _repeated(message: ParsedMessage) -> ParsedMessage:
    before = message.parent_id
    return replace(
        message,
        external_id=REPEATED + message.external_id,
        parent_id=None if before is None else REPEATED + before,
    )
