"""The beginning of a process beside the program, which ends where the program was killed.

It watches for that before anything else is loaded, because loading takes a second or two.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, parent_process


@contextmanager
def started_unheard() -> Iterator[None]:
    """A process that the block starts never hears Ctrl+C, which would break off its beginning.

    A terminal sends it to all; the program itself hears it behind the block.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # else it is started in the block, and lets Ctrl+C in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin(work: bytes, pipe: connection.Connection) -> None:
    """Do the ``work``, a pickled function and its arguments; its last one is the pipe."""
    stay_with_parent()
    function, *arguments = pickle.loads(work)
    function(*arguments, pipe)


def stay_with_parent() -> None:
    """End when the program that started this process ends, and not before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave nothing behind where the program was killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
