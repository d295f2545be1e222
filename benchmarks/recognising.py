"""How long it takes from a drop on the window until it says what was dropped, before it is read.

Dropped are an export of ChatGPT whose pictures make it 4 GB, one of 700 MB in one file of JSON,
a transcript of 100 MB, a folder of 100,000 transcripts, 4 GB that are nothing known, ten files at
once, and an archive with eight archives of pictures among other files. The window has been open
for some seconds, as it is when somebody drops a file on it. Milliseconds are of the wall clock, the
median of some drops; the first drop of all is told by itself. Prints one JSON line, last; exits
with 1 where the bound is not met.

    python benchmarks/recognising.py [--gigabytes 4]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import import_export
import import_transcripts
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from thread_clock import wait

from chatvault.app import Desktop, make_application
from chatvault.ui.dialogs.importing.import_offer import ImportOffer

BOUND_MS = 200.0
_DROPS = 7
_OPEN_FOR_MS = 5_000
_LONGEST_S = 60.0
_PIECE = bytes(1 << 20)
_LINES = 66_000  # of a transcript of 100 MB
_TRANSCRIPTS = 100_000
_ALBUMS, _PICTURES = 8, 64  # archives, and pictures of 1 MB in each of them


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is dropped, and a word of what has to be said of it."""

    name: str
    paths: tuple[Path, ...]
    said: str


def dropped_things(folder: Path, gigabytes: int) -> Iterator[Dropped]:
    """Everything that is dropped, made in ``folder``."""
    export = folder / "conversations.json"
    import_export.make_export(export, 5)
    archive = folder / "export.zip"
    _with_pictures(archive, export, gigabytes)
    yield Dropped(f"{gigabytes} GB export", (archive,), "ChatGPT")
    long = folder / "long" / "conversations.json"
    long.parent.mkdir()
    import_export.make_export(long, 700)
    yield Dropped("700 MB of JSON", (long,), "ChatGPT")
    transcript = folder / "transcript.jsonl"
    import_transcripts.write_long(transcript, _LINES)
    yield Dropped("transcript of 100 MB", (transcript,), "Claude Code")
    transcripts = folder / "projects"
    beginning = b"".join(_first_lines(transcript))
    for number in range(_TRANSCRIPTS):
        one = transcripts / f"-home-ada-{number // 50}" / f"{uuid.UUID(int=number)}.jsonl"
        one.parent.mkdir(parents=True, exist_ok=True)
        one.write_bytes(beginning)
    yield Dropped(f"folder of {_TRANSCRIPTS:,} transcripts", (transcripts,), "Claude Code")
    unknown = folder / "film.mkv"
    _zeros(unknown, gigabytes)
    yield Dropped(f"{gigabytes} GB of nothing known", (unknown,), "no text")
    several = tuple(_copies(export, folder / "several", 10))
    yield Dropped("ten files at once", several, "ChatGPT")
    albums = folder / "albums.zip"
    _with_archives(albums, folder / "album.zip")
    yield Dropped("eight archives of pictures", (albums,), "It holds archives")


def _with_pictures(archive: Path, export: Path, gigabytes: int) -> None:
    """An export as it is downloaded: conversations among pictures, which are not packed again."""
    with zipfile.ZipFile(archive, "w", allowZip64=True) as target:
        for number in range(gigabytes):
            info = zipfile.ZipInfo(f"file-{number:04}-picture.png")
            with target.open(info, "w", force_zip64=True) as stream:
                for _ in range(1024):
                    stream.write(_PIECE)
        target.write(export, "conversations.json", zipfile.ZIP_DEFLATED)


def _with_archives(archive: Path, album: Path) -> None:
    """What a person packed once more: a file manager packs also what is packed already."""
    picture = random.Random(1).randbytes(1 << 20)
    with zipfile.ZipFile(album, "w") as target:
        for number in range(_PICTURES):
            target.writestr(f"picture-{number:04}.jpg", picture)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("notes.txt", "Pictures of bread.")
        for number in range(_ALBUMS):
            target.write(album, f"album-{number}.zip")


def _zeros(path: Path, gigabytes: int) -> None:
    with path.open("wb") as stream:
        stream.truncate(gigabytes << 30)


def _first_lines(transcript: Path) -> list[bytes]:
    with transcript.open("rb") as stream:
        return [next(stream) for _ in range(4)]


def _copies(export: Path, folder: Path, count: int) -> Iterator[Path]:
    folder.mkdir()
    for number in range(count):
        path = folder / f"conversations-{number:03}.json"
        path.write_bytes(export.read_bytes())
        yield path


class Person:
    """Drops files on the window, and reads what it says of them."""

    def __init__(self, folder: Path) -> None:
        settings = folder / "settings.json"
        settings.write_text(json.dumps({"backup_hours": 0}))  # nothing else runs beside it
        self._desktop = Desktop(make_application(), folder / "vault", settings)
        self._desktop.show()
        wait(_OPEN_FOR_MS)

    def drop(self, dropped: Dropped) -> float:
        """The milliseconds until it is said what that is."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in dropped.paths])
        how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
               Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(self._desktop.window, QDragEnterEvent(QPoint(9, 9), *how))
        started = time.perf_counter()
        QApplication.sendEvent(self._desktop.window, QDropEvent(QPointF(9, 9), *how))
        offer = self._offer(started + _LONGEST_S)
        taken = (time.perf_counter() - started) * 1_000
        said = " ".join(label.text() for label in offer.told)
        assert dropped.said in said, said
        offer.reject()
        wait(200)
        return taken

    def close(self) -> None:
        """Close the window."""
        self._desktop.window.close()

    def _offer(self, give_up: float) -> ImportOffer:
        while True:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            for offer in self._desktop.window.findChildren(ImportOffer):
                if offer.isVisible():
                    return offer
            assert time.perf_counter() < give_up, "nothing was said"


def main() -> int:
    """Measure, and print the figures; 1 where the bound is not met."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gigabytes", type=int, default=4)
    gigabytes = parser.parse_args().gigabytes
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        things = tuple(dropped_things(folder, gigabytes))
        person = Person(folder)
        taken = {"the first drop": [person.drop(things[0])]}
        for thing in things:
            taken[thing.name] = [person.drop(thing) for _ in range(_DROPS)]
        person.close()
    for what, milliseconds in taken.items():
        value = statistics.median(milliseconds)
        print(f"{what}: {value:.0f} ms", file=sys.stderr)
        figures.append({"name": f"drop to offer, {what}", "value": round(value, 1), "unit": "ms",
                        "bound": BOUND_MS, "met": value <= BOUND_MS, "rival": None})  # fmt: skip
    print(json.dumps({"gigabytes": gigabytes, "figures": figures}))
    return 0 if all(figure["met"] for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
