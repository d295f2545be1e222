"""What Copilot Chat asked a person in the middle of an answer, with what was answered.

VS Code keeps a form of questions (``questionCarousel``), a plan to be approved (``planReview``)
and a tool's question (``elicitationSerialized``) as parts of the answer, and the person's words
inside of them (``chat/common/chatService/chatService.ts`` of its source).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.copilot_chat.parts import text_of
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_QUESTIONS, _PLAN = "questionCarousel", "planReview"
_ELICITATIONS = ("elicitation", "elicitation2", "elicitationSerialized")
ASKING = frozenset((_QUESTIONS, _PLAN, *_ELICITATIONS))
_NOTHING = "not answered"

Fields = dict[str, Any]


def asked(part: Fields) -> ToolCall | None:
    """The call that asks, None where it holds no question."""
    kind = part.get("kind")
    if kind == _QUESTIONS:
        return _questions(part)
    return _plan(part) if kind == _PLAN else _elicitation(part)


def _questions(part: Fields) -> ToolCall | None:
    questions = [each for each in map(mapping, sequence(part.get("questions"))) if each]
    if not questions:
        return None
    told: Fields = {"questions": [_question(each) for each in questions]}
    if message := text_of(part.get("message")):
        told = {"message": message, **told}
    answers = mapping(part.get("data"))
    lines = [line for each in questions for line in _answered(each, answers)]
    outcome = _outcome("\n".join(lines), is_used=part.get("isUsed") is True)
    return ToolCall("ask_questions", to_json(told), outcome=outcome)


def _question(question: Fields) -> Fields:
    """A question with the answers that were offered."""
    told = {
        "question": string(question.get("title")),
        "message": text_of(question.get("message")) or string(question.get("description")),
        "options": [string(each.get("label")) for each in _options(question)],
    }
    return {key: value for key, value in told.items() if value}


def _options(question: Fields) -> list[Fields]:
    return [mapping(each) for each in sequence(question.get("options"))]


def _answered(question: Fields, answers: Fields) -> Iterator[str]:
    """The answer to a question behind the question, as it was chosen or written."""
    answer = answers.get(string(question.get("id")))
    told = mapping(answer)
    chosen = [answer, told.get("selectedValue"), *sequence(told.get("selectedValues"))]
    labels = {each.get("value"): string(each.get("label")) for each in _labelled(question)}
    words = [labels.get(each) or each for each in chosen if isinstance(each, str)]
    said = ", ".join(filter(None, [*words, string(told.get("freeformValue"))]))
    if said:
        title = string(question.get("title"))
        yield f"{title}: {said}" if title else said


def _labelled(question: Fields) -> list[Fields]:
    return [each for each in _options(question) if isinstance(each.get("value"), str)]


def _plan(part: Fields) -> ToolCall | None:
    told = {key: text_of(part.get(key)) for key in ("title", "content")}
    told = {key: value for key, value in told.items() if value}
    if not told:
        return None
    decided = mapping(part.get("data"))
    verdict = string(decided.get("action")) or (
        "Rejected" if decided.get("rejected") is True else ""
    )
    said = "\n\n".join(filter(None, (verdict, string(decided.get("feedback")))))
    outcome = _outcome(said, is_used=part.get("isUsed") is True)
    return ToolCall("review_plan", to_json(told), outcome=outcome)


def _elicitation(part: Fields) -> ToolCall | None:
    told = {key: text_of(part.get(key)) for key in ("title", "subtitle", "message")}
    told = {key: value for key, value in told.items() if value}
    if not told or part.get("isHidden") is True:
        return None
    result = mapping(part.get("acceptedResult"))
    said = to_json(result) if result else string(part.get("state"))
    return ToolCall("elicitation", to_json(told), outcome=_outcome(said, is_used=False))


def _outcome(said: str, *, is_used: bool) -> ToolOutcome | None:
    """What the person said; that it was passed over, where it was."""
    if said:
        return ToolOutcome(said, ToolStatus.OK)
    return ToolOutcome(status=ToolStatus.UNKNOWN, note=_NOTHING) if is_used else None
