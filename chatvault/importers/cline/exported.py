"""Reads a task as Cline, Roo Code and their followers export it: what was sent, in Markdown.

Each turn stands below "**User:**" or "**Assistant:**", and a rule between two. A call is written
as "[Tool Use: read_file]" with a line for each thing it is given, and what came back below
"[Tool]", or below the tool's name in the first versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.cline.about import CLINE, ROO, source_of
from chatvault.importers.cline.environment import Environment, told_at
from chatvault.importers.cline.history import History
from chatvault.importers.containers.container import Container
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import from_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import chain, first_prompt, latest_model
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.local_times import local_time

_BEGINNING = re.compile(r"\s*\*\*(?:User|Assistant):\*\*\s*\n")
_SIGNS = re.compile(
    r"^(?:<(?:task|environment_details|user_message|feedback)>|\[Tool Use: \w+\]$|\[Tool\]$)",
    re.MULTILINE,
)
_NAMED = re.compile(
    r"[a-z]+_task_(?P<month>[a-z]{3})-(?P<day>\d{1,2})-(?P<year>\d{4})"
    r"_(?P<hour>\d{1,2})-(?P<minute>\d\d)-(?P<second>\d\d)-(?P<half>am|pm)\b.*"
)
_ROLES = {"**User:**": "user", "**Assistant:**": "assistant"}
_RULE = "---"
_CALL = re.compile(r"\[Tool Use: (\w{1,80})\]")
_RESULT = re.compile(r"\[(\w{1,80})(?P<failed> \(Error\))?\]")
_UNKNOWN = re.compile(r"^\[Unexpected content type[^\]\n]{0,80}\]\n?", re.MULTILINE)
_TOOL = "Tool"  # stands for the name of any
_GIVEN = re.compile(r"([A-Z][a-z_]{1,30}): ?(.*)", re.DOTALL)
_PARAMETERS = frozenset(
    {
        *("path", "content", "diff", "command", "cwd", "requires_approval", "regex", "recursive"),
        *("file_pattern", "question", "follow_up", "options", "result", "response", "files", "url"),
        *("action", "coordinate", "text", "size", "server_name", "tool_name", "arguments", "uri"),
        *("task", "mode", "mode_slug", "reason", "message", "todos", "query", "line", "line_count"),
        *("search", "replace", "start_line", "end_line", "use_regex", "ignore_case", "operations"),
        *("limit", "offset", "indentation", "timeout", "prompt", "image", "task_progress", "args"),
        *("context", "skill", "needs_more_exploration", "old_string", "new_string", "file_path"),
    }
)

Turn = dict[str, Any]


def is_exported(container: Container, name: str) -> bool:
    """Whether one of the extensions exported the file."""
    if not may_be_text(name):
        return False
    text = text_beginning(container, name)
    named = _NAMED.fullmatch(PurePosixPath(name).stem.lower()) is not None
    return bool(_BEGINNING.match(text)) and (named or bool(_SIGNS.search(text)))


def read_exported(container: Container, name: str) -> ParsedSession | None:
    """The task, None where nothing was said in it.

    It is named by its first turn, for it is exported again as it goes on.
    """
    with container.open(name) as stream:
        turns = list(_turns(stream))
    history, around = History(), Environment()
    history.take(turns)
    around.take(turns)
    drafts = history.drafts
    if not drafts:
        return None
    around.name_models(drafts)
    times = [at for turn in turns if (at := told_at(turn)) is not None]
    written = _written(name) or container.modified(name)
    source = source_of(f"{container.path.name}/{name}")
    is_roo = source == CLINE and "<slug>" in text_beginning(container, name)
    return ParsedSession(
        source=ROO if is_roo else source,
        external_id=f"exported:{content_id(turns[0]['told'])}",
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=min(times, default=written),
        updated_at=max(times, default=written),
        model=latest_model(drafts) or around.model,
        project=project_of(history.folder or around.folder),
        members=(name,),
    )


def _written(name: str) -> int | None:
    """When the task was worked on last, by which its file is named."""
    named = _NAMED.fullmatch(PurePosixPath(name).stem.lower())
    if named is None:
        return None
    clock = f"{named['hour']}:{named['minute']}:{named['second']} {named['half']}"
    return local_time(f"{named['month']} {named['day']}, {named['year']} {clock}")


def _turns(stream: BinaryIO) -> Iterator[Turn]:
    """The turns as the model's interface takes them; ``told`` is the text of each."""
    waiting: list[tuple[str, str]] = []
    number = 0
    for role, text in _texts(stream):
        if role == "user":
            pieces = [*_given_back(text, waiting)]
        else:
            pieces = [*_answered(text, number)]
            waiting = [(one["name"], one["id"]) for one in pieces if one["type"] == "tool_use"]
            number += len(waiting)
        yield {"role": role, "content": pieces, "told": text}


