"""Of a history that is written anew nothing stands twice in the vault, and nothing goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.grok_build.grok_build_files import assistant, put, summary, user
from tests.unit.importers.specstory.specstory_files import CURRENT, EARLY, HISTORY, write
from tests.unit.services.growing.beginnings import rows

WORK = Unattended()

# Earlier blocks may hold more lines than before, and something new is below them.
GROWN = CURRENT.replace("42 passed\n", "41 passed\n1 skipped\n") + (
    "\n_**Agent (claude-opus-4-6 2026-05-10 09:01:05Z)**_\n\nLike that.\n"
)
GROWN_EARLY = EARLY.replace("+ x = &quot;ms&quot;\n", "+ x = &quot;ms&quot;\n+ y = 1\n") + (
    "\n_**User**_\n\nNow bake.\n"
)


def run(services: Services, folder: Path, text: str) -> None:
    services.importing.run([write(folder / HISTORY, text)], WORK)


def said(services: Services, *, active: bool = True) -> list[str]:
    """What is said on the path that is shown, or beside it, with what tools gave back."""
    found = rows(
        services,
        f"SELECT m.text, (SELECT group_concat(t.result) FROM tool_call t WHERE t.message_id = m.id)"
        f" AS result FROM message m WHERE m.active = {int(active)} ORDER BY m.position",
    )
    return [" ".join(filter(None, (row["text"], row["result"]))) for row in found]


@pytest.mark.parametrize(("before", "after"), [(CURRENT, GROWN), (EARLY, GROWN_EARLY)])
def test_what_was_written_anew_is_as_if_it_had_been_read_first(
    services: Services, tmp_path: Path, before: str, after: str
) -> None:
    run(services, tmp_path, before)
    first = said(services)
    run(services, tmp_path, after)
    assert len(said(services)) == len(first) + 1
    assert said(services, active=False) == []
    assert services.health.check(WORK).healthy


def test_a_prompt_that_was_taken_back_stays_as_a_branch(services: Services, tmp_path: Path) -> None:
    run(services, tmp_path, EARLY)
    run(services, tmp_path, EARLY.replace("Fix it.", "Leave it."))
    assert said(services)[0] == "Leave it."
    assert said(services, active=False)[0] == "Fix it."


@pytest.mark.parametrize(("before", "after"), [(CURRENT, GROWN), (EARLY, GROWN_EARLY)])
def test_what_was_called_after_its_line_is_known_again(
    services: Services, tmp_path: Path, before: str, after: str
) -> None:
    # Given a history that was read when its messages were called after their lines,
    run(services, tmp_path, before)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE message SET external_id = 'line:' || position")
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    known = said(services)
    # when it is read again, and once it has grown, nothing stands twice.
    run(services, tmp_path, before)
    assert (said(services), said(services, active=False)) == (known, [])
    run(services, tmp_path, after)
    assert len(said(services)) == len(known) + 1
    assert said(services, active=False) == []
    assert rows(services, "SELECT count(*) AS n FROM chat_session")[0]["n"] == 1
    assert services.health.check(WORK).healthy


def test_what_was_rewound_in_grok_build_stays_as_a_branch(
    services: Services, tmp_path: Path
) -> None:
    # Given a session of which the last prompt was read, before the person went back of it,
    rye = [user("How long does rye rise?"), assistant("Ten hours.")]
    wheat, spelt = ([user(f"And {word}?"), assistant(f"{word}: six.")] for word in ("wheat", "oat"))
    services.importing.run([put(tmp_path, [*rye, *wheat], summary())], WORK)
    # when another prompt stands at its line,
    services.importing.run([put(tmp_path, [*rye, *spelt, user("Well.")], summary())], WORK)
    # then both are there.
    assert said(services) == [
        "How long does rye rise?", "Ten hours.", "And oat?", "oat: six.", "Well.",
    ]  # fmt: skip
    assert said(services, active=False) == ["And wheat?", "wheat: six."]
    assert services.health.check(WORK).healthy


def test_messages_of_grok_build_that_were_called_after_lines_alone_are_known_again(
    services: Services, tmp_path: Path
) -> None:
    lines = [user("How long does rye rise?"), assistant("Ten hours."), user("And wheat?")]
    services.importing.run([put(tmp_path, lines, summary())], WORK)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE message SET external_id = 'line:' || (position + 1)")
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    known = said(services)
    services.importing.run([put(tmp_path, [*lines, assistant("Six.")], summary())], WORK)
    assert said(services) == [*known, "Six."]
    assert said(services, active=False) == []
