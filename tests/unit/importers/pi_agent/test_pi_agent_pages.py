"""Pages that Pi exports hold the session as its file does."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.services.vault import Services
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.pi_agent.pi_agent_files import (
    Record,
    answer,
    head,
    read,
    read_one,
    talk,
    text,
    user,
    whole,
    write,
)

LEFT_OUT = "The session in this page cannot be read"


def page(path: Path, told: Any) -> Path:
    data = base64.b64encode(json.dumps(told).encode()).decode()
    return page_of(path, data)


def page_of(path: Path, data: str, end: str = "</script></body></html>") -> Path:
    style = f"<style>{'.a { color: red } ' * 900}</style>"
    script = f'<script id="session-data" type="application/json">{data}'
    path.write_text(
        f"<!DOCTYPE html><html><head><title>Session Export</title>{style}</head>{script}{end}"
    )
    return path


def exported(entries: list[Record], leaf: str | None = None) -> Record:
    return {"header": entries[0], "entries": entries[1:], "leafId": leaf, "systemPrompt": "Be."}


def alike(session: ParsedSession) -> ParsedSession:
    return replace(session, members=(), checkpoint=None, only_adds=False)


def test_a_page_tells_what_the_file_of_its_session_does(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    entries = whole()
    file = read_one(write(tmp_path / "a.jsonl", entries))
    shown = read_one(page(tmp_path / "pages" / "pi-session-a.html", exported(entries)))
    assert alike(shown) == alike(file)
    assert shown.only_adds


def test_a_page_shows_the_branch_that_was_on_the_screen(tmp_path: Path) -> None:
    entries = [
        *(head(), user("u1", None, "Bake"), answer("a1", "u1", text("Rye."))),
        answer("a2", "u1", text("Wheat.")),
    ]
    assert read_one(page(tmp_path / "a.html", exported(entries, "a1"))).active_leaf == "a1"
    assert read_one(page(tmp_path / "a.html", exported(entries))).active_leaf == "a2"


def test_a_page_of_openclaw_is_its_own(tmp_path: Path) -> None:
    entries = [head(cwd="/home/ada/.openclaw/workspace"), user("u1", None, "[Telegram Ada] Hello")]
    session = read_one(page(tmp_path / "a.html", exported(entries)))
    assert (session.source, talk(session)) == ("openclaw", ["Hello"])


def test_an_older_page_takes_nothing_away(tmp_path: Path, services: Services) -> None:
    entries = [head(), user("u1", None, "Bake"), answer("a1", "u1", text("Rye."))]
    later = [*entries, user("u2", "a1", "Again"), answer("a2", "u2", text("Wheat."))]
    file = write(tmp_path / "a.jsonl", later)
    services.importing.run([file], Unattended())
    services.importing.run([page(tmp_path / "a.html", exported(entries))], Unattended())
    with services.database.rows() as rows:
        names = [name for (name,) in rows("SELECT external_id FROM message ORDER BY position")]
    assert names == ["u1", "a1", "u2", "a2"]


@pytest.mark.parametrize("data", ["", "?", "W10=", "e30="])
def test_a_page_without_its_session_is_told(tmp_path: Path, data: str) -> None:
    path = page_of(tmp_path / "a.html", data)
    with pytest.raises(UnreadableFile, match=LEFT_OUT):
        read(path)
    page(tmp_path / "b.html", exported(whole()))
    sessions, issues = read(tmp_path)
    assert len(sessions) == 1
    assert [(issue.severity, issue.member) for issue in issues] == [(Severity.ERROR, "a.html")]


def test_a_page_that_is_cut_short_is_told(tmp_path: Path) -> None:
    told = base64.b64encode(json.dumps(exported(whole())).encode()).decode()
    with pytest.raises(UnreadableFile, match=LEFT_OUT):
        read(page_of(tmp_path / "a.html", told, end=""))


def test_another_page_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>Session Export</title><p>Nothing else</p>")
    assert read(tmp_path) == ([], [])


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    told = json.loads(json.dumps(exported(whole(), "a1")))
    spoil(told, data)
    with suppress(UnreadableFile):
        for session in read(page(tmp_path / "a.html", told))[0]:
            found = [message.external_id for message in session.messages]
            assert session.active_leaf in (None, *found)
