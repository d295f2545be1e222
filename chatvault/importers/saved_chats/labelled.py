"""Chats as text in which each turn begins with who speaks, as extensions save them.

``Superpower ChatGPT``: “>> USER: ” and “>> ASSISTANT: ”, or as Markdown “## USER” and
“## ASSISTANT” in lines of their own; nothing stands above. ``Claude Exporter``: the title, two
moments and the model, then “User: ” and “Claude: ”; what was thought, pasted and written beside the
chat stands between marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import Attachment, Block, File, Thinking
from chatvault.domain.message import Role
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying
from chatvault.importers.texts.written_documents import Document

_PASTED = Attachment("Pasted text.txt", "text/plain")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file begins, and what each turn begins with.

    ``apart``: an empty line stands above a turn; ``marked``: what was not said is marked.
    """

    beginning: re.Pattern[str]
    label: re.Pattern[str]
    product: str
    apart: bool = True
    marked: bool = False


_FORMS = (
    _Form(
        re.compile(r"(?=>> (?:USER|ASSISTANT): )(?=[\s\S]*?(?:\n>> ASSISTANT: |\n[\s\S]{3000}))"),
        re.compile(r">> (?:(?P<asked>USER)|ASSISTANT): (?P<text>.*)"),
        "chatgpt",
        apart=False,
    ),
    _Form(
        re.compile(r"(?=## (?:USER|ASSISTANT)\n)(?=[\s\S]*?(?:\n## ASSISTANT\n|\n[\s\S]{3000}))"),
        re.compile(r"## (?:(?P<asked>USER)|ASSISTANT)(?P<text>)"),
        "chatgpt",
    ),
    _Form(
        re.compile(
            r"(?P<title>[^\n]{1,500})\nCreated: (?P<created>[^\n]{1,60})\n"
            r"Updated: (?P<updated>[^\n]{1,60})\nModel: (?P<model>[^\n]{1,100})\n\n---\n\n"
            r"(?=\[Thinking: |(?:User|Claude): )"
        ),
        re.compile(r"(?:(?P<asked>User)|Claude): (?P<text>.*)"),
        "claude",
        marked=True,
    ),
)
_THOUGHT, _PASTE = "[Thinking: ", "[Pasted content"
_ENDS = {
    _THOUGHT: "[End Thinking]",
    _PASTE: "[End Pasted content]",
    "[Artifact: ": "[End Artifact]",
}
_ARTIFACT = re.compile(r"\[Artifact: (?P<title>.*) \((?P<kind>[^()]{0,40})\)\]")
_NO_MODELS = ("null", "undefined")


def is_one(beginning: str) -> bool:
    """Whether the text of a file begins like such a chat."""
    return any(form.beginning.match(beginning) for form in _FORMS)


def chat_of(lines: Iterable[str], modified: int | None) -> Chat:
    """The chat; one that tells no time is as old as its file."""
    text = "\n".join(line.rstrip("\r\n") for line in lines)
    form = next((form for form in _FORMS if form.beginning.match(text)), _FORMS[0])
    head = form.beginning.match(text)
    told = head.groupdict() if head else {}
    moments = Moments([told.get("created"), told.get("updated")])
    model = told.get("model") or ""
    return Chat(
        "",
        form.product,
        told.get("title") or "",
        [[turn] for turn in _turns(text[head.end() if head else 0 :].split("\n"), form)],
        created_at=moments.at(told.get("created")),
        updated_at=moments.at(told.get("updated")) or modified,
        model="" if model in _NO_MODELS else model,
    )


def _turns(lines: list[str], form: _Form) -> Iterator[Turn]:
    """What was thought stands before the label of its answer, all else behind one."""
    saying, role = Saying(), Role.ASSISTANT
    blocks: list[Block] = []
    thoughts: list[Block] = []
    said: list[str] = []
    ends = {end: place for place, end in enumerate(lines) if end in _ENDS.values()}
    place, above = 0, ""
    while place < len(lines):
        line = lines[place]
        begins = not above.strip()
        label = form.label.fullmatch(line) if begins or not form.apart else None
        end = _end(lines, place, ends) if begins and form.marked else None
        if label is not None:
            yield Turn(role, (*blocks, *saying.text("\n".join(said).strip())))
            role = Role.USER if label["asked"] else Role.ASSISTANT
            blocks, thoughts, said = thoughts, [], [label["text"]]
        elif end is not None:
            part = _part(line, "\n".join(lines[place + 1 : end]))
            (thoughts if isinstance(part, Thinking) else blocks).append(part)
            place = end
        else:
            said.append(line)
        above, place = ("" if end is not None else line), place + 1
    yield Turn(role, (*blocks, *saying.text("\n".join(said).strip())))


def _end(lines: list[str], place: int, ends: dict[str, int]) -> int | None:
    """The line that ends the part which begins here, None where none does; ``ends``: the last."""
    closing = next((end for begin, end in _ENDS.items() if lines[place].startswith(begin)), None)
    if closing is None or not lines[place].endswith("]") or ends.get(closing, -1) <= place:
        return None
    return lines.index(closing, place)


def _part(opening: str, text: str) -> Block:
    if opening.startswith(_THOUGHT):
        return Thinking(text.strip())
    if opening.startswith(_PASTE):
        return File(_PASTED, text)
    told = _ARTIFACT.fullmatch(opening)
    return Document(
        told["title"] if told else "", f"code/{told['kind']}" if told else "", text
    ).file
