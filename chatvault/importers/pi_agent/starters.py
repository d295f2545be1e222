"""Which session of OpenClaw started a sub-agent: the one whose log tells the sub-agent's key.

The list of sessions tells by which chat it was started; but under the key of a chat another
session goes on each day, and after "/new".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from chatvault.errors import UnreadableFile

_KEY = re.compile(rb'"childSessionKey"\s{0,4}:\s{0,4}"([^"\\\n]{1,300})"')
_AT_ONCE = 1024**2  # bytes
_LONGEST = 400  # bytes of what is looked for
_DAY = 86_400_000  # ms; times of files may tell no zone


@dataclass(frozen=True, slots=True)
class Span:
    """A log of the session of that id, from when to when it was written; UTC ms."""

    name: str
    session_id: str
    began: int
    ended: int | None


class Starters:
    """Looks for keys in logs, each of which is read at most once for that.

    ``spans`` lists the logs where one is looked for, ``opened`` opens that of a name.
    """

    def __init__(
        self, spans: Callable[[], Sequence[Span]], opened: Callable[[str], BinaryIO]
    ) -> None:
        self._tell_spans, self._opened = spans, opened
        self._keys: dict[str, frozenset[str]] = {}

    def of(self, key: str, session_id: str, began: int) -> str:
        """The session that started the one of that key and id, "" where no log tells it."""
        for span in self._spans:
            over = span.ended is not None and span.ended < began - _DAY
            if span.session_id == session_id or span.began > began or over:
                continue
            if key in self._keys_in(span.name):
                return span.session_id
        return ""

    @cached_property
    def _spans(self) -> Sequence[Span]:
        return self._tell_spans()

    def _keys_in(self, name: str) -> frozenset[str]:
        if name not in self._keys:
            try:
                with self._opened(name) as stream:
                    self._keys[name] = frozenset(_keys(stream))
            except UnreadableFile:  # it is told where the session itself is read
                self._keys[name] = frozenset()
        return self._keys[name]


def _keys(stream: BinaryIO) -> Iterator[str]:
    rest = b""
    while some := stream.read(_AT_ONCE):
        rest += some
        for found in _KEY.finditer(rest):
            yield found[1].decode("utf-8", "replace")
        rest = rest[-_LONGEST:]
