"""Ctrl+C ends a command at a safe place, and what was kept is told."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from chatvault.__main__ import main
from chatvault.cli import program
from chatvault.cli.console import ConsoleWork, console_work
from chatvault.errors import Cancelled
from tests.unit.cli.command_line import answer, run
from tests.unit.services.importing.test_importing import conversation, write_export


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Hear of Ctrl+C also where the tests themselves run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_work_ends_where_it_is_next_looked_whether_to_go_on() -> None:
    with console_work() as work:
        work.check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            work.check()
        with pytest.raises(Cancelled):
            work.progress(1, 2, "baking")


def test_a_statement_of_the_database_ends_at_once() -> None:
    # Given a statement that goes on for long, and in which Ctrl+C is pressed,
    with closing(dbapi2.connect(":memory:")) as connection, console_work() as work:
        connection.create_function("pressed", 0, lambda: signal.raise_signal(signal.SIGINT))
        long = (
            "WITH RECURSIVE count(n) AS (SELECT coalesce(pressed(), 0) UNION ALL "
            "SELECT n + 1 FROM count LIMIT 100000000) SELECT max(n) FROM count"
        )
        # then it does not.
        with pytest.raises(Cancelled), work.interruptible(connection.interrupt):
            connection.execute(long).fetchone()
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert signal.set_wakeup_fd(-1) == -1


def test_what_else_a_statement_raises_is_told_as_it_is() -> None:
    with (
        console_work() as work,
        pytest.raises(ValueError, match="dough"),
        work.interruptible(lambda: None),
    ):
        raise ValueError("dough")


def test_while_the_program_is_loaded_it_ends_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "program", pressed)
    monkeypatch.setattr("sys.argv", ["chatvault", "list"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_pressed_again_it_ends_at_once() -> None:
    with console_work():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_before_and_after_the_work_it_does_what_it_does_elsewhere() -> None:
    before = signal.getsignal(signal.SIGINT)
    with console_work():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_who_is_to_hear_nothing_of_it_hears_nothing() -> None:
    # Given a program that a shell has started in its background,
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with console_work() as work:
            signal.raise_signal(signal.SIGINT)
            work.check()
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_import_that_was_stopped_says_what_is_kept_and_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an import that is stopped while it reads,
    export = write_export(tmp_path / "talk.json", conversation("rye", "Rye?", "Yes."))
    progress = ConsoleWork.progress

    def stopped(work: ConsoleWork, done: int, total: int = 0, note: str = "") -> None:
        signal.raise_signal(signal.SIGINT)
        progress(work, done, total, note)

    monkeypatch.setattr(ConsoleWork, "progress", stopped)
    done = run(tmp_path, "import", str(export))
    # then it says so and nothing else, and what was done is in the list of imports.
    assert done.exit_code == 130
    assert done.stdout == ""
    assert done.stderr == f"{program.STOPPED}\n"
    monkeypatch.undo()
    (listed,) = answer(tmp_path, "imports")
    assert listed["path"] == str(export)


def test_a_command_without_long_work_ends_with_a_word_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    assert run(tmp_path, "list").exit_code == 0
    monkeypatch.setattr("chatvault.services.browsing.Browsing.keys", pressed)
    done = run(tmp_path, "list")
    assert (done.exit_code, done.stderr) == (130, f"{program.STOPPED}\n")
