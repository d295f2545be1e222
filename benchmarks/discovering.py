"""How long it takes to find what tools keep on a computer: 10,000 conversations among other files.

The rival is a bare walk over the same files, in the same run. Prints one JSON line.

    python benchmarks/discovering.py [CONVERSATIONS]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.services.discovering import Discovering

BOUND_S = 2.0
PROJECT = 50  # conversations in one


def main() -> int:
    """Measure, and print the figures; 1 where the bound is not met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        make_home(home, count)
        computer = Computer(LINUX, home, {})
        rival = min(cpu(lambda: walk(home)) for _ in range(3))
        taken = min(cpu(lambda: Discovering(computer).scan(Unattended())) for _ in range(3))
        (found,) = Discovering(computer).scan(Unattended())
    if found.conversations != count:
        raise SystemExit(f"{found.conversations} conversations of {count} were found.")
    figure = {
        "name": "finding conversations, CPU",
        "value": round(taken, 3),
        "unit": "s",
        "bound": BOUND_S,
        "met": taken < BOUND_S,
        "rival": round(rival, 3),
    }
    print(json.dumps({"conversations": count, "figures": [figure]}))
    return 0 if figure["met"] else 1


def make_home(home: Path, count: int) -> None:
    """A home with so many conversations of Claude Code, each with a subagent."""
    for number in range(count):
        project = home / ".claude" / "projects" / f"-home-ada-project-{number // PROJECT}"
        session = str(uuid.uuid4())
        (project / session / "subagents").mkdir(parents=True)
        (project / f"{session}.jsonl").write_bytes(b"{}\n")
        (project / session / "subagents" / "agent-a1.jsonl").write_bytes(b"{}\n")


def walk(home: Path) -> int:
    """Go through every file and ask for its size."""
    return sum(
        os.stat(os.path.join(parent, name)).st_size
        for parent, _, names in os.walk(home)
        for name in names
    )


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that it takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    raise SystemExit(main())
