"""Reads the histories that aider writes into the folders it works in, many runs in a file."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.aider.moments import Moments
from chatvault.importers.aider.run import END, Run
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.homes.projects import project_of
from chatvault.importers.messages.drafts import chain
from chatvault.importers.texts.text_lines import text_lines
from chatvault.importers.texts.text_names import may_be_text

SOURCE = "aider"

_NAME = ".aider.chat.history.md"
_HEADER = re.compile(r"# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$")
_BOM = b"\xef\xbb\xbf"  # an editor puts it before a file that it saves
_BEGINS = re.compile(rb"^# aider chat started at \d{4}-", re.MULTILINE)
_ASKED = re.compile(rb"^#### .*  \r?$", re.MULTILINE)
_TOLD = re.compile(rb"^> .*  \r?$", re.MULTILINE)


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


def _is_history(container: Container, name: str) -> bool:
    if not may_be_text(name):
        return False
    head = head_of(container, name).removeprefix(_BOM)
    return bool(_BEGINS.search(head) or (_ASKED.search(head) and _TOLD.search(head)))


def _read(container: Container, name: str) -> Iterator[ParsedSession]:
    with container.open(name) as stream:
        yield from _sessions(container, name, stream)


def _sessions(container: Container, name: str, stream: BinaryIO) -> Iterator[ParsedSession]:
    folder = _folder(container, name)
    seen: Counter[str] = Counter()
    # A run without a beginning is told from those of other files by the file's name alone, which
    # is the same whichever folder above it was chosen.
    base = PurePosixPath(name).name
    unnamed = ("" if base == _NAME else base) if folder else name
    head = head_of(container, name)
    trimmed = _ASKED.search(head) is None and _TOLD.search(head) is None
    moments = Moments(container, name)
    for run in _runs(stream, trimmed=trimmed):
        if run.began is not None:
            moments.date(run.drafts, run.began)
        key = f"{folder}\n{run.header or unnamed}\n{seen[run.header]}"
        seen[run.header] += 1
        if any(draft.role is not Role.SYSTEM for draft in run.drafts):
            yield _session(run, key, folder, name)


def _runs(stream: BinaryIO, *, trimmed: bool) -> Iterator[Run]:
    run = Run(trimmed)
    for whole in text_lines(stream):
        line = whole.rstrip("\r\n")
        if not whole.endswith("\n") and line[:1] in ("#", ">") and not line.endswith(END):
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
        updated_at=run.drafts[-1].at,
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
