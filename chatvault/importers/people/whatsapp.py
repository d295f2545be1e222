"""Reads chats that WhatsApp exported: a text, alone or in an archive with its media."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from chatvault.domain.blocks import Attachment, Block, Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.messages.drafts import Draft, Thread, chain, times_of
from chatvault.importers.people.speakers import speakers
from chatvault.importers.people.whatsapp_lines import NARROW, Line, is_chat, lines
from chatvault.importers.people.wordless import WITHOUT_WORDS
from chatvault.importers.texts.misread import mended

SOURCE = "whatsapp"

_APPLE = re.compile(r"<[^:<>]{1,30}:\s?(?P<name>[^<>/\\]{1,200}\.\w{2,5})\s?>")
_BEHIND = re.compile(f"\u200e{_APPLE.pattern}")
# Android puts brackets around the words, and an iPhone up to 2017 put other ones.
_ANDROID = re.compile(
    r"(?P<name>[^\n/\\]{1,200}\.\w{2,5}) [(<]\u200e?(?P<words>[^()<>:]{3,60})[)>]$"
)
# A document that an iPhone left out: its name, how many pages it has, and words for that.
_LEFT_OUT = re.compile(
    r"(?P<name>[^\n/\\\u200e]{1,200}\.\w{2,5})(?: \u2022 \u200e[^\u200e]{1,40})?"
    r" \u200e[^\d<>:\u200e]{3,40}$"
)
# How Android calls what was sent, and the words for "attached" in several languages.
_SENT = re.compile(r"[A-Z]{3}-\d{8}-WA\d{4,}")
_ATTACHED = re.compile(
    r"attach|angeh[äa]ngt|adjunt|joint|anexad|allegat|bijgevoegd|vedh[æa]ft|vedlagt|bifoga|"
    r"załączon|přilož|добавлен|прикрепл|прикріпл|dilampirkan|terlampir|eklendi|ekli|مرفق|צורף|"
    r"添付|附件|附檔|첨부",
    re.IGNORECASE,
)
_MARKS = "\u200e\u200f "
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic")
_WITH = r"(?:with|mit|avec|con|com|met|med|z|s|контактом|dengan|cu|-)"
_USER = "uživatelem "  # what Czech puts before a name
_NAMES = (
    re.compile(rf".*?WhatsApp(?:[ _-]+\w+?)?[ _-]+(?:{_WITH}[ _-]+)?(?P<name>.+)", re.IGNORECASE),
    re.compile(rf"Chat[ _-]+(?:{_WITH}[ _-]+)?(?P<name>.+)", re.IGNORECASE),
)
_COPY = re.compile(r" ?\(\d{1,2}\)$")  # what a browser puts behind a name that is taken
_NO_NAMES = ("", "chat")
_NAME = 3  # letters of the first of somebody's names, at least; less may be any word
_OTHERS = 2  # who speak in a group, at least, beside what is told in its name
_OWN = "_chat.txt"  # what an iPhone calls every chat, in an archive with a name that tells more


class WhatsAppImporter:
    """Reads ``_chat.txt`` and ``WhatsApp Chat with ….txt``, with the files beside it."""

    key = SOURCE
    name = "WhatsApp chat"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The chats, and what was sent in them."""
        chats = [name for name in names if _is_ours(container, name)]
        folders = {posixpath.dirname(name) for name in chats}
        media = [name for name in names if posixpath.dirname(name) in folders and _is_media(name)]
        return tuple(sorted({*chats, *media})) if chats else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat. Raises UnreadableFile where the only file is none."""
        chats = [name for name in names if _is_ours(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            is_misread = NARROW in head_of(container, name).decode("utf-8", "replace")
            with container.open(name) as stream:
                text = io.TextIOWrapper(as_utf8(stream), "utf-8-sig", "replace")
                found = list(lines(map(mended, text) if is_misread else text))
            yield _session(container, name, names, found)

        yield from sessions_of(container, chats, report, "chat", read_file)


def _is_ours(container: Container, name: str) -> bool:
    if not name.lower().endswith(".txt") and len(container.names()) > 1:
        return False
    base = posixpath.basename(name)
    named = base == _OWN or "whatsapp" in base.lower()
    return is_chat(head_of(container, name).decode("utf-8-sig", "replace"), named=named)


def _is_media(name: str) -> bool:
    """Whether a file can be one that was sent: they carry a number, a date and a kind."""
    return re.search(r"\d{4,}", posixpath.basename(name)) is not None


def _session(
    container: Container, name: str, names: Sequence[str], found: Sequence[Line]
) -> ParsedSession | None:
    beside = {posixpath.basename(one): one for one in names
              if posixpath.dirname(one) == posixpath.dirname(name)}  # fmt: skip
    named = _named(container, name)
    known, thread = named or _people(found), Thread()
    told: Counter[str] = Counter()
    group = _group(found)
    for place, line in enumerate(found):
        key = _digest(known, str(line.at), line.name, line.text)
        told[key] += 1
        said = bool(line.name) and not (line.marked and (not place or _is_notice(line, group)))
        role = Role.USER if said else Role.SYSTEM
        draft = Draft(f"{key}:{told[key]}", role, _blocks(container, line, beside), line.at)
        draft.author = line.name if said else None
        thread.add(draft)
    if not any(draft.author for draft in thread.drafts):
        return None
    people = speakers(thread.drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=_digest(known),
        messages=chain(thread.drafts),
        title=_named(container, name, spaced=True) or _called(found) or known,
        created_at=None if times_of(thread.drafts) else container.modified(name),
        people=people,
    )


def _blocks(container: Container, line: Line, beside: dict[str, str]) -> list[Block]:
    told = line.text.split("\n")
    place, attached = 0, _attached(told[0], beside)
    if attached is None:  # an iPhone names a picture behind what was written below it
        place, attached = -1, _BEHIND.search(told[-1])
    if attached is None:
        return [Text(line.text) if line.text else Event(EventKind.NOTICE, WITHOUT_WORDS)]
    name = attached["name"].strip(_MARKS)
    member = beside.get(name)
    content = partial(container.open, member) if member is not None else None
    told[place] = _without(told[place], attached)
    rest = "\n".join(told).strip()
    said: list[Block] = [Text(rest)] if rest else []
    if name.lower().endswith(_PICTURES):
        return [Image(Attachment(name, "", content=content)), *said]
    return [File(Attachment(name, content=content)), *said]


def _attached(line: str, beside: dict[str, str]) -> re.Match[str] | None:
    """Where the line names a file that was sent; a web address before a bracket is none."""
    if (found := _APPLE.search(line)) is not None:
        return found
    if (found := _LEFT_OUT.match(line)) is not None:
        return found
    found = _ANDROID.match(line.strip(_MARKS))
    if found is None:
        return None
    name = found["name"].strip(_MARKS)
    sent = name in beside or _SENT.match(name) or _ATTACHED.search(found["words"])
    return found if sent else None


def _without(line: str, attached: re.Match[str]) -> str:
    """What else the line says."""
    return (
        "" if attached.re in (_ANDROID, _LEFT_OUT) else line.replace(attached[0], "").strip(_MARKS)
    )


def _named(container: Container, name: str, *, spaced: bool = False) -> str:
    """With whom, as the file, its folder or its archive says; "" where none does.

    ``spaced``: spaces that hold words together are like others. Ids are made without.
    """
    place = place_of(container, name)
    stem = place.parent.name.removesuffix(".zip") if place.name == _OWN else place.stem
    stem = " ".join(stem.split()) if spaced else stem
    stem = _COPY.sub("", stem)
    for pattern in _NAMES:
        told = pattern.fullmatch(stem)
        if told and told["name"].strip().lower() not in _NO_NAMES:
            found = told["name"].strip()
            return found.removeprefix(_USER) if spaced else found
    return ""


def _people(found: Sequence[Line]) -> str:
    """Who spoke first; an id is made of it, so that it stays as it is."""
    return ", ".join(list(dict.fromkeys(line.name for line in found if line.name))[:4])


def _called(found: Sequence[Line]) -> str:
    """What the chat is called where an iPhone tells in the first line that it is encrypted."""
    return found[0].name if found and found[0].marked else ""


def _group(found: Sequence[Line]) -> str:
    """The name of a group, which stands before what the program says in it; "" of a chat of two."""
    called = _called(found)
    others = {line.name for line in found} - {called, ""}
    says = any(line.name == called and not line.marked for line in found)
    return "" if says or len(others) < _OTHERS else called


def _is_notice(line: Line, group: str) -> bool:
    """Whether a marked line is what the program says, of the group or of whose name is before it.

    Other such lines are of the person: that a message was taken back, or where somebody is.
    """
    first = next(iter(line.name.split()), "")  # a name may be spaces of some kind
    names = (line.name, first) if len(first) >= _NAME else (line.name,)
    return line.name == group or any(_is_named(name, line.text) for name in names)


def _is_named(name: str, text: str) -> bool:
    """Whether the name stands in a text by itself; scripts without spaces go on behind it."""
    letter = "[a-zA-Z0-9]" if name.isascii() else r"\w"
    return re.search(rf"(?<!{letter}){re.escape(name)}(?!{letter})", text) is not None


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()[:32]
