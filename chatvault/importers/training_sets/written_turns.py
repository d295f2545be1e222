"""A text that holds the turns of a conversation, as sets for training write them.

ChatML (``<|im_start|>user``), what Llama, Mistral and Gemma were made with, the dialogues of
Anthropic's HH-RLHF (``\\n\\nHuman: ``), and the headings of Alpaca and its kin
(``### Instruction:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_START, _END = "<|im_start|>", "<|im_end|>"
# Of models: what stands around the role before a turn, and what behind the turn.
_OF_MODELS = (
    (re.compile(r"<\|start_header_id\|>(\w{1,20})<\|end_header_id\|>"), "<|eot_id|>"),
    (re.compile(r"<start_of_turn>(\w{1,20})\n"), "<end_of_turn>"),
)
_LONGEST_MARK = len("<|begin_of_text|>\n")  # before the first turn
_ASKED, _ANSWERED = "[INST]", "[/INST]"  # of Llama 2 and of Mistral
_TOLD, _END_OF_TOLD = "<<SYS>>", "<</SYS>>"
_AROUND = re.compile(r"</?s>")
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
    for form, end in _OF_MODELS:
        first = form.search(text)
        if first is not None and (preface or first.start() <= _LONGEST_MARK):
            return list(_of_model(text, form, end))
    if preface and _ASKED in text and _ANSWERED in text:
        return list(_of_llama_2(text))
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


def _of_model(text: str, form: re.Pattern[str], end: str) -> Iterator[Turn]:
    pieces = form.split(text)
    for role, said in zip(pieces[1::2], pieces[2::2], strict=True):
        if content := said.partition(end)[0].strip():
            yield {"role": "tool" if role == "ipython" else role, "content": content}


def _of_llama_2(text: str) -> Iterator[Turn]:
    for piece in text.split(_ASKED)[1:]:
        asked, _, answered = piece.partition(_ANSWERED)
        told = ""
        if asked.lstrip().startswith(_TOLD):
            told, _, asked = asked.lstrip().removeprefix(_TOLD).partition(_END_OF_TOLD)
        said = (("system", told), ("user", asked), ("assistant", _AROUND.sub("", answered)))
        yield from (
            {"role": role, "content": content.strip()} for role, content in said if content.strip()
        )


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
