"""How much time and memory importing takes, beside the least that could be done with the same.

Transcripts of Claude Code (50,000 messages unless told otherwise) and an export of ChatGPT (300,000
messages, 700 MB in a zip) are made up; each is imported in a process of its own, and in another one
the raw pipeline reads the same. What is measured begins when the vault is open and ends when all
is on the disk. Another import of the export is cancelled in the middle. Prints one JSON line, last.

    python benchmarks/importing.py [--messages N] [--megabytes N] [--only transcripts export]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatvault.services.vault import Services

MEMORY_MB = 200  # over an empty vault that is open
RATE_SHARE = 0.8  # of the raw pipeline's
AGAIN_SHARE = 0.05  # of the first time, where nothing has changed
APPENDED_MS = 100
FIRST_S = 2.0
CANCELLED_S = 1.0
_LONG_LINES = 66_000  # of a transcript of 100 MB

Figures = Iterator[dict[str, Any]]
Measured = Callable[[], dict[str, float] | None]


def figure(
    name: str, value: float, unit: str, bound: float | None = None, *, least: bool = False,
    rival: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A figure as it is printed; ``least``: the bound is from below."""
    met = bound is None or (value >= bound if least else value <= bound)
    print(f"{name}: {value:,.2f} {unit}{'' if met else f', not {bound:,.2f}'}", file=sys.stderr)
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "bound": None if bound is None else round(bound, 2),
        "met": met,
        "rival": None if rival is None else round(rival, 2),
    }


def transcripts(folder: Path, messages: int) -> Figures:
    """Many transcripts, new and unchanged; then one more line in a long one."""
    import import_transcripts

    source, vault = folder / "projects", folder / "vault"
    written = import_transcripts.write(source, messages)
    idle = measured("open", source, folder / "idle")
    raw = measured("raw transcripts", source, folder / "raw")
    first = measured("import", source, vault)
    again = measured("import", source, vault)
    yield from _rates("transcripts", written, raw, first)
    yield _memory("transcripts", first, idle)
    share = again["wall_s"] / first["wall_s"]
    yield figure("transcripts, unchanged, of the first time", share, "", AGAIN_SHARE)
    long = folder / "long"
    long.mkdir()
    import_transcripts.write_long(long / "long.jsonl", _LONG_LINES)
    taken = measured("append", long / "long.jsonl", folder / "grown")["wall_s"]
    yield figure("one more line in a file of 100 MB", taken * 1_000, "ms", APPENDED_MS)


def export(folder: Path, megabytes: int) -> Figures:
    """One large file."""
    import import_export

    source = folder / "export.zip"
    written = import_export.make_zip(source, megabytes)
    idle = measured("open", source, folder / "idle")
    raw = measured("raw export", source, folder / "raw")
    ours = measured("import", source, folder / "vault")
    yield from _rates("export", written, raw, ours)
    yield _memory("export", ours, idle)
    cancelled = measured("cancel", source, folder / "cancelled")
    yield figure("export, first conversation readable", cancelled["first_s"], "s", FIRST_S)
    yield figure("export, cancelled", cancelled["stopped_s"], "s", CANCELLED_S)
    yield figure("export, cancelled, conversations kept", cancelled["kept"], "")
    yield figure("export, cancelled, conversations cut", cancelled["cut"], "", 0)


def _rates(name: str, messages: int, raw: dict[str, float], ours: dict[str, float]) -> Figures:
    for clock in ("cpu_s", "wall_s"):
        rival = messages / raw[clock]
        said = f"{name}, messages per {'CPU ' if clock == 'cpu_s' else ''}second"
        bound = RATE_SHARE * rival if clock == "wall_s" else None
        yield figure(said, messages / ours[clock], "1/s", bound, least=True, rival=rival)


def _memory(name: str, ours: dict[str, float], idle: dict[str, float]) -> dict[str, Any]:
    return figure(f"{name}, memory over idle", ours["peak_mb"] - idle["peak_mb"], "MB", MEMORY_MB)


