"""The forms in which widely used extensions save a chat as Markdown, a heading above each turn.

``ChatGPT Exporter`` and its like: the title, notes of when the chat was held and where, then
“Prompt:” and “Response:”. ``AI Exporter``: where it was held, then “you asked” and “… response”,
with rules between. ``chatgpt-exporter``, a script: the title, then “You:”, “ChatGPT:”, “Plugin
(…):”. The first two write the moment of a turn above its text, and their name into the last line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import Attachment, Block, File, Thinking, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.chatgpt.citations import unmarked
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying

_NOTE = r"\*\*(?:User|Created|Updated|Exported|Link):\*\* [^\n]{0,2000}"
_NOTED = re.compile(r"\*\*(\w+):\*\* (.*)")
_LINK = re.compile(r"\[[^\]\n]*\]\((\S+)\)")
_SIGNED = re.compile(r"\n---\nPowered by \[(?P<name>[^\]\n]{1,100})\]\(\S{1,200}\)$")
_RULE = "---"
_MOMENT = "message time: "
_FILE = re.compile(r"> File: ?(?P<name>.*)")
_THINKING = "> Thinking:"
_THOUGHT = re.compile(r"> Thought for .{1,40}")
_NOTHING = r"\[Unsupported Content]"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file begins, and the headings in it; ``ruled``: a rule stands above each."""

    beginning: re.Pattern[str]
    heading: re.Pattern[str]
    product: str = ""
    ruled: bool = False


_FORMS = (
    _Form(
        re.compile(
            rf"# (?:Claude Conversation\n|(?P<title>[^\n]*)\n+(?P<notes>(?:{_NOTE}\n)+))\s*"
            r"## (?:Prompt|Response):\n"
        ),
        re.compile(r"## (?:(?P<asked>Prompt)|Response):"),
    ),
    _Form(
        re.compile(r"> From: (?P<address>https?://\S+)\n+# you asked\n"),
        re.compile(r"# (?:(?P<asked>you asked)|\w[\w .-]{0,30} response)"),
        ruled=True,
    ),
    _Form(
        re.compile(r"# (?P<title>[^\n]*)\n\n#### You:\n"),
        re.compile(r"#### (?:(?P<asked>You)|ChatGPT|Plugin \((?P<tool>[^)\n]{1,100})\)):"),
        product="chatgpt",
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
    link = _LINK.match(noted.get("Link", ""))
    sections = list(_sections(text.split("\n"), form))
    moments = Moments([*noted.values(), *(_moment(lines) for _, lines in sections)])
    saying = Saying()
    return Chat(
        link[1] if link else told.get("address") or "",
        form.product or (signed["name"] if signed else ""),
        told.get("title") or "",
        [[_turn(heading, lines, moments, saying)] for heading, lines in sections],
        created_at=moments.at(noted.get("Created")),
        updated_at=moments.at(noted.get("Updated"))
        or moments.at(noted.get("Exported"))
        or (None if any(moments.at(_moment(lines)) for _, lines in sections) else modified),
    )


def _sections(lines: Iterable[str], form: _Form) -> Iterator[tuple[re.Match[str], list[str]]]:
    """The headings of turns, with the lines below, which do not begin with an empty one."""
    heading: re.Match[str] | None = None
    section: list[str] = []
    for line in lines:
        found = form.heading.fullmatch(line)
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


def _moment(lines: list[str]) -> str:
    """What would be the moment of a turn, above its text."""
    return lines[0].removeprefix(_MOMENT) if lines else ""


def _turn(heading: re.Match[str], lines: list[str], moments: Moments, saying: Saying) -> Turn:
    at = moments.at(_moment(lines))
    text = "\n".join(lines if at is None else lines[1:]).strip()
    tool = heading.groupdict().get("tool")
    if tool:
        return Turn(Role.TOOL, (ToolResult(ToolOutcome(unmarked(text)), tool),) if text else (), at)
    role = Role.USER if heading["asked"] else Role.ASSISTANT
    above, said = _apart(text.split("\n"), role)
    words = "" if said == _NOTHING else unmarked(said)
    return Turn(role, (*above, *saying.text(words)), at)


def _apart(lines: list[str], role: Role) -> tuple[list[Block], str]:
    """What is quoted above a turn, if it stands apart from it, and what was said."""
    quoted = next((place for place, one in enumerate(lines) if one[:1] != ">"), len(lines))
    above = list(_above(lines[:quoted], role))
    return above, "\n".join(lines[quoted:] if above else lines).strip()


def _above(quoted: list[str], role: Role) -> Iterator[Block]:
    """The files of a prompt, and what a model thought."""
    if role is Role.USER:
        files = [_FILE.fullmatch(line) for line in quoted]
        if all(files):
            yield from (File(Attachment(one["name"].strip() or "file")) for one in files if one)
    elif quoted and (quoted[0] == _THINKING or _THOUGHT.fullmatch(quoted[-1])):
        yield Thinking("\n".join(_unquoted(quoted)).strip())


def _unquoted(quoted: list[str]) -> Iterator[str]:
    """What was thought, which may be quoted twice below its heading."""
    for line in quoted:
        words = re.sub(r"^(?:> ?)+", "", line)
        if words != _THINKING.removeprefix("> "):
            yield words
