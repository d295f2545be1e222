"""What a passphrase costs: an encrypted vault beside a plain one, in the same rounds.

Transcripts of Claude Code are made up and imported into a new vault of each kind; each is then
opened, searched and read. The plain vault is the rival of every figure, and the bounds are
ratios to it. To try the passphrase itself takes a second or two on purpose, once a start, and
is not in here. Prints one JSON line, last.

    python benchmarks/encryption.py [--messages N] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import import_transcripts

from chatvault.domain.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services, open_vault
from chatvault.storage.key_file import new_key
from chatvault.storage.vault_key import VaultKey

QUERIES = ("knead", "rye dough", '"let it rest"', "role:user oven", "cru", "has:code")
# Of the plain vault's: what SQLCipher itself was measured to take, with some room for the files.
BOUNDS = {
    "import": 1.5,
    "open": 3.0,
    "search after opening": 3.1,
    "search": 1.75,
    "open a conversation": 1.75,
    "back up": 4.0,
}
UNITS = {"import": ("s", 1.0), "back up": ("s", 1.0)}
_MILLISECONDS = ("ms", 1_000.0)
_CONVERSATIONS = 20

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
        began = time.perf_counter()
        result = step()
        taken[what].append(time.perf_counter() - began)
        return result

    services: Services = open_vault(folder, key=key)
    report = timed("import", lambda: services.importing.run([source], Unattended()))
    assert not report.runs[0].issues, report.runs[0].issues[:3]
    services.indexing.catch_up(Unattended())
    services.close()
    services = timed("open", lambda: open_vault(folder, key=key))
    timed("search after opening", lambda: services.searching.search(QUERIES[0], Unattended()))
    for query in QUERIES * 5:
        timed("search", lambda query=query: services.searching.search(query, Unattended()))
    for one in services.browsing.keys(SessionScope(), SessionSort.CREATED)[:_CONVERSATIONS]:
        timed("open a conversation", lambda one=one: services.reading.thread(one.id))
    timed("back up", lambda: services.backups.create(BackupReason.MANUAL, Unattended()))
    services.close()


def figure(what: str, value: float, rival: float) -> dict[str, Any]:
    """A figure as it is printed, with the bound that the rival sets."""
    unit, factor = UNITS.get(what, _MILLISECONDS)
    bound = BOUNDS[what] * rival
    print(f"{what}: x {value / rival:.2f}, at most {BOUNDS[what]}", file=sys.stderr)
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