def _texts(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    role, said = "", list[str]()
    above = _RULE  # the last line that is not empty
    for line in (whole.replace("\r\n", "\n") for whole in text_lines(stream)):
        heading = _ROLES.get(line.rstrip(), "") if above == _RULE else ""
        if heading:
            if role:
                yield role, _text(said)
            role, said = heading, []
        else:
            said.append(line)
        above = line.strip() or above
    if role:
        yield role, _text(said)


def _text(lines: list[str]) -> str:
    text = "".join(lines).strip()
    if text == _RULE or text.endswith(f"\n{_RULE}"):
        text = text.removesuffix(_RULE).rstrip()
    return _UNKNOWN.sub("", text)


def _answered(text: str, number: int) -> Iterator[Turn]:
    """What an answer says and calls; calls are numbered, for they have no ids."""
    said: list[str] = []
    called = ""
    for line in (*text.splitlines(keepends=True), "[Tool Use: end]"):
        call = _CALL.fullmatch(line.rstrip())
        if call is None:
            said.append(line)
            continue
        inside, said = "".join(said), []
        if called:
            given = _parameters(inside)
            yield {"type": "tool_use", "id": f"call:{number}", "name": called, "input": given}
            number += 1
        elif inside.strip():
            yield {"type": "text", "text": inside.strip()}
        called = call[1]


def _parameters(text: str) -> dict[str, object]:
    """What a tool is given; a value may have several lines."""
    given: dict[str, list[str]] = {}
    value: list[str] | None = None
    for line in text.splitlines(keepends=True):
        match = _GIVEN.fullmatch(line)
        key = match[1].lower() if match else ""
        if match and key in _PARAMETERS and key not in given:
            value = given[key] = [match[2]]
        elif value is None:
            return {"input": text.strip()} if text.strip() else {}
        else:
            value.append(line)
    return {key: _value("".join(lines).strip()) for key, lines in given.items()}


def _value(text: str) -> object:
    told = from_json(text) if text[:1] in ("{", "[") else None
    return text if told is None else told


def _given_back(text: str, waiting: list[tuple[str, str]]) -> Iterator[Turn]:
    """What the calls before gave back, in their order, and what a person says."""
    piece: Turn = {"type": "text"}
    said: list[str] = []
    left = list(waiting)
    for line in text.splitlines(keepends=True):
        result = _RESULT.fullmatch(line.rstrip())
        if result is None or not left or result[1] not in (_TOOL, left[0][0]):
            said.append(line)
            continue
        yield from _whole(piece, said)
        said = []
        failed = result["failed"] is not None
        piece = {"type": "tool_result", "tool_use_id": left.pop(0)[1], "is_error": failed}
    yield from _whole(piece, said)


def _whole(piece: Turn, lines: list[str]) -> Iterator[Turn]:
    text = "".join(lines).strip()
    if piece["type"] == "tool_result":
        yield {**piece, "content": text}
    elif text:
        yield {**piece, "text": text}
