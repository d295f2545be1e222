"""Invented conversations as the thread view gets them."""

from __future__ import annotations

import json
import random

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Message, MessageEntry, Role

NOON = 1_763_812_800_000  # 22 November 2025, 12:00 UTC
MINUTE = 60_000
WORDS = tuple(
    word
    for line in (
        "flour water salt yeast oven crumb crust rise fold knead proof starter steam bake",
        "dough loaf gently slowly evening morning because therefore usually never",
    )
    for word in line.split()
)


def bash(command: str = "ls", output: str = "a\nb", *, ok: bool = True, note: str = "") -> ToolCall:
    """A command that a tool ran."""
    status = ToolStatus.OK if ok else ToolStatus.FAILED
    outcome = ToolOutcome(output, status, note, duration_ms=900)
    return ToolCall("Bash", json.dumps({"command": command}), f"call-{command}", outcome)


def message(
    number: int,
    role: Role,
    *blocks: Block | str,
    model: str | None = "claude-opus-4-1",
    at: int | None = None,
    hidden: Hidden | None = None,
) -> Message:
    """A message; plain strings are its texts."""
    made = tuple(Text(block) if isinstance(block, str) else block for block in blocks)
    model = model if role is Role.ASSISTANT else None
    moment = at if at is not None else NOON + number * MINUTE
    return Message(number, f"m{number}", None, role, made, moment, model=model, hidden=hidden)


def you(number: int, *blocks: Block | str, **rest: object) -> Message:
    """Something the person wrote."""
    return message(number, Role.USER, *blocks, **rest)  # type: ignore[arg-type]


def assistant(number: int, *blocks: Block | str, **rest: object) -> Message:
    """Something the assistant wrote or did."""
    return message(number, Role.ASSISTANT, *blocks, **rest)  # type: ignore[arg-type]


def event(number: int, kind: EventKind = EventKind.COMPACTION, text: str = "") -> Message:
    """Something that happened between messages."""
    return message(number, Role.SYSTEM, Event(kind, text))


def entry(held: Message, **rest: object) -> MessageEntry:
    """What is known of a message before its text is read."""
    text = held.text
    tools = [block for block in held.blocks if isinstance(block, ToolCall | ToolResult)]
    failed = [tool for tool in tools if tool.outcome and tool.outcome.status is ToolStatus.FAILED]
    return MessageEntry(
        id=held.id,
        role=held.role,
        created_at=held.created_at,
        model=held.model,
        chars=len(text),
        lines=text.count("\n") + 1 if text else 0,
        code_lines=sum(fenced.count("\n") for fenced in text.split("```")[1::2]),
        tools=len(tools),
        failed_tools=len(failed),
        has_thinking=any(isinstance(block, Thinking) for block in held.blocks),
        hidden=held.hidden,
        event=any(isinstance(block, Event) for block in held.blocks),
        has_file=any(isinstance(block, File) and bool(block.text) for block in held.blocks),
        **rest,  # type: ignore[arg-type]
    )


def entries(held: list[Message]) -> list[MessageEntry]:
    """The entries of messages."""
    return [entry(one) for one in held]


def long_conversation(count: int, seed: int = 7) -> list[Message]:
    """So many messages of all kinds and lengths, the same for the same seed."""
    dice = random.Random(seed)
    made: list[Message] = []
    for number in range(1, count + 1):
        if number % 2:
            made.append(you(number, _prose(dice, 1)))
        elif dice.random() < 0.15:
            made.append(assistant(number, Thinking(_prose(dice, 1), 8), bash(dice.choice(WORDS))))
        else:
            made.append(assistant(number, _answer(dice)))
    return made


def _prose(dice: random.Random, paragraphs: int) -> str:
    return "\n\n".join(
        " ".join(dice.choice(WORDS) for _ in range(dice.randint(3, 90))) + "."
        for _ in range(paragraphs)
    )


def _answer(dice: random.Random) -> str:
    parts = [_prose(dice, dice.randint(1, 4))]
    if dice.random() < 0.4:
        code = "\n".join(f"bake({word!r}, minutes={dice.randint(1, 60)})" for word in WORDS[:9])
        parts.append(f"```python\n{code}\n```")
    if dice.random() < 0.3:
        parts.append("\n".join(f"- {_prose(dice, 1)}" for _ in range(3)))
    if dice.random() < 0.2:
        rows = "\n".join(f"| {word} | {dice.randint(1, 999)} g |" for word in WORDS[:4])
        parts.append(f"| What | How much |\n|---|---|\n{rows}")
    return "\n\n".join(parts)
