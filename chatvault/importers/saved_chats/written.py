"""The forms in which widely used extensions save a chat as Markdown, a heading above each turn.

``ChatGPT Exporter`` and its like: the title, notes of when the chat was held and where, then
“Prompt:” and “Response:”. ``AI Exporter``: where it was held, then “you asked” and “… response”,
with rules between. ``chatgpt-exporter``, a script: the title, then “You:”, “ChatGPT:”, “Plugin
(…):”, and above all that what the person wished to be told of it. Of these the first two write
their name into the last line. All may write the moment of a turn above its text.
``Claude Exporter`` and its like for DeepSeek: the title, such notes, then “User” and the model's
name, below each its moment, and “Thinking” and “Pasted” in fences; or no notes and no moments.
``claude-chat-exporter``, a script: “Human:” and “Claude:”, some with their moments, later with a
rule below each; some of its versions call what Claude said “Human:”, too, but give it no moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chatvault.domain.blocks import ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.chatgpt import markers
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.saved_chats.written_turns import (
    blocks_of,
    blocks_with_fences,
    moment_above,
)

_NOTE = r"\*\*[A-Z][\w ]{0,30}:\*\* [^\n]{0,2000}"
# What notes, and what scripts are told to write, have above all else.
_PROPERTIES = r"(?:---\n(?P<properties>(?:[^\n]{0,2000}\n){1,30}?)---\n\s{0,9})?"
_NOTED = re.compile(r"\*\*([\w ]+):\*\* (.*)")
_LINK = re.compile(r"\[[^\]\n]*\]\((\S+)\)")
_SIGNED = re.compile(r"\n---\nPowered by \[(?P<name>[^\]\n]{1,100})\]\(\S{1,200}\)$")
_RULE = "---"
_DATED = r"\*\*\d{4}-\d\d-\d\dT[\d:.]{5,20}Z\*\*"
_CLAUDE = r"## (?:(?P<asked>Human)|(?P<product>Claude))(?: \((?P<at>[^()\n]{1,40})\))?:"
_NO_MODELS = ("", "null", "undefined")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file begins, and the headings in it.

    ``ruled``: a rule stands above each; ``dated``: its moment stands in bold below it; ``fenced``:
    what was thought and pasted stands in fences.
    """

    beginning: re.Pattern[str]
    heading: re.Pattern[str]
    product: str = ""
    ruled: bool = False
    dated: bool = False
    fenced: bool = False


