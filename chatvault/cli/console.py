"""What every command prints with: answers on stdout, everything else on stderr."""

from __future__ import annotations

import datetime
import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

import orjson
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from chatvault.cli.interrupting import interrupted_by_ctrl_c
from chatvault.errors import Cancelled, KnownError

# Signs that tell a terminal what to do, each as its picture (␛) or as what cannot be shown.
_PICTURES = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),  # bytes of names that are no text
}


def harmless(text: str) -> str:
    """A text of a conversation as a terminal shows it, and does nothing else for it."""
    return text.replace("\r\n", "\n").translate(_PICTURES)


_AS_WIDE_AS_IT_IS = 10_000  # columns of a table that no terminal shows


class _HarmlessConsole(Console):
    """Prints what conversations say; what in them would steer the terminal is shown instead."""

    @property
    def options(self) -> ConsoleOptions:
        """How wide it prints: a table that is read from a pipe has one line for each row."""
        options = super().options
        is_bounded = self.is_terminal or self._width is not None
        return options if is_bounded else options.update_width(_AS_WIDE_AS_IT_IS)

    def print(self, *objects: Any, **rest: Any) -> None:
        """Print texts and tables."""
        super().print(*(harmless(one) if isinstance(one, str) else one for one in objects), **rest)


answers = _HarmlessConsole(highlight=False, soft_wrap=True)
remarks = _HarmlessConsole(stderr=True, highlight=False, soft_wrap=True)


def refuse(error: KnownError) -> None:
    """Print the sentence of an expected failure, and which file it is about."""
    place = f" ({error.path})" if error.path else ""
    remarks.print(f"{error.sentence}{place}", style="red", markup=False)


def print_json(value: Any) -> None:
    """Print ``value`` alone on stdout."""
    try:
        told = orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except orjson.JSONEncodeError:  # the name of a file that is no UTF-8: as JSON escapes it
        told = json.dumps(value, indent=2).encode()
    sys.stdout.buffer.write(told + b"\n")
    sys.stdout.flush()


class _PlainTable(Table):
    """Shows its cells as they are: brackets in the title of a conversation are no markup."""

    def add_row(self, *cells: RenderableType | None, **rest: Any) -> None:
        """Add a row."""
        shown = (Text(harmless(cell)) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*shown, **rest)


def table(*columns: str) -> Table:
    """A plain table; a column that begins with ">" is right-aligned, one with "!" never cut.

    Where a line has no room for all, the others give way.
    """
    result = _PlainTable(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        right, whole = column.startswith(">"), column.startswith("!")
        justify: JustifyMethod = "right" if right else "left"
        result.add_column(column.lstrip(">!"), justify=justify, no_wrap=whole)
    return result


def size(count: int) -> str:
    """So many bytes, in the unit that people read: 84 KB, 1.2 MB, 75.3 GB."""
    if count < 1e6:
        return f"{count / 1e3:,.0f} KB"
    return f"{count / 1e6:,.1f} MB" if count < 1e9 else f"{count / 1e9:,.1f} GB"


def iso(moment: int | None) -> str | None:
    """A moment in UTC ms as ISO 8601."""
    if moment is None:
        return None
    utc = datetime.datetime.fromtimestamp(moment / 1000, datetime.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local(moment: int | None) -> str:
    """A moment in UTC ms as people here read it."""
    if moment is None:
        return ""
    return datetime.datetime.fromtimestamp(moment / 1000).strftime("%Y-%m-%d %H:%M")


class ConsoleWork:
    """Shows the progress of work as a bar on stderr.

    Ctrl+C ends it where it looks whether to go on, and a long statement of the database at once,
    as the window's button does; once more, it ends whatever runs.
    """

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)
        self._stopped = False

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Move the bar. Raises Cancelled."""
        self.check()
        self._bar.update(
            self._task, completed=done, total=total or None, description=harmless(note)
        )

    def check(self) -> None:
        """Raise Cancelled once Ctrl+C was pressed."""
        if self._stopped:
            raise Cancelled

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """While the block runs, Ctrl+C also calls ``stop``, from another thread."""
        return interrupted_by_ctrl_c(stop)

    @contextmanager
    def stopped_by_ctrl_c(self) -> Iterator[None]:
        """While the block runs; not where the program was started so that it ignores Ctrl+C."""
        before = signal.getsignal(signal.SIGINT)
        if before is signal.SIG_IGN:
            yield
            return
        signal.signal(signal.SIGINT, self._stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopped:
            raise KeyboardInterrupt
        self._stopped = True
        # Nothing is printed from here: who is interrupted may be just about to print.
        self._bar.update(self._task, description="stopping; Ctrl+C again stops at once")


@contextmanager
def console_work() -> Iterator[ConsoleWork]:
    """Work whose progress is shown while the block runs, where stderr is a terminal."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    bar = Progress(*columns, console=remarks, transient=True, disable=not remarks.is_terminal)
    work = ConsoleWork(bar)
    with bar, work.stopped_by_ctrl_c():
        yield work
