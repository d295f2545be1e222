"""The forms in which widely used extensions save a chat as Markdown, a heading above each turn.

``ChatGPT Exporter`` and its like: the title, notes of when the chat was held and where, then
“Prompt:” and “Response:”. ``AI Exporter``: where it was held, then “you asked” and “… response”,
with rules between. ``chatgpt-exporter``, a script: the title, then “You:”, “ChatGPT:”, “Plugin
(…):”. The first two write the moment of a turn above its text, and their name into the last line.
``Claude Exporter`` and its like for DeepSeek: the title, such notes, then “User” and the model's
name, below each its moment, and “Thinking” and “Pasted” in fences.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chatvault.domain.blocks import Attachment, Block, File, Thinking, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.importers.chatgpt.citations import unmarked
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying

_NOTE = r"\*\*(?:User|Created|Updated|Exported|Model|Link):\*\* [^\n]{0,2000}"
_NOTED = re.compile(r"\*\*(\w+):\*\* (.*)")
_LINK = re.compile(r"\[[^\]\n]*\]\((\S+)\)")
_SIGNED = re.compile(r"\n---\nPowered by \[(?P<name>[^\]\n]{1,100})\]\(\S{1,200}\)$")
_RULE = "---"
_MOMENT = "message time: "
_FILE = re.compile(r"> File: ?(?P<name>.*)")
_THINKING = "> Thinking:"
_THOUGHT = re.compile(r"> Thought for .{1,40}")
_NOTHING = r"\[Unsupported Content]"
_DATED = r"\*\*\d{4}-\d\d-\d\dT[\d:.]{5,20}Z\*\*"
_THOUGHT_APART, _PASTED_APART, _FENCE = "### Thinking", "### Pasted", "````"
_PASTED = Attachment("Pasted text.txt", "text/plain")
_NO_MODELS = ("", "null", "undefined")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file begins, and the headings in it.

    ``ruled``: a rule stands above each; ``dated``: its moment stands in bold below it.
    """

    beginning: re.Pattern[str]
    heading: re.Pattern[str]
    product: str = ""
    ruled: bool = False
    dated: bool = False


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
    _Form(
        re.compile(
            rf"# (?P<title>[^\n]*)\n\n(?P<notes>(?:{_NOTE}\n)+)\n---\n\n"
            rf"## (?:User|Claude|DeepSeek)\n{_DATED}\n"
        ),
        re.compile(r"## (?:(?P<asked>User)|(?P<product>Claude|DeepSeek))"),
        dated=True,
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
    named = (heading.groupdict().get("product") for heading, _ in sections)
    model = noted.get("Model", "")
    moments = Moments([*noted.values(), *(_moment(lines) for _, lines in sections)])
    saying = Saying()
    return Chat(
        link[1] if link else told.get("address") or "",
        form.product or (signed["name"] if signed else "") or next(filter(None, named), ""),
        told.get("title") or "",
        [[_turn(heading, lines, moments, saying, form)] for heading, lines in sections],
        created_at=None if form.dated else moments.at(noted.get("Created")),
        updated_at=moments.at(noted.get("Updated"))
        or moments.at(noted.get("Exported"))
        or (None if any(moments.at(_moment(lines)) for _, lines in sections) else modified),
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


def _moment(lines: list[str]) -> str:
    """What would be the moment of a turn, above its text."""
    return lines[0].removeprefix(_MOMENT).strip("*") if lines else ""


def _turn(
    heading: re.Match[str], lines: list[str], moments: Moments, saying: Saying, form: _Form
) -> Turn:
    at = moments.at(_moment(lines))
    text = "\n".join(lines if at is None else lines[1:]).strip()
    tool = heading.groupdict().get("tool")
    if tool:
        return Turn(Role.TOOL, (ToolResult(ToolOutcome(unmarked(text)), tool),) if text else (), at)
    role = Role.USER if heading["asked"] else Role.ASSISTANT
    if form.dated:
        return Turn(role, tuple(_with_fences(text.split("\n"), saying)), at)
    above, said = _apart(text.split("\n"), role)
    words = "" if said == _NOTHING else unmarked(said)
    return Turn(role, (*above, *saying.text(words)), at)


def _with_fences(lines: list[str], saying: Saying) -> Iterator[Block]:
    """What was said, and between it what was thought and pasted."""
    said = 0
    for place, (line, below) in enumerate(itertools.pairwise(lines)):
        if place < said or line not in (_THOUGHT_APART, _PASTED_APART) or below != _FENCE:
            continue
        try:
            end = lines.index(_FENCE, place + 2)
        except ValueError:
            break
        yield from saying.text("\n".join(lines[said:place]))
        text = "\n".join(lines[place + 2 : end])
        yield Thinking(text) if line == _THOUGHT_APART else File(_PASTED, text)
        said = end + 1
    yield from saying.text("\n".join(lines[said:]))


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
