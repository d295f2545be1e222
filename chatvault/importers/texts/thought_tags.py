"""Thinking that programs leave inside of an answer's text, between tags."""

from __future__ import annotations

from chatvault.domain.blocks import Block, Text, Thinking

# How models and the programs that run them mark it.
_TAGS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    (":::thinking", ":::"),
    ("<seed:think>", "</seed:think>"),
    ("<|channel>thought", "<channel|>"),
    ("<|think|>", "<|end|>"),
    # aider, which has random digits in it, so that no answer is taken for a thought
    (
        "<thinking-content-7bbeb8e1441453ad999a0bbba8a46d4b>",
        "</thinking-content-7bbeb8e1441453ad999a0bbba8a46d4b>",
    ),
)


def split_thoughts(text: str) -> list[Block]:
    """What was said and, before it, what was thought, as far as tags at its beginning tell.

    Thinking that is not ended is all there is: the answer was cut short in it.
    """
    blocks: list[Block] = []
    rest = text.strip()
    while (found := _leading(rest)) is not None:
        thought, rest = found
        if thought:
            blocks.append(Thinking(thought))
    return [*blocks, Text(rest)] if rest else blocks


def _leading(text: str) -> tuple[str, str] | None:
    """The thinking at the beginning and what comes after it, None where there is none."""
    for begin, end in _TAGS:
        if text[: len(begin)].lower() == begin:
            place = text.lower().find(end, len(begin))
            if place < 0:
                return text[len(begin) :].strip(), ""
            return text[len(begin) : place].strip(), text[place + len(end) :].strip()
    return None
