"""The transcripts that Windsurf writes of Cascade's conversations, where a person wished for them.

``~/.windsurf/transcripts/<conversation>.jsonl`` has a line a step: ``type``, ``status``, and what
the step did under its type's name. Steps have neither ids nor times. Facts of the format: files of
git-ai-project/git-ai, and public readers of such files.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt

SOURCE = "windsurf"

_PROMPT, _ANSWER = "user_input", "planner_response"
_WRITES = "code_action"  # whose content is what was asked for
_GIVEN_BACK = ("output", "content", "result", "error")  # where a step tells what came back
_ENDINGS = ("exit_code", "user_rejected")
_FAILED = ("error", "failed", "canceled", "cancelled")


def is_transcript(container: Container, name: str) -> bool:
    """Whether the file's lines are such steps."""
    if not name.lower().endswith((".jsonl", ".ndjson")) and len(container.names()) > 1:
        return False
    head = head_of(container, name)
    if f'"{_PROMPT}"'.encode() not in head and f'"{_ANSWER}"'.encode() not in head:
        return False
    return any(record["type"] in (_PROMPT, _ANSWER) for record in sniff(head) if _is_step(record))


def _is_step(record: Record) -> bool:
    kind = string(record.get("type"))
    return "status" in record and kind != "" and isinstance(record.get(kind), dict)


def read_transcript(container: Container, name: str, report: Report) -> ParsedSession | None:
    """The conversation of the steps, None where there is none; it is as old as its file."""
    teller, thread, folder = Teller(report, name), Thread(), ""
    answer: Draft | None = None
    with container.open(name) as stream:
        for number, _offset, record in records(stream, report, name, repeats=True):
            teller.line = number
            kind = string(record.get("type"))
            if not _is_step(record):
                teller.tell(Severity.WARNING, "This line is no step and was left out.")
                continue
            told = mapping(record[kind])
            folder = folder or string(told.get("cwd"))
            role = Role.USER if kind == _PROMPT else Role.ASSISTANT
            is_said = kind in (_PROMPT, _ANSWER)
            blocks: list[Block] = _said(told) if is_said else [_call(kind, told, record)]
            if not is_said and answer is not None:
                thread.extend(answer, blocks)
                continue
            draft = Draft(f"line:{number}", role, blocks)
            thread.add(draft)
            answer = draft if role is Role.ASSISTANT and draft.blocks else None
    if not thread.drafts:
        return None
    written = container.modified(name)
    return ParsedSession(
        source=SOURCE,
        external_id=PurePosixPath(name).stem,
        messages=chain(thread.drafts),
        title=first_prompt(thread.drafts),
        created_at=written,
        updated_at=written,
        agent="Windsurf Cascade",
        project=project_of(folder),
        members=(name,),
    )


def _said(told: dict[str, Any]) -> list[Block]:
    """What the person asked, or the model thought and answered."""
    blocks: list[Block] = []
    if thought := string(told.get("thinking")).strip():
        blocks.append(Thinking(thought))
    said = string(told.get("user_response")) or string(told.get("response"))
    return [*blocks, Text(said.strip())] if said.strip() else blocks


def _call(kind: str, told: dict[str, Any], record: Record) -> ToolCall:
    """A step that did something, with what came back."""
    back = [key for key in _GIVEN_BACK if key in told and kind != _WRITES]
    asked = {key: value for key, value in told.items() if key not in (*back, *_ENDINGS)}
    code, denied = told.get("exit_code"), told.get("user_rejected") is True
    ended_badly = isinstance(code, int) and code != 0
    failed = denied or ended_badly or string(record.get("status")).lower() in _FAILED
    note = "denied" if denied else f"exit {code}"[:40] if ended_badly else ""
    text = "\n".join(filter(None, (_text(told[key]) for key in back)))
    status = ToolStatus.FAILED if failed else ToolStatus.OK
    return ToolCall(kind[:100], to_json(asked), outcome=ToolOutcome(text, status, note))


def _text(value: object) -> str:
    return to_json(value) if value else ""
