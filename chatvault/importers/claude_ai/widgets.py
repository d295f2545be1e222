"""What Claude's page draws in an answer where a call asks for it, as documents.

``show_widget`` has a drawing or a page in ``widget_code``; ``message_compose_v1`` drafts a
message, in ``variants`` of ``label``, ``subject`` and ``body``, or in ``body`` alone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from chatvault.importers.json_files.json_values import mapping, sequence, string

_WIDGET, _DRAFT = "show_widget", "message_compose"

Entry = dict[str, Any]


class Drawn(NamedTuple):
    """A document; ``told_as`` are the arguments that say what stands in it."""

    title: str
    kind: str
    text: str
    told_as: tuple[str, ...]


def drawn(tool: str, given: Entry) -> Drawn | None:
    """The document that a call of the tool shows; None where it shows none."""
    name = tool.rpartition(":")[2]  # an app's name may stand before it
    if name == _WIDGET:
        code = string(given.get("widget_code"))
        kind = "image/svg+xml" if code.lstrip().startswith("<svg") else "text/html"
        found = Drawn(string(given.get("title")) or "Widget", kind, code, ("widget_code",))
    elif name.startswith(_DRAFT):
        drafts = list(filter(None, map(_draft, sequence(given.get("variants")))))
        text = "\n\n---\n\n".join(drafts) or string(given.get("body"))
        title = string(given.get("summary_title")) or "Draft"
        found = Drawn(title, "document", text, ("variants", "body"))
    else:
        return None
    return found if found.text.strip() else None


def _draft(told: object) -> str:
    variant = mapping(told)
    label, subject = string(variant.get("label")), string(variant.get("subject"))
    parts = (label and f"## {label}", subject and f"**{subject}**", string(variant.get("body")))
    return "\n\n".join(filter(None, parts))
