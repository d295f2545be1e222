"""Where a record has its messages: in itself, or in what was asked of an interface and came back.

Besides lists of messages these are requests and answers of OpenAI's interfaces and of Anthropic's,
lines of batches, logs with both, and pairs of answers for training, of which one was preferred.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

LISTS = ("messages", "conversations", "conversation", "contents")
HISTORY = "history"  # how programs call it that keep one conversation
_ASKED = (*LISTS, "input", "prompt")
_PAGES = ("data", "examples")  # that mostly hold conversations, and messages in some
_PREFERENCES = (
    ("chosen", "rejected"),
    ("chosen_messages", "rejected_messages"),
    ("preferred_output", "non_preferred_output"),
    ("conversation_a", "conversation_b"),
)
_INSTRUCTIONS = ("system", "instructions", "systemInstruction", "system_instruction")
_ASKED_IN_BATCHES = ("body", "params")  # OpenAI's and Anthropic's
_WORDLESS = ("/embeddings", "/moderations")  # where texts are sent that nobody answers
_PARTS = ("content", "tool_calls", "function_call", "parts")  # of a message
_REFERENCES = (
    "conversation_id",
    "conversationId",
    "session_id",
    "sessionId",
    "chat_id",
    "chatId",
    "thread_id",
    "threadId",
)  # by which a message names its conversation
_OF_RESPONSES = ("instructions", "tools", "reasoning", "max_output_tokens", "text", "store")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a record tells: ``asked`` up to a point, and the ways that it went on from there.

    The first way is the one that counts; ``answer`` is what tells of it besides. ``instructions``
    stand beside what was asked and are not counted with it. ``external_id`` is what the interface
    calls its answer, "" where none is told.
    """

    asked: list[Any] = field(default_factory=list)
    instructions: list[Any] = field(default_factory=list)
    ways: tuple[tuple[str, list[Any]], ...] = ()
    request: Fields = field(default_factory=dict)
    answer: Fields = field(default_factory=dict)
    external_id: str = ""

    @property
    def model(self) -> str | None:
        """The model that was asked, as it calls itself."""
        return string(self.answer.get("model")) or string(self.request.get("model")) or None

    @property
    def answered_at(self) -> int | None:
        """When the answer was made, in UTC ms."""
        return timestamp(self.answer.get("created_at") or self.answer.get("created"))

    @property
    def usage(self) -> Usage | None:
        """What the answer took."""
        return usage_of(mapping(self.answer.get("usage")))


def exchange(record: Fields) -> Exchange:
    """What the record tells."""
    request, answer = _sides(record)
    asked, ways = _asked(request), _answers(answer)
    preferred = _preferred(record)
    if not preferred:
        told = answer if ways else {}
        # What has its messages in itself was called after itself before answers were read.
        key = "" if _is_listed(record) else string(told.get("id"))
        return Exchange(asked, _instructions(request), tuple(ways), request, told, key)
    if not asked or asked in preferred.values():  # some datasets tell the preferred one twice
        asked = _common([*preferred.values()])
    ways = [(name, _beyond(asked, way)) for name, way in preferred.items()]
    return Exchange(asked, _instructions(request), tuple(ways), request)


def _sides(record: Fields) -> tuple[Fields, Fields]:
    """What was asked and what came back, each without the lines of a log or a batch around it."""
    if string(record.get("url")).endswith(_WORDLESS):
        return {}, {}
    if _is_listed(record):
        return record, _body(record.get("response")) or record
    for key in (*_ASKED_IN_BATCHES, "input"):  # the last is of a pair of answers
        if inner := mapping(record.get(key)):
            return inner, inner
    request = _body(record.get("request"))
    answer = _body(record.get("response")) or mapping(mapping(record.get("result")).get("message"))
    return (request or record, answer or record) if request or answer else (record, record)


def _is_listed(record: Fields) -> bool:
    return any(sequence(record.get(key)) for key in LISTS)


def is_exchange(seen: Shape) -> bool:
    """Whether a record of that shape has messages in itself, or in what was asked or answered."""
    inner = [seen.below(key) for key in (*_ASKED_IN_BATCHES, "request", "input")]
    inner += [seen.below("response"), seen.below("response", "body")]
    answered = seen.has("custom_id") and seen.has("result", "message", "content")
    return answered or any(map(_has_messages, (seen, *inner)))


