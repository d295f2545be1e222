"""Markdown of a message that an extension cut up into the elements of its page."""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Entry = dict[str, Any]


def text_of(told: object) -> str:
    """The message: text, or a list of text and of elements with ``type`` and ``data``."""
    if isinstance(told, str):
        return told
    pieces = (string(one) or _element(mapping(one)) for one in sequence(told))
    return "\n\n".join(filter(None, pieces))


def _element(element: Entry) -> str:
    kind, data = string(element.get("type")), element.get("data")
    if kind == "pre":
        return f"```{string(element.get('language'))}\n{string(data)}\n```"
    if kind in ("ol", "ul"):
        items = (string(item.get("data")) for item in map(mapping, sequence(data)))
        marks = (
            f"{place}." if kind == "ol" else "-" for place in range(1, len(sequence(data)) + 1)
        )
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
    if kind == "table":
        return _table(data)
    return string(data)


def _table(sections: object) -> str:
    rows = [row for section in map(mapping, sequence(sections)) for row in _within(section)]
    cells = [[string(cell.get("data")) for cell in _within(row)] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells if row]
    if lines:
        lines.insert(1, f"|{'---|' * len(cells[0])}")
    return "\n".join(lines)


def _within(element: Entry) -> list[Entry]:
    return [mapping(one) for one in sequence(element.get("data"))]
