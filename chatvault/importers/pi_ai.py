"""Reads what Inflection hands out of Pi (pi.ai): a person's one conversation, with signatures.

``user_data`` has ``details`` of the account, of which nothing is read, and ``messages``, each with
``text``, ``sender`` ("HUMAN" or "AI"), ``sent_at`` and ``channel``, none with an id. What follows
is the same once more, compressed and signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.private_files.files_with_keys import ACCOUNT_IN_IT, tell
from chatvault.importers.times.timestamps import timestamp

SOURCE = "pi-ai"

_DATA, _MESSAGES = "user_data", "messages"
_ROLES = {"human": Role.USER, "ai": Role.ASSISTANT}

Entry = dict[str, Any]


class PiAIImporter:
    """An importer of the file, which has any name."""

    key = SOURCE
    name = "Pi takeout"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that hold what was said."""
        return tuple(name for name in names if _is_takeout(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            tell(report, name, ACCOUNT_IN_IT)
            behind = f'"{_MESSAGES}":'.encode()
            yield _session(read(container, name, findings, essential="sender", after=behind),
                           findings)  # fmt: skip

        yield from sessions_of(container, names, report, "message", read_file)


def _is_takeout(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), _DATA).below(_DATA, _MESSAGES, "[]")
    return seen.has("sender") and seen.has("sent_at") and seen.has("text")


def _session(entries: Iterator[Entry], findings: Findings) -> ParsedSession | None:
    said = [entry for entry in entries if string(entry.get("text")).strip()]
    times = [timestamp(entry.get("sent_at")) for entry in said]
    known = [time for time in times if time is not None]
    if not said:
        return None
    if len(known) == len(said):
        said = [said[place] for place in sorted(range(len(said)), key=known.__getitem__)]
    messages: list[ParsedMessage] = []
    ids = ContentIds()
    for entry in said:
        above = messages[-1].external_id if messages else None
        messages.append(_message(entry, ids, above, findings))
    prompts = (string(entry.get("text")) for entry in said if _role(entry) is Role.USER)
    return ParsedSession(
        source=SOURCE,
        external_id=content_id(said[0].get("sent_at"), said[0].get("text")),
        messages=tuple(messages),
        title=title_from(next(prompts, "")),
        created_at=min(known, default=None),
        updated_at=max(known, default=None),
        active_leaf=messages[-1].external_id,
    )


def _message(entry: Entry, ids: ContentIds, above: str | None, findings: Findings) -> ParsedMessage:
    role = _role(entry)
    if role is None:
        findings.note("The sender of a message is not known; it was taken for an answer.")
    return ParsedMessage(
        external_id=ids.of(entry.get("sender"), entry.get("sent_at"), entry.get("text")),
        role=role or Role.ASSISTANT,
        blocks=(Text(string(entry.get("text"))),),
        parent_id=above,
        created_at=timestamp(entry.get("sent_at")),
    )


def _role(entry: Entry) -> Role | None:
    return _ROLES.get(string(entry.get("sender")).lower())
