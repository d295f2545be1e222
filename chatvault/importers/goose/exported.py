"""What Goose exports of a session as JSON: one document, with what was said in it.

``{"id": …, "working_dir": …, "conversation": [MESSAGE, …], …}``, where most fields are named as the
database's columns, and the messages are those of the older files of lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.goose.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_SAID = "conversation"
# Newer versions tell tokens in an object each: the beginnings of the columns by their names.
_TOKENS = {"usage": "", "accumulated_usage": "accumulated_"}
_KINDS = {
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "total_tokens": "total_tokens",
    "cache_read_input_tokens": "cache_read_tokens",
    "cache_write_input_tokens": "cache_write_tokens",
}


def exports(container: Container, names: Sequence[str]) -> list[str]:
    """Those of the files that hold an exported session."""
    return [name for name in names if _is_export(container, name)]


def read_export(
    container: Container, name: str, report: Report, left_out: Collection[str]
) -> Iterator[StoredSession]:
    """The session of the file, unless its id is left out.

    Raises UnreadableFile where there is nothing to read.
    """
    findings = Findings(report, name, "session")
    for told in read(container, name, findings, essential=_SAID):
        key = string(told.get("id")) or name.rpartition("/")[2].rpartition(".")[0]
        if key not in left_out:
            values = enumerate(map(mapping, sequence(told.get(_SAID))), 1)
            messages = [_message(place, value) for place, value in values]
            yield StoredSession(key, _about(told), messages, name)
    findings.sum_up()


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), '"working_dir"')
    said = seen.has(_SAID, "[]", "role") or seen.has("extension_data")
    return said and seen.has("id") and seen.has("working_dir") and seen.has("created_at")


def _about(told: Fields) -> Fields:
    """The session as the database's columns have it."""
    about = {key: value for key, value in told.items() if key != _SAID}
    if model := mapping(told.get("model_config")):
        about["model_config_json"] = to_json(model)
    for name, prefix in _TOKENS.items():
        spent = mapping(told.get(name))
        about |= {prefix + column: spent[kind] for kind, column in _KINDS.items() if kind in spent}
    return about


def _message(place: int, value: Fields) -> StoredMessage:
    return StoredMessage(
        place,
        string(value.get("id")) or f"row:{place}",
        string(value.get("role")),
        value.get("content"),
        value.get("created"),
        mapping(value.get("metadata")),
    )
