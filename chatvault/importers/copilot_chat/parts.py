"""The small values that requests and responses of Copilot Chat are made of."""

from __future__ import annotations

import base64
import re
from pathlib import PurePosixPath
from typing import Any

from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.json_files.json_values import mapping, sequence, string

_LOCAL = ("", "file")  # schemes of a URI
_DRIVE = re.compile(r"/[A-Za-z]:(?:[/\\]|$)")  # of Windows, as a URI has it
_LINK = re.compile(r"\[\]\([\w+.-]{1,40}://(?P<path>[^)\s#?\[]{1,2000})(?:[#?][^)\s\[]{0,200})?\)")
_DEEPEST = 60  # levels of a rendered tool result
_LARGEST_PICTURE = 64 * 1024**2  # bytes


def text_of(value: object) -> str:
    """Text, also where it is Markdown with its settings."""
    if isinstance(value, str):
        return value
    fields = mapping(value)
    inner = fields.get("value", fields.get("content"))
    return inner if isinstance(inner, str) else string(mapping(inner).get("value"))


def path_of(value: object) -> str:
    """The path of a URI, or of a place in one; "" where there is none."""
    fields = mapping(value)
    place = mapping(fields.get("location")) or fields
    uri = mapping(place.get("uri")) or place
    path = string(uri.get("path"))
    if path and string(uri.get("scheme")) not in _LOCAL:
        return path  # ``fsPath`` is written as the system of the window does, not of the far one
    return string(uri.get("fsPath")) or (path[1:] if _DRIVE.match(path) else path)


def name_of(path: str) -> str:
    """The last part of a path of any system."""
    return PurePosixPath(path.replace("\\", "/")).name


def below(path: str, folder: str) -> str:
    """The path inside the folder, the whole one where it is elsewhere."""
    start = folder.rstrip("/") + "/"
    inside = path.replace("\\", "/") if _DRIVE.match(f"/{path}") else path
    is_below = folder and inside != start and inside.lower().startswith(start.lower())
    return inside[len(start) :] if is_below else path


def shown(text: str) -> str:
    """What the editor says of a tool, where it shows the names of files that are only linked."""
    return _LINK.sub(lambda link: f"`{name_of(unescaped(link['path']).rstrip('/'))}`", text)


def rendered(value: object, depth: int = 0) -> str:
    """The text of a tool's result, which may be a tree of rendered pieces."""
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return "".join(rendered(each, depth + 1) for each in value)
    fields = mapping(value)
    if isinstance(fields.get("text"), str):
        return ("\n" if fields.get("lineBreakBefore") is True else "") + string(fields["text"])
    inner = (fields.get(key) for key in ("value", "node", "content", "children"))
    return next((rendered(each, depth + 1) for each in inner if each), "")


def base64_of(value: object) -> str:
    """The bytes of a picture as base64, from any of the shapes that VS Code writes; or ""."""
    if isinstance(value, str):
        return value.partition("base64,")[2] if value.startswith("data:") else value
    fields = mapping(value)
    for key in ("$base64", "data", "buffer"):
        if key in fields:
            return base64_of(fields[key])
    numbers: list[Any] = [*fields.values()] if "0" in fields else sequence(value)
    if not 0 < len(numbers) <= _LARGEST_PICTURE or not all(map(_is_byte, numbers)):
        return ""
    return base64.b64encode(bytes(numbers)).decode()


def _is_byte(value: object) -> bool:
    return type(value) is int and 0 <= value < 256
