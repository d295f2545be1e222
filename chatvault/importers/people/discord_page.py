"""The messages of a channel of Discord on a page, as which DiscordChatExporter writes it first.

A page tells neither the number of the channel, which mostly stands in the name of the file, nor the
seconds of a time: those the number of a message tells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.interchange.files import digest
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.people.discord_page_text import said, words
from chatvault.importers.texts.html_pieces import pieces
from chatvault.importers.texts.html_tree import Element, parsed
from chatvault.importers.texts.html_words import classes
from chatvault.importers.texts.markdown_links import is_web_address

Fields = dict[str, Any]

_ENDINGS = (".html", ".htm")
_HINT = b"chatlog__message"
# What the messages of one author stand in; newer pages lack quotation marks.
_MARKERS = (b'class="chatlog__message-group"', b"class=chatlog__message-group>")
_BEGINNING = 4 << 20  # bytes in which the first message begins: pictures may stand before it
_NEAR = 1 << 16  # bytes before the first message in which it is told what this is
_ENTRY = re.compile(
    r'class="?(?P<kind>preamble__entry(?: preamble__entry--small)?'
    r'|info__(?:guild-name|channel-name|channel-topic))"?>(?P<html>[^\0]{0,9000}?)</div>'
)
_SMALL = ("preamble__entry preamble__entry--small", "info__channel-topic")
_NUMBER = re.compile(r"\[(\d{15,20})\]")
_AUTHORS = {"chatlog__author", "chatlog__author-name", "chatlog__system-notification-author"}
_BOTS = {"chatlog__author-tag", "chatlog__bot-tag"}
_MOVING = ("chatlog__embed-generic-gifv", "chatlog__embed-generic-video")
_STILL = ("chatlog__embed-image", "chatlog__embed-thumbnail", "chatlog__embed-generic-image")
_FILE = re.compile(r"(?:Image|Video|Audio): (?P<name>.+?)(?: \([^()]{1,20}\))?")
_FIRST_MOMENT = 1_420_070_400_000  # UTC ms, from which numbers count
_CUT = "A message is nested too deeply to be one; it was cut off there."


def is_page(container: Container, name: str) -> bool:
    """Whether the file is such a page."""
    if not name.lower().endswith(_ENDINGS) and len(container.names()) > 1:
        return False
    return _HINT in head_of(container, name) and _marker(_beginning(container, name)) is not None


def about(container: Container, name: str, stem: str) -> Fields:
    """The server and the channel, as far as page and name of the file tell."""
    head = _beginning(container, name)
    above = head[: head.find(_marker(head) or b"</html>")]
    text = above[-_NEAR:].decode("utf-8", "replace")
    entries = [(one["kind"], words(parsed(one["html"])[0])) for one in _ENTRY.finditer(text)]
    names = [told for kind, told in entries if kind not in _SMALL]
    numbers = _NUMBER.findall(stem)
    channel = {
        "id": numbers[-1] if numbers else digest(names or stem),
        "name": (names[-1] if names else stem).rpartition(" / ")[2],
        "topic": next((told for kind, told in entries if kind in _SMALL), ""),
    }
    return {"channel": channel}


def messages_of(container: Container, name: str, findings: Findings) -> Iterator[Fields]:
    """The messages in the form that they have in JSON."""
    marker = _marker(_beginning(container, name)) or _MARKERS[0]
    for piece in pieces(container, name, marker, findings, "message"):
        body, whole = parsed(f"<div {piece}")
        if not whole:
            findings.note(_CUT)
        author = _author(body)
        for element in body.iterfind(".//div[@data-message-id]"):
            if not any(one.get("data-message-id") for one in element.iterancestors("div")):
                yield _message(element, author)


def _beginning(container: Container, name: str) -> bytes:
    try:
        with container.open(name) as stream:
            return stream.read(_BEGINNING)
    except UnreadableFile:
        return b""


def _marker(head: bytes) -> bytes | None:
    return next((marker for marker in _MARKERS if marker in head), None)


def _author(element: Element) -> Fields:
    """Who says what stands in the element, {} where only an element before tells."""
    found = next((one for one in element.iter("span") if classes(one) & _AUTHORS), None)
    if found is None:
        return {}
    return {
        "id": found.get("data-user-id") or "",
        "name": found.get("title") or "",
        "nickname": words(found),
        "isBot": any(classes(one) & _BOTS for one in element.iter("span")),
    }


def _message(element: Element, before: Fields) -> Fields:
    number = element.get("data-message-id") or ""
    parts = _Parts(element)
    notice = parts.first("chatlog__system-notification-content")
    told: Fields = {
        "id": number,
        "type": "Default" if notice is None else "Notice",
        "timestamp": _moment(number),
        "content": _said(parts.first("chatlog__content")),
        "author": _author(element) or before,
        "attachments": [_file(one) for one in parts.all("chatlog__attachment")],
        "embeds": [_embed(_Parts(one)) for one in parts.all("chatlog__embed")],
        "stickers": [{"name": one.get("title")} for one in parts.all("chatlog__sticker")],
        "reactions": [_reaction(_Parts(one), one) for one in parts.all("chatlog__reaction")],
    }
    if notice is not None:
        words_of = words(notice)
        told["content"] = words_of[:1].upper() + words_of[1:]
    if (forwarded := parts.first("chatlog__forwarded")) is not None:
        inside = _Parts(forwarded)
        told["forwardedMessage"] = {
            "content": _said(inside.first("chatlog__forwarded-content")),
            "attachments": [_file(one) for one in inside.all("chatlog__forwarded-attachment")],
        }
    return told


class _Parts:
    """The parts of an element, by their classes."""

    def __init__(self, element: Element) -> None:
        self._found: dict[str, list[Element]] = {}
        for one in element.iter():
            for kind in classes(one):
                self._found.setdefault(kind, []).append(one)

    def all(self, kind: str) -> list[Element]:
        return self._found.get(kind, [])

    def first(self, kind: str) -> Element | None:
        return next(iter(self.all(kind)), None)

    def text(self, kind: str) -> str:
        return _said(self.first(kind))


def _said(element: Element | None) -> str:
    if element is None:
        return ""
    for one in element.findall(".//*[@class='chatlog__edited-timestamp']"):
        one.clear(keep_tail=True)
    return said(element)


def _moment(number: str) -> int | None:
    """UTC ms."""
    if not re.fullmatch(r"[0-9]{15,20}", number):
        return None
    return (int(number) >> 22) + _FIRST_MOMENT


def _file(element: Element) -> Fields:
    """A file: its address, and its name where that is told."""
    name, address = "", element.get("href") or element.get("src") or ""
    for one in element.iter():
        address = address or one.get("href") or one.get("src") or ""
        titled = _FILE.fullmatch(one.get("title") or "")
        if titled is not None:
            name = titled["name"]
        elif one.tag == "a":
            name = name or words(one)
    if not is_web_address(address):
        address = unescaped(address)
    base = posixpath.basename(address.partition("?")[0].replace("\\", "/"))
    return {"url": address, "fileName": name or base}


def _embed(parts: _Parts) -> Fields:
    """A page that is shown below a message, or a moving or still picture that stands for it."""
    titled = parts.first("chatlog__embed-title-link")
    names = [words(one) for one in parts.all("chatlog__embed-field-name")]
    values = [_said(one) for one in parts.all("chatlog__embed-field-value")]
    moving = [_file(one)["url"] for kind in _MOVING for one in parts.all(kind)]
    return {
        "title": parts.text("chatlog__embed-title") if titled is None else said(titled),
        "url": next(iter(moving), "") if titled is None else titled.get("href") or "",
        "description": parts.text("chatlog__embed-description"),
        "fields": [
            {"name": name, "value": value} for name, value in zip(names, values, strict=False)
        ],
        "images": [{"url": one.get("src") or ""} for kind in _STILL for one in parts.all(kind)],
    }


def _reaction(parts: _Parts, element: Element) -> Fields:
    sign = next(element.iter("img"), None)
    name = "" if sign is None else sign.get("alt") or ""
    own = name.isascii() and name == element.get("title")
    counted = words(next(iter(parts.all("chatlog__reaction-count")), element))
    return {
        "emoji": {"name": name, "id": name if own else ""},
        "count": int(counted[:9]) if re.fullmatch(r"[0-9]+", counted) else 1,
    }
