"""What each request to a model took, as the store beside the sessions of Copilot CLI tells it.

``session-store.db`` has a row of ``assistant_usage_events`` a request. Its ``turn_index`` is the
place of the prompt that it was made for, from 0, and the rows of a turn stand in the order of its
answers; ``parent_tool_call_id`` is the call that started the agent which asked. Its sums are those
at the end of a run. Input has what went through the cache, output what was thought. Facts of the
format: published notes on the stores of versions 1.0.45 to 1.0.91.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from chatvault.domain.message import Usage
from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.copilot_cli.draft import Draft
from chatvault.importers.databases.read_only_database import (
    Database,
    claimed_stores,
    opened,
    stores_in,
)
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.homes.home_above import files_of, home_above
from chatvault.importers.json_files.json_values import count, string

STORE = "session-store.db"
FOLDERS = ("session-state", "history-session-state")  # beside which it lies

_TABLE = "assistant_usage_events"
TURNS, _SAID = "turns", {"session_id", "turn_index", "user_message", "assistant_response"}
_NEEDED = {"session_id", "input_tokens", "output_tokens"}


@dataclass(frozen=True, slots=True)
class Request:
    """What one request took; ``turn`` is the place of its prompt, ``agent`` the call of one."""

    turn: int
    agent: str
    model: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Answer:
    """A message that answers the prompt of that place; an agent has but one."""

    turn: int
    draft: Draft


def claimed(container: Container, names: Sequence[str]) -> list[str]:
    """The stores among the names, with what SQLite keeps beside them."""
    stores = [name for name in names if PurePosixPath(name).name.startswith(STORE)]
    return claimed_stores(container, stores, lambda one: _has_requests(one) or has_turns(one))


def requests_in(
    container: Container, names: Sequence[str], report: Report, session_id: str = ""
) -> Mapping[str, list[Request]]:
    """All requests by their sessions, in order, or those of one session alone."""
    stores = [(container, name) for name in stores_in(names) if name.endswith(STORE)]
    stores += [(one, one.path.name) for one in files_of(home_above(container, FOLDERS), STORE)]
    found: dict[str, list[Request]] = defaultdict(list)
    for where, name in stores:
        try:
            with opened(where, name, where.names()) as database:
                for owner, request in _requests(database, session_id):
                    found[owner].append(request)
        except UnreadableFile as error:  # the logs tell most of it too
            report(Issue("", Severity.WARNING, error.sentence, name))
    return found


def upto(requests: Sequence[Request], turn: int) -> list[Request]:
    """Those that were made for that prompt or one before it."""
    return [request for request in requests if request.turn <= turn]


def book(
    requests: Sequence[Request],
    answers: Sequence[Answer],
    agents: Mapping[str, Sequence[Answer]],
    since: int | None = None,
) -> None:
    """Put what the requests took onto the answers, instead of what those tell themselves.

    Answers from before the first request, by a version that knew no store, keep what they tell.
    ``agents`` are the answers of agents by the calls that started them. ``since``: these are only
    the answers behind that turn; raises BeforeCheckpoint where others took something behind it.
    """
    groups: dict[tuple[str, int], list[Request]] = defaultdict(list)
    for request in requests:
        known = request.agent if agents.get(request.agent) else ""
        groups[known, 0 if known else request.turn].append(request)
    turns = [turn for agent, turn in groups if not agent]
    told = [answer for answer in answers if turns and answer.turn >= min(turns)]
    told += [answer for agent, _ in groups if agent for answer in agents[agent]]
    for answer in told:
        answer.draft.usage = None
    for (agent, turn), asked in groups.items():
        if since is None or turn > since:
            fitting = agents[agent] if agent else _of_turn(answers, turn, since)
            _book(asked, [answer.draft for answer in fitting])


def _of_turn(answers: Sequence[Answer], turn: int, since: int | None) -> Sequence[Answer]:
    """Those of a turn, or else the last one before it, or the first at all."""
    own = [answer for answer in answers if answer.turn == turn]
    before = [answer for answer in answers if answer.turn < turn]
    if since is not None and not (own or before):
        raise BeforeCheckpoint
    return own or before[-1:] or answers[:1]


def _book(requests: Sequence[Request], drafts: Sequence[Draft]) -> None:
    """In order; what is left goes to the last."""
    for place, request in enumerate(requests if drafts else ()):
        draft = drafts[min(place, len(drafts) - 1)]
        draft.usage = (draft.usage or Usage()) + request.usage
        draft.model = draft.model or request.model or None


def _has_requests(database: Database) -> bool:
    return _TABLE in database.tables and database.columns(_TABLE) >= _NEEDED


def has_turns(database: Database) -> bool:
    """Whether the store holds what was said."""
    return TURNS in database.tables and database.columns(TURNS) >= _SAID


def _requests(database: Database, session_id: str) -> Iterator[tuple[str, Request]]:
    if not _has_requests(database):
        return
    chosen = "WHERE session_id = ?" if session_id else ""
    in_order = "ORDER BY id" if "id" in database.columns(_TABLE) else ""
    asked = (session_id,) if session_id else ()
    for row in database.records(_TABLE, f"{chosen} {in_order}", *asked):
        read, written = count(row.get("cache_read_tokens")), count(row.get("cache_write_tokens"))
        usage = Usage(
            input=max(count(row["input_tokens"]) - read - written, 0),
            output=count(row["output_tokens"]),
            cache_read=read,
            cache_write=written,
            reasoning=count(row.get("reasoning_tokens")),
        )
        model = string(row.get("copilot_usage_model")) or string(row.get("model"))
        agent = string(row.get("parent_tool_call_id"))
        if usage.total:
            turn = count(row.get("turn_index"))
            yield string(row["session_id"]), Request(turn, agent, model, usage)
