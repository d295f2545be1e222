"""The messages of a channel of Discord as DiscordChatExporter writes them as plain text.

Text tells the least: neither the numbers of messages and people nor seconds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from chatvault.importers.containers.container import Container
from chatvault.importers.interchange.files import digest
from chatvault.importers.people.discord_table import file_name
from chatvault.importers.people.discord_times import DiscordMoments
from chatvault.importers.texts.text_lines import text_beginning, text_lines

Fields = dict[str, Any]

_RULE = "=" * 62
_BEGINNING = f"{_RULE}\nGuild: "
_OPENING = re.compile(
    r"\[(?P<at>(?=.*\d[:.]\d\d)[^\[\]]{6,40})\] (?P<name>.{1,100}?)(?: \(pinned\))?"
)
_END = re.compile(r"Exported [\d,.\s\u202f\xa0'’]+ message\(s\)")
_PARTS = ("{Attachments}", "{Embed}", "{Stickers}", "{Reactions}", "{Forwarded Message}")
_REACTION = re.compile(r"(\S+)(?: \((\d{1,9})\))?")
_SENT = re.compile(r"Originally sent: .{6,60}")


def is_text(container: Container, name: str) -> bool:
    """Whether the file is such a text."""
    if not name.lower().endswith(".txt") and len(container.names()) > 1:
        return False
    return text_beginning(container, name).startswith(_BEGINNING)


def channel_of(container: Container, name: str) -> Fields:
    """The channel as the lines above all messages tell."""
    told = dict(line.split(": ", 1) for line in _above(container, name) if ": " in line)
    full = told.get("Channel", "").strip()
    return {
        "id": f"text:{digest([told.get('Guild'), full])}",
        "name": full.rpartition(" / ")[2],
        "topic": told.get("Topic", "").strip(),
    }


def messages_of(container: Container, name: str) -> Iterator[Fields]:
    """The messages in the form that they have in JSON."""
    found = list(_messages(container, name))
    moments = DiscordMoments(opening["at"] for opening, _ in found)
    for opening, lines in found:
        yield _message(opening, lines, moments)


def _lines(container: Container, name: str) -> Iterator[str]:
    with container.open(name) as stream:
        for line in text_lines(stream):
            yield line.rstrip("\r\n")


def _above(container: Container, name: str) -> list[str]:
    lines = itertools.islice(_lines(container, name), 1, 200)
    return list(itertools.takewhile(lambda line: line != _RULE, lines))


def _messages(container: Container, name: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """What begins each message, with the lines below; an empty line stands before it."""
    opening: re.Match[str] | None = None
    section: list[str] = []
    above = ""
    for line in _lines(container, name):
        found = None if above else _OPENING.fullmatch(line)
        if found is not None:
            if opening is not None:
                yield opening, section
            opening, section = found, []
        else:
            section.append(line)
        above = line
    if opening is not None:
        yield opening, _without_end(section)


def _without_end(section: list[str]) -> list[str]:
    """The lines of the last message without what stands below all messages."""
    kept = [place for place, line in enumerate(section) if line.strip()][-3:]
    ends = [section[place] for place in kept]
    if len(ends) == 3 and ends[0] == ends[2] == _RULE and _END.fullmatch(ends[1]):
        return section[: kept[0]]
    return section


def _message(opening: re.Match[str], lines: list[str], moments: DiscordMoments) -> Fields:
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line, above in zip(lines, ["", *lines], strict=False):
        if line in _PARTS and not above:
            parts.append((line, []))
        else:
            parts[-1][1].append(line)
    said = "\n".join(parts[0][1]).strip()
    told: Fields = {
        "id": digest([opening["at"], opening["name"], said]),
        "timestamp": moments.at(opening["at"]),
        "content": said,
        "author": {"name": opening["name"]},
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
    }
    for kind, below in parts[1:]:
        _add(told, kind, [line for line in below if line.strip()])
    return told


def _add(told: Fields, kind: str, lines: list[str]) -> None:
    if kind == "{Attachments}":
        told["attachments"] += [{"url": line, "fileName": file_name(line)} for line in lines]
    elif kind == "{Embed}":
        told["embeds"].append({"description": "\n".join(lines)})
    elif kind == "{Stickers}":
        told["stickers"] += [{"name": file_name(line)} for line in lines]
    elif kind == "{Forwarded Message}":
        said = [line for line in lines if not _SENT.fullmatch(line)]
        told["forwardedMessage"] = {"content": "\n".join(said)}
    else:
        told["reactions"] += [
            {"emoji": {"name": found[1]}, "count": int(found[2] or 1)}
            for line in lines
            for found in _REACTION.finditer(line)
        ]
