"""Reading the sessions of Oh My Pi, which has the form of Pi and adds to it."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.pi_agent.pi_agent_files import (
    SESSION,
    Record,
    answer,
    entry,
    head,
    read,
    read_one,
    text,
    user,
    write,
)

SUM = hashlib.sha256(base64.b64decode(PIXEL)).hexdigest()
STEM = f"2026-08-01T10-00-00-000Z_{SESSION}"


def slot(title: str) -> Record:
    """The line that comes before the head: the title of now, in a place that is always as wide."""
    return {"type": "title", "v": 1, "title": title, "updatedAt": "2026-08-01", "pad": "  "}


def told(name: str, before: str | None, role: str, **message: Any) -> Record:
    return entry("message", name, before, message={"role": role, **message})


def session_of(folder: Path, *records: Record, title: str = "Rye") -> ParsedSession:
    """The only session of a file with these entries, of which nothing is unknown."""
    return read_one(write(folder / f"{STEM}.jsonl", [slot(title), head(), *records]))


def test_the_title_stands_before_the_head(tmp_path: Path) -> None:
    changed = entry("title_change", "t1", "u1", title="Rye bread", source="user")
    session = session_of(tmp_path, user("u1", None, "Bake"), changed, title="Rye bread")
    assert (session.external_id, session.title, session.agent) == (
        SESSION,
        "Rye bread",
        "Oh My Pi",
    )
    assert session_of(tmp_path, user("u1", None, "Bake"), title="").title == "Bake"


def test_a_session_of_before_has_its_title_in_its_head(tmp_path: Path) -> None:
    path = tmp_path / ".omp" / "agent" / "sessions" / "-oven" / f"{STEM}.jsonl"
    session = read_one(write(path, [{**head(), "title": "Rye"}, user("u1", None, "Bake")]))
    assert (session.title, session.agent) == ("Rye", "Oh My Pi")


def test_what_only_oh_my_pi_writes_is_told(tmp_path: Path) -> None:
    files = [
        {"path": "/oven/notes.md", "content": "Rye."},
        {"path": "a.png", "content": "", "image": {"data": PIXEL, "mimeType": "image/png"}},
    ]
    spent = {"input": 3, "output": 1, "cost": {"total": 0.25}}
    session = session_of(
        tmp_path,
        told("d1", None, "developer", content="Mind the todo list."),
        told("f1", "d1", "fileMention", files=files),
        user("u1", "f1", "Bake"),
        told("s1", "u1", "user", content="Go on by yourself.", synthetic=True),
        told("p1", "s1", "pythonExecution", code="1 / 0", output="Zero!", exitCode=1),
        entry("model_usage", "w1", "p1", purpose="memory", model="haiku", usage=spent),
        entry("reset_boundary", "r1", "w1"),
        entry("custom_message", "k1", "r1", content="Knead.", display=True, attribution="user"),
        entry("mode_change", "m1", "k1", mode="plan"),
        entry("credential_pin", "c1", "m1", provider="anthropic", hash="0"),
        entry("service_tier_change", "v1", "c1", serviceTier=None),
        entry("ttsr_injection", "i1", "v1", injectedRules=[]),
        entry("session_init", "n1", "i1", task="Bake"),
    )
    shown = {one.external_id: (one.role, one.hidden) for one in session.messages}
    assert shown == {
        "d1": (Role.SYSTEM, Hidden.SYSTEM),
        "f1": (Role.USER, None),
        "u1": (Role.USER, None),
        "s1": (Role.USER, Hidden.META),
        "p1": (Role.USER, None),
        "w1": (Role.SYSTEM, Hidden.META),
        "r1": (Role.SYSTEM, None),
        "k1": (Role.USER, None),
    }
    by_name = {one.external_id: one for one in session.messages}
    note, picture = by_name["f1"].blocks
    assert isinstance(note, File)
    assert (note.attachment.name, note.text) == ("notes.md", "Rye.")
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.width) == ("a.png", 1)
    (ran,) = by_name["p1"].blocks
    assert isinstance(ran, ToolCall)
    assert ran.outcome is not None
    assert (ran.name, ran.outcome.text, ran.outcome.status) == (
        "python",
        "Zero!",
        ToolStatus.FAILED,
    )
    assert by_name["w1"].usage is not None
    assert (by_name["w1"].model, by_name["w1"].usage.cost) == ("haiku", 250_000)
    assert by_name["r1"].blocks == (Event(EventKind.NOTICE, "/clear"),)


@pytest.mark.parametrize("imported", ["", ".omp/agent", ".omp/agent/sessions"])
def test_pictures_lie_in_files_of_their_own(tmp_path: Path, imported: str) -> None:
    home = tmp_path / ".omp" / "agent"
    (home / "blobs").mkdir(parents=True)
    (home / "blobs" / SUM).write_bytes(base64.b64decode(PIXEL))
    picture = {"type": "image", "mimeType": "image/png", "data": f"blob:sha256:{SUM}"}
    lost = {**picture, "data": f"blob:sha256:{'0' * 64}"}
    asked = told("u1", None, "user", content=[text("Look"), picture, lost])
    write(home / "sessions" / "-oven" / f"{STEM}.jsonl", [slot(""), head(), asked])
    said, held, missing = read_one(tmp_path / imported).messages[0].blocks
    assert said == Text("Look")
    assert isinstance(held, Image)
    assert isinstance(missing, Image)
    assert (held.attachment.width, held.attachment.media_type) == (1, "image/png")
    assert held.attachment.content is not None
    assert held.attachment.content().read() == base64.b64decode(PIXEL)
    assert missing.attachment.content is None


def test_a_sub_agent_lies_in_the_folder_of_the_session_that_started_it(tmp_path: Path) -> None:
    folder = tmp_path / "-oven"
    write(folder / f"{STEM}.jsonl", [slot("Rye"), head(), user("u1", None, "Bake")])
    task = told("u1", None, "user", content="Knead the dough.", synthetic=True)
    child = [slot(""), {**head(), "id": "child"}, task, answer("a1", "u1", text("Done."))]
    write(folder / STEM / "Kneader.jsonl", child)
    (above, below), issues = read(tmp_path)
    assert issues == []
    assert (above.external_id, above.relation) == (SESSION, None)
    assert (below.parent_external_id, below.relation) == (SESSION, Relation.SUBAGENT)
    assert below.messages[0].hidden is None