def _has_messages(seen: Shape) -> bool:
    listed = any(_are_messages(seen, key) for key in LISTS)
    asked = seen.has("input") and any(seen.has(key) for key in _OF_RESPONSES)
    asked = asked and seen.has("model")
    answered = seen.has("choices", "[]", "message", "role") or (
        seen.has("object") and seen.has("output", "[]", "type")
    )
    preferred = any(
        _are_messages(seen, first) and _are_messages(seen, second) for first, second in _PREFERENCES
    )
    held = any(_are_messages(seen, key) for key in ("input", HISTORY))
    return listed or asked or held or answered or preferred


def _are_messages(seen: Shape, key: str) -> bool:
    """Whether these are messages; rows of a table tell which conversation each is of."""
    message = seen.below(key, "[]")
    words = message.has("text") and not any(map(message.has, _REFERENCES))
    return message.has("role") and (words or any(map(message.has, _PARTS)))


def by_conversation(messages: list[Fields]) -> dict[str, list[Fields]]:
    """The messages by what they call their conversation, "" where they call it nothing."""
    found: dict[str, list[Fields]] = {}
    for message in messages:
        named = (message.get(key) for key in _REFERENCES)
        told = next((str(one) for one in named if isinstance(one, str | int) and one != ""), "")
        found.setdefault(told, []).append(message)
    return found


def _body(told: object) -> Fields:
    """What was sent, without the lines of a log around it."""
    whole = mapping(told)
    return next((inner for key in _ASKED_IN_BATCHES if (inner := mapping(whole.get(key)))), whole)


def _asked(request: Fields) -> list[Any]:
    """The messages that a request has, or that are all of the record."""
    for key in _ASKED:
        told = request.get(key)
        if key not in LISTS and isinstance(told, str) and "model" in request:
            return [{"role": "user", "content": told}]
        if listed := sequence(told):
            return listed
    listed = next(filter(None, (sequence(request.get(key)) for key in _PAGES)), [])
    if any("role" in mapping(one) for one in listed):
        return _in_order(listed)
    listed = sequence(request.get(HISTORY))
    return listed if any("role" in mapping(one) for one in listed) else []


def _in_order(listed: list[Any]) -> list[Any]:
    """A page of messages, which the interface gives with the newest first unless it is asked."""
    first, last = (string(mapping(one).get("role")) for one in (listed[0], listed[-1]))
    times = [timestamp(mapping(one).get("created_at")) or 0 for one in listed]
    back = times[0] > times[-1] or (
        times[0] == times[-1] and (first, last) == ("assistant", "user")
    )
    return listed[::-1] if back else listed


def _instructions(request: Fields) -> list[Any]:
    for key in _INSTRUCTIONS:
        told = request.get(key)
        if isinstance(told, str) and told.strip():
            return [{"role": "system", "content": told}]
        if listed := sequence(told):
            if all("role" in mapping(one) for one in listed):
                return listed
            return [{"role": "system", "content": listed}]
        if listed := sequence(mapping(told).get("parts")):
            return [{"role": "system", "parts": listed}]
    return []


def _answers(answer: Fields) -> list[tuple[str, list[Any]]]:
    """The ways that an answer tells, by what their messages are called."""
    choices = [mapping(choice) for choice in sequence(answer.get("choices"))]
    if choices:
        return [(f"answer{place or ''}", [_chosen(one)]) for place, one in enumerate(choices)]
    if listed := sequence(answer.get("output")):
        return [("answer", listed)]
    said = answer.get("role") == "assistant" and "content" in answer
    return [("answer", [answer])] if said else []


def _chosen(choice: Fields) -> Fields:
    return mapping(choice.get("message")) or {"role": "assistant", "content": choice.get("text")}


def _preferred(record: Fields) -> dict[str, list[Any]]:
    """The answer that somebody preferred and the other one, by what they are called."""
    for names in _PREFERENCES:
        ways = {name: _listed(record.get(name)) for name in names}
        if any(ways.values()):
            return {name: way for name, way in ways.items() if way}
    return {}


def _listed(told: object) -> list[Any]:
    return sequence(told) or ([told] if mapping(told) else [])


def _common(ways: list[list[Any]]) -> list[Any]:
    """What several ways begin with alike; of a way something is left."""
    if len(ways) == 1:
        return ways[0][:-1]
    same = 0
    for told in zip(*(way[:-1] for way in ways), strict=False):
        if any(one != told[0] for one in told):
            break
        same += 1
    return ways[0][:same]


def _beyond(asked: list[Any], way: list[Any]) -> list[Any]:
    """A way without what was asked, which some datasets repeat in it."""
    return way[len(asked) :] if way[: len(asked)] == asked else way
