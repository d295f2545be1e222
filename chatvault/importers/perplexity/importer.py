"""Reads threads of Perplexity: its Markdown, what extensions save, and what it gives on request.

Who asks for their data gets a file with ``conversations``, each of which has ``context_title``,
``created_at`` and ``entries`` of ``query``, ``answer``, ``created_at`` and ``query_status``; some
descriptions call these ``title``, ``messages`` and ``citations``.
"""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedProject, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import WRAPPER, Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape, shape_with
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.perplexity import written
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text
from chatvault.importers.times.timestamps import timestamp

SOURCE = "perplexity"


# Parts of an answer that say nothing beside the answer itself.
_SILENT = frozenset((
    "plan", "pro_search_steps", "reasoning_plan_block", "answer_tabs", "related",
    "pending_followups", "sources_answer_mode", "web_results", "media_items", "image_answer_mode",
    "video_answer_mode",
))  # fmt: skip
_PAGES = ("sources", "citations", "web_results")
_DONE = "COMPLETED"
_WHOLE = "ask_text"  # what parts of an answer are called; "ask_text_0_markdown" is a piece of it

Entry = dict[str, Any]


class PerplexityImporter:
    """An importer of saved threads, one a file."""

    key = SOURCE
    name = "Perplexity threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The threads, in all forms."""
        return tuple(
            name
            for name in names
            if _is_written(container, name)
            or _is_thread(container, name)
            or _turns_in(container, name)
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a thread. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if _is_written(container, name):
                with container.open(name) as stream:
                    lines = list(text_lines(stream))
                yield written.session_of(lines, SOURCE, name, container.modified(name))
                return
            if turns := _turns_in(container, name):
                for record in read(container, name, findings, essential=turns):
                    yield _session(_as_saved(record, sequence(record.get(turns))), name, findings)
                return
            for told in read(container, name, findings, essential="", wrapper=""):
                yield _session(told, name, findings)

        yield from sessions_of(container, names, report, "thread", read_file)


def _is_written(container: Container, name: str) -> bool:
    if not may_be_text(name):
        return False
    return written.is_written(text_beginning(container, name))


def _is_thread(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    saved = seen.has("metadata") and seen.has("conversations", "[]", "query")
    return saved or seen.has("entries", "[]", "query_str")


def _turns_in(container: Container, name: str) -> str:
    """Where the turns stand in the conversations of a file that was asked for, "" in another."""
    if not may_be_json(container, name):
        return ""
    seen = shape_with(head_of(container, name), "query", wrapper=WRAPPER)
    for key in ("entries", "messages"):
        if seen.has(key, "[]", "query") and seen.has(key, "[]", "answer"):
            return key
    return ""


def _as_saved(record: Entry, listed: Sequence[object]) -> Entry:
    """A conversation of such a file in the form in which extensions save threads."""
    keys = ("context_uuid", "thread_id", "uuid", "id")
    title = string(record.get("context_title")) or string(record.get("title"))
    identity = next(filter(None, (string(record.get(key)) for key in keys)), "")
    about = {
        "thread_id": identity or content_id(title, record.get("created_at")),
        "thread_title": title,
    }
    turns = []
    for turn in map(mapping, listed):
        sources = next(filter(None, (sequence(turn.get(key)) for key in _PAGES)), [])
        named = next(filter(None, (string(turn.get(key)) for key in ("uuid", "id"))), "")
        at = turn.get("created_at") or record.get("created_at")
        turns.append(turn | {"uuid": named, "timestamp": at, "sources": sources})
    return {"metadata": about, "conversations": turns}


def _session(told: Entry, name: str, findings: Findings) -> ParsedSession | None:
    about = mapping(told.get("metadata")) | mapping(told.get("thread_metadata"))
    turns = [mapping(turn) for turn in sequence(told.get("conversations"))]
    if all(isinstance(turn.get("index"), int) for turn in turns):
        turns.sort(key=lambda turn: int(turn["index"]))
    answered = [mapping(turn) for turn in sequence(told.get("entries"))]
    first = next(iter(answered), {})
    identity = string(first.get("context_uuid")) or string(about.get("thread_id"))
    if not identity:
        start = next(iter([*turns, *answered]), {})
        identity = content_id(start.get("query") or start.get("query_str"), _time(start))
    messages: list[ParsedMessage] = []
    for turn in (*turns, *answered):
        before = messages[-1].external_id if messages else None
        messages += _messages(turn, identity, before, findings)
    if not messages:
        return None
    times = [message.created_at for message in messages if message.created_at is not None]
    title = string(about.get("thread_title")) or string(first.get("thread_title"))
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(messages),
        title=title or title_from(_question(next(iter([*turns, *answered]), {}))),
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        project=_space(first),
        members=(name,),
    )


def _question(turn: Entry) -> str:
    return string(turn.get("query")) or string(turn.get("query_str"))


def _time(turn: Entry) -> int | None:
    told = turn.get("timestamp") or turn.get("entry_created_datetime")
    return timestamp(told) or timestamp(turn.get("entry_updated_datetime"))


def _messages(
    turn: Entry, identity: str, before: str | None, findings: Findings
) -> Iterator[ParsedMessage]:
    """The question and its answer, which has the sources below."""
    at, question = _time(turn), _question(turn)
    key = string(turn.get("uuid")) or string(turn.get("backend_uuid"))
    key = key or content_id(identity, question, at)
    if question.strip():
        asked = f"{key}:user"
        files = map(_attached, map(string, sequence(turn.get("attachments"))))
        yield ParsedMessage(asked, Role.USER, (Text(question), *files), before, at)
        before = asked
    blocks = tuple(_answer(turn, findings))
    if question.strip() or blocks:
        model = string(turn.get("model")) or string(turn.get("display_model"))
        hidden = None if blocks else Hidden.META
        yield ParsedMessage(
            f"{key}:assistant", Role.ASSISTANT, blocks, before, at, model=model or None,
            hidden=hidden,
        )  # fmt: skip


def _attached(address: str) -> Block:
    """A file that went with a question, of which just the address is told."""
    name = unescaped(posixpath.basename(address.partition("?")[0]))[:200] or "file"
    media_type = mimetypes.guess_type(name, strict=False)[0] or ""
    attachment = Attachment(name, media_type)
    return Image(attachment) if media_type.startswith("image/") else File(attachment)


def _space(turn: Entry) -> ParsedProject | None:
    """The space that a thread is in."""
    told = mapping(turn.get("collection_info"))
    key, name = string(told.get("uuid")), string(told.get("title"))
    return ParsedProject(f"{SOURCE}:{key or name}", name=name or None) if key or name else None


def _answer(turn: Entry, findings: Findings) -> Iterator[Block]:
    said = string(turn.get("answer"))
    if said.strip():
        yield Text(said)
    sources = sequence(turn.get("sources"))
    parts = [mapping(part) for part in sequence(turn.get("blocks"))]
    whole = any(part.get("intended_usage") == _WHOLE and _written(part) for part in parts)
    for part in parts:
        usage, found = string(part.get("intended_usage")), _found(part)
        if text := _written(part):
            told_already = text in said or (whole and usage.startswith(f"{_WHOLE}_"))
            if not told_already:
                said += text
                yield Text(text)
        elif found:
            sources = sources + found
        elif usage not in _SILENT:
            findings.unknown(usage or "block")
            yield Text(to_json(part), TextVariant.UNKNOWN)
    if not said.strip():
        yield from _older(turn)
    status = string(turn.get("query_status"))
    if status and status != _DONE:
        yield Event(EventKind.ERROR, f"The answer was not completed: {status}")
    yield from _sources(sources)


def _written(part: Entry) -> str:
    """The text of a part, where it has one."""
    written = mapping(part.get("markdown_block"))
    text = string(written.get("answer")) or "".join(map(string, sequence(written.get("chunks"))))
    for step in map(mapping, sequence(mapping(part.get("workflow_block")).get("steps"))):
        for item in map(mapping, sequence(step.get("items"))):  # of answers since autumn 2026
            told = mapping(mapping(item.get("payload")).get("text_payload"))
            text += "".join(map(string, sequence(told.get("chunks"))))
    return text if text.strip() else ""


def _found(part: Entry) -> list[object]:
    """The pages and pictures of a part; in a list of sources a page may lie in a row."""
    found: list[object] = []
    for block in map(mapping, part.values()):
        rows = [mapping(row) for row in sequence(block.get("rows"))]
        found += [row.get("web_result") or row for row in rows]
        found += [*sequence(block.get("web_results")), *sequence(block.get("media_items"))]
    return found


def _older(turn: Entry) -> Iterator[Block]:
    """The answer of an older entry: JSON text with the answer in it, or with the steps to it."""
    told = from_json(string(turn.get("text")))
    steps = [mapping(mapping(step).get("content")) for step in sequence(told)]
    answers = [step["answer"] for step in steps if string(step.get("answer"))]
    written = mapping(told)
    if answers:  # the last step, whose answer is JSON text again
        written = mapping(from_json(answers[-1])) or {"answer": answers[-1]}
    text = string(written.get("answer")) or string(turn.get("text"))
    if text.strip():
        yield Text(text)
    yield from _sources(sequence(written.get("web_results")))


def _sources(told: Sequence[object]) -> Iterator[Block]:
    seen: set[str] = set()
    for each in map(mapping, told):
        named = (string(each.get(key)) for key in ("title", "name", "alt"))
        url, title = string(each.get("url")), next(filter(None, named), "")
        if (url or title) and (url or title) not in seen:
            seen.add(url or title)
            yield Citation(title or url, url, string(each.get("snippet")))
