"""Ctrl+C that reaches a statement of the database: Python itself hears of it only afterwards."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chatvault.errors import Cancelled


@contextmanager
def interrupted_by_ctrl_c(stop: Callable[[], None]) -> Iterator[None]:
    """While the block runs, Ctrl+C also calls ``stop``, from another thread.

    Raises Cancelled for what the block raises of it.
    """
    heard = threading.Event()
    # The system's part of a handler writes the number of the signal at once, whatever runs.
    ours, told = os.pipe()
    if os.name == "posix":  # as Python asks for there
        os.set_blocking(told, False)

    def listen() -> None:
        while number := os.read(ours, 1):
            if number[0] == signal.SIGINT:
                heard.set()
                stop()

    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield
    except Exception as error:
        if heard.is_set():
            raise Cancelled from error
        raise
    finally:
        signal.set_wakeup_fd(before)
        os.close(told)
        listener.join()
        os.close(ours)
