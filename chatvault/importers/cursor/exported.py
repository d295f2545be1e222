"""Reads a conversation as Cursor exports it: Markdown, with neither ids nor times of messages.

A line below the heading tells when it was exported, and by which version. Calls of tools are not
in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import PurePosixPath
from typing import BinaryIO

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.container import Container
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.drafts import Draft, chain, first_prompt
from chatvault.importers.local_times import local_time
from chatvault.importers.text_lines import text_beginning, text_lines
from chatvault.importers.timestamps import timestamp

_SUFFIXES = (".md", ".markdown", ".txt", "")
_HEADING = re.compile(
    r"^# (?P<title>[^\n]*)\n_Exported on (?P<at>[^\n]{1,60}) from Cursor \([^)\n]*\)_\s*$",
    re.MULTILINE,
)
_ROLES = {"**User**": Role.USER, "**Cursor**": Role.ASSISTANT}
_RULE = "---"
_MOMENT = re.compile(
    r"(?P<month>\d+)/(?P<day>\d+)/(?P<year>\d{4}) at (?P<clock>\d\d:\d\d:\d\d)(?: (?P<zone>\S+))?"
)
_OFFSET = re.compile(r"(?:GMT|UTC)(?:(?P<hours>[+-]\d{1,2})(?::(?P<minutes>\d\d))?)?")
_AMERICAN = {"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8}


def is_exported(container: Container, name: str) -> bool:
    """Whether Cursor exported the file."""
    if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
        return False
    text = text_beginning(container, name)
    heading = _HEADING.search(text)
    return heading is not None and any(f"\n{mark}\n" in text for mark in _ROLES)


def read_exported(container: Container, name: str) -> ParsedSession | None:
    """The conversation, None where nothing was said in it.

    It is named by its heading and by what was asked first, for it is exported again as it goes on.
    """
    with container.open(name) as stream:
        drafts = [
            Draft(f"turn:{number}", role, [Text(said)])
            for number, (role, said) in enumerate(_turns(stream))
            if said
        ]
    heading = _HEADING.search(text_beginning(container, name))
    if not drafts or heading is None:
        return None
    title, exported = heading["title"].strip(), _moment(heading["at"])
    asked = next((draft for draft in drafts if draft.role is Role.USER), drafts[0])
    key = f"{title}\n{plain_text(tuple(asked.blocks))}".encode("utf-8", "replace")
    return ParsedSession(
        source=SOURCE,
        external_id=f"exported:{hashlib.sha256(key).hexdigest()[:32]}",
        messages=chain(drafts),
        title=title or first_prompt(drafts),
        created_at=exported,
        updated_at=exported,
        members=(name,),
    )


def _turns(stream: BinaryIO) -> Iterator[tuple[Role, str]]:
    role: Role | None = None
    said: list[str] = []
    above = ""  # the last line that is not empty
    for line in (whole.rstrip("\r\n") for whole in text_lines(stream)):
        if above == _RULE and line.rstrip() in _ROLES:
            if role is not None:
                yield role, _said(said)
            role, said = _ROLES[line.rstrip()], []
        else:
            said.append(line)
        above = line.strip() or above
    if role is not None:
        yield role, _said(said)


def _said(lines: list[str]) -> str:
    """What was said, without the rule that ends a turn."""
    text = "\n".join(lines).strip()
    if text == _RULE or text.endswith(f"\n{_RULE}"):
        text = text.removesuffix(_RULE).rstrip()
    return text


def _moment(told: str) -> int | None:
    """When it was exported, in UTC ms; a zone that is not known is taken for this computer's."""
    match = _MOMENT.fullmatch(told.strip())
    if match is None:
        return None
    day = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}T{match['clock']}"
    hours = _hours(match["zone"] or "")
    if hours is None:
        return local_time(day)
    try:
        zone = timezone(timedelta(hours=hours))
        return timestamp(datetime.fromisoformat(day).replace(tzinfo=zone).isoformat())
    except ValueError:  # no such day, or zone
        return None


def _hours(zone: str) -> float | None:
    if zone in _AMERICAN:
        return _AMERICAN[zone]
    match = _OFFSET.fullmatch(zone)
    if match is None:
        return None
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0) / 60
    return hours - minutes if hours < 0 else hours + minutes
