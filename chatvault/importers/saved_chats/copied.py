"""Chats copied out of a page into a file, as text or by an extension that clips pages.

What the page has for screen readers alone parts them: “You said:” and “ChatGPT said:”, in the
language of the page. Where somebody began to copy below the first of these, the question stands
without it. What stands above the first one is of the page, or a note, and nobody said it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from chatvault.domain.message import Role
from chatvault.importers.chatgpt import markers
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.footnotes import Footnotes
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.times.local_times import local_time

_NAME = "(?P<name>ChatGPT|Gemini|(?:Microsoft )?Copilot)"
_ASKED = (
    "You said", "Du hast gesagt", "Du sagtest", "Vous avez dit", "Tu as dit", "Você disse",
    "Dijiste", "Has dicho", "Hai detto", "Je zei", "Powiedziałeś(-aś)", "Twoja wiadomość",
    "Вы сказали", "Anda bilang", "Bạn đã nói", "أنت قلت", "您说", "你说", "您說", "你說", "나의 말",
)  # fmt: skip
_ASKED_BYTES = tuple(words.encode() for words in _ASKED)
_ANSWERED = (
    rf"(?:O |(?P<said>قال ))?{_NAME}(?(said)|(?: said| hat gesagt| sagte| a dit| disse| dijo"
    r"| ha dicho| ha detto| zei| powiedział| сказал| bilang| đã nói| ?[说說]|의 말))"
)
_HEADING = re.compile(
    rf"\s{{0,3}}(?P<number>\d{{1,3}}\.\s+)?#{{0,6}}\s{{0,3}}\*{{0,2}}"
    rf"(?:(?P<asked>{'|'.join(map(re.escape, _ASKED))})|{_ANSWERED})\s?[:：]?\*{{0,2}}\s{{0,3}}"
)
_TITLE = re.compile(r"(?:# |title:)(?P<title>.*)", re.IGNORECASE)
_QUOTES, _PRODUCT = ('"', "'"), "ChatGPT - "
_ADDRESS = re.compile(
    r"https://(?:chatgpt\.com|chat\.openai\.com|gemini\.google\.com|copilot\.microsoft\.com)"
    r"/[^\s\"'<>)\]]{1,300}"
)
_WARNING = re.compile(r"(?:ChatGPT|Gemini|Copilot) can make mistakes\b.*")
_FENCE, _PROPERTIES, _RULE = "```", "---", "---"
_SAVED = re.compile(r"created: ?[\"']?(?P<at>\d{4}-\d\d-\d\d[^\"']{0,30})[\"']?\s*")
_TOP = re.compile(  # the first words of a page, with all that its sidebar holds behind
    "Skip to content|Ignorer et passer au contenu|Saltar al contenido|Pular para o conteúdo"
    "|Zum Inhalt springen|Vai al contenuto|Overslaan en naar inhoud|Przejdź do treści"
    "|Перейти к содержимому|Chuyển đến nội dung|跳至內容|跳至内容"
)
_MOST_ABOVE, _LONGEST_ABOVE = 20, 2_000  # lines that say something, and characters
_LONGEST_QUESTION = 6_000
_LAST = 5  # lines at the end, of which one warns of mistakes


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands below a heading, None for what stands above the first."""

    heading: re.Match[str] | None
    lines: list[str]


