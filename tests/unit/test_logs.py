"""Nothing that conversations say, and nothing that is searched for, comes into the log."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from chatvault import logs
from chatvault.app import _show_crashes_in
from chatvault.domain.search.query import parse
from chatvault.domain.work import Unattended
from chatvault.errors import ChatVaultError
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.jobs.runner import JobRunner, Lane
from chatvault.services.vault import Services
from tests.program import PROGRAM
from tests.unit.services.importing.test_importing import conversation, run, write_export

CANARY = "canary7yellow"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """What the log has kept, and its files beside it; the program's own set-up of logging."""
    root = logging.getLogger()
    before, root.handlers[:] = root.handlers[:], []
    level = root.level
    logs.begin(tmp_path / "log")

    def read() -> str:
        return "".join(path.read_text("utf-8") for path in (tmp_path / "log").iterdir())

    yield read
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def hostile_exports(folder: Path) -> list[Path]:
    """Exports with the canary wherever something else is meant to be."""
    whole = conversation(CANARY, f"Say {CANARY}", f"I said {CANARY}")
    folder.mkdir()
    paths = [write_export(folder / "conversations.json", whole)]

    def put(name: str, content: str | bytes) -> None:
        path = folder / name / "conversations.json"
        path.parent.mkdir()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)

    put("cut", json.dumps([whole])[:-40])
    put("deep", "[" * 100_000 + f'"{CANARY}"')
    put("number", json.dumps([whole]).replace("1763812800.0", f'"{CANARY}"'))
    put("digits", json.dumps([whole]).replace("1763812800.0", "9" * 5_000))
    put("surrogate", json.dumps([whole]).replace(CANARY, rf"{CANARY}\ud800"))
    put("bytes", json.dumps([whole]).encode().replace(b"Say", b"\xff\xfe"))
    for field in ("mapping", "title", "create_time", "current_node", "id"):
        put(field, json.dumps([whole | {field: [CANARY, {CANARY: CANARY}]}]))
    return paths


def broken(value: str) -> None:
    """Raises a bug whose words quote what it was given, out of another one."""
    try:
        int(value)
    except ValueError as error:
        raise KeyError(value) from error


def fail_in_a_job(qtbot: QtBot, function: Callable[[Any], Any]) -> BaseException:
    """The error that a job ended with."""
    runner = JobRunner()
    failures: list[BaseException] = []
    job = runner.start("Reading the conversation", function, Lane.WRITE)
    job.failed.connect(failures.append)
    with qtbot.waitSignal(job.finished, timeout=30_000):
        pass
    runner.shutdown()
    runner.deleteLater()
    QCoreApplication.sendPostedEvents(runner)
    return failures[0]


def test_hostile_files_are_imported_searched_and_exported(
    services: Services, tmp_path: Path, log: Callable[[], str]
) -> None:
    # Given files with the canary in every place, when all is done with them that can be,
    report = run(services, *hostile_exports(tmp_path / "exports"))
    assert sum(len(run.issues) for run in report.runs) > 3
    for query in (CANARY, f'"{CANARY}', f"/{CANARY}(/", f"has:{CANARY}", f"{CANARY} AND (", "\0"):
        services.searching.search(query, Unattended())
    assert parse(CANARY)
    with services.database.read() as session:
        ids = [row[0] for row in session.execute(text("SELECT id FROM chat_session"))]
    assert ids
    services.exporting.export(ids, "html", tmp_path / "out", Unattended())
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ChatVaultError):
        services.exporting.export(ids, "html", tmp_path / "taken", Unattended())
    # then the log is as silent as it was.
    assert CANARY not in log()


def test_a_job_that_crashes_leaves_where_and_not_what(qtbot: QtBot, log: Callable[[], str]) -> None:
    error = fail_in_a_job(qtbot, lambda context: broken(CANARY))
    assert CANARY in str(error)  # the window can show it
    assert CANARY not in log()
    assert "Job failed: Reading the conversation" in log()
    assert "in broken" in log()
    assert log().index("builtins.ValueError") < log().index("builtins.KeyError")


def test_an_importer_that_crashes_leaves_nothing_of_the_file(
    qtbot: QtBot,
    services: Services,
    tmp_path: Path,
    log: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sessions(importer: object, *arguments: object) -> None:
        broken(f"{CANARY} {arguments}")

    monkeypatch.setattr(ChatGPTImporter, "sessions", sessions)
    export = write_export(tmp_path / "conversations.json", conversation("a", CANARY))
    fail_in_a_job(qtbot, lambda context: services.importing.run([export], context))
    assert "in broken" in log()
    assert CANARY not in log()


def test_an_error_of_the_database_does_not_even_quote_it_to_the_window(
    qtbot: QtBot, services: Services, log: Callable[[], str]
) -> None:
    def insert(context: object) -> None:
        with services.database.write() as session:
            session.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": CANARY})

    error = fail_in_a_job(qtbot, insert)
    assert "nowhere" in str(error)
    assert CANARY not in str(error)
    assert CANARY not in log()


def test_a_crash_of_the_window_is_kept_without_its_words(
    log: Callable[[], str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Window:
        """Takes what there is to show."""

        def __init__(self) -> None:
            self.shown: list[BaseException] = []
            self.crashed = self

        def emit(self, error: BaseException) -> None:
            self.shown.append(error)

    window = Window()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    _show_crashes_in(window)  # type: ignore[arg-type]
    with pytest.raises(KeyError) as caught:
        broken(CANARY)
    sys.excepthook(caught.type, caught.value, caught.tb)
    assert window.shown == [caught.value]
    assert "in broken" in log()
    assert CANARY not in log()
    assert CANARY not in "".join(capsys.readouterr())  # the desktop keeps what programs say


def test_what_another_formatter_left_in_the_record_is_not_taken_over(
    log: Callable[[], str],
) -> None:
    wordy = logging.StreamHandler()
    logging.getLogger().handlers.insert(0, wordy)
    try:
        broken(CANARY)
    except KeyError:
        logging.getLogger("chatvault").exception("It failed.")
    assert "in broken" in log()
    assert CANARY not in log()


@pytest.mark.skipif(sys.platform == "win32", reason="has no modes, and another place for logs")
def test_the_program_keeps_its_log_for_the_person_alone(tmp_path: Path) -> None:
    # When hostile files are imported and searched,
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path)}
    exports = hostile_exports(tmp_path / "exports")
    for arguments in (("import", *map(str, exports)), ("search", CANARY), ("search", f'"{CANARY}')):
        done = subprocess.run(
            [PROGRAM, "--vault", str(tmp_path / "vault"), *arguments],
            env=environment, capture_output=True, text=True, timeout=120, check=False, umask=0o022,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
    # then its log is in a folder of the person alone, and has nothing of them.
    folders = [path for path in tmp_path.rglob("log") if path.is_dir()]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700]
    assert not [path for path in folders[0].iterdir() if CANARY in path.read_text("utf-8")]
