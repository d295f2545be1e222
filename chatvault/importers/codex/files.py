"""What the files of Codex are: which hold a session, and which one; which are its logs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from chatvault.importers.codex.about import file_id_in_name, id_in_name
from chatvault.importers.codex.lines import COMPRESSED, is_rollout
from chatvault.importers.codex.names import INDEX
from chatvault.importers.codex.printed import printed_id
from chatvault.importers.containers.compressed_text import head_of
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import mapping, string

_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log", "", COMPRESSED)
_HISTORY = "history.jsonl"
_LOGS = (INDEX, _HISTORY)
_ARCHIVE = "archived_sessions"


def holds_session(container: Container, name: str) -> bool:
    """Whether the file is a rollout, or what was printed of one."""
    path = PurePosixPath(name)
    if path.name in _LOGS or path.suffix.lower() not in _SUFFIXES:
        return False
    return is_rollout(container, name)


def is_log(container: Container, name: str) -> bool:
    """Whether Codex keeps the names of sessions in the file, or the prompts of all of them."""
    if PurePosixPath(name).name not in _LOGS:
        return False
    first = next(sniff(head_of(container, name)), {})
    return "thread_name" in first or "session_id" in first


def is_history(name: str) -> bool:
    """Whether a log is that of prompts."""
    return name.endswith(_HISTORY)


def is_archived(name: str) -> bool:
    """Whether Codex has put the rollout away."""
    return _ARCHIVE in PurePosixPath(name).parts


def is_paged(container: Container, name: str) -> bool:
    """Whether the session of a rollout may go on in another file."""
    return _head(container, name).get("history_mode") == "paginated"


def stem_of(name: str) -> str:
    """The name of a rollout without its endings."""
    return PurePosixPath(name.removesuffix(COMPRESSED)).stem


def session_in(container: Container, name: str) -> str:
    """The id of the session that a rollout holds."""
    head = _head(container, name)
    return string(head.get("id")) or printed_id(head) or id_in_name(stem_of(name))


def file_id_of(container: Container, name: str) -> str:
    """The id of the rollout itself, which is the session's where it begins that."""
    told = string(_head(container, name).get("rollout_id"))
    return told or file_id_in_name(stem_of(name)) or session_in(container, name)


def first_record(container: Container, name: str) -> Record:
    """What a rollout begins with."""
    return next(sniff(head_of(container, name)), Record())


def without_copies(rollouts: Sequence[str]) -> list[str]:
    """Without the compressed copies of files that are there as they were."""
    plain = {PurePosixPath(name).name for name in rollouts if not name.endswith(COMPRESSED)}
    return [
        name
        for name in rollouts
        if not name.endswith(COMPRESSED)
        or PurePosixPath(name).name.removesuffix(COMPRESSED) not in plain
    ]


def _head(container: Container, name: str) -> Record:
    record = first_record(container, name)
    return mapping(record.get("payload")) or record
