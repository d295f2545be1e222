"""Documents that were written beside the conversation, and pictures that were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.ui.thread.parts.parts import CodePart, Part
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.tool_files import edit_parts
from chatvault.ui.thread.tools.tool_output import ASKED_LINES, answer, generic, pictures, prose
from chatvault.ui.thread.tools.tool_use import ToolUse, string

_TYPES = {
    "text/html": "html",
    "image/svg+xml": "xml",
    "application/vnd.ant.react": "jsx",
    "application/vnd.ant.mermaid": "mermaid",
}
_PROSE = ("text/markdown", "document", "text/plain")


def document(use: ToolUse) -> Iterator[Part]:
    """A document as prose or as code, or what was changed in it."""
    content = use.text("content")
    if not content:
        parts = list(edit_parts(use))
        yield from parts or generic(use)
        return
    kind = string(use.values.get("type"))
    if kind in _PROSE:
        yield from prose(content)
        return
    language = use.text("language") or _TYPES.get(kind, "") or kind.removeprefix("code/")
    shown = clean(language if "/" not in language else "")
    yield CodePart(clean(content.strip("\n")), shown, limit=ASKED_LINES)


def title(use: ToolUse) -> str:
    """What the document is called."""
    return use.text("title", "name", "id", "path")


def picture(use: ToolUse) -> Iterator[Part]:
    """What a picture was to show, and the picture."""
    yield from prose(prompt(use))
    yield from pictures(use.outcome) if use.outcome.attachments else answer(use)


def prompt(use: ToolUse) -> str:
    """What a picture was to show."""
    if use.values:
        return use.text("prompt", "revised_prompt", "description")
    return use.free.strip("{} \n")
