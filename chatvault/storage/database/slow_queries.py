"""Remembers the statements that took long, without the values that were bound in them."""

from __future__ import annotations

import re
import time
from collections import deque
from typing import Any

from sqlalchemy import Engine, event

from chatvault.domain.safekeeping.health import SlowQuery

SLOW_MS = 100
_KEPT = 50
_LONGEST = 400  # characters of a statement
_LITERAL = re.compile(r"'[^']*'")
_BEGAN = "began"  # in the memory that SQLAlchemy keeps with a connection


class SlowQueries:
    """Hears of every statement; any thread may tell it."""

    def __init__(self) -> None:
        self._found: deque[SlowQuery] = deque(maxlen=_KEPT)

    @property
    def found(self) -> tuple[SlowQuery, ...]:
        """The newest ones, the slowest first."""
        return tuple(sorted(self._found, key=lambda query: -query.milliseconds))

    def note(self, statement: str, seconds: float) -> None:
        """Keep a statement if it took long. A text in it may be content, so it is left out."""
        if seconds * 1000 >= SLOW_MS:
            text = " ".join(_LITERAL.sub("'…'", statement).split())
            self._found.append(
                SlowQuery(text[:_LONGEST], round(seconds * 1000), int(time.time() * 1000))
            )

    def watch(self, engine: Engine) -> None:
        """Hear of an engine's statements: until their first row is there, or they are done."""

        def before(connection: Any, *_: Any) -> None:
            connection.info[_BEGAN] = time.perf_counter()

        def after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            self.note(statement, time.perf_counter() - connection.info[_BEGAN])

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
