"""How fast conversations of 50, 1,000 and 20,000 messages open, scroll, reflow and copy.

Imports invented conversations into a vault of its own, opens them in the real window, offscreen,
and measures; then the same is done with a plain QTextBrowser and a QListView with delegate, each
in a process of its own. Prints one JSON line last; exits with 1 where a bound is not met.

Machines are busy, so milliseconds are of CPU: "open", "jump" and "copy all" of all threads of the
process from the call until it is painted, frames and width changes of the thread that paints.
The wall clock stands beside them, the quickest of all rounds.

    python benchmarks/thread_view.py [--messages 20000] [--without-rivals]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import conversations

SMALLER = (50, 1_000)
BOUNDS = {
    "open": 100, "open, wall clock": 100, "jump": 50, "jump, wall clock": 50,
    "wheel frame p95": 10, "page frame p95": 30, "width change": 30,
    "upward steps of 300 that are off": 0, "resizes of 40 that lose the place": 0, "memory": 60,
    "5 MB of prose": 250, "5 MB of code": 250, "5 MB in one line": 250, "5 MB of log": 250,
    "500 nested quotes": 50, "copy all": 300, "copy all, wall clock": 300,
}  # fmt: skip
RIVALS = ("text_browser", "list_view")


def hard_messages() -> dict[str, str]:
    """Messages that are hard to show, by the name of their figure."""
    sentence = "Nothing in here is of any interest, but there is a lot of it. "
    log = (f"2026-03-02 09:00:{n % 60:02} worker {n}: done in {n % 97} ms" for n in range(120_000))
    return {
        "5 MB of prose": "\n\n".join([sentence * 8] * 10_000)[:5_000_000],
        "5 MB of code": "```python\n" + "value = compute(value, 3)  # again\n" * 145_000 + "```",
        "5 MB in one line": (sentence * 82_000)[:5_000_000],
        "5 MB of log": "\n".join(log)[:5_000_000],
        "500 nested quotes": "> " * 500 + "deep",
    }


def make_vault(folder: Path, messages: int) -> None:
    """A vault with all conversations that are opened."""
    from chatvault.domain.work import Unattended
    from chatvault.services.vault import open_vault

    files = folder / "files"
    files.mkdir()
    for count in (*SMALLER, messages):
        conversations.write(files, f"of-{count}", conversations.lines(count, f"of-{count}"))
    for name, said in hard_messages().items():
        conversations.write(files, name, conversations.single(name, said))
    services = open_vault(folder / "vault")
    report = services.importing.run([files], Unattended())
    services.close()
    assert not any(run.issues for run in report.runs), [run.issues[:3] for run in report.runs]


def measured(subject: str, folder: Path, messages: int) -> dict[str, float]:
    """The figures of one subject, taken in a process of its own."""
    command = [sys.executable, __file__, "--messages", str(messages), "--subject", subject]
    done = subprocess.run(
        [*command, "--folder", str(folder)], stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure(subject: str, folder: Path, messages: int) -> dict[str, float]:
    """What the process of a subject does."""
    if subject == "program":
        from thread_program import measure_program

        return measure_program(folder / "vault", (*SMALLER, messages), tuple(hard_messages()))
    if subject == "memory":
        from thread_program import measure_memory

        return measure_memory(folder / "vault", messages)
    from thread_rivals import measure_rival

    return measure_rival(subject, (*SMALLER, messages), hard_messages())


def unit(name: str) -> str:
    """What a figure is counted in."""
    if name.startswith("memory"):
        return "MB"
    return "" if "that" in name else "ms"


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--without-rivals", action="store_true")
    parser.add_argument("--subject", choices=("program", "memory", *RIVALS))
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.subject:
        print(json.dumps(measure(chosen.subject, chosen.folder, chosen.messages)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_vault(folder, chosen.messages)
        program = measured("program", folder, chosen.messages)
        program |= measured("memory", folder, chosen.messages)
        rivals: dict[str, dict[str, float]] = {}
        for rival in () if chosen.without_rivals else RIVALS:
            rivals[rival] = measured(rival, folder, chosen.messages)
    figures = [
        {
            "name": name,
            "value": round(value, 1),
            "unit": unit(name),
            "bound": BOUNDS.get(name),
            "met": name not in BOUNDS or value <= BOUNDS[name],
            "rival": {
                rival: round(taken[name], 1) for rival, taken in rivals.items() if name in taken
            },
        }
        for name, value in program.items()
    ]
    print(json.dumps({"messages": chosen.messages, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
