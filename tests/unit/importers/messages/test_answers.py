"""Pieces of an answer become one message, up to where the model is asked again."""

from __future__ import annotations

from chatvault.domain.blocks import Text, Thinking, ToolCall
from chatvault.domain.message import Role, Usage
from chatvault.importers.messages.answers import Answers
from chatvault.importers.messages.drafts import Draft

LOOK = ToolCall("look", "")


def piece(name: str, *blocks: Text | Thinking | ToolCall, tokens: int = 0) -> Draft:
    usage = Usage(output=tokens) if tokens else None
    return Draft(
        name, Role.ASSISTANT, list(blocks), usage=usage, usage_key=name if tokens else None
    )


def test_thoughts_words_and_the_tools_used_are_one_answer() -> None:
    answers = Answers()
    answers.add(Draft("asked", Role.USER, [Text("Rye?")]))
    answers.add_piece(piece("a", Thinking("Hm.")))
    answers.add_piece(piece("b", Text("I look."), tokens=7))
    answers.add_piece(piece("c", LOOK))
    answers.add_piece(piece("d", LOOK))
    answers.add_piece(piece("e", Text("Yes.")))
    _, first, second = answers.drafts
    assert first.blocks == [Thinking("Hm."), Text("I look."), LOOK, LOOK]
    assert (first.usage, first.usage_key) == (Usage(output=7), "b")
    assert second.blocks == [Text("Yes.")]


def test_what_counts_its_own_tokens_is_another_answer() -> None:
    answers = Answers()
    answers.add_piece(piece("a", Text("Rye."), tokens=7))
    answers.add_piece(piece("b", Text("Or oats."), tokens=9))
    assert [draft.usage for draft in answers.drafts] == [Usage(output=7), Usage(output=9)]


def test_an_empty_piece_begins_no_answer() -> None:
    answers = Answers()
    answers.add_piece(piece("a"))
    answers.add_piece(piece("b", Text("Rye.")))
    assert [draft.external_id for draft in answers.drafts] == ["b"]
