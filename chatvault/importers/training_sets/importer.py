"""Reads sets for training whose records hold questions and answers as texts.

Those of Alpaca (``instruction``, ``input``, ``output``) and Dolly, ``prompt`` and ``completion``,
pairs of answers of which one was preferred (``chosen``, ``rejected``), and conversations that are
one ``text``. Other tables with such columns may be anything: a file is read so only where it has
no columns besides that such sets do not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.csv_lines import columns_of, is_csv, rows_of
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.files import Names, claimed, first_shape, told
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.interchange.openai_messages import session_of
from chatvault.importers.interchange.openai_records import exchange
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import sequence, string
from chatvault.importers.training_sets.written_turns import turns_in

_ANSWERS = ("output", "response", "completion", "answer")
_PAIRS = (("instruction", "output"), ("instruction", "response"), ("instruction", "answer"),
          ("prompt", "completion"))  # fmt: skip
_PREFERENCES = ("chosen", "rejected")
_QUESTIONS = ("prompt", "question", "instruction")
_BESIDE = ("input", "context")  # what a question is about
_INSTRUCTIONS = ("system", "system_prompt")
_TEXT, _HISTORY = "text", "history"
_CHAT_ML = b"<|im_start|>"
_MARKED = re.compile(
    rb"<\|im_start\|>|<\|start_header_id\|>|<start_of_turn>|\[INST\]|Human: "
    rb"|### ?(?:Instruction|Human|User|Question):"
)
_LARGEST_TEXT = 64 * 1024**2  # bytes
# What stands beside these in sets that were published, and in no log of a program.
_ABOUT = frozenset((
     "id", "idx", "index", "category", "source", "dataset", "dataset_name", "subset", "task",
     "topic", "type", "lang", "language", "split", "score", "score_chosen", "score_rejected",
     "margin", "rating", "quality", "label", "difficulty", "license", "domain", "skill",
     "task_type",
))  # fmt: skip
_KNOWN = frozenset((
     *_ABOUT, *_PREFERENCES, *_QUESTIONS, *_BESIDE, *_INSTRUCTIONS, _TEXT, _HISTORY,
     *_ANSWERS, "",
))  # fmt: skip

Fields = dict[str, Any]


class TrainingSetImporter:
    """Reads JSON, JSON Lines and CSV, and ChatML as a text of its own."""

    key = "training-set"
    name = "Training set (Alpaca, ChatML, HH-RLHF)"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files whose first record is such a one."""
        tables = [name for name in names if is_csv(name) and _is_table(container, name)]
        texts = [name for name in names if _is_chat_ml(container, name)]
        others = [name for name in names if not (is_csv(name) or name in texts)]
        found = [
            name
            for name in claimed(container, others, _is_ours)
            if not _is_text(first_shape(container, name)) or _is_marked(container, name)
        ]
        return tuple(sorted((*tables, *texts, *found)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a record. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            reader, given = ContentReader(findings), Names()
            for record in _records(container, name, findings, report):
                asked = _as_messages(record)
                if not asked:
                    findings.note("A record has no question and answer, and was left out.")
                    continue
                talk, called = exchange(asked), given.of(record, "id")
                yield session_of({}, talk, called, reader, findings)

        yield from sessions_of(container, names, report, "record", read_file)


def _is_ours(seen: Shape) -> bool:
    keys = frozenset(path[0] for path in seen.paths)
    return keys <= _KNOWN and (_is_text(seen) or _has_answers(keys))


def _is_text(seen: Shape) -> bool:
    """Whether records have a text alone, whose signs tell whether it is a conversation."""
    keys = frozenset(path[0] for path in seen.paths)
    return _TEXT in keys and not _has_answers(keys)


def _has_answers(keys: frozenset[str]) -> bool:
    return any(keys.issuperset(pair) for pair in (*_PAIRS, _PREFERENCES))


def _is_marked(container: Container, name: str) -> bool:
    return _MARKED.search(head_of(container, name)) is not None


def _is_table(container: Container, name: str) -> bool:
    keys = frozenset(column.strip().lower() for column in columns_of(container, name))
    if not keys <= _KNOWN:
        return False
    return _has_answers(keys) or (_TEXT in keys and _is_marked(container, name))


def _is_chat_ml(container: Container, name: str) -> bool:
    """Whether the file is such a text itself."""
    alone = len(container.names()) == 1
    if not (alone or name.lower().endswith((".txt", ".chatml"))):
        return False
    return head_of(container, name).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_CHAT_ML)


def _records(
    container: Container, name: str, findings: Findings, report: Report
) -> Iterator[Fields]:
    if is_csv(name):
        for number, (columns, values) in enumerate(rows_of(container, name, headless=False), 2):
            findings.number = number
            keys = (column.strip().lower() for column in columns)
            yield dict(zip(keys, values, strict=False))
    elif _is_chat_ml(container, name):
        with container.open(name) as stream:
            text = as_utf8(stream).read(_LARGEST_TEXT).decode("utf-8-sig", "replace")
        yield {_TEXT: text}
    else:
        yield from told(container, name, findings, report, "")


def _as_messages(record: Fields) -> Fields:
    """The record with lists of messages; an empty one where it has no question and answer."""
    if any(record.get(key) for key in _PREFERENCES):
        ways = {key: _said(record.get(key), "assistant") for key in _PREFERENCES}
        return {"prompt": _asked(record), **ways}
    if turns := turns_in(string(record.get(_TEXT)), preface=True):
        return {"messages": turns}
    answers = (record.get(key) for key in _ANSWERS)
    asked = _asked(record)
    said = _said(next(filter(None, answers), ""), "assistant")
    return {"messages": [*asked, *said]} if asked or said else {}


def _asked(record: Fields) -> list[Fields]:
    """What was said before the answer."""
    asked = next((record[key] for key in _QUESTIONS if record.get(key)), "")
    about = next((string(record[key]) for key in _BESIDE if record.get(key)), "")
    told = next((string(record[key]) for key in _INSTRUCTIONS if record.get(key)), "")
    messages = _said(told, "system")
    for pair in sequence(record.get(_HISTORY)):
        for role, said in zip(("user", "assistant"), sequence(pair), strict=False):
            messages += _said(said, role)
    if isinstance(asked, str) and about.strip():
        asked = f"{asked.strip()}\n\n{about.strip()}"
    return messages + _said(asked, "user")


def _said(told: object, role: str) -> list[Fields]:
    """What is said in a field: messages, a text that holds turns, or what one said."""
    if isinstance(told, list):
        return [one for one in told if isinstance(one, dict)]
    text = string(told).strip()
    return turns_in(text) or ([{"role": role, "content": text}] if text else [])
