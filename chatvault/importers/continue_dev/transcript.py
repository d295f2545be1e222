"""Reads a session as Continue's ``/share`` writes it: Markdown, with every message as a quotation.

What tools gave back stands there like an answer, and their calls not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from chatvault.domain.blocks import Block, Text, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.zoned_moments import zoned_moment

_HEADING = re.compile(
    r"\s{0,9}### \[Continue\]\(https://continue\.dev/?\) session transcript\s{1,9}"
    r"Exported: (?P<at>[^\n]{1,60})\n"
)
_ROLES = {"#### _User_": Role.USER, "#### _Assistant_": Role.ASSISTANT}
# When a file was written, in the time of its computer.
_NAMED = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)_session")


def is_transcript(container: Container, name: str) -> bool:
    """Whether Continue wrote the file."""
    return may_be_text(name) and _HEADING.match(text_beginning(container, name)) is not None


def read_transcript(container: Container, name: str, source: str) -> ParsedSession | None:
    """The session, None where nothing was said. It is named by its first two turns."""
    with container.open(name) as stream:
        turns = list(_turns(line.rstrip("\r\n") for line in text_lines(stream)))
    drafts = [Draft(f"turn:{number}", *turn) for number, turn in enumerate(turns)]
    if not drafts:
        return None
    begun = [plain_text(tuple(draft.blocks)) for draft in drafts[:2]]
    written = _written(container, name)
    return ParsedSession(
        source=source,
        external_id=f"shared:{content_id(*begun)}",
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=written,
        updated_at=written,
        members=(name,),
    )


def _written(container: Container, name: str) -> int | None:
    """When it was shared: its name says so more clearly than its heading."""
    if named := _NAMED.search(PurePosixPath(name).name):
        year, month, day, *clock = named.groups()
        return local_time(f"{year}-{month}-{day}T{':'.join(clock)}")
    heading = _HEADING.match(text_beginning(container, name))
    return (zoned_moment(heading["at"]) if heading else None) or container.modified(name)


def _turns(lines: Iterable[str]) -> Iterator[tuple[Role, list[Block]]]:
    role: Role | None = None
    said: list[str] = []
    for line in lines:
        if line.rstrip() in _ROLES:
            yield from _turn(role, said)
            role, said = _ROLES[line.rstrip()], []
        else:
            said.append(line.removeprefix(">").removeprefix(" "))
    yield from _turn(role, said)


def _turn(role: Role | None, lines: list[str]) -> Iterator[tuple[Role, list[Block]]]:
    text = "\n".join(lines).strip()
    if role is not None and text:
        yield role, [Text(text)]
