"""Processes beside the program begin whatever is pressed, and end with it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection

import pytest

from chatvault.services.child_process import started_unheard


def hears(pipe: Connection) -> None:
    """Tell whether Ctrl+C would reach this process."""
    pipe.send(signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ()))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no mask of signals")
def test_a_process_that_begins_does_not_hear_ctrl_c_and_the_program_does() -> None:
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe(duplex=False)
    process = context.Process(target=hears, args=(theirs,))
    with started_unheard():
        process.start()
    assert pipe.recv() is False
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    process.join()
