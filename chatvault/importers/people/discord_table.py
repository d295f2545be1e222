"""The rows of a channel of Discord that DiscordChatExporter wrote as a table (CSV).

They tell less than its JSON: neither which server and channel it was nor what kind a message is.
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.people.discord_times import DiscordMoments

Fields = dict[str, Any]

_COLUMNS = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
_OLD_SEPARATOR = ";"  # up to 2019
_LARGEST_FIELD = 1 << 20  # characters; a quotation mark that is never closed ends there
_DAMAGED = "This row is no row of a table, and what follows it was not read."
_REACTION = re.compile(r"([^,()]{1,100}) \((\d{1,9})\)")  # "👍 (2),rye (1)"
_KEY = re.compile(r" \[\d+\]$")  # the channel's, behind its name


def is_table(container: Container, name: str) -> bool:
    """Whether the file has the columns of such a table."""
    if not name.lower().endswith(".csv") and len(container.names()) > 1:
        return False
    first = head_of(container, name).decode("utf-8-sig", "replace").partition("\n")[0]
    told = first.strip().replace('"', "").replace(_OLD_SEPARATOR, ",").split(",")
    return told[: len(_COLUMNS)] == list(_COLUMNS)


def channel_of(stem: str) -> Fields:
    """The channel as the name of its file tells: "Server - Group - channel [number]"."""
    return {"id": stem, "name": _KEY.sub("", stem).rpartition(" - ")[2]}


def messages_of(container: Container, name: str, findings: Findings) -> Iterator[Fields]:
    """The messages in the form that they have in JSON."""
    csv.field_size_limit(_LARGEST_FIELD)
    with container.open(name) as stream:
        text = io.TextIOWrapper(as_utf8(stream), "utf-8-sig", "replace", newline="")
        old = _OLD_SEPARATOR.encode() in head_of(container, name).partition(b"\n")[0]
        rows = csv.DictReader(text, delimiter=_OLD_SEPARATOR if old else ",")
        told: list[dict[str, Any]] = []
        try:
            for row in rows:
                findings.number = rows.line_num
                told.append(row)
        except (csv.Error, UnreadableFile) as error:
            findings.error(error.sentence if isinstance(error, UnreadableFile) else _DAMAGED)
    moments = DiscordMoments(row.get("Date") or "" for row in told)
    for row in told:
        yield _message(row, moments)


def _message(row: dict[str, Any], moments: DiscordMoments) -> Fields:
    told = {column: row.get(column) or "" for column in _COLUMNS}
    addresses = filter(None, told["Attachments"].split(","))
    return {
        "id": digest([told[column] for column in _COLUMNS[:-1]]),  # reactions come later
        "timestamp": moments.at(told["Date"]),
        "content": told["Content"],
        "author": {"id": told["AuthorID"], "name": told["Author"]},
        "attachments": [{"url": one, "fileName": file_name(one)} for one in addresses],
        "reactions": [
            {"emoji": {"name": found[1].strip()}, "count": int(found[2])}
            for found in _REACTION.finditer(told["Reactions"])
        ],
    }


def file_name(address: str) -> str:
    """What the file at an address is called, or at a place beside the table."""
    return posixpath.basename(address.partition("?")[0].replace("\\", "/"))
