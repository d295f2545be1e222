"""Reads the sessions of Copilot CLI, and the transcripts that Copilot writes in VS Code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.copilot_cli.events import is_event_log
from chatvault.importers.copilot_cli.log import About
from chatvault.importers.copilot_cli.requests import Request, claimed, requests_in
from chatvault.importers.copilot_cli.session import (
    SOURCE,
    WORKSPACE,
    about_of,
    is_state,
    whole_sessions,
)
from chatvault.importers.copilot_cli.shared import is_shared, shared_session
from chatvault.importers.copilot_cli.stored_turns import stored_sessions
from chatvault.importers.copilot_cli.timeline import is_timeline
from chatvault.importers.exports.up_to_damage import up_to_damage

_BESIDE = ("checkpoints", "files", "rewind-snapshots", WORKSPACE, "plan.md")
_ONLY_TOKENS = (
    "It tells what requests to models took, and none of the sessions. Import the whole folder."
)


class CopilotCLIImporter:
    """Reads ``~/.copilot/session-state``, a folder of transcripts, or a single log."""

    key = SOURCE
    name = "Copilot CLI sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The logs, and what Copilot CLI keeps beside them."""
        logs = [name for name in names if is_event_log(container, name)]
        beside = _beside(names, logs)
        older = [name for name in names if is_timeline(container, name)]
        shared = [name for name in names if name not in beside and is_shared(container, name)]
        return tuple(sorted({*logs, *beside, *older, *shared, *claimed(container, names)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of the logs, each followed by those of its agents.

        Of those that have none any more, what the store holds.
        """
        stores = claimed(container, names)
        beside = {*_beside(names, names), *stores}
        shared = [name for name in names if name not in beside and is_shared(container, name)]
        logs = [name for name in names if name not in beside and name not in shared]
        members, requests = frozenset(container.names()), requests_in(container, names, report)
        told = set[str]()
        for name in logs:
            about = about_of(container, name, members)
            told.add(about.id)
            asked = requests.get(about.id, ()) if about.source == SOURCE else ()
            read = _read(container, name, about, asked, report)
            yield from up_to_damage(read, name, logs, report)
        for session in stored_sessions(container, stores, requests, told, report):
            told.add(session.external_id)
            yield session
        for name in shared:
            read = iter([shared_session(container, name)])
            yield from up_to_damage(read, name, [*logs, *shared], report)
        if not (told or shared):
            report(Issue("", Severity.INFO, _ONLY_TOKENS))


def _read(
    container: Container, name: str, about: About, requests: Sequence[Request], report: Report
) -> Iterator[ParsedSession | None]:
    """The sessions of a log, none before all of it could be read."""
    sessions = list(whole_sessions(container, name, about, requests, report))
    if not sessions:
        yield None
    for session in sessions:
        yield replace(session, members=(name,))


def _beside(names: Sequence[str], logs: Sequence[str]) -> set[str]:
    """Those of the names that stand beside one of the logs, as Copilot CLI puts them there."""
    folders = {PurePosixPath(name).parent for name in logs if is_state(name)}
    if not folders:
        return set()
    return {name for name in names if _is_part(PurePosixPath(name), folders)}


def _is_part(path: PurePosixPath, folders: set[PurePosixPath]) -> bool:
    above = [*path.parents]
    steps = [path, *above]
    return any(
        step.name in _BESIDE and folder in folders
        for step, folder in zip(steps, above, strict=False)
    )
