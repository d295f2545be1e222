"""An import that is waited for, and cancelled in the middle of it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.errors import Cancelled
from chatvault.jobs.context import JobContext

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_LOOK_S = 0.01  # how often is looked whether something can be read
_MIDDLE_S = 4  # later it is cancelled


def run(services: Services, source: Path) -> dict[str, float]:
    """Seconds until the first conversation could be read and until the import had stopped.

    ``cut``: conversations with fewer messages than their titles say. ``kept``: those there are.
    """
    context = JobContext(lambda _progress: None)
    with ThreadPoolExecutor(max_workers=1) as lane:
        started = time.perf_counter()
        importing = lane.submit(services.importing.run, [source], context)
        while not _is_readable(services):
            time.sleep(_LOOK_S)
        first = time.perf_counter() - started
        time.sleep(_MIDDLE_S)
        asked = time.perf_counter()
        context.cancel()
        error = importing.exception()
        stopped = time.perf_counter() - asked
    assert isinstance(error, Cancelled), error or "it was imported before it was cancelled"
    return {"first_s": first, "stopped_s": stopped, **_kept(services)}


def _is_readable(services: Services) -> bool:
    """Whether a conversation is listed, and what was said in it can be read."""
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return bool(keys) and any(services.reading.all_messages(keys[0].id))


def _kept(services: Services) -> dict[str, float]:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    rows = services.browsing.rows([key.id for key in keys])
    cut = sum(row.messages != int(row.title.rsplit(" ", 1)[-1]) for row in rows)
    return {"kept": len(rows), "cut": cut}
