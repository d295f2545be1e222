"""A vault in use for long: what is imported, searched and backed up leaves no memory or files open.

CHATVAULT_SOAK_S says for how many seconds (60), CHATVAULT_SOAK_MESSAGES with how many messages
(20,000).
"""

from __future__ import annotations

import itertools
import os
import random
import time
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason, RetentionRule
from chatvault.domain.work import Unattended
from chatvault.jobs import memory
from chatvault.jobs.garbage import collect_due
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.torture import figures
from tests.torture.killing import problems
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux"),
]

SECONDS = float(os.environ.get("CHATVAULT_SOAK_S", "60"))
MESSAGES = int(os.environ.get("CHATVAULT_SOAK_MESSAGES", "20000"))
WORDS = ("rye", "wheat", "spelt", "oven", "stone", "crust", "crumb", "salt", "water", "starter")
QUERIES = ("rye", '"stone oven"', "role:user crust -salt", "cru", "knead OR proof", "has:code", "")
WARM = 0.3  # of the time, after which memory and files are looked at
MOST_GROWTH = 0.05
RULE = RetentionRule(last=3, daily=0, weekly=0, monthly=0)


def test_memory_and_open_files_stay(tmp_path: Path) -> None:
    chance = random.Random(1)
    services = filled(tmp_path / "vault", chance)
    began = time.monotonic()
    warm: tuple[int, int] | None = None
    most, rounds = 0, 0
    for rounds in itertools.count(1):
        use(services, tmp_path, rounds, chance)
        passed = time.monotonic() - began
        if warm is None and passed > WARM * SECONDS:
            warm = resident(), open_files()
        most = max(most, resident() if warm else 0)
        if passed > SECONDS and warm:
            break
    assert warm is not None
    end = resident(), open_files()
    growth = end[0] / warm[0] - 1
    figures.note("soak", rounds=rounds, seconds=int(passed), messages=MESSAGES, lost=0,
                 warm_mb=warm[0] >> 20, most_mb=most >> 20, end_mb=end[0] >> 20,
                 growth_percent=100 * growth, warm_files=warm[1], end_files=end[1])  # fmt: skip
    assert growth < MOST_GROWTH
    assert end[1] == warm[1]
    assert problems(services) == []
    services.close()


def use(services: Services, folder: Path, number: int, chance: random.Random) -> None:
    """Import something new and something known, and search.

    Each fifth time make a backup, and throw away for good what was new, so that the vault is as
    large as before.
    """
    new = [conversation(f"new {number}-{one}", said(chance), said(chance)) for one in range(5)]
    known = [conversation(f"known-{one}", "Which oven?", "One of stone.") for one in range(20)]
    export = write_export(folder / "conversations.json", *new, *known)
    services.importing.run([export], Unattended())
    services.indexing.catch_up(Unattended())
    for query in QUERIES:
        found = services.searching.search(query, Unattended())
        for group in found.groups[:3]:
            services.reading.thread(group.session_id)
    services.organising.star([number % 50 + 1], on=number % 2 == 0)
    if number % 5 == 0:
        services.backups.create(BackupReason.SCHEDULE, Unattended(), rule=RULE)
        new_ones = services.searching.sessions("title:new", Unattended())
        services.organising.trash(list(new_ones))
        services.trash.empty(Unattended(), BackupReason.TRASH, days=0)
    collect_due()  # as the program does twice a second; tests leave it to the end of each
    memory.give_back()


def filled(vault: Path, chance: random.Random) -> Services:
    services = open_vault(vault)
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        for number in range(MESSAGES // 20):
            texts = [said(chance) for _ in range(20)]
            store.merge(make_session(*texts, external_id=f"old{number}"))
        store.finish()
    return services


def said(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=40))


def resident() -> int:
    """Bytes of memory that the process has by now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
