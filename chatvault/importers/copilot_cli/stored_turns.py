"""What the store of Copilot holds of sessions whose logs are not there: prompts and answers.

``session-store.db`` outlives the logs. Its ``turns`` have a prompt and all that was answered to
it, without tools; ``sessions`` tell where. Copilot's extension for VS Code keeps one too. Facts
of the format: published notes on the stores of versions 1.0.45 to 1.0.91.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.stand_in import TRANSCRIPT
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.copilot_chat.chat import SOURCE as CHAT
from chatvault.importers.copilot_cli.draft import Draft
from chatvault.importers.copilot_cli.prompts import SKILL, unwrapped
from chatvault.importers.copilot_cli.requests import TURNS, Answer, Request, book, has_turns
from chatvault.importers.copilot_cli.session import SOURCE
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, string
from chatvault.importers.messages.drafts import first_prompt, latest_model, times_of
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.times.timestamps import timestamp

_SESSIONS = "sessions"
_EXTENSION = "github.copilot-chat"  # the folder of the one for VS Code

Row = Mapping[str, Any]


def stored_sessions(
    container: Container,
    stores: Sequence[str],
    requests: Mapping[str, Sequence[Request]],
    told: Collection[str],
    report: Report,
) -> Iterator[ParsedSession]:
    """The sessions of the stores, but for those that logs have ``told``."""

    def read(database: Database, name: str) -> Iterator[ParsedSession]:
        if not has_turns(database):
            return
        is_chat = _EXTENSION in place_of(container, name).as_posix().lower()
        abouts = _abouts(database)
        turns = database.records(TURNS, "ORDER BY session_id, turn_index")
        for session_id, some in groupby(turns, lambda row: string(row["session_id"])):
            if session_id and session_id not in told:
                drafts = list(_drafts(some, requests.get(session_id, ())))
                if drafts:
                    yield _session(session_id, drafts, abouts.get(session_id, {}), is_chat=is_chat)

    yield from sessions_of_stores(container, stores, read, report)


def _abouts(database: Database) -> dict[str, Row]:
    if _SESSIONS not in database.tables or "id" not in database.columns(_SESSIONS):
        return {}
    return {string(row["id"]): row for row in database.records(_SESSIONS)}


def _drafts(turns: Iterator[Row], requests: Sequence[Request]) -> Iterator[Draft]:
    """The messages of a session, with what each answer took."""
    drafts, answers, names = list[Draft](), list[Answer](), OwnIds()
    for turn in turns:
        place, at = count(turn["turn_index"]), timestamp(turn.get("timestamp"))
        name = names.of(f"turn:{place}")
        asked = unwrapped(string(turn["user_message"]))[1].strip()
        answered = string(turn["assistant_response"])
        if asked:
            hidden = Hidden.META if asked.startswith(SKILL) else None
            drafts.append(Draft(name, Role.USER, [Text(asked)], at, hidden=hidden))
        if answered.strip():
            drafts.append(Draft(f"{name}:answer", Role.ASSISTANT, [Text(answered)], at))
            answers.append(Answer(place, drafts[-1]))
    for before, draft in pairwise(drafts):
        draft.parent = before.external_id
    book(requests, answers, {})
    yield from drafts


def _session(
    session_id: str, drafts: Sequence[Draft], about: Row, *, is_chat: bool
) -> ParsedSession:
    times = [*times_of(drafts), *filter(None, (timestamp(about.get("updated_at")),))]
    return ParsedSession(
        source=CHAT if is_chat else SOURCE,
        external_id=session_id,
        messages=tuple(draft.finished(session_id, TRANSCRIPT) for draft in drafts),
        title=title_from(string(about.get("summary"))) or first_prompt(drafts),
        created_at=timestamp(about.get("created_at")) or min(times, default=None),
        updated_at=max(times, default=None),
        model=latest_model(drafts),
        agent="Copilot Chat" if is_chat else "Copilot CLI",
        project=project_of(string(about.get("cwd"))),
        git_branch=string(about.get("branch")) or None,
        stands_in=True,
    )
