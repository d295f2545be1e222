"""Reads the tasks that Cline, Roo Code, its follower Zoo Code and the older Kilo Code keep."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.titles import title_from
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.cline import command_line
from chatvault.importers.cline.about import CLINE, about, beside, is_task_id, task_id
from chatvault.importers.cline.environment import Environment
from chatvault.importers.cline.exported import is_exported, read_exported
from chatvault.importers.cline.history import NAMED_FORMERLY, History
from chatvault.importers.cline.items import is_item, items
from chatvault.importers.cline.panel import Panel
from chatvault.importers.cline.turns import is_turn
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import chain, first_prompt, latest_model, times_of
from chatvault.importers.times.timestamps import timestamp

_BLANK = b"\xef\xbb\xbf \t\r\n"  # what may stand before a list
_HISTORY, _PANEL = "api_conversation_history.json", "ui_messages.json"


class ClineImporter:
    """Reads the ``tasks`` folder of an extension, the ``sessions`` of the command line, a folder
    above them, one task or one file, and tasks that were exported as Markdown.
    """

    key = CLINE
    name = "Tasks of Cline, Roo Code and Kilo Code"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """What was shown and sent in tasks, and what is told of them beside it."""
        told = [
            name for name in names if _is_panel(container, name) or _is_history(container, name)
        ]
        known = frozenset(names)
        more = {other for name in told for other in beside(_folder(name)) if other in known}
        lines = [name for name in names if command_line.is_session(container, name)]
        more |= {other for name in lines for other in command_line.beside(name) if other in known}
        exported = [name for name in names if is_exported(container, name)]
        return tuple(sorted({*told, *lines, *more, *exported}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every task once: as it was shown, or else as it was sent."""
        panels = [name for name in names if _is_panel(container, name)]
        sent = [name for name in names if _is_history(container, name)]
        known, told = frozenset(names), [*panels, *sent]
        shown = Counter(map(_folder, panels))
        beside_those = [name for name in sent if _folder(name) not in shown]

        def read(name: str) -> Iterator[ParsedSession | None]:
            yield _session(container, name, known, report, is_alone=shown[_folder(name)] < 2)

        for name in sorted((*panels, *beside_those), key=lambda one: (_folder(one), one)):
            folder = _folder(name)
            members = [name, *(one for one in sent if one != name and _folder(one) == folder)]
            members += [each for each in beside(folder)[:2] if each in known]
            if container.unchanged.issuperset(members):
                continue
            for session in up_to_damage(read(name), name, told, report):
                yield replace(session, members=tuple(members))
        exported = [name for name in names if is_exported(container, name)]
        yield from _exported(container, exported, len(names), report)
        aside = frozenset((*told, *exported))
        yield from _of_command_line(container, [one for one in names if one not in aside], report)


def _exported(
    container: Container, exported: Sequence[str], among: int, report: Report
) -> Iterator[ParsedSession]:
    def read(name: str) -> Iterator[ParsedSession | None]:
        yield read_exported(container, name)

    for name in exported:
        if name not in container.unchanged:
            yield from up_to_damage(read(name), name, range(among), report)


def _of_command_line(
    container: Container, names: Sequence[str], report: Report
) -> Iterator[ParsedSession]:
    """The sessions of the command line, each in a file of its own."""
    known = frozenset(names)
    found = [
        name
        for name in names
        if not command_line.is_summed_up(name, known) and command_line.is_session(container, name)
    ]

    def read(name: str) -> Iterator[ParsedSession | None]:
        yield command_line.read_session(container, name, known, report)

    for name in found:
        members = {name, *command_line.beside(name)} & known
        if not container.unchanged.issuperset(members):
            yield from up_to_damage(read(name), name, found, report)


