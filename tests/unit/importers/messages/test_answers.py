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


def test_tokens_are_those_of_the_piece_that_tells_them() -> None:
    # Given a thought that names itself and counts nothing, and two pieces of one count,
    thought = piece("a", Thinking("Hm."))
    thought.usage_key = "a"
    answers = Answers()
    for one in (thought, piece("b", Text("Rye."), tokens=7), piece("c", LOOK)):
        answers.add_piece(one)
    answers.add_piece(piece("b", Text("Or oats."), tokens=7))
    # then both messages say which count it is, so that it counts once.
    told = [(draft.usage, draft.usage_key) for draft in answers.drafts]
    assert told == [(Usage(output=7), "b")] * 2


def test_tools_with_tokens_of_their_own_are_another_answer() -> None:
    answers = Answers()
    answers.add_piece(piece("a", LOOK, tokens=7))
    answers.add_piece(piece("b", LOOK, tokens=9))
    assert [draft.usage for draft in answers.drafts] == [Usage(output=7), Usage(output=9)]


def test_an_empty_piece_begins_no_answer() -> None:
    answers = Answers()
    answers.add_piece(piece("a"))
    answers.add_piece(piece("b", Text("Rye.")))
    assert [draft.external_id for draft in answers.drafts] == ["b"]
