"""Finding the files that ChatGPT's messages point at among the members of the export."""

from __future__ import annotations

import bisect
import mimetypes
import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import orjson

from chatvault.domain.blocks import Attachment
from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.media_types import sniffed
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

NAMES_FILE = "conversation_asset_file_names.json"
LIBRARY_FILE = "library_files.json"

# What the product put in the place of a name.
_NO_NAME = re.compile(r"(?:sanitized|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.[^.]+)?")
_NO_TYPE = ".dat"
_ANY_TYPE = "application/octet-stream"
_ENDINGS = {"audio/wav": ".wav", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/flac": ".flac"}
_LARGEST_SIDECAR = 256 << 20  # bytes
_INLINE = "data:"  # with its content, as browser extensions put pictures in place of a pointer
_SEPARATORS = ("", ".", "-", "_")  # what may follow a file's id in the name of a member
Entry = dict[str, Any]


class Assets:
    """The files of one export, by the ids that messages call them."""

    def __init__(
        self, container: Container, names: Sequence[str], members: Sequence[str], report: Report
    ) -> None:
        """``names`` is all that was claimed, ``members`` the files that messages can mean."""
        self._container, self._report = container, report
        self._members = sorted((posixpath.basename(name), name) for name in members)
        self._names: Entry = {}
        self._library: dict[str, Entry] = {}
        self._made: dict[tuple[str, str], str] = {}
        self._of_message: dict[str, list[str]] = {}
        self._missing: set[str] = set()
        self._used: set[str] = set()
        self._pictures = Pictures()
        for name in names:
            self._read_sidecar(name)

    def attachment(
        self, pointer: str, *, name: str = "", media_type: str = "", described: Entry | None = None
    ) -> Attachment:
        """The file that a pointer or a file id means; without content where it is not there."""
        if pointer.startswith(_INLINE):
            held = self._pictures.from_url(pointer, name)
            return held or Attachment(name or "file", media_type)
        file_id = identity(pointer)
        entry, described = self._library.get(file_id, {}), described or {}
        member = self._member(file_id)
        shown = name or self._shown_name(file_id, member, entry)
        told = (media_type, string(entry.get("mime_type")), _guessed(shown))
        media_type = next((kind for kind in told if kind not in ("", _ANY_TYPE)), "")
        if member is None:
            self._missing.add(file_id)
            size = _count(described.get("size_bytes")) or _count(entry.get("file_size_bytes"))
            return Attachment(
                shown,
                media_type,
                size,
                _count(described.get("width")),
                _count(described.get("height")),
            )
        self._used.add(member)
        shown = _with_ending_of(member, shown)
        media_type = media_type or _guessed(shown) or sniffed(self._container, member)
        return Attachment(
            _with_ending(shown, media_type, file_id),
            media_type,
            self._container.size(member),
            _count(described.get("width")),
            _count(described.get("height")),
            content=partial(self._container.open, member),
        )

    def written_by(self, message_id: str, conversation: str, name: str) -> Attachment:
        """A file that a model wrote in its sandbox and offered for download.

        The message that offers it need not be the one in which it was written.
        """
        for origin in (message_id, conversation):
            file_id = self._made.get((origin, name))
            if file_id is not None:
                return self.attachment(file_id, name=name)
        self._missing.add(f"{message_id}/{name}")
        return Attachment(name, _guessed(name))

    def left_by(self, message_id: str) -> Iterator[Attachment]:
        """Files of the export that came with a message, and to which nothing led so far.

        Since 2026 exports have what was written and drawn without the tools that did it.
        """
        for file_id in self._of_message.get(message_id, ()):
            member = self._member(file_id)
            if member is not None and member not in self._used:
                yield self.attachment(file_id)

    def sum_up(self) -> None:
        """Report how many files were not there, and how many nothing refers to."""
        if self._missing:
            text = (
                "Files that conversations refer to are not in the export; their places are kept: "
                f"{len(self._missing):,}."
            )
            self._report(Issue("", Severity.INFO, text))
        unused = len(self._members) - len(self._used)
        if unused:
            text = (
                f"Files of the export that no conversation refers to were left out: {unused:,}. "
                "The kept originals have them."
            )
            self._report(Issue("", Severity.INFO, text))

    def _member(self, file_id: str) -> str | None:
        """The member whose name begins with the id; the shortest, as ids can begin alike."""
        if not file_id:
            return None
        found = []
        for separator in _SEPARATORS:
            place = bisect.bisect_left(self._members, (file_id + separator, ""))
            base, name = self._members[place] if place < len(self._members) else ("", "")
            if base.startswith(file_id + separator) and (separator or base == file_id):
                found.append((len(base), name))
        return min(found)[1] if found else None

    def _shown_name(self, file_id: str, member: str | None, entry: Entry) -> str:
        if member is None:
            return string(entry.get("file_name")) or file_id
        base = posixpath.basename(member)
        known = string(self._names.get(base)) or string(entry.get("file_name"))
        rest = base[len(file_id) :].lstrip("-_")
        if _NO_NAME.fullmatch(rest):
            return known or file_id + posixpath.splitext(base)[1]
        return known or (rest if rest and not rest.startswith(".") else base)

    def _read_sidecar(self, name: str) -> None:
        base = posixpath.basename(name)
        if base == NAMES_FILE:
            listed = mapping(self._content(name))
            self._names |= {posixpath.basename(path): known for path, known in listed.items()}
        elif base == LIBRARY_FILE:
            for listed in sequence(self._content(name)):
                entry = mapping(listed)
                file_id = string(entry.get("file_id"))
                self._library[file_id] = entry
                message = string(entry.get("origination_message_id"))
                self._of_message.setdefault(message, []).append(file_id)
                for origin in (message, string(entry.get("origination_thread_id"))):
                    if origin:
                        self._made[(origin, string(entry.get("file_name")))] = file_id

    def _content(self, name: str) -> object:
        try:
            with self._container.open(name) as stream:
                content: object = orjson.loads(stream.read(_LARGEST_SIDECAR))
        except (orjson.JSONDecodeError, UnreadableFile):
            text = "The list of files could not be read; some files may lack their name."
            self._report(Issue("", Severity.WARNING, text, name))
            return None
        return content


def identity(pointer: str) -> str:
    """The file id in a pointer: ``sediment://file_1#p_0`` means ``file_1``."""
    return pointer.rpartition("://")[2].partition("#")[0].partition("?")[0]


def _with_ending_of(member: str, name: str) -> str:
    """The name; a title, which has no ending, with the one that the file has."""
    ending = posixpath.splitext(member)[1]
    return name if posixpath.splitext(name)[1] or ending == _NO_TYPE else name + ending


def _with_ending(name: str, media_type: str, file_id: str) -> str:
    """The name; one that the product gave for want of a type, with the ending of the type."""
    stem, ending = posixpath.splitext(name)
    if ending != _NO_TYPE and name != file_id:
        return name
    known = _ENDINGS.get(media_type) or mimetypes.guess_extension(media_type, strict=False)
    return f"{stem}{known}" if known else name


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name, strict=False)[0] or ""


def _count(value: object) -> int | None:
    valid = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if valid and isinstance(value, int) else None
