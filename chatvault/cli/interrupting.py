"""Ctrl+C that reaches a statement of the database: Python itself hears of it only behind that."""

from __future__ import annotations

import signal
import socket
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
    ours, told = socket.socketpair()
    told.setblocking(False)

    def listen() -> None:
        while number := ours.recv(1):
            if number[0] == signal.SIGINT:
                heard.set()
                stop()

    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
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
        told.close()
        listener.join()
        ours.close()
