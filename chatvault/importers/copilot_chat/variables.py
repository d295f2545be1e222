"""What a person put to a prompt, which VS Code calls variables, in the shapes of all its versions.

Each has a ``kind``, a ``name`` and a ``value``; what was not in a file is told beside the value,
by the kind (``chat/common/attachments/chatVariableEntries.ts`` of its source).
"""

from __future__ import annotations

from typing import Any

from chatvault.importers.copilot_chat.parts import text_of
from chatvault.importers.json_files.json_values import count, mapping, sequence, string

Fields = dict[str, Any]

_TERMINAL, _PROBLEM = "terminalCommand", "diagnostic"


def value_of(variable: Fields) -> object:
    """The value; the first versions had a list of them, of which only the first counted."""
    if "value" not in variable and sequence(variable.get("values")):
        return mapping(sequence(variable["values"])[0]).get("value")
    return variable.get("value")


def is_picture(variable: Fields) -> bool:
    """Whether it is a picture, which an output of a notebook may be, too."""
    of_notebook = variable.get("kind") == "notebookOutput"
    shown = of_notebook and string(variable.get("mimeType")).startswith("image/")
    return shown or variable.get("kind") == "image" or variable.get("isImage") is True


def text_in(variable: Fields) -> str:
    """The text; "" of a file, of which only the name is kept."""
    kind, value = variable.get("kind"), value_of(variable)
    if kind == _TERMINAL:
        return _terminal(variable) or text_of(value)
    if kind == _PROBLEM:
        return string(variable.get("problemMessage")) or string(
            mapping(value).get("problemMessage")
        )
    return string(variable.get("code")) or (text_of(value) if kind != "file" else "")


def _terminal(variable: Fields) -> str:
    """A command that was run in a terminal, with what it wrote."""
    command, output = string(variable.get("command")), string(variable.get("output"))
    code = count(variable.get("exitCode"))
    lines = (f"$ {command}" if command else "", output, f"exit {code}" if code else "")
    return "\n".join(filter(None, lines))
