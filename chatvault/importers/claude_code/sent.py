"""What another session, an agent or a person elsewhere sent, without the form around it."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace

FRAME = "Another Claude session sent a message"

_MID_TURN = " while you were working"
_NOTES = ("This came from another Claude session", 'That "other Claude session" is an agent')
_REPORT, _REPORT_BEGINS = "[Subagent hand-back]", "The report follows:\n"
_TEAMMATE = re.compile(
    r"<teammate-message\s+teammate_id=\"(?P<author>[^\"]*)\"[^<>]*>(?P<text>.*?)</teammate-message>",
    re.DOTALL,
)
_TEAMMATE_ENDS = "</teammate-message>"
_SENT = re.compile(
    r"<(?P<tag>channel|cross-session-message|agent-message)(?P<told>\s[^>]*)>"
    r"(?P<text>.*?)</(?P=tag)>\s*",
    re.DOTALL,
)
_SENDER = re.compile(r'\b(user|name|from|source)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, and by whom; ``note`` is what the program says about it to the model."""

    text: str
    author: str | None = None
    note: str = ""


def sent_in(text: str) -> Sent | None:
    """What was sent in a text that is nothing else; None where it is a person's own."""
    return _framed(text) if text.startswith(FRAME) else _tagged(text)


def _tagged(text: str) -> Sent | None:
    if text.startswith("<teammate-message"):
        return _from_teammates(text)
    if (sent := _SENT.fullmatch(text)) is None:
        return None
    return Sent(_reported(sent["text"]).strip(), _sender(sent["told"]))


def _framed(text: str) -> Sent | None:
    told = text.removeprefix(FRAME).removeprefix(_MID_TURN)
    inner = told.removeprefix(":\n")
    if inner == told:
        return None
    end = max(inner.rfind(f"\n\n{note}") for note in _NOTES)
    said, note = (inner[:end], inner[end:]) if end >= 0 else (inner, "")
    sent = _tagged(said.strip()) or (Sent(said.strip()) if note else None)
    return replace(sent, note=note.strip()) if sent else None


def _reported(text: str) -> str:
    """A report of a sub-agent is indented, behind words about whose it is."""
    if not text.lstrip().startswith(_REPORT):
        return text
    _about, begins, report = text.partition(_REPORT_BEGINS)
    return textwrap.dedent(report) if begins else text


def _from_teammates(text: str) -> Sent:
    """One message has its author; several say before each whose it is."""
    # Up to the last end: an end that never comes would be looked for from every beginning.
    last = text.rfind(_TEAMMATE_ENDS) + len(_TEAMMATE_ENDS) if _TEAMMATE_ENDS in text else 0
    ended, behind = text[:last], text[last:]
    messages = [(match["author"], match["text"].strip()) for match in _TEAMMATE.finditer(ended)]
    beside = (_TEAMMATE.sub("", ended) + behind).strip()
    if not messages:
        return Sent(text)
    if len(messages) == 1 and not beside:
        return Sent(messages[0][1], messages[0][0])
    authors = dict.fromkeys(author for author, _ in messages if author != "system")
    said = "\n\n".join(f"**{author}:** {words}" for author, words in messages)
    return Sent(f"{said}\n\n{beside}" if beside else said, ", ".join(authors) or "system")


def _sender(told: str) -> str | None:
    """Who wrote a message, by the best name that is told."""
    names = dict(_SENDER.findall(told))
    return next(filter(None, map(names.get, ("user", "name", "from", "source"))), None)
