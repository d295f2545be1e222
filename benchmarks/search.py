"""How fast a search is, as SQL alone, as a service call and in the window.

Stores invented conversations in a vault, picks words and phrases from it, and asks for them:
rare, medium and common words, two words, phrases, beginnings, scripts without spaces, what
stands inside of words, and every filter beside a common word. The rival is SQL written by
hand for each of them, on one bare connection, in the same run.

Machines are busy, so milliseconds are of CPU; beside what is typed stands the wall clock,
in which the pause is that the search field waits for the next key. Prints one JSON line last;
exits with 1 where a bound is not met.

    python benchmarks/search.py [--size 100000] [--vault FOLDER] [--only PART ...]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from search_vault import vault_in
from thread_clock import p95

SIZE = 100_000
SERVICE_SHARE, SERVICE_MORE_MS = 1.2, 1.0  # of the SQL alone, and as much more
TYPED_MS = {"newest": 16.0, "relevance": 30.0}
SUPERSEDED_MS = 20.0
DETAILS_MS = 150.0
INDEX_SHARE = 0.6  # of the text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; without a bound it is always met."""

    name: str
    value: float
    unit: str
    bound: float | None
    met: bool
    rival: float | None


def figure(
    name: str,
    value: float,
    unit: str = "ms",
    bound: float | None = None,
    rival: float | None = None,
) -> Figure:
    """A figure as it is printed; what is met is told from the value before it is rounded."""
    met = bound is None or value <= bound
    print(f"{name}: {value:.2f} {unit}{'' if met else f', not {bound:.2f}'}", file=sys.stderr)
    return Figure(name, round(value, 2), unit, _rounded(bound), met, _rounded(rival))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def service(vault: Path) -> Iterator[Figure]:
    """Service calls beside the SQL alone."""
    from search_service import Engine

    engine = Engine(vault)
    differing = engine.disagreements()
    print(f"found by one alone: {', '.join(differing) or 'nothing'}", file=sys.stderr)
    yield figure("queries that only SQL or only the service answers", len(differing), "", 0)
    for kind, order, taken in engine.compared():
        rival = p95(taken.sql)
        bound = SERVICE_SHARE * rival + SERVICE_MORE_MS
        name = f"service, {kind}, {order}"
        yield figure(f"{name}, p95", p95(taken.service), bound=bound, rival=rival)
        medians = statistics.median(taken.service), statistics.median(taken.sql)
        yield figure(f"{name}, median", medians[0], rival=medians[1])


def details(vault: Path) -> Iterator[Figure]:
    """Counts and facets."""
    from search_service import Engine

    for kind, taken in Engine(vault).details():
        yield figure(f"details, {kind}, p95", p95(taken), bound=DETAILS_MS)


def superseded(vault: Path) -> Iterator[Figure]:
    """Searches that nobody waits for any more."""
    from search_service import Engine

    taken = Engine(vault).superseded()
    yield figure("superseded searches that had to be stopped", len(taken), unit="")
    yield figure("superseded, lane free, p95", p95(taken), bound=SUPERSEDED_MS)


def window(vault: Path) -> Iterator[Figure]:
    """From a key to the painted list."""
    from search_window import typed

    for kind, order, clocks in typed(vault):
        name = f"key to list, {kind}, {order}"
        cpu = [clock.process for clock in clocks]
        yield figure(f"{name}, p95", p95(cpu), bound=TYPED_MS[order])
        yield figure(f"{name}, median", statistics.median(cpu))
        wall = statistics.median(clock.wall for clock in clocks)
        yield figure(f"{name}, wall clock, median", wall)


def index(vault: Path) -> Iterator[Figure]:
    """What the word index takes."""
    from search_sql import BareSql

    sql = BareSql(vault)
    text, words = sql.text_bytes(), sql.index_bytes()
    yield figure("text", text / 1e6, unit="MB")
    yield figure("word index, of the text", words / text, unit="", bound=INDEX_SHARE)


PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "index": index,
    "service": service,
    "details": details,
    "superseded": superseded,
    "window": window,
}


def measured(part: str, vault: Path) -> list[Figure]:
    """The figures of one part, taken in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--vault", str(vault)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [Figure(**figure) for figure in json.loads(done.stdout.splitlines()[-1])]


def run(folder: Path, size: int, parts: list[str]) -> list[Figure]:
    """Build the vault, where it is not there, and measure."""
    vault, built = vault_in(folder, size)
    figures = [figure("messages stored per CPU second", size / built.seconds, unit="1/s")]
    for part in parts:
        figures += measured(part, vault)
    return figures


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=SIZE, help="messages")
    parser.add_argument("--vault", type=Path, help="keep the vault there for another run")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        print(json.dumps([asdict(figure) for figure in PARTS[chosen.part](chosen.vault)]))
        return 0
    if chosen.vault:
        figures = run(chosen.vault, chosen.size, chosen.only)
    else:
        with tempfile.TemporaryDirectory() as name:
            figures = run(Path(name), chosen.size, chosen.only)
    print(json.dumps({"size": chosen.size, "figures": [asdict(figure) for figure in figures]}))
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
