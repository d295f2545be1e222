"""The runs of aider in one file become conversations."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, Thinking, plain_text
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.importers.aider.importer import AiderImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_with

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

read = partial(read_with, AiderImporter())


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
    assert answer.usage == Usage(2_400, 110, 2_000, 1_200, 0, 30_000, CostSource.REPORTED)


def test_what_an_answer_took_may_be_told_in_two_lines(tmp_path: Path) -> None:
    text = (
        "#### Bake  \n\nWith rye.\n\n"
        "> Tokens: 16k sent, 1.2k cache write, 14k cache hit, 300 received.\n"
        "Cost: $0.02 message, $0.05 session.  \n> Applied edit to loaf.md  \n\n#### Thanks  \n"
    )
    _asked, answer, spent, edited, thanks = read(write(tmp_path, text))[0][0].messages
    assert answer.blocks == (Text("With rye."),)
    assert answer.usage == Usage(800, 300, 14_000, 1_200, 0, 20_000, CostSource.REPORTED)
    assert [one.hidden for one in (spent, edited)] == [Hidden.PROGRESS, Hidden.PROGRESS]
    assert [one.external_id for one in (answer, thanks)] == ["1", "2"]


def test_tokens_told_in_two_lines_below_a_notice_change_no_number(tmp_path: Path) -> None:
    text = (
        "#### Bake  \n> ^C again to exit  \n"
        "> Tokens: 9k sent, 0 received.\nCost: $0.03 message, $0.03 session.  \n"
        "> ^C KeyboardInterrupt  \n"
    )
    assert [one[0] for one in told(tmp_path, text)] == ["0", "1", "2", "3"]


def test_a_cache_that_is_counted_apart_takes_nothing_from_what_was_sent(tmp_path: Path) -> None:
    text = "#### Bake  \n\nRye.\n\n> Tokens: 2k sent, 14k cache hit, 300 received.  \n"
    answer = read(write(tmp_path, text))[0][0].messages[1]
    assert answer.usage == Usage(2_000, 300, 14_000)


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


def test_a_run_without_a_beginning_is_the_same_whichever_folder_was_chosen(tmp_path: Path) -> None:
    (tmp_path / "loaf").mkdir()
    (tmp_path / "loaf" / "first.md").write_text("#### Bake  \n\nSure.\n\n> Added loaf.md  \n")
    chosen = (tmp_path, tmp_path / "loaf", tmp_path / "loaf" / "first.md")
    assert len({session.external_id for path in chosen for session in read(path)[0]}) == 1


STARTED = "# aider chat started at 2026-03-01 09:30:00\n\n"


def told(path: Path, text: str) -> list[tuple[str, Role, Hidden | None, str]]:
    """The messages of the one run in it: number, who, why it is not shown, and what was said."""
    (session,), issues = read(write(path, STARTED + text))
    assert issues == []
    return [
        (message.external_id, message.role, message.hidden, plain_text(message.blocks))
        for message in session.messages
    ]


def test_what_aider_says_in_several_lines_is_no_answer(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        "#### Bake  \n\nSEARCH the flour.\n\n> Tokens: 2k sent, 10 received.  \n"
        "> # 1 block failed to match!\n\n## No such flour\n```\nrye  \nwheat\n```\nTry again.  \n\n"
        "Then with rye.\n\n> Tokens: 3k sent, 20 received.  \n> cd oven\n./light  \n> Run? y  \n",
    ) == [
        ("0", Role.USER, None, "Bake"),
        ("1", Role.ASSISTANT, None, "SEARCH the flour."),
        ("2", Role.SYSTEM, Hidden.PROGRESS, "Tokens: 2k sent, 10 received."),
        (
            "3",
            Role.SYSTEM,
            Hidden.PROGRESS,
            "# 1 block failed to match!\n\n## No such flour\n```\nrye\nwheat\n```\nTry again.",
        ),
        ("3'", Role.ASSISTANT, None, "Then with rye."),
        ("4", Role.SYSTEM, Hidden.PROGRESS, "Tokens: 3k sent, 20 received."),
        ("5", Role.SYSTEM, Hidden.PROGRESS, "cd oven\n./light"),
        ("6", Role.SYSTEM, Hidden.PROGRESS, "Run? y"),
    ]


def test_what_an_answer_took_is_not_that_of_the_notice_above_it(tmp_path: Path) -> None:
    text = "#### Bake  \n> # It failed\nas did I  \n\nAgain.\n\n> Tokens: 3k sent, 20 received.  \n"
    (session,), _ = read(write(tmp_path, STARTED + text))
    notice, answer = session.messages[1:3]
    assert (notice.usage, answer.usage) == (None, Usage(3_000, 20))


def test_a_notice_with_an_empty_line_in_it_ends_above_what_aider_says_next(tmp_path: Path) -> None:
    text = "#### Bake  \n> # Heat it\ncd oven  \n\n# Knead it\ncd dough  \n> Run it? n  \n"
    assert [entry[:3] for entry in told(tmp_path, text)] == [
        ("0", Role.USER, None),
        ("1", Role.SYSTEM, Hidden.PROGRESS),
        ("1'", Role.SYSTEM, Hidden.PROGRESS),
        ("2", Role.SYSTEM, Hidden.PROGRESS),
    ]


def test_a_command_line_of_several_lines_is_no_answer(tmp_path: Path) -> None:
    text = "> aider --message \n  1. Knead\n  2. Bake  \n> Aider v0.86.2  \n\n#### Knead  \n"
    assert [entry[1:] for entry in told(tmp_path, text)] == [
        (Role.SYSTEM, Hidden.PROGRESS, "aider --message\n  1. Knead\n  2. Bake"),
        (Role.SYSTEM, Hidden.PROGRESS, "Aider v0.86.2"),
        (Role.USER, None, "Knead"),
    ]


def test_an_answer_may_quote(tmp_path: Path) -> None:
    answer = "> Bread is made of rye\n> and time,\n\nas they say:\n> slowly  \n#### Why  \nSo."
    assert told(tmp_path, f"#### Bake  \n\n{answer}\n\n> Tokens: 1 sent, 1 received.  \n")[1] == (
        ("1", Role.ASSISTANT, None, answer)
    )


def test_lines_of_a_prompt_keep_what_they_begin_with(tmp_path: Path) -> None:
    text = "####   \n#### for loaf in oven:  \n####     take(loaf)  \n####  \n#### Right?  \n"
    assert told(tmp_path, text)[0][3] == "for loaf in oven:\n    take(loaf)\n\nRight?"


def test_the_prompt_of_a_command_is_said_once(tmp_path: Path) -> None:
    text = "#### /ask Is rye\n#### heavy?  \n"
    text = text.replace("rye\n", "rye  \n")
    echo = "\n#### Is rye  \n#### heavy?  \n> Added rye.md to the chat  \n\nYes.\n"
    (session,), _ = read(write(tmp_path, STARTED + text + echo))
    assert session.title == "Is rye"
    assert [message.hidden for message in session.messages[:2]] == [None, Hidden.DUPLICATE]


def test_the_same_prompt_after_an_answer_is_said_again(tmp_path: Path) -> None:
    text = "#### /ask Is it done?  \n\n#### Is it done?  \n\nNo.\n\n\n#### Is it done?  \n\nYes.\n"
    assert [entry[2] for entry in told(tmp_path, text)] == [
        None, Hidden.DUPLICATE, None, None, None
    ]  # fmt: skip


def test_an_answer_to_a_question_of_aider_is_no_prompt(tmp_path: Path) -> None:
    asked = "Add file to the chat? (Y)es/(N)o/(A)ll/(S)kip all [Yes]: all"
    text = f"#### Bake  \n> rye.md  \n\n#### {asked}  \n\nBaked.\n"
    assert told(tmp_path, text)[2] == ("2", Role.SYSTEM, Hidden.PROGRESS, asked)


def test_a_prompt_that_was_left_empty_is_none(tmp_path: Path) -> None:
    text = "#### <blank>  \n\n#### Bake  \n\nBaked.\n\n#### <blank>  \n"
    roles = [(entry[1], entry[3]) for entry in told(tmp_path, text)]
    nothing = (Role.SYSTEM, "<blank>")
    assert roles == [nothing, (Role.USER, "Bake"), (Role.ASSISTANT, "Baked."), nothing]


def test_what_a_model_thought_is_told_apart(tmp_path: Path) -> None:
    tag = "thinking-content-7bbeb8e1441453ad999a0bbba8a46d4b"
    text = f"#### Bake  \n\n<{tag}>\n\nRye or wheat?\n\n</{tag}>\n\nRye.\n"
    (session,), _ = read(write(tmp_path, STARTED + text))
    assert session.messages[1].blocks == (Thinking("Rye or wheat?"), Text("Rye."))


def test_a_history_that_begins_with_long_notices_is_not_taken_for_trimmed(tmp_path: Path) -> None:
    notices = "> Has it been deleted from the file system but not from git?  \n" * 4_000
    text = f"{notices}\n#### Bake  \n\nFirst:\n\n#### Flour\n\nof rye\n"
    assert [entry[1] for entry in told(tmp_path, text)] == [
        Role.SYSTEM, Role.USER, Role.ASSISTANT
    ]  # fmt: skip
