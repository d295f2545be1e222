"""chatvault archive, trash, cleanup and upkeep: shown first, then done, then taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from tests.unit.cli.command_line import answer, run
from tests.unit.services.importing.test_importing import conversation, write_export


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A vault with two conversations of last year, from this file."""
    path = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours."),
        conversation("[/stone]", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )
    assert run(tmp_path, "import", str(path)).exit_code == 0
    return path


def throw_away(tmp_path: Path, *, long_ago: bool) -> None:
    services = open_vault(tmp_path / "vault")
    services.organising.trash(services.searching.sessions("rye", Unattended()))
    if long_ago:
        with services.database.write() as session:
            session.connection().exec_driver_sql(
                "UPDATE chat_session SET trashed_at = 1 WHERE status = 'trashed'"
            )
    services.close()


def test_what_a_dry_run_shows_is_archived_then_and_brought_back(
    tmp_path: Path, export: Path
) -> None:
    asked = ("archive", "--older-than", "90d", "--source", "chatgpt", "--query", "rye")
    shown = answer(tmp_path, *asked, "--dry-run")
    assert (shown["archived"], shown["before"]) == (0, {"active": 2, "archived": 0})
    assert shown["after"] == {"active": 1, "archived": 1}
    assert [one["title"] for one in shown["sessions"]] == ["Conversation bread"]
    assert len(answer(tmp_path, "list")) == 2
    done = answer(tmp_path, *asked)
    assert (done["archived"], done["after"]) == (1, shown["after"])
    assert len(answer(tmp_path, "list")) == 1
    assert answer(tmp_path, "archive", "--undo")["brought_back"] == 1
    assert len(answer(tmp_path, "list")) == 2
    assert "no run to take back" in run(tmp_path, "archive", "--undo").stdout


def test_those_that_are_named_are_archived_and_brought_back(tmp_path: Path, export: Path) -> None:
    bread, other = (one["uid"] for one in answer(tmp_path, "list"))
    run(tmp_path, "star", bread)
    assert answer(tmp_path, "archive", bread, bread) == {"archived": 1}
    assert answer(tmp_path, "archive", bread) == {"archived": 0}
    assert [one["uid"] for one in answer(tmp_path, "list")] == [other]
    assert "1 conversation brought back." in run(tmp_path, "archive", bread, "--undo").stdout
    assert len(answer(tmp_path, "list")) == 2
    # What was thrown away is not taken out of the trash by it.
    run(tmp_path, "trash", "add", bread)
    assert answer(tmp_path, "archive", bread) == {"archived": 0}


def test_a_tag_to_archive_by_is_known_in_whatever_case_and_has_to_be_there(
    tmp_path: Path, export: Path
) -> None:
    # Given a conversation that is tagged,
    (rye,) = answer(tmp_path, "search", "rises OR rise")["hits"][:1]
    answer(tmp_path, "tag", "add", "Done", rye["session_uid"])
    asked = ("archive", "--older-than", "90d", "--dry-run", "--tag")
    # then its tag is found as “list” finds it,
    assert len(answer(tmp_path, *asked, "done")["sessions"]) == 1
    # and one that is not there is told, instead of nothing being found.
    assert "no tag “dnoe”" in run(tmp_path, *asked, "dnoe").stderr


def test_brackets_in_a_title_are_no_markup(tmp_path: Path, export: Path) -> None:
    assert "Conversation [/stone]" in run(tmp_path, "list").stdout


def test_people_get_the_list_and_a_table_before_and_after(tmp_path: Path, export: Path) -> None:
    shown = run(tmp_path, "archive", "--older-than", "3m", "--dry-run").stdout
    assert "Conversation [/stone]" in shown
    assert "Before" in shown
    assert "2 conversations would be archived; nothing was changed." in shown
    assert "archive --undo" in run(tmp_path, "archive", "--older-than", "3m").stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("--rules", "--undo"), ("--older-than", "soon"), ("--older-than", "0d"),
     ("--older-than", "200y"), ("--rules", "--source", "codex"), ("--undo", "--tag", "done")],
)  # fmt: skip
def test_an_archive_without_a_clear_age_is_refused(
    tmp_path: Path, export: Path, arguments: tuple[str, ...]
) -> None:
    assert run(tmp_path, "archive", *arguments).exit_code == 2
    assert len(answer(tmp_path, "list")) == 2