def is_one(head: bytes) -> bool:
    """Whether a file begins like such a chat."""
    if not any(words in head for words in _ASKED_BYTES):
        return False
    above, *sections = _sections(head.decode("utf-8-sig", "replace").splitlines())
    asked = [bool(one.heading and one.heading["asked"]) for one in sections]
    if len(set(asked)) != 2:
        return False
    lines = [line for line in _parted(above.lines)[1] if line.strip()]
    if sum(line.startswith(_FENCE) for line in lines) % 2:
        return False  # an example of one, in the text of another
    if any(map(_TOP.fullmatch, map(str.strip, lines))):
        return asked[0]
    length = sum(map(len, lines))
    if not asked[0]:
        # Of a long chat a page may hold no more than its end.
        clipped = _ADDRESS.search("\n".join(above.lines)) is not None
        return (length > 0 or clipped) and length <= _LONGEST_QUESTION
    return len(lines) <= _MOST_ABOVE and length <= _LONGEST_ABOVE


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat, which is as old as what was saved of it: nothing tells when something was said."""
    said = [line.rstrip("\r\n") for line in lines]
    notes = Footnotes(said)
    above, *sections = _sections(said)
    names = (one.heading["name"] for one in sections if one.heading)
    name = next(filter(None, names), "")
    if sections and sections[0].heading and not sections[0].heading["asked"]:
        properties, question = _parted(above.lines)
        sections, above = [_Section(None, question), *sections], _Section(None, properties)
    _take_rules_off(sections)
    titles = filter(None, map(_TITLE.fullmatch, above.lines))
    title = next(filter(None, (_title(found["title"]) for found in titles)), "")
    address = _ADDRESS.search("\n".join(above.lines))
    saved = filter(None, map(_SAVED.fullmatch, above.lines))
    clipped_at = next(filter(None, (local_time(found["at"]) for found in saved)), None)
    saying = Saying()
    return Chat(
        address[0] if address else "",
        name,
        title,
        [[_turn(one, saying, notes)] for one in _without_warning(sections)],
        updated_at=modified if clipped_at is None else clipped_at,
    )


def _take_rules_off(sections: Sequence[_Section]) -> None:
    """Take the rules away that a clipper puts between turns, where one is between all of them."""
    said = ((one.lines, _last_line(one)) for one in sections[:-1])
    ends = [(lines, place) for lines, place in said if place is not None]
    if all(lines[place] == _RULE for lines, place in ends):
        for lines, place in ends:
            del lines[place:]


def _last_line(section: _Section) -> int | None:
    """The place of the last line that says something."""
    return next(
        (place for place in reversed(range(len(section.lines))) if section.lines[place].strip()),
        None,
    )


def _title(written: str) -> str:
    """A title that is mostly quoted, and begins with the name of the product."""
    title = written.strip()
    for quote in _QUOTES:
        title = title.removeprefix(quote).removesuffix(quote)
    return title.removeprefix(_PRODUCT)


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """What an editor of notes writes at the top of a file, and the lines below."""
    if lines and lines[0] == _PROPERTIES and _PROPERTIES in lines[1:]:
        end = lines.index(_PROPERTIES, 1) + 1
        return lines[:end], lines[end:]
    return [], lines


def _sections(lines: Iterable[str]) -> Iterator[_Section]:
    """What stands above the first heading, which may be nothing, and below each."""
    section = _Section(None, [])
    for line in lines:
        found = _HEADING.fullmatch(line) if len(line) < 80 else None
        if found is None:
            section.lines.append(line)
        else:
            yield section
            section = _Section(found, [])
    yield section


def _without_warning(sections: Sequence[_Section]) -> Sequence[_Section]:
    """The sections without what the page warns of below its last answer."""
    if sections:
        last = sections[-1].lines
        told = [place for place, line in enumerate(last) if line.strip()][-_LAST:]
        for place in told:
            if _WARNING.fullmatch(last[place].strip()):
                del last[place:]
                break
    return sections


def _turn(section: _Section, saying: Saying, notes: Footnotes) -> Turn:
    heading, lines = section.heading, section.lines
    if heading is not None and heading["number"]:
        lines = dedent("\n".join(lines)).split("\n")  # it stands in an entry of a list
    text = markers.said("\n".join(lines).strip())
    if heading is None or heading["asked"]:
        return Turn(Role.USER, tuple(saying.text(text)))
    first, _, more = text.partition("\n")
    said = more.lstrip("\n") if first.strip() == heading["name"] else text
    said, sources = notes.resolved(said)
    return Turn(Role.ASSISTANT, (*saying.text(said), *sources))
