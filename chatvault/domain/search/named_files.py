"""The files that tools read or changed, as the arguments of their calls name them.

Every product writes its own names of arguments. Paths are looked for by expressions, for texts of
megabytes stand in the same arguments, and to read these as JSON takes many times as long.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_STRING = r'"(?:[^"\\]|\\.){1,1000}"'
# "file_path", "filePath", "TargetFile", "notebook_path" and others, with one path or several.
_ARGUMENT = re.compile(
    r'"(?:(?:file|target|notebook|absolute|relative)?_?paths?|(?:target_?)?files?|file_?names?)"'
    rf"\s*:\s*(?:({_STRING})|\[((?:\s*{_STRING}\s*,?){{1,100}}))",
    re.IGNORECASE,
)
_STRINGS = re.compile(_STRING)
_PATCHED = re.compile(r"\*\*\* (?:(?:Add|Update|Delete) File|Move to): ([^\n\\\"]{1,1000})")
# In chats that were saved as Markdown.
_QUOTED = re.compile(r"\s*(?:\w+ file: )?`(?=[^`]*[./])([^`\s]{1,1000})`\s*")
_LOOKED_AT = 200_000  # characters
_BETWEEN = re.compile(r"[/\\]+")
_ENDING = re.compile(r"[^.].*\.([^\W_]{1,10})")
_KEPT = 3  # names of a path: the file, and two folders round it
_LONGEST = 255  # characters of a name, on nearly every system


def files_named(arguments: str) -> tuple[str, ...]:
    """The paths in the arguments of a tool, each once."""
    return tuple(dict.fromkeys(filter(None, _paths(arguments[:_LOOKED_AT]))))


def names_in(path: str) -> tuple[str, ...]:
    """The last names of a path, that of the file behind those of the folders round it."""
    names = _BETWEEN.split(path.strip().removeprefix("file://"))
    whole = (name for name in names if name.strip(".~") and len(name) <= _LONGEST)
    return tuple(whole)[-_KEPT:]


def ending_of(name: str) -> str:
    """What a file is by the end of its name: "py", "" where it has none."""
    found = _ENDING.fullmatch(name)
    return found[1].casefold() if found else ""


def _paths(arguments: str) -> Iterator[str]:
    """Most calls name no file: a word is looked for in a tenth of what an expression takes."""
    lowered = arguments.lower()
    if "path" in lowered or "file" in lowered:
        for found in _ARGUMENT.finditer(arguments):
            yield from map(_read, _STRINGS.findall(found[1] or found[2]))
    if "*** " in arguments:
        for found in _PATCHED.finditer(arguments):
            yield found[1].strip()
    if quoted := _QUOTED.fullmatch(arguments):
        yield quoted[1]


def _read(string: str) -> str:
    """A string as JSON has it; "" where it has more than a line, which is no path."""
    try:
        path = json.loads(string) if "\\" in string else string[1:-1]
    except ValueError:
        return ""
    return "" if "\n" in path else path
