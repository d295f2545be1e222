"""Commands and what they wrote: shells, those that run in the background, notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.ui.thread.parts import patch
from chatvault.ui.thread.parts.parts import CodePart, Part, TerminalPart
from chatvault.ui.thread.tools.tool_arguments import spoken
from chatvault.ui.thread.tools.tool_files import edit_parts
from chatvault.ui.thread.tools.tool_output import FIRST_LINES, error, pictures
from chatvault.ui.thread.tools.tool_use import ToolUse, number, string

_LONG_COMMAND = 12  # lines; a longer one stands in a block of its own
_EXIT = re.compile(r"\s*(?:Error: )?Exit code:? (\d{1,9})\n?")
_NOTE = re.compile(r"exit (?!0\b)\d+")
# A shell that is given nothing but a patch, as a word or between two marks.
_APPLIES = re.compile(r"\s*apply_?patch\s*(?:['\"]\s*['\"]|<<-?\s*(['\"]?)(\w+)\1\s*\2)?\s*")
_STREAMS = ("<stdout>", "<stderr>", "<output>")


def shell(use: ToolUse) -> Iterator[Part]:
    """The command with what it wrote."""
    command = command_of(use)
    if use.declined:
        yield from error(use)
        yield TerminalPart(command, label="Command", limit=FIRST_LINES)
        return
    if patch.BEGIN in command and (parts := list(edit_parts(use, command))):
        yield from parts
        yield from _terminal(use, _beside_patch(command))
    else:
        yield from _terminal(use, command)
    yield from pictures(use.outcome)


def _beside_patch(command: str) -> str:
    """What a command does besides applying a patch; empty where that is all."""
    before, _, rest = command.partition(patch.BEGIN)
    behind = rest.rpartition(patch.END)[2]
    return "" if _APPLIES.fullmatch(before + behind) else f"{before}…{behind}".strip()


def looked_at(use: ToolUse) -> str:
    """What the line of a command says: the command, or the files that it patches."""
    command = command_of(use)
    named = ", ".join(patch.names(command)) if patch.BEGIN in command else ""
    return named or command


def command_of(use: ToolUse) -> str:
    """The command as one would type it."""
    for name in ("command", "cmd", "chars", "script", "code", "input"):
        if text := spoken(use.values.get(name)):
            return text
    return "" if use.values else use.typed


def _terminal(use: ToolUse, command: str) -> Iterator[Part]:
    output, errors, code = _written(use)
    label = f"exit {code}" if code else "Terminal"
    if use.failed and not code:
        label = use.outcome.note or "Error"
    if command.count("\n") >= _LONG_COMMAND:
        yield TerminalPart(command, label="Command", limit=FIRST_LINES)
        command = ""
    if command or output or errors:
        limit = FIRST_LINES + command.count("\n") + bool(command)
        yield TerminalPart(command, output, errors, label, limit, bad=use.failed)


def _written(use: ToolUse) -> tuple[str, str, str]:
    """What it wrote, what it wrote to its error stream, and its exit code unless that is 0."""
    text = use.outcome.text
    code = ""
    if (exited := _EXIT.match(text)) is not None:
        code, text = exited[1], text[exited.end() :]
    elif _NOTE.fullmatch(use.outcome.note):
        code = use.outcome.note.removeprefix("exit ")
    if any(tag in text for tag in _STREAMS):
        return _tagged(text)
    errors = string(use.details().get("stderr")).strip("\n")
    body = text.strip("\n")
    if errors and body.endswith(errors):
        return body.removesuffix(errors).rstrip("\n"), errors, _unless_zero(code)
    return body, "", _unless_zero(code)


def _tagged(text: str) -> tuple[str, str, str]:
    """The streams of a command that runs in the background, each between its tags."""
    output = _between(text, "stdout") or _between(text, "output")
    return output, _between(text, "stderr"), _unless_zero(_between(text, "exit_code"))


def _between(text: str, tag: str) -> str:
    start = text.find(f"<{tag}>")
    end = text.find(f"</{tag}>", start)
    return text[start + len(tag) + 2 : end].strip("\n") if 0 <= start < end else ""


def _unless_zero(code: str) -> str:
    return str(number(code) or "")


def background(use: ToolUse) -> Iterator[Part]:
    """What a command that goes on in the background has written by now."""
    status = _between(use.outcome.text, "status")
    if status and not any(tag in use.outcome.text for tag in _STREAMS):
        yield TerminalPart(output="", label=status, limit=FIRST_LINES)
        return
    for part in _terminal(use, ""):
        if isinstance(part, TerminalPart) and status and part.label == "Terminal":
            part = TerminalPart(part.command, part.output, part.errors, status, part.limit)
        yield part


def notebook(use: ToolUse) -> Iterator[Part]:
    """A program that was written for the occasion, and what came out of it."""
    code = use.text("code", "script", "input") or ("" if use.values else use.free)
    language = "javascript" if use.key in ("repl", "analysis", "analysis_tool") else "python"
    if code.strip():
        yield CodePart(code.strip("\n"), language, limit=40)
    output = use.outcome.text.strip("\n")
    if output:
        label = "Error" if use.failed else "Output"
        yield TerminalPart(output=output, label=label, limit=FIRST_LINES, bad=use.failed)
    yield from pictures(use.outcome)
