"""What came out of a session of Claude Code and has an address: pull requests, published pages."""

from __future__ import annotations

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, string

MOST_LINKS = 40  # of a session

_KINDS = ("pr-link", "frame-link")
_LONGEST = 300  # characters
_ADDRESSES = ("https://", "http://")


def link_in(record: Record) -> tuple[str, str] | None:
    """What the record links to, and its address; None where it is of another kind or has none."""
    kind = record.get("type")
    if kind not in _KINDS:
        return None
    if kind == "pr-link":
        number = count(record.get("prNumber"))
        name, address = f"Pull request {number or ''}", string(record.get("prUrl"))
    else:
        file = string(record.get("path")).replace("\\", "/").rpartition("/")[2]
        title = string(record.get("title")).strip() or file
        name, address = f"Artifact {title[:_LONGEST]}", string(record.get("frameUrl"))
    return (name.strip(), address[:_LONGEST]) if address.startswith(_ADDRESSES) else None
