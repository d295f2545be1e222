"""Sessions that Continue's ``/share`` wrote as Markdown become conversations."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.containers.container import open_container
from chatvault.importers.continue_dev.importer import ContinueImporter
from tests.unit.importers.continue_dev import test_continue_sessions
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_one_with, read_with

SHARED = """### [Continue](https://continue.dev) session transcript
 Exported: 11/8/2025, 1:29:41 PM

#### _User_

> Bake

#### _Assistant_

> I look:
>\x20
> #### _User_
>
> > rye

#### _Assistant_

> Done.
"""
KEPT = SHARED.partition("#### _User_")[0] + (
    "#### _User_\n\n> Bake\n\n#### _Assistant_\n\n> I look.\n\n#### _Assistant_\n\n> 500 g of rye"
    "\n\n#### _Assistant_\n\n> written\n\n#### _Assistant_\n\n> Done."
)

read, read_one = partial(read_with, ContinueImporter()), partial(read_one_with, ContinueImporter())


def write(folder: Path, text: str = SHARED, name: str = "shared.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def test_a_session_that_was_shared_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path))
    assert (session.source, session.title) == ("continue", "Bake")
    assert session.created_at == int(datetime(2025, 11, 8, 13, 29, 41).timestamp() * 1000)
    assert [(message.role, message.blocks) for message in session.messages] == [
        (Role.USER, (Text("Bake"),)),
        (Role.ASSISTANT, (Text("I look:\n\n#### _User_\n\n> rye"),)),
        (Role.ASSISTANT, (Text("Done."),)),
    ]


def test_its_name_tells_its_moment_more_clearly(tmp_path: Path) -> None:
    path = write(tmp_path, SHARED.replace("11/8/2025", "8/11/2025"), "20251108T132941_session.md")
    assert read_one(path).created_at == int(datetime(2025, 11, 8, 13, 29, 41).timestamp() * 1000)


def test_what_is_shared_again_later_is_the_same_conversation(tmp_path: Path) -> None:
    short = read_one(write(tmp_path, SHARED.replace("\n", "\r\n")))
    longer = read_one(write(tmp_path, SHARED + "\n#### _User_\n\n> More", "again.md"))
    assert short.external_id == longer.external_id
    assert short.messages == longer.messages[:-1]


def test_a_session_that_is_kept_too_comes_once(tmp_path: Path) -> None:
    test_continue_sessions.write(tmp_path, test_continue_sessions.told())
    write(tmp_path, KEPT)
    (session,), (issue,) = read(tmp_path)
    assert session.external_id == test_continue_sessions.SESSION
    assert (issue.severity, issue.member) == (Severity.INFO, "shared.md")
    container = open_container(tmp_path)
    container.unchanged = frozenset(session.members)
    assert list(ContinueImporter().sessions(container, container.names(), print)) == []


def test_a_shared_session_that_tells_more_stays(tmp_path: Path) -> None:
    test_continue_sessions.write(tmp_path, test_continue_sessions.told())
    write(tmp_path, KEPT + " It is good.")
    assert len(read(tmp_path)[0]) == 2


@pytest.mark.parametrize("text", ["### [Continue](https://continue.dev) is a tool\n", "# Notes\n"])
def test_other_text_is_left_to_others(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    container = open_container(tmp_path)
    assert ContinueImporter().claim(container, container.names()) == ()


@RELAXED
@given(st.text())
def test_any_text_below_the_heading_is_read_somehow(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("shared")
    write(folder, SHARED.partition("#### _User_")[0] + text)
    read(folder)
