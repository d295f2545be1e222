"""What a passphrase costs: an encrypted vault beside a plain one, in the same rounds.

Transcripts of Claude Code are made up and imported into a new vault of each kind; each is then
opened, searched and read. The plain vault is the rival of every figure, and the bounds follow
from it. All is processor time, of helping processes too: it is what encrypting takes. To try the
passphrase itself takes a second or two on purpose, once a start, and is not in here. Prints one
JSON line, last.

    python benchmarks/encryption.py [--messages N] [--rounds N]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import import_transcripts

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from chatvault.storage.database.vault_key import VaultKey, new_key

# How many times the plain vault's, and how many seconds more. A search may not take so much more
# that it could be noticed; for a first one, for reading and for opening with a key that is known
# (10 ms) it is what SQLCipher by itself was measured to take.
BOUNDS = {
    "import": (1.5, 0.0),
    "open": (1.5, 0.01),
    "search after opening": (3.1, 0.01),
    "search": (1.0, 0.0005),
    "open a conversation": (2.4, 0.0),
    "back up": (4.0, 0.0),
}
UNITS = {"import": ("s", 1.0), "back up": ("s", 1.0)}
_MILLISECONDS = ("ms", 1_000.0)
_CONVERSATIONS = 20
_WORDS = re.compile("[a-z]{4,}")

Taken = dict[str, list[float]]


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    kinds: dict[str, tuple[VaultKey | None, Taken]] = {
        "plain": (None, defaultdict(list)),
        "encrypted": (new_key()[0], defaultdict(list)),
    }
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "projects")
        written = import_transcripts.write(source, chosen.messages)
        for place in range(chosen.rounds):
            # In turn, so that none always comes after the other.
            for kind in sorted(kinds, reverse=bool(place % 2)):
                key, taken = kinds[kind]
                use(Path(name, f"{kind} {place}"), source, key, taken)
    plain, encrypted = (
        {what: statistics.median(taken) for what, taken in kinds[kind][1].items()}
        for kind in ("plain", "encrypted")
    )
    figures = [figure(what, encrypted[what], plain[what]) for what in BOUNDS]
    print(json.dumps({"messages": written, "rounds": chosen.rounds, "figures": figures}))
    return 0 if all(one["met"] for one in figures) else 1


def use(folder: Path, source: Path, key: VaultKey | None, taken: Taken) -> None:
    """Fill a vault and use it; the seconds that each step took are added."""

    def timed(what: str, step: Callable[[], Any]) -> Any:
        began = cpu()
        result = step()
        taken[what].append(cpu() - began)
        return result

    services: Services = open_vault(folder, key=key)
    assert services.importing  # loads the readers of all formats
    report = timed("import", lambda: services.importing.run([source], Unattended()))
    assert not report.runs[0].issues, report.runs[0].issues[:3]
    services.indexing.catch_up(Unattended())
    services.close()
    services = timed("open", lambda: open_vault(folder, key=key))
    first, *queries = asked(services)
    timed("search after opening", lambda: services.searching.search(first, Unattended()))
    for query in queries:
        timed("search", partial(services.searching.search, query, Unattended()))
    for one in services.browsing.keys(SessionScope(), SessionSort.CREATED)[:_CONVERSATIONS]:
        timed("open a conversation", partial(services.reading.thread, one.id))
    timed("back up", lambda: services.backups.create(BackupReason.MANUAL, Unattended()))
    services.close()


def cpu() -> float:
    """Seconds of processor time so far, of processes that ended too."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def asked(services: Services) -> list[str]:
    """Words and pairs of words of the vault's own, always the same of the same."""
    with services.database.rows() as rows:
        texts = rows("SELECT text FROM message ORDER BY session_id, position LIMIT 2000")
    words = sorted({word for (text,) in texts for word in _WORDS.findall(text)})
    chance = random.Random(1)
    chosen = chance.sample(words, 40)
    return chosen + [f"{one} {other}" for one, other in itertools.pairwise(chosen)]


def figure(what: str, value: float, rival: float) -> dict[str, Any]:
    """A figure as it is printed, with the bound that the rival sets."""
    unit, factor = UNITS.get(what, _MILLISECONDS)
    times, more = BOUNDS[what]
    bound = times * rival + more
    print(f"{what}: x {value / rival:.2f}", file=sys.stderr)
    return {
        "name": f"{what}, encrypted",
        "value": round(value * factor, 2),
        "unit": unit,
        "bound": round(bound * factor, 2),
        "met": value <= bound,
        "rival": round(rival * factor, 2),
    }


if __name__ == "__main__":
    raise SystemExit(main())
