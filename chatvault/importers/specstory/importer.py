"""Reads the Markdown files in which SpecStory keeps the conversations of coding agents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.claude_code.noise import begins_with_command
from chatvault.importers.containers.container import Container
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.specstory.beginning import beginning_of
from chatvault.importers.specstory.markdown import Turn, turns
from chatvault.importers.specstory.names import Names
from chatvault.importers.specstory.pieces import pieces
from chatvault.importers.specstory.prompts import is_command, said_in
from chatvault.importers.texts.text_lines import text_lines
from chatvault.importers.texts.text_names import may_be_text

SOURCE = "specstory"

_OF_PROGRAM = "<synthetic>"  # where a model would stand: Claude Code itself says it
_NO_ANSWER = "No response requested."
_SUB_AGENT = "sub-agent"
_TOLD_ELSEWHERE = "It tells the same conversation as “{}”, and was left out."


class SpecStoryImporter:
    """Reads ``.specstory/history`` of a project, or a single file of it."""

    key = SOURCE
    name = "SpecStory histories"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files that SpecStory wrote."""
        return tuple(name for name in names if _is_history(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file, of files that tell the same one the longest.

        A newer version writes a conversation anew, under another name and with other lines.
        """
        for name, *others in _by_conversation(container, names):
            for other in others:
                report(Issue("", Severity.INFO, _TOLD_ELSEWHERE.format(name), other))
            for session in up_to_damage(_read(container, name), name, names, report):
                yield replace(session, members=(name, *others))


def _is_history(container: Container, name: str) -> bool:
    if not may_be_text(name):
        return False
    return beginning_of(container, name).is_history


def _by_conversation(container: Container, names: Sequence[str]) -> Iterator[list[str]]:
    """The files of each conversation, the longest one first."""
    files: dict[str, list[str]] = defaultdict(list)
    for name in names:
        beginning = beginning_of(container, name)
        files[name if beginning.is_named_by_file else f"{beginning.session_id}:"].append(name)
    for some in files.values():
        if len(some) > 1:
            some.sort(key=lambda name: _size(container, name), reverse=True)
        yield some


def _size(container: Container, name: str) -> int:
    try:
        return container.size(name)
    except OSError:  # it is gone by now
        return 0


def _read(container: Container, name: str) -> Iterator[ParsedSession | None]:
    with container.open(name) as stream:
        messages = list(_messages(stream))
    yield _session(container, name, messages) if messages else None


def _session(container: Container, name: str, messages: Sequence[ParsedMessage]) -> ParsedSession:
    beginning = beginning_of(container, name)
    begun = beginning.begun
    times = [at for at in (begun, *(message.created_at for message in messages)) if at is not None]
    models = [message.model for message in messages if message.model]
    return ParsedSession(
        source=SOURCE,
        external_id=beginning.session_id,
        messages=tuple(messages),
        title=beginning.title or _asked(messages),
        created_at=begun or min(times, default=None),
        updated_at=max(times, default=None),
        model=models[-1] if models else None,
        agent=beginning.product,
        project=project_of(_project(container, name)),
        numbered=beginning.is_named_by_file,  # each project may have an “untitled”
        ids_formerly=r"line:\d+(?::\d+)?",
    )


def _messages(stream: BinaryIO) -> Iterator[ParsedMessage]:
    before: str | None = None
    commanded: int | None = None
    names = Names()
    for turn in turns(line.rstrip("\r\n") for line in text_lines(stream)):
        of_command = commanded is not None and turn.at == commanded
        for message in _told(turn, names.of(turn), of_command=of_command):
            yield replace(message, parent_id=before, created_at=turn.at)
            before = message.external_id
        is_typed = turn.role is Role.USER and is_command(turn.text)
        commanded = turn.at if is_typed else None


def _told(turn: Turn, name: str, *, of_command: bool) -> Iterator[ParsedMessage]:
    """The messages of a turn; the last one has its name."""
    if turn.model == _OF_PROGRAM:
        hidden = Hidden.META if turn.text == _NO_ANSWER else None
        notice = Event(EventKind.NOTICE, turn.text)
        yield ParsedMessage(name, Role.SYSTEM, (notice,), hidden=hidden)
        return
    if turn.role is not Role.USER:
        if found := tuple(pieces(turn.text)):
            author = _SUB_AGENT if turn.by_sub_agent else None
            yield ParsedMessage(name, turn.role, found, author=author, model=turn.model)
        return
    messages = list(said_in(turn.text, of_command=of_command))
    for after, said in zip(reversed(range(len(messages))), messages, strict=True):
        own = f"{name}:{after}" if after else name
        yield ParsedMessage(own, said.role, (said.block,), author=said.author, hidden=said.hidden)


def _asked(messages: Sequence[ParsedMessage]) -> str:
    """A title made of what was asked first; of a command where there is nothing else."""
    asked = [one for one in messages if one.role is Role.USER and one.hidden is None]
    texts = [block.text for one in asked for block in one.blocks if isinstance(block, Text)]
    ordered = sorted(texts, key=begins_with_command)
    return next(filter(None, map(title_from, ordered)), "")


def _project(container: Container, name: str) -> str:
    """The folder that ``.specstory`` lies in, "" where the file lies elsewhere."""
    path = container.path.absolute()
    outer = path.parent if path.name == name else path
    if path.suffix.lower() == ".zip":  # nobody knows where the folder was
        outer = Path()
    folder = outer.joinpath(*name.split("/")[:-1])
    for place in (folder, *folder.parents):
        if place.name == ".specstory":
            return "" if place.parent == Path() else str(place.parent)
    return ""
