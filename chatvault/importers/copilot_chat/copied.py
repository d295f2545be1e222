"""Reads a chat that was copied as a whole out of VS Code ("Copy All") and saved as text.

Each turn begins with who speaks, "ada: " or "GitHub Copilot: ", below an empty line. There are
neither ids nor times in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.copilot_chat.chat import SOURCE
from chatvault.importers.copilot_chat.parts import shown
from chatvault.importers.copilot_chat.terminals import is_of_terminal
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.texts.text_lines import text_lines
from chatvault.importers.texts.text_names import may_be_text

_COPILOT = "GitHub Copilot: "
_PERSON = re.compile(r"\s{0,20}(?P<name>[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}): )")
_ANSWER = re.compile(rf"^[ \t]*\r?\n{_COPILOT}", re.MULTILINE)


def is_copied(container: Container, name: str) -> bool:
    """Whether the file's text is a chat that was copied."""
    if not may_be_text(name):
        return False
    text = _beginning(container, name)
    return _PERSON.match(text) is not None and _ANSWER.search(text) is not None


def read_copied(container: Container, name: str) -> ParsedSession | None:
    """The chat, None where nothing was said in it. It is named by its first two turns."""
    person = _PERSON.match(_beginning(container, name))
    if person is None:
        return None
    with container.open(name) as stream:
        turns = [turn for turn in _turns(stream, person["name"]) if turn[1]]
    drafts = [_draft(f"turn:{number}", *turn) for number, turn in enumerate(turns)]
    if not drafts:
        return None
    begun = [plain_text(tuple(draft.blocks)) for draft in drafts[:2]]
    written = container.modified(name)
    return ParsedSession(
        source=SOURCE,
        external_id=f"copied:{content_id(*begun)}",
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=written,
        updated_at=written,
        agent="GitHub Copilot",
        members=(name,),
    )


def _draft(name: str, role: Role, said: str) -> Draft:
    of_program = role is Role.USER and is_of_terminal(said)
    hidden = Hidden.SYSTEM if of_program else None
    return Draft(name, role, [Text(shown(said))], hidden=hidden)


def _beginning(container: Container, name: str) -> str:
    return head_of(container, name).decode("utf-8", "replace").removeprefix("\ufeff")


def _turns(stream: BinaryIO, person: str) -> Iterator[tuple[Role, str]]:
    speakers = {person: Role.USER, _COPILOT: Role.ASSISTANT}
    role, said = Role.USER, list[str]()
    above = ""
    for line in text_lines(stream):
        speaker = next((one for one in speakers if line.startswith(one)), "")
        if speaker and not above.strip():
            yield role, "".join(said).strip()
            role, said = speakers[speaker], [line.removeprefix(speaker)]
        else:
            said.append(line)
        above = line
    yield role, "".join(said).strip()
