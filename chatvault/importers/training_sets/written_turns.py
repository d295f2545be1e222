"""A text that holds the turns of a conversation, as sets for training write them.

ChatML (``<|im_start|>user``), the dialogues of Anthropic's HH-RLHF (``\\n\\nHuman: ``), and the
headings of Alpaca and its kin (``### Instruction:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_START, _END = "<|im_start|>", "<|im_end|>"
_DIALOGUE = re.compile(r"(?:\A|\n)\n?(Human|Assistant|System): ?")
_HEADED = re.compile(
    r"### ?(Instruction|Input|Response|Human|User|Question|Assistant|Answer|System):[ \t]*\n?"
)
_ROLES = {
    **dict.fromkeys(("human", "user", "question", "instruction", "input"), "user"),
    **dict.fromkeys(("assistant", "response", "answer"), "assistant"),
    "system": "system",
}

Turn = dict[str, Any]


def turns_in(text: str, *, preface: bool = False) -> list[Turn]:
    """The turns as messages with a role and a content; none where the text is none of these.

    What stands before the first of them is told to the model, where there may be a ``preface``.
    """
    if text.lstrip().startswith(_START) or (preface and _START in text):
        return list(_of_chat_ml(text))
    for form in (_DIALOGUE, _HEADED):
        pieces = form.split(text)
        if len(pieces) > 3 and (preface or not pieces[0].strip()):
            return list(_joined(["system", pieces[0], *pieces[1:]]))
    return []


def _of_chat_ml(text: str) -> Iterator[Turn]:
    for piece in text.split(_START)[1:]:
        role, _, said = piece.partition("\n")
        if content := said.partition(_END)[0].strip():
            yield {"role": role.strip(), "content": content}


def _joined(pieces: list[str]) -> Iterator[Turn]:
    """Names and texts by turns; an instruction and its input are one question."""
    before: Turn | None = None
    for name, said in zip(pieces[::2], pieces[1::2], strict=True):
        role, content = _ROLES[name.lower()], said.strip()
        if not content:
            continue
        if before is not None and name == "Input" and before["role"] == role:
            before["content"] += f"\n\n{content}"
            continue
        if before is not None:
            yield before
        before = {"role": role, "content": content}
    if before is not None:
        yield before
