"""Large imports are read in a process beside the program, to the same end."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Text
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, ReadingStopped, UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.registry import Portion
from chatvault.services.importing import portion_import
from chatvault.services.importing.prepared_sessions import read_beside, read_here
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.stopping import Impatient
from tests.unit.importers.claude_code.claude_code_files import PIXEL, Transcript
from tests.unit.services.importing.test_importing import (
    conversation,
    run,
    write_export,
)

MANY = 5_000  # conversations; far more than are received ahead


class Notes:
    """Reads a made up format: a conversation for each line, which attaches the whole file."""

    key = "notes"
    name = "Notes"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(names)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        for name in names:
            for line in container.open(name).read().decode().splitlines():
                if line == "odd":
                    report(Issue(line, Severity.WARNING, "This line is odd.", name))
                elif line == "cut":
                    raise UnreadableFile("The file is cut short.", path=name)
                elif line == "bug":
                    raise ZeroDivisionError("of this test")
                else:
                    file = File(Attachment(name, content=partial(container.open, name)))
                    message = make_message(blocks=[Text(line), file], external_id=line)
                    yield make_session(messages=[message], external_id=line)


def notes(folder: Path, *lines: str) -> tuple[FileContainer, Portion]:
    path = folder / "notes.txt"
    path.write_text("\n".join(lines))
    container = FileContainer(path)
    return container, Portion(Notes(), container.names())


def test_what_is_read_beside_is_what_is_read_here(tmp_path: Path) -> None:
    container, portion = notes(tmp_path, "a loaf", "odd", "a caféBar in C++", "日本語")
    told: list[Issue] = []
    here = list(read_here(container, portion, told.append))
    beside = list(read_beside(container, portion, told.append, Unattended()))
    # Everything is there, hashes and rows,
    assert [session.digest for session in beside] == [session.digest for session in here]
    for one, other in zip(here, beside, strict=True):
        one.lay_out()
        assert other.messages[0].rows == one.messages[0].rows
        assert other.title == one.title
        # files that are attached can be read, though nobody has sent them,
        content = other.messages[0].attachments[0].content
        assert content is not None
        assert content().read() == container.path.read_bytes()
    # and what was odd is told.
    assert told[0] == told[1]
    assert multiprocessing.active_children() == []


def test_what_goes_wrong_beside_is_raised_here(tmp_path: Path) -> None:
    sessions = read_beside(*notes(tmp_path, "a", "cut"), print, Unattended())
    assert next(sessions).title == "a"
    with pytest.raises(UnreadableFile, match="cut short") as known:
        next(sessions)
    assert known.value.path == Path("notes.txt")
    # A mistake of the program's tells where it was made.
    sessions = read_beside(*notes(tmp_path, "bug"), print, Unattended())
    with pytest.raises(ZeroDivisionError) as bug:
        next(sessions)
    assert "in sessions" in bug.value.__notes__[0]


def test_a_process_that_is_killed_ends_the_import_with_a_sentence(tmp_path: Path) -> None:
    lines = (f"line {number}" for number in range(MANY))
    sessions = read_beside(*notes(tmp_path, *lines), print, Unattended())
    next(sessions)
    (process,) = multiprocessing.active_children()
    process.kill()
    with pytest.raises(ReadingStopped, match="import it again"):
        list(sessions)


def test_nothing_is_left_behind_where_nobody_wants_the_rest(tmp_path: Path) -> None:
    lines = (f"line {number}" for number in range(MANY))
    sessions = read_beside(*notes(tmp_path, *lines), print, Unattended())
    next(sessions)
    sessions.close()
    assert multiprocessing.active_children() == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from chatvault.domain.work import Unattended
from chatvault.services.importing.prepared_sessions import read_beside
from tests.unit.services.importing.test_prepared_sessions import notes

if __name__ == "__main__":
    lines = (f"line {number}" for number in range(5_000))
    next(read_beside(*notes(Path(sys.argv[1]), *lines), print, Unattended()))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_program_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(_KILLED)
    root = Path(__file__).parents[4]
    # Its output ends when the last process that holds it has ended.
    subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        timeout=60,
        check=False,
    )


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small an import is, it is read beside the program."""
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 0)


@pytest.mark.usefixtures("beside")
def test_transcripts_with_pictures_are_imported(services: Services, tmp_path: Path) -> None:
    # Given a transcript with a picture,
    transcript = Transcript()
    source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    transcript.user([{"type": "text", "text": "Is it done?"}, {"type": "image", "source": source}])
    transcript.assistant("msg_1", {"type": "text", "text": "The crust says yes."})
    folder = transcript.write(tmp_path).parent
    # when it is imported, it is found, whole, and importing it again changes nothing.
    (first,) = run(services, folder).runs
    assert (first.sessions_new, first.messages_new, first.issues) == (1, 2, ())
    assert services.searching.search("crust", Unattended()).total == 1
    assert services.health.check(Unattended()).healthy
    assert len(list(services.importing.blobs.names())) == 2  # the picture and the original
    (again,) = run(services, folder).runs
    assert (again.sessions_unchanged, again.messages_new) == (1, 0)


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("readings", [0, 1, 3])
def test_a_cancelled_import_keeps_whole_conversations(
    services: Services, tmp_path: Path, readings: int
) -> None:
    conversations = [conversation(f"c{number}", "Ask", "Answer") for number in range(5)]
    export = write_export(tmp_path / "conversations.json", *conversations)
    with pytest.raises(Cancelled):
        services.importing.run([export], Impatient(readings))
    assert services.browsing.navigation().all == readings
    assert services.health.check(Unattended()).healthy
    assert multiprocessing.active_children() == []


def test_the_process_loads_no_database() -> None:
    """It would take as much memory as all that it reads."""
    module = "chatvault.services.importing.preparation"
    asked = f"import sys; import {module}; print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout.strip() == "False"