_FORMS = (
    _Form(
        re.compile(
            rf"# (?:Claude Conversation\n|(?P<title>[^\n]*)\n+(?P<notes>(?:{_NOTE}\n)+))\s*"
            r"(?P<first>## (?:Prompt|Response):\n)"
        ),
        re.compile(r"## (?:(?P<asked>Prompt)|Response):"),
    ),
    _Form(
        re.compile(
            rf"{_PROPERTIES}(?:# (?P<title>[^\n]*)\n\n)?> From: (?P<address>https?://\S+)\n+"
            r"(?P<first># (?:you asked|\w[\w .-]{0,30} response)\n)"
        ),
        re.compile(r"# (?:(?P<asked>you asked)|\w[\w .-]{0,30} response)"),
        ruled=True,
    ),
    _Form(
        re.compile(
            rf"{_PROPERTIES}# (?P<title>[^\n]*)\n\n(?P<first>#### You:\n)",
        ),
        re.compile(r"#### (?:(?P<asked>You)|ChatGPT|Plugin \((?P<tool>[^)\n]{1,100})\)):"),
        product="chatgpt",
    ),
    _Form(
        re.compile(
            rf"# (?P<title>[^\n]*)\n\n(?P<notes>(?:{_NOTE}\n)+)\n---\n\n"
            rf"(?P<first>## (?:User|Claude|DeepSeek)\n){_DATED}\n"
        ),
        re.compile(r"## (?:(?P<asked>User)|(?P<product>Claude|DeepSeek))"),
        dated=True,
        fenced=True,
    ),
    _Form(
        re.compile(
            r"# (?P<title>[^\n]*)\n\n(?P<first>## User\n\n)"
            r"(?=[\s\S]*?\n\n## (?:Claude|DeepSeek)\n\n)"
        ),
        re.compile(r"## (?:(?P<asked>User)|(?P<product>Claude|DeepSeek))"),
        fenced=True,
    ),
    _Form(
        re.compile(rf"# Conversation with Claude\n\n(?P<first>{_CLAUDE}\n)"),
        re.compile(_CLAUDE),
        product="claude",
    ),
)


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return any(form.beginning.match(beginning) for form in _FORMS)


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat; one that tells no time is as old as its file."""
    text = "\n".join(line.rstrip("\r\n") for line in lines).rstrip()
    signed = _SIGNED.search(text[-400:])
    text = text.removesuffix(signed[0] if signed else "")
    form = next((form for form in _FORMS if form.beginning.match(text)), _FORMS[0])
    head = form.beginning.match(text)
    told = head.groupdict() if head else {}
    found = map(_NOTED.fullmatch, (told.get("notes") or "").splitlines())
    noted = {note[1]: note[2].strip() for note in found if note is not None}
    properties = (line.partition(":") for line in (told.get("properties") or "").splitlines())
    noted |= {key.strip().capitalize(): value.strip(" \"'") for key, _, value in properties}
    link = _LINK.match(noted.get("Link", ""))
    sections = list(_sections(text[head.start("first") if head else 0 :].split("\n"), form))
    named = list(filter(None, (heading.groupdict().get("product") for heading, _ in sections)))
    dated = any(heading.groupdict().get("at") for heading, _ in sections)
    bare = Role.ASSISTANT if dated and not named else Role.USER
    model = noted.get("Model", "")
    moments = Moments([*noted.values(), *(_told(*section) for section in sections)])
    saying = Saying()
    return Chat(
        link[1] if link else told.get("address") or noted.get("Source", ""),
        form.product
        or (signed["name"] if signed else "")
        or next(iter(named), noted.get("Source", "")),
        told.get("title") or noted.get("Title", ""),
        [[_turn(heading, lines, moments, saying, form, bare=bare)] for heading, lines in sections],
        created_at=None if form.dated else moments.at(noted.get("Created")),
        updated_at=moments.at(noted.get("Updated"))
        or moments.at(noted.get("Exported"))
        or moments.at(noted.get("Date"))
        or (None if any(moments.at(_told(*section)) for section in sections) else modified),
        model="" if model in _NO_MODELS else model,
    )


def _sections(lines: Sequence[str], form: _Form) -> Iterator[tuple[re.Match[str], list[str]]]:
    """The headings of turns, with the lines below, which do not begin with an empty one."""
    heading: re.Match[str] | None = None
    section: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        found = form.heading.fullmatch(line)
        if form.dated and not re.fullmatch(_DATED, below):
            found = None
        if found is None or not _ends(section, ruled=form.ruled and heading is not None):
            if section or line.strip() or heading is None:
                section.append(line)
            continue
        if heading is not None:
            yield heading, section
        heading, section = found, []
    if heading is not None:
        yield heading, section


def _ends(section: list[str], *, ruled: bool) -> bool:
    """Whether a heading may follow the lines, which lose a rule at their end then."""
    if section and section[-1].strip():
        return False
    if not ruled:
        return True
    last = next((place for place in reversed(range(len(section))) if section[place].strip()), None)
    if last is None or section[last] != _RULE:
        return False
    del section[last:]
    return True


def _told(heading: re.Match[str], lines: list[str]) -> str:
    """What would be the moment of a turn, in its heading or above its text."""
    return heading.groupdict().get("at") or moment_above(lines)


def _turn(
    heading: re.Match[str],
    lines: list[str],
    moments: Moments,
    saying: Saying,
    form: _Form,
    *,
    bare: Role,
) -> Turn:
    """``bare``: who said what stands below a heading of the person's that may tell a moment."""
    told = heading.groupdict()
    at = moments.at(_told(heading, lines))
    text = "\n".join(lines if at is None or told.get("at") else lines[1:]).strip()
    if told.get("tool"):
        outcome = (ToolResult(ToolOutcome(markers.said(text)), told["tool"]),) if text else ()
        return Turn(Role.TOOL, outcome, at)
    role = Role.USER if told["asked"] else Role.ASSISTANT
    if "at" in told:
        text = f"\n{text}".removesuffix(f"\n{_RULE}").strip()
        role = bare if told["asked"] and not told["at"] else role
    said = blocks_with_fences(text, saying) if form.fenced else blocks_of(text, role, saying)
    return Turn(role, tuple(said), at)
