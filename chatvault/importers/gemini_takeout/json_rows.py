"""The rows of "My Activity" where it was exported as JSON."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.importers.containers.container import Container
from chatvault.importers.gemini_takeout.row import Row, chats_in, is_ai_mode, is_gemini, is_known
from chatvault.importers.gemini_takeout.wording import file_name, words_before
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.texts.html_markdown import markdown
from chatvault.importers.times.timestamps import timestamp

CUT = "A part of an answer is nested too deeply, or too long, and was left out."
_NUMBER = re.compile(r"\d+")
_ELSEWHERE = ("#", "//", "image_agent_tag_")  # the last is a picture of the web that was shown
_LONGEST_COUNT = 60  # characters
_ENOUGH = 200  # titles that tell what all begin with
_KNOWN = frozenset((
     "header", "title", "titleUrl", "time", "products", "activityControls", "safeHtmlItem",
     "subtitles", "attachedFiles", "imageFile", "audioFiles", "details", "locationInfos",
     "description",
))  # fmt: skip


def rows(container: Container, name: str, findings: Findings) -> Iterator[Row | str]:
    """The rows in the order of the file; of another product's row its name."""
    before = words_before(itertools.islice(_answered(container, name), _ENOUGH))
    for record in read(container, name, findings, essential="header"):
        products = [string(record.get("header")), *map(string, sequence(record.get("products")))]
        named = [product for product in products if product]
        if named and not any(map(is_known, named)):
            yield named[0]
        elif not string(record.get("title")).strip() and not record.get("safeHtmlItem"):
            findings.error("This row has neither a prompt nor an answer and was left out.")
        else:
            for key in sorted(record.keys() - _KNOWN):
                findings.unknown(f"field {key}")
            of_search = any(map(is_ai_mode, named))
            yield replace(_row(record, findings), of_search=of_search, before=before)


def _answered(container: Container, name: str) -> Iterator[str]:
    """The titles of what Gemini answered; what is wrong is told when the rows are read."""
    for record in read(container, name, Findings(lambda _: None, name, "row"), essential="header"):
        if record.get("safeHtmlItem") and is_gemini(string(record.get("header"))):
            yield string(record.get("title"))


def _row(record: dict[str, Any], findings: Findings) -> Row:
    answers: list[str] = []
    made: list[tuple[str, ...]] = []
    for item in sequence(record.get("safeHtmlItem")):
        references: list[str] = []
        text, whole = markdown(string(mapping(item).get("html")) or string(item), references)
        if not whole:
            findings.note(CUT)
        pictures = tuple(dict.fromkeys(filter(is_local, references)))
        if text or pictures:  # an answer may be a picture alone
            answers.append(text)
            made.append(pictures)
    files, notes = _files(record, shown=frozenset(name for each in made for name in each))
    notes = without_count(notes, made)
    if description := string(record.get("description")).strip():
        notes.append(description)
    when = string(record.get("time"))
    at = timestamp(record.get("time"))
    chat, *branches = _chats(record) or [""]
    return Row(
        string(record.get("title")),
        when,
        at,
        tuple(answers),
        files,
        tuple(notes),
        tuple(made),
        chat,
        tuple(branches),
    )


def chats(container: Container, name: str, findings: Findings) -> Iterator[str]:
    """The ids of each row's conversations, where they are told."""
    for record in read(container, name, findings, essential="header"):
        yield from _chats(record)


def _chats(record: dict[str, Any]) -> list[str]:
    listed = map(mapping, sequence(record.get("details")))
    told = [string(one.get(key)) for one in listed for key in ("name", "url", "value")]
    return chats_in([string(record.get("titleUrl")), *told])


def _files(record: dict[str, Any], shown: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """The attached files by the names they have in the export, and what else stands there.

    The list of all files has those that an answer shows, too: what Gemini made is ``shown``.
    """
    files: dict[str, str] = {}
    notes: list[str] = []
    for line in map(mapping, sequence(record.get("subtitles"))):
        name, url = string(line.get("name")).strip(), string(line.get("url")).strip()
        local, listed = bool(url) and is_local(url), name.startswith(("-", "–", "•")) and not url
        if (local or listed) and not files and notes and any(map(str.isdigit, notes[-1])):
            notes.pop()  # "Attached 2 files.", in whatever language
        if local:
            files[url] = file_name(name)
        elif listed:
            files.setdefault(file_name(name), file_name(name))
        elif name:
            notes.append(name)
    for key in ("attachedFiles", "imageFile", "audioFiles"):
        told = record.get(key)
        for one in told if isinstance(told, list) else [told]:
            name = (
                string(one) or string(mapping(one).get("name")) or string(mapping(one).get("url"))
            )
            if name and name not in files.values() and name not in shown:
                files.setdefault(name, "")
    return files, notes


def without_count(notes: list[str], made: Sequence[tuple[str, ...]]) -> list[str]:
    """The notes without the one that counts what an answer shows: "2 generated images."."""
    counts = [[str(len(each))] for each in made if each]
    for place, note in enumerate(notes):
        if len(note) < _LONGEST_COUNT and _NUMBER.findall(note) in counts:
            return notes[:place] + notes[place + 1 :]
    return notes


def is_local(address: str) -> bool:
    """Whether an address means a file of the export."""
    return ":" not in address.partition("/")[0] and not address.startswith(_ELSEWHERE)
