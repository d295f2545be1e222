"""When aider asked its model and was answered, by a log that a person may have it keep.

Its history tells the beginning of a run alone. In the log each request holds all that was said
before it, again and again: only when it was made is read, and what came back, to know that by. The
log lies beside the history and is itself no conversation. Facts of the format: ``io.py`` of aider.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.homes.home_above import files_of
from chatvault.importers.messages.drafts import Draft

_NAME = ".aider.llm.history"
_HEADER = re.compile(rb"(TO LLM|LLM RESPONSE) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\s*$")
_ASKED, _LAST = b"TO LLM", b"TO LLM 2000-01-01T00:00:00"
_ANSWER = b"ASSISTANT"  # what each line of one begins with
_THOUGHT = b"ASSISTANT </think"  # what was thought before ends, which the history tells apart
_LONGEST = 1 << 20  # bytes of a line
_MOST = 100_000  # answers
_WORDS = 64  # at the end of an answer, by which it is known


class Moment(NamedTuple):
    """When a model was asked and had answered, in UTC ms."""

    asked: int
    answered: int


class Moments:
    """Those of the log beside a history; none where it has none."""

    def __init__(self, container: Container, history: str) -> None:
        self._of: dict[bytes, deque[Moment]] = {}  # by what an answer ends with
        before = container.bytes_read
        try:
            for log, name in _beside(container, history):
                with log.open(name) as stream:
                    for words, moment in islice(_told(stream), _MOST):
                        self._of.setdefault(words, deque()).append(moment)
        except UnreadableFile:  # the times are known less exactly then
            return
        finally:
            container.bytes_read = before  # reading beside the history is no progress

    def date(self, drafts: Sequence[Draft], began: int) -> None:
        """Give the messages of a run that began then the times that are told of them."""
        now, first = began, 0
        for place, draft in enumerate(drafts):
            draft.at = now
            if draft.role is not Role.ASSISTANT:
                continue
            if (moment := self._next(draft, now)) is not None:
                asking = (at for at in range(first, place) if drafts[at].role is Role.USER)
                for one in drafts[next(asking, place) : place]:
                    one.at = moment.asked
                draft.at = now = moment.answered
            first = place + 1

    def _next(self, answer: Draft, since: int) -> Moment | None:
        """When that was answered for the first time since then."""
        words = _ended()
        words.extend(plain_text(tuple(answer.blocks)).encode("utf-8", "replace").split())
        known = self._of.get(_sum(words), deque())
        while known:
            moment = known.popleft()
            if moment.asked >= since:
                return moment
        return None


def local_time(told: str) -> int | None:
    """A time where the person is, in UTC ms."""
    try:
        return int(datetime.fromisoformat(told).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def _beside(container: Container, history: str) -> Iterator[tuple[Container, str]]:
    """The log in the folder of the history, also where that alone is imported."""
    name = str(PurePosixPath(history).with_name(_NAME))
    if name in container.names():
        yield container, name
    elif isinstance(container, FileContainer):
        for file in files_of(container.path.parent, _NAME):
            yield file, file.path.name


def _told(stream: BinaryIO) -> Iterator[tuple[bytes, Moment]]:
    """What the log tells of each answer, with what that is known by."""
    asked, answered, words = None, None, _ended()
    for line in chain(iter(partial(stream.readline, _LONGEST), b""), (_LAST,)):
        header = _HEADER.match(line)
        if header is None:
            if line.startswith(_THOUGHT):
                words.clear()
            elif line.startswith(_ANSWER):
                words.extend(line.removeprefix(_ANSWER).split())
            continue
        if asked is not None and answered is not None:
            yield _sum(words), Moment(asked, answered)
        at, words = local_time(header[2].decode()), _ended()
        asked, answered = (at, None) if header[1] == _ASKED else (asked, at)


def _ended() -> deque[bytes]:
    """Room for the words that an answer ends with."""
    return deque(maxlen=_WORDS)


def _sum(words: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b" ".join(words)).digest()
