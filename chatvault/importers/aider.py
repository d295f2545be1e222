"""Reads the histories that aider writes into the folders it works in, many runs in a file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from chatvault.domain.blocks import Text
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import Draft, chain
from chatvault.importers.heads import head_of
from chatvault.importers.projects import project_of
from chatvault.importers.titles import title_from
from chatvault.importers.up_to_damage import up_to_damage
from chatvault.importers.usage_keys import usage_key

SOURCE = "aider"

_SUFFIXES = (".md", ".markdown", ".txt", "")
_NAME = ".aider.chat.history.md"
_END = "  "
_LONGEST_LINE = 64 * 1024**2  # bytes
_HEADER = re.compile(r"# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$")
_BOM = b"\xef\xbb\xbf"  # an editor puts it before a file that it saves
_BEGINS = re.compile(rb"^# aider chat started at \d{4}-", re.MULTILINE)
_ASKED = re.compile(rb"^#### .*  \r?$", re.MULTILINE)
_TOLD = re.compile(rb"^> .*  \r?$", re.MULTILINE)
_MODEL = re.compile(r"(?:Main m|M)odel: (\S+)")
_NUMBER = r"([\d.,]+[kM]?)"
_TOKENS = re.compile(
    rf"Tokens: {_NUMBER} sent,(?: {_NUMBER} cache write,)?(?: {_NUMBER} cache hit,)?"
    rf" {_NUMBER} received\.(?: Cost: \$([\d.]+) message)?"
)
_MICRO = 1_000_000
_UNITS = {"k": 1_000, "M": 1_000_000}


class AiderImporter:
    """Reads ``.aider.chat.history.md``, or a folder with such files."""

    key = SOURCE
    name = "aider histories"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The histories."""
        return tuple(name for name in names if _is_history(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a run."""
        for name in names:
            if name in container.unchanged:
                continue
            yield from up_to_damage(_read(container, name), name, names, report)


@dataclass(slots=True)
class Run:
    """One run of aider, taken in line by line; all its messages are of its beginning.

    ``trimmed``: somebody has taken away the two spaces with which aider ends its own lines, so
    that a heading in an answer looks like a prompt.
    """

    trimmed: bool
    header: str = ""
    model: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _role: Role | None = None
    _in_code: bool = False

    @property
    def began(self) -> int | None:
        """When it began, in UTC ms: the header tells the time where the person is."""
        try:
            return int(datetime.fromisoformat(self.header).timestamp() * 1000)
        except (ValueError, OverflowError, OSError):
            return None

    def take(self, line: str) -> None:
        """Take in one line."""
        if self._role is Role.ASSISTANT and line.lstrip().startswith("```"):
            self._in_code = not self._in_code
        marked = not self._in_code if self.trimmed else line.endswith(_END)
        if line.startswith("####") and marked:
            self._add(Role.USER, line[4:].strip())
        elif (line.startswith("> ") or line.strip() == ">") and marked:
            self._add(Role.SYSTEM, line[2:].rstrip())
        else:
            self._add(Role.ASSISTANT, line)

    def finish(self) -> None:
        """The message that is open has ended."""
        text = "\n".join(self._lines).strip("\n")
        if text.strip() and self._role is not None:
            hidden = Hidden.PROGRESS if self._role is Role.SYSTEM else None
            draft = Draft(f"{len(self.drafts)}", self._role, [Text(text)], self.began)
            draft.hidden = hidden
            draft.model = self.model if self._role is Role.ASSISTANT else None
            if self._role is Role.SYSTEM:
                self._note(text)
            self.drafts.append(draft)
        self._lines, self._role, self._in_code = [], None, False

    def _add(self, role: Role, line: str) -> None:
        blank = role is Role.ASSISTANT and not line.strip()
        if blank and self._role is not Role.ASSISTANT:
            if self._role is not None:
                self.finish()
            return
        if role is not self._role:
            self.finish()
            self._role = role
        self._lines.append(line)

    def _note(self, text: str) -> None:
        """What aider tells of the model, and of what the answer before took."""
        if found := _MODEL.search(text):
            self.model = found[1]
        answer = self.drafts[-1] if self.drafts else None
        tokens = _TOKENS.search(text)
        if tokens and answer is not None and answer.role is Role.ASSISTANT:
            answer.usage = _usage(tokens)
            answer.usage_key = f"{self.header}:{answer.external_id}:{tokens[0]}"


def _is_history(container: Container, name: str) -> bool:
    if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
        return False
    head = head_of(container, name).removeprefix(_BOM)
    return bool(_BEGINS.search(head) or (_ASKED.search(head) and _TOLD.search(head)))


def _read(container: Container, name: str) -> Iterator[ParsedSession]:
    with container.open(name) as stream:
        yield from _sessions(container, name, stream)


def _sessions(container: Container, name: str, stream: BinaryIO) -> Iterator[ParsedSession]:
    folder = _folder(container, name)
    seen: Counter[str] = Counter()
    # A run without a beginning is told from those of other files by the file's name alone.
    unnamed = "" if folder and PurePosixPath(name).name == _NAME else name
    trimmed = _ASKED.search(head_of(container, name)) is None
    for run in _runs(stream, trimmed=trimmed):
        key = f"{folder}\n{run.header or unnamed}\n{seen[run.header]}"
        seen[run.header] += 1
        if any(draft.role is not Role.SYSTEM for draft in run.drafts):
            yield _session(run, key, folder, name)


def _runs(stream: BinaryIO, *, trimmed: bool) -> Iterator[Run]:
    run = Run(trimmed)
    while raw := stream.readline(_LONGEST_LINE):
        line = (
            raw.removeprefix(_BOM).decode("utf-8", "replace").replace("\0", "\u2400").rstrip("\r\n")
        )
        if not raw.endswith(b"\n") and line[:1] in ("#", ">") and not line.endswith(_END):
            break  # what it is, is not known until it is written to its end
        if header := _HEADER.match(line):
            run.finish()
            yield run
            run = Run(trimmed, header[1])
        else:
            run.take(line)
    run.finish()
    yield run


def _session(run: Run, key: str, folder: str, name: str) -> ParsedSession:
    asked = [draft for draft in run.drafts if draft.role is Role.USER]
    texts = [block.text for draft in asked for block in draft.blocks if isinstance(block, Text)]
    wishes = [text for text in texts if not text.startswith("/")]
    session_id = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
    for draft in run.drafts if not run.header else ():
        draft.usage_key = usage_key(session_id, draft.external_id)
    return ParsedSession(
        source=SOURCE,
        external_id=session_id,
        messages=chain(run.drafts),
        title=next(filter(None, map(title_from, [*wishes, *texts])), ""),
        created_at=run.began,
        updated_at=run.began,
        model=run.model,
        project=project_of(folder),
        members=(name,),
    )


def _folder(container: Container, name: str) -> str:
    """The folder that aider worked in: the one that the file lies in; "" for an archive."""
    path = container.path.absolute()
    if path.suffix.lower() == ".zip":
        return ""
    outer = path if path.is_dir() else path.parent
    return str(Path(outer, *name.split("/")[:-1])) if path.is_dir() else str(outer)


def _usage(found: re.Match[str]) -> Usage:
    sent, written, hit, received, cost = found.groups()
    return Usage(
        input=_count(sent),
        output=_count(received),
        cache_read=_count(hit),
        cache_write=_count(written),
        cost=None if cost is None else _micro(cost),
        cost_source=None if cost is None else CostSource.REPORTED,
    )


def _count(told: str | None) -> int:
    """A number of tokens, rounded by aider: "5.6k"."""
    if not told:
        return 0
    try:
        number = float(told.rstrip("kM").replace(",", ""))
    except ValueError:
        return 0
    return round(min(number, 1e9) * _UNITS.get(told[-1], 1))


def _micro(told: str) -> int | None:
    try:
        return round(min(float(told), 1e6) * _MICRO)
    except ValueError:
        return None
