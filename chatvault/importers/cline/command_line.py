"""Reads the sessions of Cline's command line: a file of messages, and one about the session.

``SESSION/SESSION.messages.json`` beside ``SESSION/SESSION.json``; agents that work for a session
have files of messages of their own in its folder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.cline.about import CLINE
from chatvault.importers.cline.copied import out_of_another
from chatvault.importers.cline.history import History
from chatvault.importers.cline.spent import on_answer
from chatvault.importers.cline.turns import is_turn
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_MESSAGES = ".messages.json"
_SUMMED_UP = ".compaction.json"  # what goes to the model in the place of a long session
_LARGEST = 4 * 1024**2  # bytes of the file about a session
_OWN = ("modelInfo", "metrics")  # of messages; no other program's have them
_ANSWER = re.compile(r"msg_[\w-]{8,64}")  # random, or the moment in ms and a number


def is_session(container: Container, name: str) -> bool:
    """Whether the file holds the messages of a session, by what only Cline tells of them."""
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    for way in (("messages", "[]"), ()):
        if seen.has(*way, "role") and seen.has(*way, "content", "[]", "type"):
            is_called_so = name.endswith(_MESSAGES) and seen.has(*way, "ts")
            return is_called_so or any(seen.has(*way, key) for key in _OWN)
    return False


def is_summed_up(name: str, known: Collection[str]) -> bool:
    """Whether the file holds but what is left of a session whose messages are there, too."""
    return name.endswith(_SUMMED_UP) and name.removesuffix(_SUMMED_UP) + _MESSAGES in known


def beside(name: str) -> tuple[str, ...]:
    """The files that may tell of the session: of an agent, those of the one it works for."""
    path = PurePosixPath(name)
    own, folder = path.name.removesuffix(_MESSAGES), path.parent.name
    told = dict.fromkeys(f"{stem}.json" for stem in (own, folder) if stem)
    return tuple(str(path.with_name(other)) for other in told if other != path.name)


def read_session(
    container: Container, name: str, known: Collection[str], report: Report
) -> ParsedSession | None:
    """The session of a file of messages, None where nothing is said in it."""
    findings = Findings(report, name, "session")
    about, turns = Fields(), list[Fields]()
    for value in read(container, name, findings, essential="messages"):
        messages = value.get("messages")
        about = value if isinstance(messages, list) else about
        turns += map(mapping, messages) if isinstance(messages, list) else [value]
    findings.sum_up()
    history = History(named=True)
    history.take(filter(is_turn, turns))
    if not history.drafts:
        return None
    members = [other for other in beside(name) if other in known]
    told = _told(container, members)
    session = _parsed(name, about, told, history)
    owner = _owner(name, about, known, session.external_id)
    if owner:
        agent = string(mapping(about.get("origin")).get("subagent"))
        title = first_prompt(history.drafts) or agent
        session = replace(
            session,
            title=title,
            agent=agent or None,
            parent_external_id=owner,
            relation=Relation.SUBAGENT,
        )
    else:
        session = _with_whole(session, history.drafts, told)
        session = out_of_another(session, history.drafts, told, history.copied)
    return replace(session, members=(name, *members))


def _parsed(name: str, about: Fields, told: Fields, history: History) -> ParsedSession:
    key = _key(name, about)
    drafts, model = history.drafts, string(told.get("model")) or None
    for draft in drafts:
        if draft.role is Role.ASSISTANT:
            draft.model = draft.model or model
        draft.usage_key = _usage_key(key, draft)
    times = [draft.at for draft in drafts if draft.at is not None]
    more = mapping(told.get("metadata"))
    git = mapping(more.get("git"))
    folders = (string(told.get("cwd")), string(told.get("workspace_root")), history.folder)
    ended = [at for at in (timestamp(told.get("ended_at")), *times) if at is not None]
    return ParsedSession(
        source=CLINE,
        external_id=key,
        messages=chain(drafts),
        title=title_from(string(more.get("title"))) or first_prompt(drafts),
        created_at=timestamp(told.get("started_at")) or min(times, default=None),
        updated_at=max(ended, default=None) or timestamp(about.get("updated_at")),
        model=next((draft.model for draft in reversed(drafts) if draft.model), model),
        project=project_of(next(filter(None, folders), ""), string(git.get("url")) or None),
        git_branch=string(git.get("branch")) or None,
    )


def _usage_key(key: str, draft: Draft) -> str:
    """Of an answer, whose id and moment a fork has as they were."""
    if draft.at is not None and _ANSWER.fullmatch(draft.external_id):
        return f"{CLINE}:{draft.external_id}@{draft.at}"
    return usage_key(key, draft.external_id)


def _key(name: str, about: Fields) -> str:
    own = string(about.get("sessionId")) or string(mapping(about.get("origin")).get("sessionId"))
    path = PurePosixPath(name)
    stem = path.name.removesuffix(_MESSAGES).removesuffix(".json")
    is_main = stem == path.parent.name
    return stem if is_main or not own else own


def _owner(name: str, about: Fields, known: Collection[str], key: str) -> str:
    """The session that an agent works for, "" where the session is a person's."""
    origin, path = mapping(about.get("origin")), PurePosixPath(name)
    told = string(origin.get("parentThreadId"))
    folder = path.parent.name
    main = str(path.with_name(f"{folder}{_MESSAGES}")) if folder else ""
    owner = told or (folder if main != name and main in known else "")
    return owner if owner != key else ""


def _with_whole(session: ParsedSession, drafts: Sequence[Draft], told: Fields) -> ParsedSession:
    """With what is counted of the session as a whole alone, at its last answer."""
    more = mapping(told.get("metadata"))
    whole = mapping(more.get("usage")) or mapping(more.get("aggregateUsage"))
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    counted = [draft.usage for draft in answers if draft.usage is not None]
    if not answers or any(usage.cost for usage in counted):
        return session
    cost = micro_dollars(whole.get("totalCost", more.get("totalCost")))
    last = answers[-1]
    usage = last.usage if counted else on_answer(whole)
    if usage is not None or cost is not None:
        source = None if cost is None else CostSource.REPORTED
        last.usage = replace(usage or Usage(), cost=cost, cost_source=source)
    return replace(session, messages=chain(drafts))


def _told(container: Container, members: Collection[str]) -> Fields:
    """What is told of the session; nothing where that cannot be read: it is one without it too."""
    for name in members:
        told = mapping(told_beside(container, name, largest=_LARGEST))
        if not told.keys().isdisjoint(("session_id", "started_at", "workspace_root", "metadata")):
            return told
    return {}
