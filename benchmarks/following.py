"""How soon a conversation that a tool writes is in the window, and what waiting for it costs.

Opens the real window offscreen on a home of its own, follows 2,000 conversations in it, adds
lines to one of them again and again, and then lets everything rest. The rival of the rest is
the same window that follows nothing. Prints one JSON line.

    python benchmarks/following.py [CONVERSATIONS]
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

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from thread_clock import wait

from chatvault.app import Desktop, make_application
from chatvault.domain.coding_tools.followed import FollowedSource

SOON_MS = 1_000
REST_PERCENT = 1.0
REST_MS = 5_000
TURNS = 20
PATIENCE_MS = 120_000


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    application = make_application()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ |= {"HOME": name, "USERPROFILE": name}
        projects = home / ".claude" / "projects"
        files = [write(projects / f"-home-ada-{number // 50}") for number in range(count)]
        desktop = Desktop(application, home / "vault", home / "settings.json")
        desktop.show()
        wait(2_000)
        rival = busy()
        follower = desktop.window.follower
        follower.choose(FollowedSource("claude-code", projects, is_followed=False), on=True)
        until(lambda: desktop.window.counts.all == count and not desktop.operations.busy)
        wait(5_000)
        waited = sorted(latency(desktop, files[-1], turn) for turn in range(TURNS))
        wait(3_000)
        rest = busy()
        desktop.window.close()
    figures = [
        {
            "name": "from a line written to the window, slowest of 20",
            "value": round(waited[-1]),
            "unit": "ms",
            "bound": SOON_MS,
            "met": waited[-1] < SOON_MS,
            "rival": None,
        },
        {
            "name": "CPU while nothing happens",
            "value": round(rest, 2),
            "unit": "%",
            "bound": round(rival + REST_PERCENT, 2),
            "met": rest < rival + REST_PERCENT,
            "rival": round(rival, 2),
        },
    ]
    print(json.dumps({"conversations": count, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


def write(folder: Path) -> Path:
    """A conversation of two messages, written just now."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4()}.jsonl"
    path.write_text(line(path, 0, None) + line(path, 1, 0))
    return path


def line(path: Path, number: int, parent: int | None) -> str:
    """A record of Claude Code, the next turn of the conversation."""
    role = ("user", "assistant")[number % 2]
    message = {"role": role, "content": [{"type": "text", "text": f"rye no {number}"}]}
    record = {
        "type": role,
        "uuid": f"{path.stem}-{number}",
        "parentUuid": None if parent is None else f"{path.stem}-{parent}",
        "sessionId": path.stem,
        "timestamp": f"2026-11-05T09:{number // 60:02}:{number % 60:02}.000Z",
        "cwd": "/home/ada/bread",
        "message": message | ({"id": f"msg_{path.stem}_{number}"} if number % 2 else {}),
    }
    return json.dumps(record) + "\n"


def latency(desktop: Desktop, path: Path, turn: int) -> float:
    """Milliseconds from a line written to a window that has counted it."""
    before = desktop.window.counts.messages
    number = turn + 2
    with path.open("a") as stream:
        stream.write(line(path, number, number - 1))
    began = time.perf_counter()
    until(lambda: desktop.window.counts.messages > before)
    taken = (time.perf_counter() - began) * 1_000
    wait(1_000)
    return taken


def busy() -> float:
    """The share of a processor that the program takes, in percent."""
    before, began = time.process_time(), time.perf_counter()
    wait(REST_MS)
    return 100 * (time.process_time() - before) / (time.perf_counter() - began)


def until(condition: Callable[[], bool]) -> None:
    """Let the event loop run until that is so. Raises TimeoutError."""
    began = time.perf_counter()
    while not condition():
        wait(5)
        if (time.perf_counter() - began) * 1_000 > PATIENCE_MS:
            raise TimeoutError


if __name__ == "__main__":
    raise SystemExit(main())
