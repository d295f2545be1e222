"""Tags of the person's own: given, taken away, named, coloured, made one, and all of it undone."""

from __future__ import annotations

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.tag import COLORS, Tag
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


def tags_of(services: Services, ids: list[int]) -> list[tuple[str, ...]]:
    return [row.tags for row in services.browsing.rows(ids)]


def navigated(services: Services) -> list[tuple[str, int, str | None]]:
    tags = services.browsing.navigation().tags
    return [(tag.label, tag.count, tag.color) for tag in tags]


def found(services: Services, query: str) -> int:
    return services.searching.count(query, Unattended(), typing=False).value


def test_tags_are_given_and_undone(services: Services, loaves: list[int]) -> None:
    # Given one conversation that has a tag already,
    services.tagging.change(loaves[:1], give=["oven"])
    # when two get it, and a new one that nobody had,
    change = services.tagging.change(loaves[:2], give=["oven", "  slow  "])
    # then only what was not so is told, and search and navigation know it,
    assert change.changes.organisation
    assert change.changes.session_ids == frozenset(loaves[:2])
    assert tags_of(services, loaves) == [("oven", "slow"), ("oven", "slow"), ()]
    assert navigated(services) == [("oven", 2, None), ("slow", 2, None)]
    assert found(services, "tag:slow") == found(services, "tag:oven") > 0
    # and undoing leaves the one that had it before.
    services.tagging.apply(change.inverse)
    assert tags_of(services, loaves) == [("oven",), (), ()]
    assert navigated(services) == [("oven", 1, None)]
    assert found(services, "tag:slow") == 0


def test_tags_are_taken_away_and_stay_to_be_given_again(
    services: Services, loaves: list[int]
) -> None:
    services.tagging.change(loaves[:2], give=["oven"])
    change = services.tagging.change(loaves, take=["oven"])
    assert tags_of(services, loaves) == [(), (), ()]
    assert navigated(services) == [("oven", 0, None)]
    services.tagging.apply(change.inverse)
    assert tags_of(services, loaves) == [("oven",), ("oven",), ()]


def test_names_that_differ_in_case_alone_are_one_tag(
    services: Services, loaves: list[int], merge: MergeFunction
) -> None:
    services.tagging.change(loaves[:1], give=["Öfen"])
    services.tagging.change(loaves[1:2], give=["öfen"])
    # An import gives it as well, whatever its spelling, and no tag twice.
    (imported,) = merge(make_session("Which one?", tags=("ÖFEN", "crumb", "Crumb", " ")))
    assert tags_of(services, [*loaves[:2], imported.session_id]) == [
        ("Öfen",), ("Öfen",), ("crumb", "Öfen"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "bell\x07", "\ud800", "x" * 101])
def test_what_is_no_name_is_refused_with_a_sentence(
    services: Services, loaves: list[int], name: str
) -> None:
    with pytest.raises(RefusedName, match=r"nothing was changed\.$"):
        services.tagging.change(loaves, give=["oven", name])
    assert services.tagging.all() == ()


def test_a_tag_gets_another_name_and_keeps_its_colour(
    services: Services, loaves: list[int]
) -> None:
    services.tagging.change(loaves[:2], give=["oven"])
    services.tagging.recolor("oven", "teal")
    change = services.tagging.rename("oven", " Ovens ")
    assert navigated(services) == [("Ovens", 2, "teal")]
    services.tagging.apply(change.inverse)
    assert navigated(services) == [("oven", 2, "teal")]


def test_the_case_of_a_name_can_be_changed(services: Services, loaves: list[int]) -> None:
    services.tagging.change(loaves[:1], give=["oven"])
    change = services.tagging.rename("oven", "Oven")
    assert navigated(services) == [("Oven", 1, "teal")]  # the colour that “oven” had
    services.tagging.apply(change.inverse)
    assert navigated(services) == [("oven", 1, None)]
    assert not services.tagging.rename("oven", "oven")


