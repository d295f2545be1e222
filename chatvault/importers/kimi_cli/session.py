"""A session of Kimi out of its messages and of what the files beside its log tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import Container
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.told_beside import told_beside
from chatvault.importers.kimi_cli.place import CODE, MAIN, STATE, Place
from chatvault.importers.kimi_cli.steps import Steps
from chatvault.importers.messages.entry_marks import Past
from chatvault.importers.times.timestamps import timestamp

SOURCE = "kimi-cli"

_LARGEST = 4 * 1024**2  # bytes of a file that tells about sessions
_NOTHING = Past()
_UNNAMED = ("", "untitled", "new session", "new conversation")


def json_in(container: Container, name: str) -> dict[str, Any]:
    """What stands in the file; nothing where it cannot be read: a session is one without."""
    return mapping(told_beside(container, name, largest=_LARGEST))


def beside(place: Place) -> tuple[str, ...]:
    """The files that may tell something of the session."""
    path = PurePosixPath(place.member)
    alone = str(path.with_suffix(f".{STATE}"))
    in_session = str(PurePosixPath(place.folder) / STATE)
    meta = (str(path.with_name("meta.json")),) if place.agent else ()
    return (alone if path.stem == place.session else in_session, *meta)


def state_of(container: Container, place: Place, names: Collection[str]) -> dict[str, Any]:
    """What the state of the session tells, where it is among these members."""
    told = (name for name in beside(place) if name.endswith(STATE) and name in names)
    return next((json_in(container, name) for name in told), {})


def parsed_session(
    place: Place,
    key: str,
    steps: Steps,
    folder: str,
    state: dict[str, Any],
    moments: Sequence[int] = (),
    past: Past = _NOTHING,
) -> ParsedSession:
    """The session of what was read behind ``past``; ``moments`` are of its events, UTC ms."""
    told = past.and_then(steps.drafts)
    times = [*moments, *(at for at in (told.first_at, told.last_at) if at is not None)]
    about = {} if place.agent else state
    titles = (string(about.get(name)).strip() for name in ("custom_title", "title", "customTitle"))
    named = (title for title in titles if title.lower() not in _UNNAMED)
    parent = _parent(place, state) if place.agent else None
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=steps.messages(),
        title=next(named, "") or told.prompt,
        created_at=min(times, default=None) or timestamp(about.get("createdAt")),
        updated_at=max(times, default=None) or timestamp(about.get("updatedAt")),
        model=told.model,
        agent=_program(place),
        project=project_of(folder or told_folder(state)),
        active_leaf=steps.leaf,
        parent_external_id=parent,
        relation=Relation.SUBAGENT if parent else None,
        archived=about.get("archived") is True,
    )


def _program(place: Place) -> str:
    if place.kind != CODE:
        return "Kimi CLI"
    return "Kimi Desktop" if place.session.startswith("conv-") else "Kimi Code"


def _parent(place: Place, state: dict[str, Any]) -> str:
    """The session that a sub-agent worked for, or the other sub-agent."""
    told = string(mapping(mapping(state.get("agents")).get(place.agent)).get("parentAgentId"))
    is_nested = told not in ("", MAIN, place.agent)
    return f"{place.session}/{told}" if is_nested else place.session


def told_folder(state: dict[str, Any]) -> str:
    """The folder it worked in, "" where that is not told."""
    return next(
        filter(None, (string(state.get(key)) for key in ("workDir", "cwd", "work_dir"))), ""
    )
