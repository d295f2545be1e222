"""Reads the sessions of Kimi CLI, Kimi Code and Kimi Desktop, with those of their sub-agents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import ToolCall
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import NOTHING_SAID, up_to_damage
from chatvault.importers.homes.home_above import files_of, home_above
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.kimi_cli.blobs import blobs_by_folder, folder_of_blobs
from chatvault.importers.kimi_cli.code_session import code_session
from chatvault.importers.kimi_cli.context import Context
from chatvault.importers.kimi_cli.pieces import KimiPieces
from chatvault.importers.kimi_cli.place import (
    CODE,
    CONTEXT,
    FOLDERS,
    STATE,
    WIRE,
    Place,
    folder_of,
    is_of,
    place_of,
)
from chatvault.importers.kimi_cli.session import SOURCE, beside, json_in, parsed_session
from chatvault.importers.kimi_cli.steps import Steps
from chatvault.importers.kimi_cli.sub_contexts import completed
from chatvault.importers.kimi_cli.wire_log import WireLog
from chatvault.importers.kimi_cli.wire_session import read_wire, with_checkpoint

_SESSIONS = ("sessions",)
_TURN = b'"TurnBegin"'


class KimiImporter:
    """Reads ``~/.kimi``, ``~/.kimi-code``, any part of them, or a single log."""

    key = SOURCE
    name = "Kimi sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The logs, and what tells titles and folders of their sessions."""
        places = [place for name in names if (place := place_of(container, name))]
        if not places:
            return ()
        telling = {other for place in places for other in beside(place)}
        telling |= {name for name in names if PurePosixPath(name).name == FOLDERS}
        blobs = blobs_by_folder(names)
        logs = [place.member for place in places if place.kind == CODE]
        telling |= {name for log in logs for name in blobs.get(folder_of_blobs(log), ())}
        return tuple(sorted({place.member for place in places} | (telling & set(names))))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session once, its sub-agents after it."""
        reading = _Reading(container, names, report)
        # A session comes before its sub-agents, whatever its files are called.
        for places in sorted(reading.groups.values(), key=_order):
            members = reading.members(places)
            if container.unchanged.issuperset(reading.telling(places, members)):
                continue
            read = reading.sessions(places, members)
            for session in up_to_damage(read, members[0], names, report):
                yield replace(session, members=members)


def _order(places: Sequence[Place]) -> tuple[str, str]:
    return places[0].folder, places[0].key


class _Reading:
    """What one import knows: the logs by session and agent, and the folders of projects."""

    def __init__(self, container: Container, names: Sequence[str], report: Report) -> None:
        self._container, self._names, self._report = container, frozenset(names), report
        self.groups: dict[tuple[str, str], list[Place]] = {}
        for name in names:
            if (place := place_of(container, name)) is not None:
                key = place.key, str(PurePosixPath(name).parent)
                self.groups.setdefault(key, []).append(place)
        self._blobs = blobs_by_folder(names)
        self._keys = {key for key, _folder in self.groups}
        lists = [name for name in names if PurePosixPath(name).name == FOLDERS]
        told = [self._json(name) for name in lists]
        home = home_above(container, _SESSIONS)
        told += [json_in(one, one.path.name) for one in files_of(home, FOLDERS)]
        listed = [one for each in told for one in sequence(each.get("work_dirs"))]
        self._folders = [string(mapping(one).get("path")) for one in listed]

    def members(self, places: Sequence[Place]) -> tuple[str, ...]:
        """The files that a session is read from, its log first."""
        logs = sorted(places, key=lambda place: (place.kind == CONTEXT, place.member))
        telling = [name for place in logs for name in beside(place) if name in self._names]
        if logs[0].kind == CODE:
            telling += self._blobs.get(folder_of_blobs(logs[0].member), ())
        return tuple(dict.fromkeys([*(place.member for place in logs), *telling]))

    def telling(self, places: Sequence[Place], members: Collection[str]) -> set[str]:
        """Those of the files that tell of the session: what its model was given is written anew
        with each turn, and tells nothing where there is a log with turns.
        """
        logs = [place.member for place in places if place.kind == WIRE]
        has_turns = any(_TURN in head_of(self._container, name) for name in logs)
        given = {place.member for place in _contexts(places) if has_turns}
        return set(members) - given

    def sessions(
        self, places: Sequence[Place], members: Collection[str]
    ) -> Iterator[ParsedSession]:
        """The session of the files, and those of sub-agents that stand in it."""
        log = next((place for place in places if place.kind != CONTEXT), None)
        if log is not None and log.kind == CODE:
            session = code_session(self._container, log, members, self._report)
            yield from self._unless_empty(session, log)
            return
        state, meta = self._told(members, STATE), self._told(members, "meta.json")
        read = None if log is None else read_wire(self._container, log, self._report)
        wire = None if read is None else read.log
        contexts = _contexts(places)
        place = log or (contexts or places)[0]
        context = self._context(contexts)
        is_wire = wire is not None and bool(wire.steps.drafts)
        steps = wire.steps if wire is not None and is_wire else context.steps
        folder = self._folder(place, [context.system_prompt, *_arguments(steps)])
        times = wire.times if wire is not None else []
        parsed = parsed_session(place, place.key, steps, folder, state, times)
        sub_agent = string(meta.get("subagent_type")) or None
        if place.agent:
            described = string(meta.get("description")).strip()
            parsed = replace(parsed, agent=sub_agent, title=described or parsed.title)
        if not is_wire:
            parsed = standing_in(parsed)
        elif read is not None and not place.agent:
            parsed = with_checkpoint(self._container, place, read, folder, parsed)
        yield from self._unless_empty(parsed, place)
        in_log = wire.children if wire is not None else {}
        yield from self._sub_agents(places, in_log, folder)
        yield from self._in_log(place, in_log, folder)

    def _in_log(
        self, place: Place, children: Mapping[str, WireLog], folder: str
    ) -> Iterator[ParsedSession]:
        """Sub-agents that have no log of their own, but stand in that of the session."""
        for name, child in children.items():
            key = f"{place.key}/{name}"
            if key not in self._keys and child.steps.drafts:
                told = parsed_session(place, key, child.steps, folder, {}, child.times)
                yield replace(
                    told,
                    agent=child.agent or None,
                    parent_external_id=place.key,
                    relation=Relation.SUBAGENT,
                    archived=False,
                )

    def _sub_agents(
        self, places: Sequence[Place], in_log: Mapping[str, WireLog], folder: str
    ) -> Iterator[ParsedSession]:
        """Those of which nothing is known but what they were given; the others are completed."""
        untold = [child.steps for child in in_log.values()]
        given = [place for place in places if place.is_sub_context]
        for place in sorted(given, key=lambda place: place.segment or 0):
            steps = self._context([place]).steps
            if (found := completed(untold, steps)) is not None:
                untold.remove(found)
            elif steps.drafts:
                key = f"{place.key}/{PurePosixPath(place.member).stem}"
                told = parsed_session(place, key, steps, folder, {})
                told = replace(told, parent_external_id=place.key, relation=Relation.SUBAGENT)
                yield standing_in(told)

    def _unless_empty(self, parsed: ParsedSession, place: Place) -> Iterator[ParsedSession]:
        if parsed.messages:
            yield parsed
        else:
            self._report(Issue("", Severity.INFO, NOTHING_SAID, place.member))

    def _context(self, places: Sequence[Place]) -> Context:
        """What is in the contexts of a session, those that were put aside first."""
        teller = Teller(self._report, places[0].member if places else "")
        context = Context(KimiPieces(teller))
        current = max((place.segment or 0 for place in places), default=0) + 1
        numbered = [(place.segment or current, place.member) for place in places]
        for number, name in sorted(numbered):
            context.begin()
            with self._container.open(name) as stream:
                for line, _offset, record in records(stream, self._report, name, repeats=True):
                    teller.line = line
                    context.take(number, line, record)
        return context

    def _folder(self, place: Place, texts: Sequence[str]) -> str:
        listed = (folder for folder in self._folders if is_of(place.project, folder))
        return next(listed, "") or folder_of(place.project, texts)

    def _told(self, members: Collection[str], ending: str) -> dict[str, Any]:
        return next((self._json(name) for name in members if name.endswith(ending)), {})

    def _json(self, name: str) -> dict[str, Any]:
        return json_in(self._container, name)


def _contexts(places: Sequence[Place]) -> list[Place]:
    """What the model of the session itself was given."""
    return [place for place in places if place.kind == CONTEXT and not place.is_sub_context]


def _arguments(steps: Steps) -> Iterator[str]:
    """What tools were called with: the paths of files, mostly."""
    for draft in steps.drafts:
        yield from (block.arguments for block in draft.blocks if isinstance(block, ToolCall))
