"""Reads the sessions of Qwen Code, also those it kept as Gemini CLI does, from which it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.qwen_code.exported import exported_sessions, is_exported
from chatvault.importers.qwen_code.outputs import outputs_in
from chatvault.importers.qwen_code.session import SOURCE, description_of, whole_sessions

_TYPES = ("user", "assistant", "tool_result", "system")
_ARCHIVE = ("chats", "archive")  # the folder of what was put away
_HOME = re.compile(r"/\.qwen(?:/|$)")
# An answer in Gemini's layout that only Qwen Code writes.
_ANSWER = re.compile(rb'"type"\s*:\s*"qwen"|"model"\s*:\s*"(?:qwen|coder-model)')


class QwenCodeImporter:
    """Reads ``~/.qwen``, any part of it, a single session, or what was exported of one."""

    key = SOURCE
    name = "Qwen Code sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The sessions, those of sub-agents with what describes them, and the older layout.

        And the outputs that were put aside.
        """
        found = [name for name in names if is_session(container, name)]
        beside = {description_of(name) for name in found} & set(names)
        aside = outputs_in(names) if found else ()
        older = _older(container, [name for name in names if name not in {*found, *beside}])
        own = {*found, *beside, *aside, *older}
        return tuple(sorted({*own, *_exported(container, names, own)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One session a file, and those of sub-agents that stand in it."""
        own = [name for name in names if is_session(container, name)]
        beside = {description_of(name) for name in own} & set(names)
        for name in own:
            members = (name, *({description_of(name)} & beside))
            if container.unchanged.issuperset(members):
                continue
            read = whole_sessions(container, members, names, report)
            for session in up_to_damage(read, name, names, report):
                put_away = PurePosixPath(name).parts[-3:-1] == _ARCHIVE
                yield replace(session, members=members, archived=put_away)
        exported = _exported(container, names, {*own, *beside})
        yield from exported_sessions(container, exported, report)
        older = [name for name in names if name not in {*own, *beside, *exported}]
        if set(older) - set(outputs_in(older)):
            for session in GeminiCLIImporter().sessions(container, older, report):
                yield replace(session, source=SOURCE)


def is_session(container: Container, name: str) -> bool:
    """Whether the file is a log of Qwen Code: Claude Code's envelope around Gemini's parts."""
    head = head_of(container, name)
    if b'"parentUuid"' not in head or b'"sessionId"' not in head:
        return False
    return any(map(_is_record, sniff(head)))


def _exported(container: Container, names: Sequence[str], own: Set[str]) -> list[str]:
    """The files beside its own that Qwen Code wrote a session down in for others."""
    return [name for name in names if name not in own and is_exported(container, name)]


def _is_record(record: Record) -> bool:
    if record.get("type") not in _TYPES or not isinstance(record.get("uuid"), str):
        return False
    if "parentUuid" not in record or not isinstance(record.get("sessionId"), str):
        return False
    return "parts" in mapping(record.get("message")) or (
        record.get("type") == "system" and "systemPayload" in record
    )


def _older(container: Container, names: Sequence[str]) -> tuple[str, ...]:
    """The files of the older layout, where their place or an answer in one is Qwen Code's."""
    at_home = _HOME.search(container.path.as_posix()) is not None
    logs = [name for name in names if name.endswith((".json", ".jsonl")) or len(names) == 1]
    answers = [name for name in logs if _ANSWER.search(head_of(container, name))]
    if not at_home and not answers and not any(_HOME.search(f"/{name}") for name in names):
        return ()
    folders = {_project(name) for name in answers}
    return tuple(
        name
        for name in GeminiCLIImporter().claim(container, names)
        if at_home or _HOME.search(f"/{name}") or name in answers or _project(name) in folders
    )


def _project(name: str) -> str | None:
    """The folder of the project that a session is in, None where it lies elsewhere."""
    folder = PurePosixPath(name).parent
    if folder.name == "chats":
        return str(folder.parent)
    return str(folder) if folder.name else None
