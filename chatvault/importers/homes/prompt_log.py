"""The log that a tool keeps of all prompts, for sessions of which nothing else is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import Block, Text, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import PROMPT
from chatvault.domain.titles import has_words, title_from
from chatvault.importers.homes.projects import project_of
from chatvault.importers.messages.drafts import Draft, Thread, chain

LEAVING = ("exit", "quit", ":q", ":q!", ":wq", ":wq!")  # what ends a tool, typed alone

_COMMANDS = ("/", "!", "?")  # what begins a command


@dataclass(frozen=True, slots=True)
class LoggedPrompt:
    """A prompt as it was logged, in UTC ms; ``said`` is what was typed."""

    session_id: str
    said: str
    blocks: list[Block]
    at: int | None
    folder: str = ""


def logged_sessions(
    source: str, name: str, prompts: Iterable[LoggedPrompt], known: Collection[str]
) -> Iterator[ParsedSession]:
    """The prompts of each session that is not known, as a session of its own; ``name`` is the log.

    They are named by their time, for lines may be taken out of the log.
    """
    asked: dict[str, list[LoggedPrompt]] = {}
    for prompt in prompts:
        if prompt.session_id not in known:
            asked.setdefault(prompt.session_id, []).append(prompt)
    for session_id, logged in asked.items():
        yield _session(source, name, session_id, logged)


def _session(source: str, name: str, session_id: str, prompts: list[LoggedPrompt]) -> ParsedSession:
    thread = Thread()
    for prompt in prompts:
        thread.add(Draft(f"{PROMPT}{prompt.at}", Role.USER, prompt.blocks, prompt.at))
    times = [prompt.at for prompt in prompts if prompt.at is not None]
    return ParsedSession(
        source=source,
        external_id=session_id,
        messages=chain(thread.drafts),
        title=title_from(_told(min(prompts, key=_rank))),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        project=project_of(next((prompt.folder for prompt in prompts if prompt.folder), "")),
        members=(name,),
        stands_in=True,
    )


def _told(prompt: LoggedPrompt) -> str:
    """What was typed, with what was pasted in its place."""
    return plain_text(tuple(prompt.blocks)) or prompt.said


def _rank(prompt: LoggedPrompt) -> int:
    """How little the prompt says of what its session is about."""
    if prompt.said in LEAVING:
        return 3
    if prompt.said.startswith(_COMMANDS):
        return 2
    return 0 if has_words(_told(prompt)) else 1


def text_prompt(session_id: str, said: str, at: int | None) -> LoggedPrompt:
    """A prompt that is nothing but text."""
    return LoggedPrompt(session_id, said, [Text(said)], at)
