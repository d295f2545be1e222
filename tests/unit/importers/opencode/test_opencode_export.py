"""Sessions that ``opencode export`` wrote become the conversations that the stores hold."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Hidden
from chatvault.domain.parsed import Severity
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.unit.importers.hostile import RELAXED, is_chain, spoil
from tests.unit.importers.opencode.opencode_files import (
    SESSION,
    answered,
    asked,
    exchange,
    export,
    write,
    write_database,
    write_tree,
)
from tests.unit.importers.reading import read_with

read = partial(read_with, OpenCodeImporter())


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "bread.json"
    write(path, export(exchange()))
    return path


def test_an_export_is_the_session_of_the_files(tmp_path: Path, exported: Path) -> None:
    ((session,), issues), ((of_files,), _) = (
        read(exported),
        read(write_tree(tmp_path / "storage", exchange())),
    )

    assert issues == []
    assert session.members == ("bread.json",)
    assert replace(session, members=()) == replace(of_files, members=())


def test_an_export_of_kilo_code_is_the_session_of_its_database(tmp_path: Path) -> None:
    question, parts = asked("Which bread is here?", editorContext={"shell": "bash"})
    said = [(question, parts), *exchange()[1:]]
    write(tmp_path / "export" / "bread.json", export(said))
    ((session,), _) = read(tmp_path / "export" / "bread.json")
    ((stored,), _) = read(write_database(tmp_path / "kilo.db", said))
    assert (session.source, session.external_id) == (stored.source, stored.external_id)
    assert session.source == "kilo-code"


def test_the_model_that_is_asked_speaks_in_no_question(exported: Path, tmp_path: Path) -> None:
    ((session,), _) = read(exported)
    write(tmp_path / "open.json", export([asked("Which?")], "ses_open"))
    ((unanswered,), _) = read(tmp_path / "open.json")

    assert [message.model for message in session.messages] == [None, "claude-opus-4-1"]
    assert (unanswered.model, unanswered.messages[0].model) == ("claude-opus-4-1", None)


def test_it_is_recognised_by_what_it_holds(exported: Path) -> None:
    (portion,) = registry.plan(open_container(exported)).portions

    assert portion.importer.key == "opencode"


def test_of_a_session_that_a_store_holds_the_export_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "exported.json", export([asked("What is old?")]))
    write_tree(tmp_path / "storage", exchange())
    (of_files,), _ = read(tmp_path)
    write_database(tmp_path / "opencode.db", exchange())
    (of_database,), _ = read(tmp_path)

    assert "exported.json" not in of_files.members
    assert of_database.members == ("opencode.db",)


def test_exports_of_several_sessions_are_read_with_who_called_them(tmp_path: Path) -> None:
    write(tmp_path / "a.json", export(exchange()))
    write(tmp_path / "b.json", export([asked("Look.")], "ses_helper", parentID=SESSION))

    sessions, _ = read(tmp_path)

    assert [session.parent_external_id for session in sessions] == [None, SESSION]


def test_a_summary_divides_and_what_nobody_typed_is_hidden(tmp_path: Path) -> None:
    summed = answered({"type": "text", "text": "So far: rye."}, summary=True)
    question, parts = asked("And now?")
    parts.append({"type": "text", "text": "A plan is open.", "synthetic": True})
    write(tmp_path / "long.json", export([*exchange(), summed, (question, parts)]))

    (session,), _ = read(tmp_path / "long.json")

    *_, summary, visible, added = session.messages
    assert summary.blocks == (Event(EventKind.COMPACTION, "So far: rye."),)
    assert (visible.blocks, visible.hidden) == ((Text("And now?"),), None)
    assert (added.blocks, added.hidden) == ((Text("A plan is open."),), Hidden.META)


def test_an_export_that_is_cut_short_is_told(tmp_path: Path, exported: Path) -> None:
    exported.write_bytes(exported.read_bytes()[:-40])
    write(tmp_path / "whole.json", export(exchange(), "ses_whole"))

    sessions, (issue,) = read(tmp_path)

    assert [session.external_id for session in sessions] == ["ses_whole"]
    assert (issue.severity, issue.member) == (Severity.ERROR, "bread.json")


def test_an_export_that_is_in_the_vault_as_it_is_is_passed_over(exported: Path) -> None:
    container, importer = open_container(exported), OpenCodeImporter()
    container.unchanged = frozenset({"bread.json"})

    assert list(importer.sessions(container, container.names(), print)) == []


@pytest.mark.parametrize(
    ("total", "output"), [(375, 25), (370, 20), (None, 25)], ids=["apart", "among", "untold"]
)
def test_thoughts_count_once_whether_the_output_holds_them_or_not(
    tmp_path: Path, total: int | None, output: int
) -> None:
    tokens = {"input": 10, "output": 20, "reasoning": 5, "cache": {"read": 300, "write": 40}}
    tokens |= {} if total is None else {"total": total}
    said = answered({"type": "text", "text": "Rye."}, tokens=tokens, cost=0)
    write(tmp_path / "a.json", export([asked("Which?"), said]))

    (session,), _ = read(tmp_path / "a.json")

    usage = session.messages[1].usage
    assert usage is not None
    assert (usage.output, usage.reasoning) == (output, 5)


@given(data=st.data())
@RELAXED
def test_any_value_in_any_place_is_survived(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    told = copy.deepcopy(export(exchange()))
    spoil(told, data)
    path = tmp_path_factory.mktemp("hostile") / "bread.json"
    path.write_text(json.dumps(told))

    container, importer = open_container(path), OpenCodeImporter()
    for session in importer.sessions(container, (path.name,), lambda _issue: None):
        assert is_chain(session)