# What the processes do: each makes itself ready, and gives what is measured.


def open_vault_only(source: Path, folder: Path) -> Measured:
    """What the program takes that has nothing to do, once it has looked at what it follows."""
    del source
    return _ready(folder).close


def import_it(source: Path, folder: Path) -> Measured:
    """The program's own import into a vault that is open, until all of it is on the disk."""
    services = _ready(folder)

    def run() -> None:
        _import(services, source)
        services.close()

    return run


def append(source: Path, folder: Path) -> Measured:
    """One more line of a long transcript, until it can be seen."""
    import import_transcripts

    import_it(source, folder)()
    import_transcripts.go_on(source)
    return partial(_import, _ready(folder), source)


def _ready(folder: Path) -> Services:
    """The open vault, with the readers of all formats loaded, as after the first look at a file."""
    from chatvault.services.vault import open_vault

    services = open_vault(folder)
    assert services.importing
    return services


def _import(services: Services, source: Path) -> None:
    from chatvault.domain.work import Unattended

    report = services.importing.run([source], Unattended())
    assert not report.runs[0].issues, report.runs[0].issues[:3]


def cancel(source: Path, folder: Path) -> Measured:
    """An import until its first conversation can be read, and cancelled later."""
    import import_cancelled

    return partial(import_cancelled.run, _ready(folder), source)


def raw_transcripts(source: Path, folder: Path) -> Measured:
    """The least that could be done with transcripts."""
    import import_raw

    return partial(import_raw.run, source, folder)


def raw_export(source: Path, folder: Path) -> Measured:
    """The least that could be done with an export."""
    import import_export

    return partial(import_export.read_raw, source, folder)


TASKS: dict[str, Callable[[Path, Path], Measured]] = {
    "open": open_vault_only,
    "import": import_it,
    "append": append,
    "cancel": cancel,
    "raw transcripts": raw_transcripts,
    "raw export": raw_export,
}
PARTS = {"transcripts": transcripts, "export": export}


def measured(task: str, source: Path, folder: Path) -> dict[str, float]:
    """Seconds and peak memory of a task in a process of its own, those that it starts included.

    Besides them what the task itself tells.
    """
    command = [sys.executable, __file__, "--task", task, str(source), str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    taken: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return taken


class HelperMemory(threading.Thread):
    """The most memory of the processes that this one starts, looked up again and again.

    What the system tells of a process that has ended holds the memory of whoever started it.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0

    def run(self) -> None:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while children.exists():  # nowhere but on Linux
            peaks = map(peak_of, children.read_text().split())
            self.peak_mb = max(self.peak_mb, sum(peaks))
            time.sleep(0.05)


def peak_of(process: str) -> float:
    """The most memory that a running process took, in MB."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    lines = (line.split() for line in status.splitlines())
    return next((int(line[1]) / 1024 for line in lines if line[0] == "VmHWM:"), 0)


def run_task(task: str, source: Path, folder: Path) -> None:
    """What the process of a task does, and what it took once it was ready."""
    helper = HelperMemory()
    helper.start()
    run = TASKS[task](source, folder)
    started, before = time.perf_counter(), _processor_time()
    told = run() or {}
    wall, cpu = time.perf_counter() - started, _processor_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + helper.peak_mb
    print(json.dumps({"cpu_s": cpu, "wall_s": wall, "peak_mb": peak, **told}))


def _processor_time() -> float:
    """Seconds of this process and of those it started that have ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> int:
    """Measure, and print the figures; 1 where a bound is not met."""
    if sys.argv[1:2] == ["--task"]:
        run_task(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=50_000, help="of the transcripts")
    parser.add_argument("--megabytes", type=int, default=700, help="of the export")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    chosen = parser.parse_args()
    sizes = {"transcripts": chosen.messages, "export": chosen.megabytes}
    figures: list[dict[str, Any]] = []
    for part in chosen.only:
        with tempfile.TemporaryDirectory() as name:
            figures += PARTS[part](Path(name), sizes[part])
    print(json.dumps({**sizes, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
