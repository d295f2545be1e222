"""chatvault list and show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from chatvault.cli.console import answers, iso, local, print_json, remarks, table
from chatvault.cli.options import AsJson, Uid
from chatvault.cli.program import opened, program
from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Message
from chatvault.domain.session import Relation, SessionRow, SessionScope, SessionSort, SessionStatus
from chatvault.domain.source import key_of, source

# What comes before the id of the conversation that one came out of.
_CAME_OUT = {
    Relation.SUBAGENT: "sub-agent of",
    Relation.FORK: "forked from",
    Relation.CONTINUATION: "goes on from",
}


@program.command("list")
def list_sessions(
    status: Annotated[
        SessionStatus, typer.Option(help="Which part of the library.")
    ] = SessionStatus.ACTIVE,
    from_source: Annotated[
        str | None, typer.Option("--source", help="Only of this source.")
    ] = None,
    tag: Annotated[str, typer.Option(metavar="TAG", help="Only what has this tag.")] = "",
    folder: Annotated[
        str, typer.Option(metavar="FOLDER", help="Only of this folder, and of those inside it.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List conversations, the last active first."""
    with opened() as services:
        scope = SessionScope(
            status=status,
            source=from_source and (key_of(from_source) or from_source),
            tag=services.tagging.named(tag).name if tag else None,
            folder_id=services.filing.named(folder).folder.id if folder else None,
            subagents=True,
        )
        keys = services.browsing.keys(scope, SessionSort.ACTIVITY)[:limit]
        rows = services.browsing.rows([key.id for key in keys])
        parents = services.browsing.parents(rows)
        sources = [one.key for one in services.browsing.navigation().sources] if not rows else []
    if as_json:
        print_json([session_json(row, parents) for row in rows])
    elif rows:
        _print(rows, parents)
    else:
        _tell_none(from_source, sources)


def _print(rows: Sequence[SessionRow], parents: Mapping[int, str]) -> None:
    listed = table("!Id", "Last active", "Source", ">Messages", "Title")
    for row in rows:
        listed.add_row(
            row.uid[:8],
            local(row.updated_at),
            source(row.source).name,
            str(row.messages),
            " ".join(filter(None, (row.title, _came_out(row, parents)))),
        )
    answers.print(listed)


def _came_out(row: SessionRow, parents: Mapping[int, str]) -> str:
    """What a conversation came out of: "(sub-agent of 1b2c3d4e)"."""
    if row.relation is None or row.parent_id is None:
        return ""
    return f"({_CAME_OUT[row.relation]} {parents[row.parent_id][:8]})"


def _tell_none(from_source: str | None, sources: Sequence[str]) -> None:
    """Say what there is instead, or how something gets there."""
    if from_source is not None and sources:
        remarks.print(
            f"There is none of the source “{from_source}”. There is something of: "
            f"{', '.join(sources)}.",
            markup=False,
        )
    elif sources:
        remarks.print("There is none.")
    else:
        remarks.print("There is none. “scan” and “import” bring conversations in.")


@program.command()
def show(
    uid: Uid,
    all_branches: Annotated[
        bool, typer.Option("--all-branches", help="Every branch, and what is hidden.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show a conversation."""
    with opened() as services:
        row = services.browsing.row(uid)
        came_from = services.browsing.parents([row])
        messages = [
            message
            for message in services.reading.all_messages(row.id, all_branches=all_branches)
            if all_branches or message.hidden is None
        ]
        parents = [message.parent_id for message in messages if message.parent_id is not None]
        names = services.reading.external_ids(parents)
    if as_json:
        shown = [message_json(message, names) for message in messages]
        print_json({"session": session_json(row, came_from), "messages": shown})
        return
    answers.print(row.title, style="bold", markup=False)
    if came_out := _came_out(row, came_from):
        answers.print(came_out, markup=False)
    for message in messages:
        who = message.author or message.role
        answers.print(
            f"\n{who}  {local(message.created_at)}  {message.model or ''}".rstrip(),
            style="bold",
            markup=False,
        )
        for block in message.blocks:
            answers.print(_block_text(block), markup=False)


def session_json(row: SessionRow, parents: Mapping[int, str]) -> dict[str, Any]:
    """A session as every command prints it; ``parents`` are the uids of what it came out of."""
    return {
        "uid": row.uid,
        "title": row.title,
        "source": row.source,
        "model": row.model,
        "project": row.project,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
        "messages": row.messages,
        "tokens": row.tokens,
        "parent": None if row.parent_id is None else parents[row.parent_id],
        "relation": None if row.relation is None else str(row.relation),
        "status": str(row.status),
        "pinned": row.pinned,
        "starred": row.starred,
        "gone_at": iso(row.gone_at),
        "tags": list(row.tags),
        "folder": row.folder,
        "note": row.note,
    }


def message_json(message: Message, names: Mapping[int, str]) -> dict[str, Any]:
    """A message; ``names`` are the sources' ids of its parents."""
    usage = message.usage
    tokens = {} if usage is None else {
        "input": usage.input,
        "output": usage.output,
        "cache_read": usage.cache_read,
        "cache_write": usage.cache_write,
        "reasoning": usage.reasoning,
    }  # fmt: skip
    return {
        "id": message.external_id,
        "parent": None if message.parent_id is None else names.get(message.parent_id),
        "role": str(message.role),
        "created_at": iso(message.created_at),
        "model": message.model,
        "author": message.author,
        "text": message.text,
        "blocks": [entry for block in message.blocks for entry in _block_json(block)],
        "tokens": tokens,
        "active": message.active,
        "hidden": None if message.hidden is None else str(message.hidden),
    }


def _block_json(block: Block) -> list[dict[str, Any]]:
    """A block, and for a tool that answered its result after it."""
    if isinstance(block, ToolCall):
        call = {"kind": block.kind, "id": block.call_id, "name": block.name,
                "arguments": block.arguments}  # fmt: skip
        if block.outcome is None:
            return [call]
        return [call, _outcome_json(block.outcome, block.call_id, block.name)]
    if isinstance(block, ToolResult):
        return [_outcome_json(block.outcome, block.call_id, block.name)]
    values: dict[str, Any] = {"kind": block.kind}
    for name in block.__dataclass_fields__:
        value = getattr(block, name)
        values[name] = _attachment_json(value) if isinstance(value, Attachment) else value
    return [values]


def _outcome_json(outcome: ToolOutcome, call_id: str | None, name: str) -> dict[str, Any]:
    return {
        "kind": "tool_result",
        "id": call_id,
        "name": name,
        "text": outcome.text,
        "status": str(outcome.status),
        "note": outcome.note,
        "duration_ms": outcome.duration_ms,
        "attachments": [_attachment_json(attachment) for attachment in outcome.attachments],
    }


def _attachment_json(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.blob,
    }


def _block_text(block: Block) -> str:
    if isinstance(block, ToolCall):
        asked = f"[{block.name}] {block.arguments[:200]}"
        # An answer that is not with its call may be a message of its own.
        told = block.outcome and (block.outcome.note or block.outcome.status)
        return f"{asked} → {told}" if told else asked
    if isinstance(block, ToolResult):
        return f"[{block.name or 'result'}] {block.outcome.text[:500]}"
    if isinstance(block, Image | File):
        text = block.text[:500] if isinstance(block, File) else ""
        return "\n".join(filter(None, (f"[{block.kind}] {block.attachment.name}", text)))
    text = getattr(block, "text", "") or getattr(block, "title", "")
    return text if block.kind in ("text", "code") else f"[{block.kind}] {text[:500]}"