def _session(
    container: Container, name: str, known: frozenset[str], report: Report, *, is_alone: bool
) -> ParsedSession | None:
    """The task of a file; ``is_alone``: there is no other that was shown in its folder."""
    folder, findings = _folder(name), Findings(report, name, "item")
    named = is_alone and is_task_id(container, folder)
    read_task = _sent_task if PurePosixPath(name).name == _HISTORY else _shown_task
    key, reader = read_task(container, name, task_id(container, folder), findings, named=named)
    findings.sum_up()
    drafts = reader.drafts
    if not drafts:
        return None
    told = about(container, folder, known)
    if isinstance(reader, Panel) and told.source != CLINE:
        reader.part_input()
    model = told.model or (reader.model if isinstance(reader, Panel) else None)
    around = Environment()
    if not (told.folder or reader.folder) or not (model or latest_model(drafts)):
        around.take(_sent(container, folder, known))
        around.name_models(drafts)
    times, written = times_of(drafts), container.modified(name)
    session = ParsedSession(
        source=told.source,
        external_id=key,
        messages=chain(drafts),
        title=title_from(told.title) or first_prompt(drafts),
        created_at=min(times, default=written),
        updated_at=max(times, default=written),
        model=model or around.model or latest_model(drafts),
        project=project_of(told.folder or reader.folder or around.folder),
        parent_external_id=told.parent,
        relation=Relation.SUBAGENT if told.parent else None,
        starred=told.starred,
        formerly="" if named or not is_alone else task_id(container, folder),
        formerly_after_file=True,
    )
    if isinstance(reader, Panel):
        return session
    return standing_in(replace(session, ids_formerly=NAMED_FORMERLY))


def _sent_task(
    container: Container, name: str, key: str, findings: Findings, *, named: bool
) -> tuple[str, History]:
    """What is read of what was sent, and what the task is called: ``key``, where it is ``named``
    so, else by what it holds.
    """
    turns = filter(is_turn, read(container, name, findings, essential="role"))
    first = list(islice(turns, 1))
    if not named:
        key = _shown_as(container) or "".join(map(_sent_as, first)) or key
    reader = History()
    reader.take(itertools.chain(first, turns))
    return key, reader


def _shown_task(
    container: Container, name: str, key: str, findings: Findings, *, named: bool
) -> tuple[str, Panel]:
    """The same of what was shown."""
    records = filter(is_item, read(container, name, findings, essential="ts"))
    first = list(islice(records, 1))
    if not named:
        key = "".join(map(_begun, first)) or key
    reader = Panel(key, findings.unknown)
    reader.take(items(itertools.chain(first, records)))
    return key, reader


def _begun(item: dict[str, Any]) -> str:
    """What a task is called whose folder is none of its own: when it began."""
    at = timestamp(item.get("ts"))
    return "" if at is None else f"task:{at}"


def _sent_as(turn: dict[str, Any]) -> str:
    return f"sent:{content_id(turn.get('content'))}"


def _shown_as(container: Container) -> str:
    """What the task is called that was shown beside a lone file of what was sent."""
    path = container.path.with_name(_PANEL)
    if not isinstance(container, FileContainer) or not path.is_file() or path.is_symlink():
        return ""
    with suppress(UnreadableFile):
        quietly = Findings(lambda issue: None, _PANEL, "item")
        shown = read(FileContainer(path), _PANEL, quietly, essential="ts")
        return next(map(_begun, filter(is_item, shown)), "")
    return ""


def _sent(container: Container, folder: str, known: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The turns that were sent in a task; none where they cannot be read, which is no loss here."""
    name = f"{folder}/{_HISTORY}" if folder else _HISTORY
    if name not in known:
        return
    with suppress(UnreadableFile):
        quietly = Findings(lambda issue: None, name, "turn")
        yield from filter(is_turn, read(container, name, quietly, essential="role"))


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_panel(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    if not head.lstrip(_BLANK).startswith(b"["):  # a vocabulary has all words as keys, these too
        return False
    seen = shape(head)
    return seen.has("ts") and seen.has("type") and (seen.has("say") or seen.has("ask"))


def _is_history(container: Container, name: str) -> bool:
    """Whether it is what was sent: others keep such turns too, under another name."""
    if PurePosixPath(name).name != _HISTORY:
        return False
    seen = shape(head_of(container, name))
    return seen.has("role") and seen.has("content")
