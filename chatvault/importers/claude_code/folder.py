"""What the files beside a Claude Code transcript add to it: purposes and outputs put aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.place import Place
from chatvault.importers.claude_code.strand import Spawned
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.put_aside import output_in
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string

_META = 4 << 20  # bytes of a description, or of the record of a workflow
_COMPACTION = "Summary of the conversation"
_PUT_ASIDE = "<persisted-output>"
_BESIDE_AGENT = ".meta.json"
_TASK = re.compile(r"(?P<task>(?:.*/)?local_[^/]+)/\.claude/projects/")
_SAVED_TO = re.compile(r"Full output saved to: (?P<path>[^\n<]+)")


def description(container: Container, place: Place, names: Collection[str]) -> str:
    """What a sub-agent was started for, from the file beside its transcript.

    For one of a workflow, which has none, it is the label in the record of the run.
    """
    if place.compacts:
        return _COMPACTION
    beside = fields(container, f"{place.member.rpartition('.')[0]}.meta.json", names)
    if told := string(beside.get("description")):
        return told
    path = PurePosixPath(place.member)
    if path.parent.parent.name != "workflows":
        return ""
    agent = path.stem.removeprefix("agent-")
    record = fields(container, f"{place.folder}/workflows/{path.parent.name}.json", names)
    for step in map(mapping, sequence(record.get("workflowProgress"))):
        if step.get("agentId") == agent:
            return string(step.get("label"))
    return ""


def spawned(container: Container, companions: Collection[str]) -> Iterator[Spawned]:
    """The sub-agents of a session, as the files beside their transcripts tell of them."""
    for name in companions:
        path = PurePosixPath(name)
        if path.name.startswith("agent-") and path.name.endswith(_BESIDE_AGENT):
            told = fields(container, name, companions)
            agent = path.name.removeprefix("agent-").removesuffix(_BESIDE_AGENT)
            said = (string(told.get(key)) for key in ("toolUseId", "name", "description"))
            yield Spawned(agent, *said)


def task_record(container: Container, place: Place) -> dict[str, Any]:
    """What Claude Desktop notes of a task, in the record beside the task's folder.

    It tells of the account as well and is never claimed.
    """
    match = _TASK.match(place.member)
    if match is None or place.agent:
        return {}
    return fields(container, f"{match['task']}.json", container.names())


def fields(container: Container, name: str, names: Collection[str]) -> dict[str, Any]:
    """What the file tells; nothing where it is not there, and a name is made of the prompt."""
    if name not in names:
        return {}
    try:
        with container.open(name) as stream:
            return mapping(from_json(stream.read(_META).decode("utf-8", "replace")))
    except UnreadableFile:
        return {}


def spilled_reader(
    container: Container, place: Place, names: Collection[str], report: Report
) -> Callable[[str], str]:
    """Reads the output that a result's text says was put aside into a file.

    Only files in the session's own ``tool-results`` folder are opened, whatever the text says.
    """
    folder = f"{place.folder}/tool-results"

    def spilled(text: str) -> str:
        match = _SAVED_TO.search(text) if _PUT_ASIDE in text else None
        if match is None:
            return text
        path = match["path"].strip().replace("\\", "/")
        name = f"{folder}/{path.rpartition('/')[2]}"
        if name not in names or not f"/{path}".endswith(f"/{_last_two(folder)}/{_last(path)}"):
            return text
        written = output_in(container, name, report)
        if written is None:
            return text
        return _of_pieces(written) if name.endswith(".json") else written

    return spilled


def _of_pieces(written: str) -> str:
    """The text of an output that was put aside in the pieces it came in."""
    pieces = [mapping(piece).get("text") for piece in sequence(from_json(written))]
    return "\n".join(filter(None, map(string, pieces))) or written


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _last_two(path: str) -> str:
    return "/".join(path.split("/")[-2:])
