"""The runs of aider in one file become conversations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.aider import AiderImporter
from chatvault.importers.container import open_container
from tests.unit.importers.hostile import RELAXED

NAME = ".aider.chat.history.md"
HISTORY = """
# aider chat started at 2026-03-01 09:30:00

> Aider v0.80.0  
> Main model: sonnet with diff edit format  

#### /add loaf.md  

> Added loaf.md to the chat  

#### Bake a loaf  
#### with rye  

I begin with the flour:

```markdown
#### Rye
> 500 g
```

Then the oven.

> Tokens: 5.6k sent, 1,200 cache write, 2k cache hit, 110 received. Cost: $0.03 message.  
> Applied edit to loaf.md  

# aider chat started at 2026-03-02 10:00:00

> Aider v0.80.0  

# aider chat started at 2026-03-02 10:05:00

#### Is it done?  

Yes.
"""


def read(path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), []
    importer = AiderImporter()
    found: list[Issue] = issues
    names = importer.claim(container, container.names())
    return list(importer.sessions(container, names, found.append)), found


def write(folder: Path, text: str | bytes = HISTORY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_every_run_in_which_something_was_said_is_a_conversation(tmp_path: Path) -> None:
    sessions, issues = read(write(tmp_path / "bakery"))
    assert issues == []
    assert [session.title for session in sessions] == ["Bake a loaf", "Is it done?"]
    first = sessions[0]
    assert first.model == "sonnet"
    assert first.project is not None
    assert first.project.path == str(tmp_path / "bakery")
    assert [message.role for message in first.messages] == [
        Role.SYSTEM, Role.USER, Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.SYSTEM
    ]  # fmt: skip
    assert first.messages[3].blocks == (Text("Bake a loaf\nwith rye"),)
    assert {message.hidden for message in first.messages[::2]} >= {Hidden.PROGRESS}
    assert first.created_at == first.messages[0].created_at is not None


def test_marks_in_code_are_code(tmp_path: Path) -> None:
    answer = read(write(tmp_path))[0][0].messages[4]
    assert "#### Rye\n> 500 g" in plain_text(answer.blocks)
    assert plain_text(answer.blocks).endswith("Then the oven.")


def test_what_an_answer_took_is_its_own(tmp_path: Path) -> None:
    answer = read(write(tmp_path))[0][0].messages[4]
    assert answer.usage == Usage(5_600, 110, 2_000, 1_200, 0, 30_000, CostSource.REPORTED)


def test_a_heading_in_an_answer_is_no_prompt(tmp_path: Path) -> None:
    said = "#### Bake  \n\nFirst:\n\n#### Flour\n\n> of rye\n"
    (session,), _ = read(write(tmp_path, f"# aider chat started at 2026-03-01 09:30:00\n\n{said}"))
    assert [message.role for message in session.messages] == [Role.USER, Role.ASSISTANT]


def test_a_history_whose_lines_were_trimmed_is_read(tmp_path: Path) -> None:
    trimmed = "\n".join(line.rstrip() for line in HISTORY.splitlines())
    sessions, _ = read(write(tmp_path, trimmed))
    assert [session.title for session in sessions] == ["Bake a loaf", "Is it done?"]


def test_a_file_that_begins_amid_a_run_is_read(tmp_path: Path) -> None:
    (session,), _ = read(write(tmp_path, "> Running  \n\n#### Go on  \n\nYes, on it.\n"))
    assert (session.title, session.created_at) == ("Go on", None)


def test_two_runs_of_the_same_second_are_two(tmp_path: Path) -> None:
    run = "# aider chat started at 2026-03-01 09:30:00\n\n#### Hello  \n\n"
    sessions, _ = read(write(tmp_path, run * 2))
    assert len({session.external_id for session in sessions}) == 2


@pytest.mark.parametrize("text", ["", "# A heading\n\nText.\n", "#### A heading  \n\nText.\n"])
def test_other_markdown_is_left_to_others(tmp_path: Path, text: str) -> None:
    container = open_container(write(tmp_path, text))
    assert AiderImporter().claim(container, container.names()) == ()


@given(cut=st.integers(0, len(HISTORY.encode())))
@RELAXED
def test_a_file_that_is_still_written_tells_the_beginning_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    whole = read(write(folder))[0]
    part = read(write(folder, HISTORY.encode()[:cut]))[0]
    known = {session.external_id: session for session in whole}
    for session in part:
        ids = [message.external_id for message in session.messages]
        assert ids == [one.external_id for one in known[session.external_id].messages][: len(ids)]


@given(content=st.binary(max_size=400))
@RELAXED
def test_any_bytes_may_follow(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("runs")
    sessions, _ = read(write(folder, HISTORY.encode() + content))
    assert len(sessions) >= 2


def test_the_mark_that_an_editor_puts_before_a_file_hides_no_run(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xef\xbb\xbf" + HISTORY.lstrip().encode())
    sessions, issues = read(tmp_path)
    assert (len(sessions), issues) == (2, [])
    assert all(session.created_at is not None for session in sessions)


def test_runs_without_a_beginning_in_several_files_are_several(tmp_path: Path) -> None:
    for name in ("first.md", "second.md"):
        (tmp_path / name).write_text(f"#### Bake the {name}  \n\nSure.\n\n> Added loaf.md  \n")
    sessions, _ = read(tmp_path)
    assert len({session.external_id for session in sessions}) == 2
