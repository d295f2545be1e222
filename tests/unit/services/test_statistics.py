"""The figures of a conversation that is in the vault."""

from __future__ import annotations

import datetime

from chatvault.domain.day import DAY_MS
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.services.clock import now
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction

ASKED_AT = 1_763_812_800_000
HOUR_MS = 60 * 60 * 1000


def average_answer(services: Services, merge: MergeFunction, *answered_at: int) -> int | None:
    """How long an answer took on average, by what the source tells of the moments."""
    messages = []
    for place, at in enumerate(answered_at):
        messages += [
            make_message(f"Does loaf {place} rise?", created_at=ASKED_AT),
            make_message("Yes.", Role.ASSISTANT, created_at=at),
        ]
    (done,) = merge(make_session(messages=messages))
    return services.statistics.session(done.session_id).average_answer_ms


def test_answers_take_their_time(services: Services, merge: MergeFunction) -> None:
    assert average_answer(services, merge, ASKED_AT + 9_400) == 9_400


def test_where_a_source_gives_all_messages_one_moment_no_answer_took_none_at_all(
    services: Services, merge: MergeFunction
) -> None:
    assert average_answer(services, merge, ASKED_AT, ASKED_AT) is None


def test_what_has_no_date_counts_in_the_figures_of_all_time_alone(
    services: Services, merge: MergeFunction
) -> None:
    answer = make_message("Yes.", Role.ASSISTANT, created_at=None, model="rye-1")
    merge(make_session(messages=[make_message("Rye?", created_at=None), answer]))
    month, ever = services.statistics.vault(30), services.statistics.vault(None)
    assert (month.sessions, month.messages, month.sources, month.models) == (0, 0, (), ())
    assert (ever.sessions, ever.messages) == (1, 2)
    assert [tally.count for tally in (*ever.sources, *ever.models)] == [1, 1]


def test_conversations_are_counted_as_lists_count_them(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation in which a sub-agent was sent out,
    merge(
        make_session("Ask the baker", external_id="parent"),
        make_session(
            "Ask", external_id="run", parent_external_id="parent", relation=Relation.SUBAGENT
        ),
    )
    # then its run is part of it, in the navigation, the figures and a backup alike;
    listed = services.browsing.navigation()
    figures = services.statistics.vault(None)
    backup = services.backups.create(BackupReason.MANUAL, Unattended())
    assert listed.all == figures.sessions == backup.sessions == 1
    assert [tally.count for tally in figures.sources] == [1]
    assert figures.runs == 1
    # and what was said in it counts.
    assert figures.messages == listed.messages == 2


def test_projects_of_one_name_are_told_apart_in_figures_and_navigation(
    services: Services, merge: MergeFunction
) -> None:
    # Given two folders of one name, and one of another,
    for place, path in enumerate(("/home/ada/shop", "/srv/bread/shop", "/srv/oven")):
        merge(make_session(external_id=str(place), project=ParsedProject(path)))
    # then each is called so that one knows which it is.
    named = {"shop · ada", "shop · bread", "oven"}
    assert {tally.label for tally in services.statistics.vault(None).projects} == named
    assert {item.label for item in services.browsing.navigation().projects} == named


def test_the_longest_conversations_come_first_under_the_titles_that_people_gave_them(
    services: Services, merge: MergeFunction
) -> None:
    # Given a short conversation, a long one with a title of one's own, one in the trash, and one
    # in which nothing was said,
    said = [make_message(f"Loaf {place}?", created_at=ASKED_AT) for place in range(5)]
    short, long, gone, _ = merge(
        make_session(title="Rolls", external_id="short", messages=said[:2]),
        make_session(title="Bread", external_id="long", messages=said[:3]),
        make_session(title="Cake", external_id="gone", messages=said),
        make_session(title="Silence", external_id="silence", messages=[]),
    )
    services.organising.rename(long.session_id, "All about bread")
    services.organising.trash([gone.session_id])
    # then the long one comes first, and those two are all.
    longest = services.statistics.vault(None).longest
    assert [(tally.key, tally.label, tally.count) for tally in longest] == [
        (str(long.session_id), "All about bread", 3),
        (str(short.session_id), "Rolls", 2),
    ]


def test_growth_is_told_by_the_conversations_of_late(
    services: Services, merge: MergeFunction
) -> None:
    # Given a conversation of two years ago, with three messages of four, and one of this month,
    this_month, long_ago = now() - 3 * DAY_MS, now() - 730 * DAY_MS
    old = [make_message(f"Loaf {place}", created_at=long_ago + place) for place in range(3)]
    merge(
        make_session(external_id="old", created_at=long_ago, messages=old),
        make_session(
            external_id="new",
            created_at=this_month,
            messages=[make_message("Rye?", created_at=this_month)],
        ),
    )
    # then a quarter of what is stored came in the last three months.
    told = services.statistics.vault(None)
    assert told.monthly_bytes == round(told.database_bytes / 4 / 3)


def test_of_a_vault_of_a_few_days_no_growth_is_told(
    services: Services, merge: MergeFunction
) -> None:
    merge(make_session(created_at=now() - 3 * DAY_MS))
    assert services.statistics.vault(None).monthly_bytes is None


def test_hours_of_all_days_are_counted_together(services: Services, merge: MergeFunction) -> None:
    # Given two messages at the same hour of two days, and one an hour later,
    at = [ASKED_AT, ASKED_AT + DAY_MS, ASKED_AT + HOUR_MS]
    merge(make_session(messages=[make_message(f"Loaf {one}", created_at=one) for one in at]))
    # then that hour counts both, and the days count what was said on them.
    told = services.statistics.vault(None)
    hour = datetime.datetime.fromtimestamp(ASKED_AT / 1000).hour
    assert (told.hours[hour], told.hours[(hour + 1) % 24]) == (2, 1)
    assert sum(told.hours) == sum(day.count for day in told.days) == 3