def test_the_rules_of_the_vault_are_followed(tmp_path: Path, export: Path) -> None:
    assert answer(tmp_path, "archive", "--rules")["archived"] == 0
    services = open_vault(tmp_path / "vault")
    services.upkeep.set_rules(UpkeepRules(archive=(ArchiveRule(90, query="oven"),)))
    services.close()
    done = answer(tmp_path, "upkeep")
    assert done == {"archived": 1, "removed": 0, "freed": 0, "waits_until": None}
    assert answer(tmp_path, "archive", "--undo")["brought_back"] == 1


def test_the_trash_tells_when_something_goes_and_gives_it_back(
    tmp_path: Path, export: Path
) -> None:
    throw_away(tmp_path, long_ago=False)
    (one,) = answer(tmp_path, "trash", "list")
    assert one["title"] == "Conversation bread"
    assert one["goes_at"] > one["trashed_at"]
    assert "Conversation bread" in run(tmp_path, "trash", "list").stdout
    assert answer(tmp_path, "trash", "empty", "--yes")["removed"] == 0
    assert answer(tmp_path, "trash", "put-back", one["uid"]) == {"put_back": 1}
    assert answer(tmp_path, "trash", "list") == []
    assert "The trash is empty." in run(tmp_path, "trash", "list").stdout


def test_what_is_thrown_away_is_in_the_trash_since_then(tmp_path: Path, export: Path) -> None:
    uid = answer(tmp_path, "list")[0]["uid"]
    assert answer(tmp_path, "trash", "add", uid[:8], uid) == {"thrown_away": 1}
    (before,) = answer(tmp_path, "trash", "list")
    assert (before["uid"], len(answer(tmp_path, "list"))) == (uid, 1)
    # Once more, and it stays there no longer for it.
    assert "0 conversations moved" in run(tmp_path, "trash", "add", uid).stdout
    assert answer(tmp_path, "trash", "list") == [before]


def test_emptying_the_trash_asks_and_backs_up(tmp_path: Path, export: Path) -> None:
    throw_away(tmp_path, long_ago=True)
    assert answer(tmp_path, "trash", "empty", "--dry-run")["due"] == 1
    assert run(tmp_path, "trash", "empty", typed="n\n").exit_code == 1
    assert len(answer(tmp_path, "trash", "list")) == 1
    done = run(tmp_path, "trash", "empty", typed="y\n")
    assert "1 conversation removed for good." in done.stdout
    assert [made["sessions"] for made in answer(tmp_path, "backup", "list")] == [2]
    assert answer(tmp_path, "doctor")["healthy"]


def test_a_cleanup_shows_first_what_it_frees(tmp_path: Path, export: Path) -> None:
    services = open_vault(tmp_path / "vault")
    with services.database.write() as session:
        session.connection().exec_driver_sql("UPDATE source_file SET imported_at = 0")
    services.close()
    shown = answer(tmp_path, "cleanup", "--dry-run", "--originals", "1y")
    assert shown["parts"][0]["kind"] == "originals"
    assert shown["freed"] == shown["parts"][0]["freed"] > 0
    table = run(tmp_path, "cleanup", "--dry-run", "--originals", "1y").stdout
    assert "Originals of imported files" in table
    assert "nothing was changed" in table
    assert answer(tmp_path, "cleanup", "--originals", "1y")["freed"] == shown["freed"]
    assert answer(tmp_path, "cleanup", "--dry-run", "--originals", "1y")["freed"] == 0
    assert run(tmp_path, "cleanup", "--only-copies").exit_code == 2


def test_the_only_copy_is_spared_and_that_is_said(tmp_path: Path, export: Path) -> None:
    services = open_vault(tmp_path / "vault")
    with services.database.write() as session:
        session.connection().exec_driver_sql("UPDATE source_file SET imported_at = 0")
    services.close()
    export.unlink()
    done = run(tmp_path, "cleanup", "--originals", "1y")
    assert "1 kept: the vault has the only copy of the original." in done.stderr
    assert answer(tmp_path, "cleanup", "--originals", "1y", "--only-copies")["freed"] > 0
