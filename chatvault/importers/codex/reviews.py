"""A review, which a model of Codex gives as JSON, as a person reads it."""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_values import count, from_json, mapping, sequence, string

_TOLD = ('"findings"', '"overall_')  # what stands in every review


def readable(text: str) -> str:
    """A review as Markdown; the text itself where it is none."""
    if not text.lstrip().startswith("{") or not all(key in text for key in _TOLD):
        return text
    review = mapping(from_json(text))
    if not isinstance(review.get("findings"), list):
        return text
    verdict = string(review.get("overall_correctness")).strip()
    told = [f"**{verdict[:1].upper()}{verdict[1:]}**" if verdict else ""]
    told.append(string(review.get("overall_explanation")).strip())
    told += map(_finding, map(mapping, sequence(review.get("findings"))))
    return "\n\n".join(filter(None, told)) or text


def _finding(finding: dict[str, Any]) -> str:
    title, where = string(finding.get("title")).strip(), _place(finding)
    head = " — ".join(filter(None, (title and f"**{title}**", where and f"`{where}`")))
    return "\n\n".join(filter(None, (head, string(finding.get("body")).strip())))


def _place(finding: dict[str, Any]) -> str:
    """The file and the lines that it is about."""
    place = mapping(finding.get("code_location"))
    path, lines = string(place.get("absolute_file_path")), mapping(place.get("line_range"))
    first, last = count(lines.get("start")), count(lines.get("end"))
    if not (path and first):
        return path
    return f"{path}:{first}" if last in (0, first) else f"{path}:{first}-{last}"
