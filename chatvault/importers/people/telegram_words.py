"""What a message in Telegram's JSON says, be it in words or in what stands for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.people.set_apart import (
    BOLD,
    CODE,
    ITALIC,
    STRUCK,
    fenced,
    quoted,
    signed,
)
from chatvault.importers.people.wordless import WITHOUT_WORDS

Fields = Mapping[str, Any]

_SIGNS = {"bold": BOLD, "italic": ITALIC, "code": CODE, "strikethrough": STRUCK}
# Numbers that tell more of what somebody did, and what they count.
_COUNTED = {"score": "", "period": " s", "boosts": "", "months": " months", "stars": " stars"}
_WORDLESS = {
    "giveaway_information": "A giveaway",
    "giveaway_results": "The results of a giveaway",
    "paid_stars_amount": "Paid media",
}
_ELSEWHERE = "a message in another chat"


def text_of(told: object) -> str:
    """Words as they are told: as text, or in pieces of which each has a kind."""
    if isinstance(told, str):
        return told
    return "".join(one if isinstance(one, str) else _piece(mapping(one)) for one in sequence(told))


def _piece(piece: Fields) -> str:
    text, kind = string(piece.get("text")), string(piece.get("type"))
    if kind == "text_link" and (address := string(piece.get("href"))):
        return f"[{text}]({address})"
    if kind == "pre":
        return fenced(text, string(piece.get("language")))
    if kind == "blockquote":
        return quoted(text)
    sign = _SIGNS.get(kind)
    return signed(text, sign) if sign else text


def named(message: Fields, key: str) -> str:
    """What is told under the key as names of the format are, with spaces."""
    return string(message.get(key)).replace("_", " ")


def event_of(message: Fields) -> Event:
    """What somebody did, and what is told of it."""
    action, about = named(message, "action"), ", ".join(filter(None, _about(message)))
    told = f"{action}: {about}" if action and about else action or about
    return Event(EventKind.NOTICE, told or "service message")


def _about(message: Fields) -> Iterator[str]:
    given = (string(message.get(key)) for key in ("title", "new_title", "information_text"))
    yield next(filter(None, given), "") or ", ".join(_names(message)) or _call(message)
    for key, unit in _COUNTED.items():
        if number := count(message.get(key)):
            yield f"{number}{unit}"
    yield text_of(message.get("gift_text")).strip()
    yield ", ".join(_texts(message.get("items")))  # tasks that came to a list


def _names(message: Fields) -> Iterator[str]:
    """Whom it is about; those who deleted their account have no name."""
    return filter(None, map(string, sequence(message.get("members"))))


def _call(message: Fields) -> str:
    """How long a call was, or why it was none."""
    seconds = count(message.get("duration_seconds")) or count(message.get("duration"))
    return f"{seconds} s" if seconds else named(message, "discard_reason")


def structured(message: Fields) -> Iterator[Text]:
    """What is no file and has no words of its own: polls, lists, places, people, games, bills."""
    if poll := mapping(message.get("poll")):
        answers = [text_of(one.get("text")) + _votes(one) for one in _each(poll.get("answers"))]
        yield _list(poll.get("question"), answers)
    if tasks := mapping(message.get("todo_list")):
        yield _list(tasks.get("title"), _texts(tasks.get("answers") or tasks.get("items")))
    if place := ", ".join(_place(message)):
        yield Text(f"Location: {place}")
    if contact := mapping(message.get("contact_information")):
        names = (string(contact.get(key)) for key in ("first_name", "last_name"))
        yield Text(f"Contact: {' '.join(filter(None, names))}")
    game = [string(message.get(f"game_{key}")) for key in ("title", "description", "link")]
    bill = mapping(message.get("invoice_information"))
    for lines in (game, [string(bill.get(key)) for key in ("title", "description")]):
        if told := "\n".join(filter(None, lines)):
            yield Text(told)


def _list(title: object, lines: list[str]) -> Text:
    return Text("\n".join([text_of(title), *(f"- {line}" for line in lines)]))


def _votes(answer: Fields) -> str:
    votes = count(answer.get("voters"))
    return f" {votes} vote{'s' if votes > 1 else ''}" if votes else ""


def _place(message: Fields) -> Iterator[str]:
    yield from filter(None, (string(message.get(key)) for key in ("place_name", "address")))
    if point := mapping(message.get("location_information")):
        yield f"{point.get('latitude')}, {point.get('longitude')}"


def _each(told: object) -> Iterator[Fields]:
    return map(mapping, sequence(told))


def _texts(told: object) -> list[str]:
    return [text for one in _each(told) if (text := text_of(one.get("text")))]


def wordless(message: Fields) -> Event:
    """What is told of a message in which nothing is that can be read."""
    kinds = (kind for key, kind in _WORDLESS.items() if message.get(key))
    return Event(EventKind.NOTICE, named(message, "media_type") or next(kinds, WITHOUT_WORDS))


def details_of(message: Fields) -> str | None:
    """What else is noted of a message, as it is of one that comes from a page."""
    told = {
        "reply_to": _answered(message),
        "via": string(message.get("via_bot")).removeprefix("@"),
        "signature": string(message.get("author")),
    }
    known = {key: value for key, value in told.items() if value}
    return to_json(known) if known else None


def _answered(message: Fields) -> str:
    answered = message.get("reply_to_message_id")
    if answered is None:
        return ""
    return _ELSEWHERE if message.get("reply_to_peer_id") else to_json(answered)
