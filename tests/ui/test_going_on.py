"""The list and the conversation beside it: they agree on where one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionStatus
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

ARCHIVED = SessionScope(status=SessionStatus.ARCHIVED)
WIDE, SMALL = (1440, 900), (900, 600)


@pytest.fixture
def baker(person: Person, tmp_path: Path) -> Person:
    """Somebody with three conversations, the one about ovens the newest."""
    path = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours.", time=1_763_700_000.0),
        conversation("salt", "How much salt?", "Two percent.", time=1_763_800_000.0),
        conversation("stone", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )
    person.do(person.window.imports.start, (path,))
    return person


def opened(person: Person) -> int | None:
    return person.window.thread_pane.session_id


def chosen(person: Person) -> tuple[int, ...]:
    return person.window.session_list.selected_ids()


def test_the_window_is_called_by_what_is_in_sight(baker: Person) -> None:
    window = baker.window
    baker.open()
    assert window.windowTitle() == "Conversation stone – ChatVault"
    baker.press("statistics")
    assert window.windowTitle() == "Statistics – ChatVault"
    baker.do(window.show_scope, ARCHIVED, "Archived")
    assert window.windowTitle() == "Conversation stone – ChatVault"


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_the_list_says_where_one_is_after_a_search(baker: Person, size: tuple[int, int]) -> None:
    # Given a list of the archived ones, of which there is one,
    window = baker.window
    stone, salt, bread = baker.ids()
    baker.do(window.resize, *size)
    baker.do(window.library.archive, (salt,), True)
    baker.do(window.show_scope, ARCHIVED, "Archived")
    # when another one is found and opened, and then all are listed,
    baker.do(window.search_bar.set_query, "rye")
    baker.do(window.results.open_first)
    baker.do(window.search_bar.set_query, "")
    assert chosen(baker) == ()
    baker.do(window.show_scope, SessionScope(), "All")
    # then it is chosen in the list,
    assert baker.ids() == (stone, bread)
    assert (opened(baker), chosen(baker)) == (bread, (bread,))
    # also after a look at a place where it is not.
    baker.do(window.show_scope, ARCHIVED, "Archived")
    assert chosen(baker) == ()
    baker.do(window.show_scope, SessionScope(), "All")
    assert chosen(baker) == (bread,)


def test_what_was_read_before_the_vault_was_locked_is_chosen_again(baker: Person) -> None:
    bread = baker.open(2)
    baker.do(baker.window.vault.show_locked)
    baker.do(baker.window.vault.fill)
    assert (opened(baker), chosen(baker)) == (bread, (bread,))


def test_a_place_that_is_listed_begins_at_its_top_wherever_the_open_one_is(
    baker: Person, tmp_path: Path
) -> None:
    many = (conversation(f"loaf {place}", "A loaf?", "A loaf.") for place in range(60))
    baker.do(baker.window.imports.start, (write_export(tmp_path / "loaves.json", *many),))
    baker.open(len(baker.ids()) - 1)
    view = baker.window.session_list.view
    assert view.verticalOffset() > 0
    baker.do(baker.window.show_scope, ARCHIVED, "Archived")
    baker.do(baker.window.show_scope, SessionScope(), "All")
    assert chosen(baker) == (opened(baker),)
    assert view.verticalOffset() == 0


@pytest.mark.parametrize("command", ["archive", "trash"])
def test_the_next_one_is_opened_when_the_open_one_leaves_the_list(
    baker: Person, command: str
) -> None:
    # Given the conversation in the middle of the list, open,
    window, library = baker.window, baker.window.library
    stone, salt, bread = baker.ids()
    baker.do(window.open_session, salt)
    window.session_list.view.setFocus()
    # when it is archived or thrown away, then the one after it is read,
    baker.do(getattr(library, command), (salt,), True)
    assert (opened(baker), chosen(baker)) == (bread, (bread,))
    assert window.focusWidget() is window.session_list.view
    # and it is read again when that is undone.
    baker.press("undo")
    assert (opened(baker), chosen(baker)) == (salt, (salt,))
    assert baker.ids() == (stone, salt, bread)


def test_after_the_last_one_of_the_list_none_is_open(baker: Person) -> None:
    stone, salt, bread = baker.ids()
    baker.do(baker.window.open_session, salt)
    baker.do(baker.window.library.archive, (stone, bread), True)
    assert (opened(baker), chosen(baker)) == (salt, (salt,))
    baker.press("archive")
    assert (opened(baker), baker.ids()) == (None, ())
    baker.press("undo")
    assert (opened(baker), chosen(baker)) == (salt, (salt,))


def test_several_that_leave_together_with_the_open_one_make_room_for_the_next(
    baker: Person,
) -> None:
    stone, salt, bread = baker.ids()
    baker.do(baker.window.open_session, stone)
    view = baker.window.session_list.view
    view.selectAll()
    view.selectionModel().select(
        baker.window.session_list.model.index(2), view.selectionModel().SelectionFlag.Deselect
    )
    assert chosen(baker) == (stone, salt)
    baker.press("archive")
    assert (opened(baker), chosen(baker)) == (bread, (bread,))
    baker.press("undo")
    assert (opened(baker), chosen(baker)) == (stone, (stone,))


def test_another_one_that_leaves_the_list_closes_nothing(baker: Person) -> None:
    # Given one that is read, and another one chosen in the list,
    stone, salt, bread = baker.ids()
    baker.do(baker.window.open_session, stone)
    sessions = baker.window.session_list
    sessions.view.go_to(sessions.model.index(1))
    # when that is archived, then the list goes on, and what is read is read on.
    baker.press("archive")
    assert (opened(baker), chosen(baker)) == (stone, (bread,))
    baker.press("undo")
    assert opened(baker) == stone
    assert salt in baker.ids()


def test_what_loses_its_star_is_read_on_and_no_other_one_chosen(baker: Person) -> None:
    ids = baker.ids()
    baker.do(baker.window.library.star, ids, True)
    baker.do(baker.window.show_scope, SessionScope(starred=True), "Starred")
    baker.do(baker.window.open_session, ids[0])
    baker.press("star")
    assert baker.ids() == ids[1:]
    assert (opened(baker), chosen(baker)) == (ids[0], ())
    baker.press("star")
    assert (opened(baker), chosen(baker)) == (ids[0], (ids[0],))


def test_what_was_found_is_read_on_when_it_is_archived(baker: Person) -> None:
    window = baker.window
    bread = baker.ids()[2]
    baker.do(window.search_bar.set_query, "rye")
    baker.do(window.results.open_first)
    baker.press("archive")
    assert opened(baker) == bread
    baker.do(window.search_bar.set_query, "")
    assert (opened(baker), chosen(baker)) == (bread, ())


def test_a_narrow_window_goes_on_in_what_it_shows(baker: Person) -> None:
    # Given a window with room for the list or a conversation,
    window = baker.window
    stone, salt, bread = baker.ids()
    baker.do(window.resize, 720, 700)
    # when the conversation is archived that is read, then the next one is read;
    baker.do(window.open_session, stone)
    baker.press("archive")
    assert window.thread_pane.isVisible()
    assert (opened(baker), chosen(baker)) == (salt, (salt,))
    # when the list is seen, it stays, and the thread behind it follows.
    baker.do(window.tabbing.leave_thread)
    baker.press("archive")
    assert window.session_list.isVisible()
    assert chosen(baker) == (bread,)
    assert window.focusWidget() is window.session_list.view
    baker.do(window.resize, *WIDE)
    assert opened(baker) == bread
