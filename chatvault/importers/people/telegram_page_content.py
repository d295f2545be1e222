"""What a message holds on a page that Telegram Desktop exports."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count
from chatvault.importers.people.buttons import offered
from chatvault.importers.people.reactions import Reaction, reacted
from chatvault.importers.people.set_apart import (
    BOLD,
    CODE,
    ITALIC,
    STRUCK,
    fenced,
    quoted,
    signed,
)
from chatvault.importers.people.telegram import Files
from chatvault.importers.texts.html_tree import Element
from chatvault.importers.texts.html_words import classes, words_of
from chatvault.importers.texts.markdown_links import is_web_address, link

_SIGNS = {"strong": BOLD, "em": ITALIC, "code": CODE, "s": STRUCK}
_PICTURES = ("photo_wrap", "sticker_wrap", "media_photo")
_FILES = (
    "animated_wrap", "video_file_wrap", "media_video", "media_voice_message", "media_audio_file",
    "media_file",
)  # fmt: skip
_PLACES = ("media_location", "media_live_location", "media_venue")
_ANSWERED = re.compile(r"go_to_message(-?\d{1,20})$")
_VIA = re.compile(r" via @(\w{1,64})$")
# What says nothing that is not said elsewhere.
_PASSED = ("userpic_wrap", "pull_left")


@dataclass(slots=True)
class Content:
    """A message: by whom, and when that was, as it is written; what else is noted of it."""

    author: str = ""
    written: str = ""
    forwarded: str = ""
    blocks: list[Block] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)


class ContentReader:
    """Reads the messages of one page, which lies in ``folder``."""

    def __init__(self, files: Files, folder: str, findings: Findings) -> None:
        self._files, self._folder, self._findings = files, folder, findings

    def read(self, body: Element, forwarded_before: str) -> Content:
        """What is in the body of a message; ``forwarded_before`` is who the one before was by."""
        content = Content()
        for element in body.iterchildren():
            if "forwarded" in (kinds := classes(element)) and "body" in kinds:
                self._forwarded(element, forwarded_before, content)
            else:
                self._part(element, content)
        content.blocks += reacted(content.reactions)  # wherever they stand
        return content

    def _forwarded(self, element: Element, before: str, content: Content) -> None:
        inner = Content()
        for one in element.iterchildren():
            self._part(one, inner)
        content.forwarded = inner.author or before
        notice = f"Forwarded from {content.forwarded}" if content.forwarded else "Forwarded"
        content.blocks += [Event(EventKind.NOTICE, notice), *inner.blocks]
        content.reactions += inner.reactions
        content.details |= inner.details

    def _part(self, element: Element, content: Content) -> None:
        kinds = classes(element)
        if "date" in kinds:
            content.written = element.get("title") or ""
        elif "from_name" in kinds:
            name = _own_words(element)
            if (via := _VIA.search(name)) is not None:
                content.details["via"] = via[1]
            content.author = _VIA.sub("", name)
        elif "reply_to" in kinds:
            content.details |= _answered(element)
        elif "media_wrap" in kinds:
            content.blocks += self._media(element)
        elif "text" in kinds:
            content.blocks += [Text(text)] if (text := words(element)) else []
        elif "signature" in kinds:
            content.details["signature"] = words(element)
        elif "reactions" in kinds:
            content.reactions += _reactions(element)
        elif "bot_buttons_table" in kinds:
            content.blocks += offered(_buttons(element))
        elif not kinds or not kinds & set(_PASSED):
            self._other(element, kinds, content)

    def _other(self, element: Element, kinds: set[str], content: Content) -> None:
        if text := words(element):
            self._findings.unknown(next(iter(sorted(kinds)), str(element.tag)))
            content.blocks.append(Text(text))

    def _media(self, wrap: Element) -> Iterator[Block]:
        for element in wrap.iterchildren():
            kinds = classes(element)
            if kinds & set(_PICTURES):
                yield Image(self._attachment(element, "image/*"))
            elif kinds & set(_FILES):
                yield File(self._attachment(element, ""))
            elif "media_poll" in kinds:
                yield Text("\n".join(_lines(element, "question", "answer")))
            elif "media_call" in kinds:
                yield Event(EventKind.NOTICE, "Call: " + ", ".join(_lines(element, "status")))
            elif "media_contact" in kinds:  # the telephone, which is the status, is not kept
                yield Text("Contact: " + " ".join(_lines(element, "title")))
            elif kinds & set(_PLACES):
                yield Text("Location: " + ", ".join(_told(element)))
            elif told := _told(element):
                yield Text("\n".join(told))

    def _attachment(self, element: Element, media_type: str) -> Attachment:
        told = " ".join(_lines(element, "title"))
        address = (element.get("href") or "").strip()
        if not address or is_web_address(address):
            return Attachment(told or "file", media_type)
        path = posixpath.normpath(posixpath.join(self._folder, address))
        path = path if self._files.has(path) else unescaped(path)
        guessed = mimetypes.guess_type(path, strict=False)[0] or media_type
        named = "media_file" in classes(element)
        return self._files.attachment(path, guessed, "", told if named else "")


def words(element: Element) -> str:
    """What an element says, with signs for what is bold and the like."""
    return words_of(element, _made)


def _made(element: Element, text: str) -> str | None:
    """What becomes of what an element says, None where that stays as it is."""
    if element.tag == "br":
        return "\n"
    if element.tag == "a":
        address = (element.get("href") or "").strip()
        return link(text, address) if is_web_address(address) and text != address else None
    if element.tag == "pre":
        return fenced(text)
    if element.tag == "blockquote":
        return quoted(text.strip())
    sign = _SIGNS.get(element.tag)
    return signed(text, sign) if sign else None


def _own_words(element: Element) -> str:
    """A name; the date behind it, of what was forwarded, is none of it."""
    return " ".join((element.text or "").split())


def _told(element: Element) -> list[str]:
    return _lines(element, "title", "description", "status")


def _lines(element: Element, *kinds: str) -> list[str]:
    """What those parts of an element say, in order."""
    parts = (one for one in element.iter("div") if classes(one) & set(kinds))
    return [text for one in parts if (text := words(one))]


def _answered(element: Element) -> dict[str, str]:
    for one in element.iter("a"):
        if (found := _ANSWERED.search(one.get("href") or "")) is not None:
            return {"reply_to": found[1]}
    return {"reply_to": words(element)}


def _buttons(table: Element) -> Iterator[tuple[str, str]]:
    for one in table.iter("a"):
        text = "".join(map(str, one.itertext()))
        yield " ".join(text.split()), (one.get("href") or "").strip()


def _reactions(element: Element) -> Iterator[Reaction]:
    for one in element.iter("span"):
        if "reaction" in classes(one):
            emoji = "".join(words(part) for part in one.iter() if "emoji" in classes(part))
            counted = "".join(words(part) for part in one.iter() if "count" in classes(part))
            people = sum("initials" in classes(part) for part in one.iter())
            yield Reaction(emoji, count(counted) or people)
