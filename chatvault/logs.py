"""The program's log: what went wrong and where in the code, never what conversations say.

The text of an error may quote what was read, so that only its kind is kept. A terminal, which
keeps nothing, shows all of it, and the window shows it to be copied.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

NAME = "chatvault.log"
_MOST_BYTES, _OLDER = 1_000_000, 2
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"

log = logging.getLogger(__name__)


class WordlessFormatter(logging.Formatter):
    """Leaves out of a traceback what the errors say."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, with the traceback that it has below."""
        record.exc_text = None  # another formatter may have left the whole traceback there
        return super().format(record)

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[Any, ...],
    ) -> str:
        """Where the error and those that led to it arose, and of which kind they are."""
        return "\n".join(_lines(ei[1]))


def begin(folder: Path) -> None:
    """Write warnings and errors to the file in ``folder``, and to the error output."""
    shown = logging.StreamHandler()
    if not (sys.stderr is not None and sys.stderr.isatty()):
        shown.setFormatter(WordlessFormatter(_FORM))
    handlers: list[logging.Handler] = [shown]
    problem = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = RotatingFileHandler(
            folder / NAME, maxBytes=_MOST_BYTES, backupCount=_OLDER, encoding="utf-8", delay=True
        )
        kept.setFormatter(WordlessFormatter(_FORM))
        handlers.append(kept)
    except OSError as error:
        problem = str(error.strerror)
    logging.basicConfig(level=logging.WARNING, format=_FORM, handlers=handlers)
    if problem:
        log.warning("No log can be kept in “%s”: %s", folder, problem)


def _lines(error: BaseException | None) -> Iterator[str]:
    """The first error of a chain first, as Python tells it. No error leads to itself."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__
    for told in reversed(chain):
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(told.__traceback__)).rstrip("\n")
        yield f"{type(told).__module__}.{type(told).__qualname__}"