def test_renaming_to_a_tag_that_there_is_makes_them_one_and_undoing_two(
    services: Services, loaves: list[int]
) -> None:
    # Given two tags, which one conversation both has,
    services.tagging.change(loaves[:2], give=["oven"])
    services.tagging.change(loaves[1:], give=["Stove"])
    services.tagging.recolor("Stove", "rose")
    # when the one gets the name of the other, in whatever case,
    change = services.tagging.rename("oven", "stove")
    # then there is one tag, in its colour, on all three,
    assert navigated(services) == [("Stove", 3, "rose")]
    # and undoing makes them two again, each where it was.
    services.tagging.apply(change.inverse)
    assert tags_of(services, loaves) == [("oven",), ("Stove", "oven"), ("Stove",)]
    assert navigated(services) == [("oven", 2, None), ("Stove", 2, "rose")]


def test_a_deleted_tag_comes_back_with_its_colour_and_conversations(
    services: Services, loaves: list[int]
) -> None:
    services.tagging.change(loaves, give=["oven"])
    services.tagging.recolor("oven", "blue")
    services.organising.trash(loaves[:1])
    change = services.tagging.remove("oven")
    assert (navigated(services), tags_of(services, loaves)) == ([], [(), (), ()])
    services.tagging.apply(change.inverse)
    assert navigated(services) == [("oven", 2, "blue")]
    assert tags_of(services, loaves) == [("oven",)] * 3


def test_colours_are_undone(services: Services, loaves: list[int]) -> None:
    services.tagging.change(loaves, give=["oven"])
    change = services.tagging.recolor("oven", "teal")
    assert not services.tagging.recolor("oven", "teal")
    services.tagging.apply(change.inverse)
    assert navigated(services) == [("oven", 3, None)]


def test_a_tag_made_meanwhile_on_others_is_not_undone_with_the_first(
    services: Services, loaves: list[int]
) -> None:
    change = services.tagging.change(loaves[:1], give=["oven"])
    services.tagging.change(loaves[1:2], give=["oven"])
    services.tagging.apply(change.inverse)
    assert tags_of(services, loaves) == [(), ("oven",), ()]


def test_it_is_told_how_many_of_the_chosen_have_a_tag(
    services: Services, loaves: list[int]
) -> None:
    services.tagging.change(loaves[:2], give=["oven"])
    services.tagging.change(loaves, give=["slow"])
    assert services.tagging.counts(loaves) == {"oven": 2, "slow": 3}
    assert services.tagging.counts(loaves[2:]) == {"slow": 1}


def test_a_tag_that_is_not_there_cannot_be_changed(services: Services) -> None:
    for change in (
        lambda: services.tagging.rename("oven", "stove"),
        lambda: services.tagging.recolor("oven", "teal"),
        lambda: services.tagging.remove("oven"),
    ):
        with pytest.raises(NotFound, match="no tag “oven”"):
            change()


def test_a_tag_is_a_list_of_its_own(services: Services, loaves: list[int]) -> None:
    services.tagging.change(loaves[:2], give=["oven"])
    keys = services.browsing.keys(SessionScope(tag="oven"), SessionSort.ACTIVITY)
    assert {key.id for key in keys} == set(loaves[:2])


def test_the_next_backup_is_made_for_a_tag_alone_and_the_vault_stays_sound(
    services: Services, loaves: list[int]
) -> None:
    # Given a vault that was backed up,
    services.backups.create(BackupReason.MANUAL, Unattended())
    assert services.backups.scheduled(-1, Unattended()) is None
    # when a tag is given, and named otherwise,
    services.tagging.change(loaves, give=["oven"])
    services.tagging.rename("oven", "stove")
    # then the next one is not left out, and a full check finds nothing.
    assert services.backups.scheduled(-1, Unattended()) is not None
    assert services.checking.full(Unattended()).healthy


def test_a_new_tag_gets_a_colour_that_is_free_where_its_own_is_taken(
    services: Services, loaves: list[int]
) -> None:
    # Given two names that have the same colour of their own,
    assert Tag("perf").shown_color == Tag("travel").shown_color == "rose"
    # when both become tags, and more after them, then no two look alike while colours are free.
    names = ["perf", "travel", "oven", "rye", "stone"]
    services.tagging.change(loaves[:1], give=names)
    tags = {tag.name: tag for tag in services.tagging.all()}
    assert tags["perf"] == Tag("perf", None, 1)
    assert {tag.shown_color for tag in tags.values()} == {*COLORS} - {"grey"}
    # A sixth has that of its name again.
    services.tagging.change(loaves[:1], give=["again"])
    assert services.tagging.named("again").color is None
