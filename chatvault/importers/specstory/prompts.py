"""What stands in a person's turn, where Claude Code wrote its own words as theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.claude_code.noise import (
    SHELL,
    Prompt,
    PromptKind,
    interruption,
    read_prompt,
)
from chatvault.importers.json_files.json_values import to_json

_HIDDEN = {
    PromptKind.META: (Role.USER, Hidden.META),
    PromptKind.NOTICE: (Role.SYSTEM, Hidden.META),
    PromptKind.HOOK: (Role.SYSTEM, Hidden.HOOK),
    PromptKind.COMPACTION: (Role.SYSTEM, Hidden.META),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message that the turn is made of."""

    block: Block
    role: Role = Role.USER
    hidden: Hidden | None = None
    author: str | None = None


def is_command(text: str) -> bool:
    """Whether the turn is a command that was typed."""
    return read_prompt(text).kind is PromptKind.COMMAND


def said_in(text: str, *, of_command: bool) -> Iterator[Said]:
    """The messages of a turn, in order: mostly one, which is what was typed.

    ``of_command``: it came in one moment with a command, so that it is what that stands for.
    """
    prompt = read_prompt(text)
    if of_command and prompt.kind is PromptKind.PROMPT:
        prompt = Prompt(PromptKind.META, text)
    if prompt.context:
        yield Said(Text(prompt.context), hidden=Hidden.META)
    if prompt.kind is PromptKind.COMPACTION:
        yield Said(Event(EventKind.COMPACTION), Role.SYSTEM)
    if prompt.kind in _HIDDEN:
        role, hidden = _HIDDEN[prompt.kind]
        yield Said(Text(prompt.text), role, hidden)
    elif prompt.kind in _MADE:
        yield _MADE[prompt.kind](prompt)
    elif prompt.text:
        yield Said(Text(prompt.text), author=prompt.author)


def _shell(prompt: Prompt) -> Said:
    told = prompt.output
    outcome = None if told is None else ToolOutcome(told, ToolStatus.UNKNOWN)
    return Said(ToolCall(SHELL, to_json({"command": prompt.text}), outcome=outcome))


def _shell_output(prompt: Prompt) -> Said:
    return Said(ToolResult(ToolOutcome(prompt.text, ToolStatus.UNKNOWN), SHELL), Role.TOOL)


def _interrupted(prompt: Prompt) -> Said:
    return Said(Event(EventKind.INTERRUPTED, interruption(prompt.text)), Role.SYSTEM)


def _model(prompt: Prompt) -> Said:
    return Said(Event(EventKind.MODEL, prompt.text), Role.SYSTEM)


_MADE: dict[PromptKind, Callable[[Prompt], Said]] = {
    PromptKind.SHELL: _shell,
    PromptKind.SHELL_OUTPUT: _shell_output,
    PromptKind.INTERRUPTED: _interrupted,
    PromptKind.MODEL: _model,
}
