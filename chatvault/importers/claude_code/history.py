"""The log of prompts of Claude Code, ``history.jsonl``, which stays when transcripts are deleted.

A line has ``display``, ``timestamp`` in ms, ``project``, and, since some time in 2025,
``sessionId`` and ``pastedContents``; a long paste lies in ``paste-cache`` under its hash.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Block, Image, Text, ToolCall
from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.claude_code.noise import SHELL
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.homes.prompt_log import LoggedPrompt
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.times.timestamps import timestamp

_LARGEST_PASTE = 16 * 1024**2  # bytes
_HASH = re.compile(r"[0-9a-zA-Z]{4,128}")
_PASTED = re.compile(r"\[Pasted text #(?P<number>\d+)[^\]\n]{0,40}\]")


def is_history(container: Container, name: str) -> bool:
    """Whether the file's content is the log of prompts.

    Among other files only those called so are looked into, for there may be thousands.
    """
    if "history" not in name.rpartition("/")[2] and len(container.names()) > 1:
        return False
    first = next(sniff(head_of(container, name)), {})
    return isinstance(first.get("display"), str) and "timestamp" in first and "project" in first


def pastes(names: Iterable[str], history: str) -> Iterator[str]:
    """The files beside the log in which long pastes lie."""
    folder = _paste_folder(history)
    return (name for name in names if name.startswith(folder))


def logged_prompts(
    container: Container, name: str, names: Collection[str], report: Report
) -> Iterator[LoggedPrompt]:
    """The prompts of the log that tell their session. Raises UnreadableFile."""
    reader, homeless = _Reader(container, name, names, report), 0
    with container.open(name) as stream:
        for _number, _offset, record in records(stream, report, name):
            said, session_id = string(record.get("display")).strip(), record.get("sessionId")
            if not said:
                continue
            if not isinstance(session_id, str) or not session_id:
                homeless += 1
                continue
            at, folder = timestamp(record.get("timestamp")), string(record.get("project"))
            yield LoggedPrompt(session_id, said, reader.blocks(said, record), at, folder)
    if homeless:
        text = f"{homeless:,} old prompts do not tell their conversation and were left out."
        report(Issue("", Severity.INFO, text, name))


def _paste_folder(history: str) -> str:
    return f"{history.rpartition('/')[0]}/paste-cache/".lstrip("/")


class _Reader:
    """Makes blocks of what was typed, with what was pasted into it."""

    def __init__(
        self, container: Container, history: str, names: Collection[str], report: Report
    ) -> None:
        self._container, self._names, self._report = container, names, report
        self._folder, self._pictures = _paste_folder(history), Pictures()

    def blocks(self, said: str, record: Record) -> list[Block]:
        """A command to the shell is a call, anything else what a person wrote."""
        if said.startswith("!"):
            return [ToolCall(SHELL, to_json({"command": said[1:].strip()}))]
        pasted = mapping(record.get("pastedContents"))
        text = _PASTED.sub(lambda match: self._text(pasted, match), said)
        return [Text(text), *self._images(pasted)]

    def _text(self, pasted: dict[str, Any], match: re.Match[str]) -> str:
        """The pasted text; the words that stand for it where it is not kept."""
        told = mapping(pasted.get(match["number"]))
        return (
            string(told.get("content")) or self._cached(string(told.get("contentHash"))) or match[0]
        )

    def _cached(self, content_hash: str) -> str:
        name = f"{self._folder}{content_hash}.txt"
        if not _HASH.fullmatch(content_hash) or name not in self._names:
            return ""
        try:
            with self._container.open(name) as stream:
                content = stream.read(_LARGEST_PASTE)
        except UnreadableFile as error:
            self._report(Issue("", Severity.WARNING, error.sentence, name))
            return ""
        return content.decode("utf-8", "replace").replace("\0", "\u2400")

    def _images(self, pasted: dict[str, Any]) -> Iterator[Image]:
        for told in map(mapping, pasted.values()):
            content = string(told.get("content"))
            if told.get("type") == "image" and content:
                media_type = string(told.get("mediaType"))
                yield Image(self._pictures.from_base64(content, media_type))
