"""The rows of "My Activity" where it was exported as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.container import Container
from chatvault.importers.export_records import Findings, read
from chatvault.importers.gemini_takeout.row import Row, is_gemini
from chatvault.importers.gemini_takeout.wording import file_name
from chatvault.importers.html_markdown import markdown
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.timestamps import timestamp

CUT = "A part of an answer is nested too deeply, or too long, and was left out."
_KNOWN = frozenset((
     "header", "title", "titleUrl", "time", "products", "activityControls", "safeHtmlItem",
     "subtitles", "attachedFiles", "imageFile", "audioFiles", "details", "locationInfos",
     "description",
))  # fmt: skip


def rows(container: Container, name: str, findings: Findings) -> Iterator[Row | str]:
    """The rows in the order of the file; of another product's row its name."""
    for record in read(container, name, findings, essential="header"):
        products = [string(record.get("header")), *map(string, sequence(record.get("products")))]
        named = [product for product in products if product]
        if named and not any(map(is_gemini, named)):
            yield named[0]
        elif not string(record.get("title")).strip() and not record.get("safeHtmlItem"):
            findings.error("This row has neither a prompt nor an answer and was left out.")
        else:
            for key in sorted(record.keys() - _KNOWN):
                findings.unknown(f"field {key}")
            yield _row(record, findings)


def _row(record: dict[str, Any], findings: Findings) -> Row:
    files, notes = _files(record)
    answers = []
    references: list[str] = []
    for item in sequence(record.get("safeHtmlItem")):
        text, whole = markdown(string(mapping(item).get("html")) or string(item), references)
        if not whole:
            findings.note(CUT)
        if text:
            answers.append(text)
    if description := string(record.get("description")).strip():
        notes.append(description)
    when = string(record.get("time"))
    at = timestamp(record.get("time"))
    made = tuple(name for name in references if is_local(name) and name not in files)
    return Row(string(record.get("title")), when, at, tuple(answers), files, tuple(notes), made)


def _files(record: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The attached files by the names they have in the export, and what else stands there."""
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
            if name and name not in files.values():
                files.setdefault(name, "")
    return files, notes


def is_local(address: str) -> bool:
    """Whether an address means a file of the export."""
    return ":" not in address.partition("/")[0] and not address.startswith(("#", "//"))
