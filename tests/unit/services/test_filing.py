"""Folders of the person's own: made, filled, named, moved and deleted, and all of it undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatvault.domain.folder import DEEPEST, Filed, FolderChange
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import NotFound, RefusedName
from chatvault.services.vault import Services
from tests.factories import make_session
from tests.unit.conftest import MergeFunction


@pytest.fixture
def loaves(merge: MergeFunction) -> list[int]:
    """Three conversations about bread."""
    made = merge(*(make_session(f"How long does {name} bake?") for name in ("rye", "oat", "corn")))
    return [one.session_id for one in made]


def make(services: Services, name: str, parent: int | None = None, *ids: int) -> int:
    return services.filing.make(name, parent, ids=ids).made[0].id


def tree(services: Services) -> list[tuple[str, int, int]]:
    """Every folder by its path, with how many are in it, and in it and inside."""
    return [("/".join(one.path), one.conversations, one.in_all) for one in services.filing.all()]


def listed(services: Services, folder_id: int) -> set[int]:
    scope = SessionScope(folder_id=folder_id)
    return {key.id for key in services.browsing.keys(scope, SessionSort.ACTIVITY)}


def test_folders_lie_inside_each_other_and_count_what_is_inside(
    services: Services, loaves: list[int]
) -> None:
    work = make(services, "Work", None, loaves[0])
    ovens = make(services, "Ovens", work, loaves[1])
    make(services, "Home")
    assert tree(services) == [("Work", 1, 2), ("Work/Ovens", 1, 1), ("Home", 0, 0)]
    items = services.browsing.navigation().folders
    assert [(one.label, one.count, one.depth) for one in items] == [
        ("Work", 2, 0), ("Ovens", 1, 1), ("Home", 0, 0),
    ]  # fmt: skip
    assert listed(services, work) == set(loaves[:2])
    assert listed(services, ovens) == {loaves[1]}
    # What is inside is in it for the search as well.
    assert services.searching.sessions("folder:work", Unattended()) == sorted(loaves[:2])


def test_a_conversation_is_in_one_folder_and_goes_back_to_the_one_before(
    services: Services, loaves: list[int]
) -> None:
    work, home = make(services, "Work", None, loaves[0]), make(services, "Home")
    change = services.filing.file(loaves[:2], home)
    assert change.filed == (Filed((loaves[0],), work, home), Filed((loaves[1],), None, home))
    assert change.changes.session_ids == frozenset(loaves[:2])
    assert tree(services) == [("Work", 0, 0), ("Home", 2, 2)]
    services.filing.apply(change.inverse)
    assert tree(services) == [("Work", 1, 1), ("Home", 0, 0)]
    assert services.filing.holding(loaves) == {work: 1}
    # Out of every folder, and nothing changed where that is so already.
    assert services.filing.file(loaves, None)
    assert not services.filing.file(loaves, None)


def test_making_a_folder_for_conversations_is_undone_as_one(
    services: Services, loaves: list[int]
) -> None:
    change = services.filing.make("Work", ids=loaves)
    services.filing.apply(change.inverse)
    assert tree(services) == []
    services.filing.apply(change)
    assert tree(services) == [("Work", 3, 3)]


def test_a_deleted_folder_leaves_what_was_in_it_where_it_lay(
    services: Services, loaves: list[int]
) -> None:
    # Given a folder with conversations and folders inside, one called like a sibling of its own,
    work = make(services, "Work", None, loaves[0])
    old = make(services, "Old", work, loaves[1])
    make(services, "ovens", work)
    make(services, "Ovens", old, loaves[2])
    # when it is deleted,
    change = services.filing.remove(old)
    # then all of that lies in the folder that it lay in,
    assert tree(services) == [("Work", 2, 3), ("Work/ovens", 0, 0), ("Work/Ovens 2", 1, 1)]
    # and undoing makes it as it was.
    services.filing.apply(change.inverse)
    assert tree(services) == [
        ("Work", 1, 3), ("Work/Old", 1, 2), ("Work/Old/Ovens", 1, 1), ("Work/ovens", 0, 0),
    ]  # fmt: skip


def test_a_folder_is_renamed_and_moved_and_both_undone(services: Services) -> None:
    work, home = make(services, "Work"), make(services, "Home")
    ovens = make(services, "Ovens", work)
    renamed = services.filing.rename(ovens, "  Stoves ")
    moved = services.filing.move(ovens, home)
    assert [path for path, _, _ in tree(services)] == ["Work", "Home", "Home/Stoves"]
    out = services.filing.move(ovens, None)
    assert [path for path, _, _ in tree(services)] == ["Work", "Home", "Stoves"]
    for change in (out, moved, renamed):
        services.filing.apply(change.inverse)
    assert [path for path, _, _ in tree(services)] == ["Work", "Work/Ovens", "Home"]
    assert not services.filing.move(ovens, work)
    assert not services.filing.rename(ovens, "Ovens")


def test_folders_change_places(services: Services) -> None:
    first, last = make(services, "Work"), make(services, "Home")
    change = services.filing.step(last, -1)
    assert [path for path, _, _ in tree(services)] == ["Home", "Work"]
    assert not services.filing.step(last, -1)
    assert not services.filing.step(first, 1)
    services.filing.apply(change.inverse)
    assert [path for path, _, _ in tree(services)] == ["Work", "Home"]


def test_what_cannot_be_is_refused_with_a_sentence(services: Services) -> None:
    work, home = make(services, "Work"), make(services, "Home")
    ovens = make(services, "Ovens", work)
    make(services, "ovens", home)
    refused: tuple[Callable[[], FolderChange], ...] = (
        lambda: services.filing.make(" \t "),
        lambda: services.filing.make("WORK"),
        lambda: services.filing.rename(home, "work"),
        lambda: services.filing.move(work, work),
        lambda: services.filing.move(work, ovens),
        lambda: services.filing.move(ovens, home),
    )
    before = tree(services)
    for change in refused:
        with pytest.raises(RefusedName, match=r"nothing was changed\.$"):
            change()
    with pytest.raises(NotFound):
        services.filing.make("Loaves", 99)
    with pytest.raises(NotFound):
        services.filing.file([1], 99)
    assert tree(services) == before


def test_folders_do_not_lie_too_deep_by_making_nor_by_moving(services: Services) -> None:
    deepest = None
    for number in range(DEEPEST):
        deepest = make(services, f"{number}", deepest)
    with pytest.raises(RefusedName, match="20 deep"):
        services.filing.make("one more", deepest)
    other = make(services, "other")
    with pytest.raises(RefusedName, match="20 deep"):
        services.filing.move(other, deepest)


def test_nothing_is_taken_back_over_what_another_window_did(services: Services) -> None:
    # Given a folder that was deleted, and another one that got its number since,
    change = services.filing.remove(make(services, "Work"))
    assert make(services, "Home") == change.gone[0].id
    # then undoing says so, and all stays.
    with pytest.raises(RefusedName, match="changed since"):
        services.filing.apply(change.inverse)
    assert tree(services) == [("Home", 0, 0)]


def test_conversations_do_not_go_back_into_a_folder_that_is_gone(
    services: Services, loaves: list[int]
) -> None:
    # Given conversations that were taken out of a folder, which another window then deleted,
    work = make(services, "Work", None, *loaves)
    taken_out = services.filing.file(loaves, None)
    services.filing.remove(work)
    # then undoing says so, and they stay where they are.
    with pytest.raises(RefusedName, match="changed since"):
        services.filing.apply(taken_out.inverse)
    assert services.filing.holding(loaves) == {}


def test_a_folder_that_was_filled_meanwhile_stays_when_its_making_is_undone(
    services: Services, loaves: list[int]
) -> None:
    change = services.filing.make("Work")
    services.filing.file(loaves, change.made[0].id)
    services.filing.apply(change.inverse)
    assert tree(services) == [("Work", 3, 3)]


def test_the_next_backup_is_made_for_a_folder_alone_and_the_vault_stays_sound(
    services: Services, loaves: list[int]
) -> None:
    services.backups.create(BackupReason.MANUAL, Unattended())
    make(services, "Work", None, *loaves)
    assert services.backups.scheduled(-1, Unattended()) is not None
    assert services.searching.count("folder:work", Unattended()).value > 0
    assert services.checking.full(Unattended()).healthy
