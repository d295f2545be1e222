"""Tables in which moments are written or counted in a way of their own are read all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.contents import Contents
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.importers.containers.container import open_container

LAYOUT = Layout(
    Table("talk", {"conversation": "chat", "role": "who", "text": "said", "at": "when"})
)


def read(folder: Path, *rows: str) -> tuple[ParsedSession, list[str]]:
    """The only conversation of a table with those rows, and what was told of it."""
    path = folder / "talk.csv"
    path.write_text("\n".join(["chat;who;said;when", *rows]), encoding="utf-8")
    container, issues = open_container(path), list[Issue]()
    (session,) = MappedTables(LAYOUT, "tables", "Tables").sessions(
        container, container.names(), issues.append
    )
    return session, [issue.text for issue in issues]


def ms(*told: int) -> int:
    return round(datetime(*told, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("late", "early", "moments"),
    [
        ("14.02.2026 15:05", "9.02.2026 8:00:30", ((2026, 2, 9, 8, 0, 30), (2026, 2, 14, 15, 5))),
        ("2/14/2026 3:05 PM", "2/9/2026 8:00 AM", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        ("14/02/26 15:05", "09/02/26 08:00", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        ("14.02.2026", "9.02.2026", ((2026, 2, 9), (2026, 2, 14))),
        ("46067.75", "46062.25", ((2026, 2, 9, 6), (2026, 2, 14, 18))),
        ("46067", "46062", ((2026, 2, 9), (2026, 2, 14))),
        ("Feb 14, 2026 3:05 PM", "Feb 9, 2026 8:00 AM", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        ("14. Februar 2026, 15:05", "9. Februar 2026", ((2026, 2, 9), (2026, 2, 14, 15, 5))),
        ("2026/2/14 下午3:05:00", "2026/2/9 上午8:00:00", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        ("20260214150500", "20260209080000", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        ("14-FEB-26 03.05.00 PM", "09-FEB-26 08.00.00 AM", ((2026, 2, 9, 8), (2026, 2, 14, 15, 5))),
        (
            "14-FEB-26 03.05.00.123456 PM +01:00",
            "09-FEB-26 08.00.00.000000000 AM +00:00",
            ((2026, 2, 9, 8), (2026, 2, 14, 14, 5)),
        ),
        ("14-FEB-26", "09-FEV-2026", ((2026, 2, 9), (2026, 2, 14))),
        ("14.02.26", "09.02.26", ((2026, 2, 9), (2026, 2, 14))),
        (
            "2026-02-14-15.05.00.000000",
            "2026-02-09-08.00.00",
            ((2026, 2, 9, 8), (2026, 2, 14, 15, 5)),
        ),
        (
            "/Date(1771081500000)/",
            "/Date(1770624000000+0100)/",
            ((2026, 2, 9, 8), (2026, 2, 14, 15, 5)),
        ),
    ],
)
def test_in_the_way_of_many_spreadsheets(
    tmp_path: Path, late: str, early: str, moments: tuple[tuple[int, ...], ...]
) -> None:
    # Given an answer that stands above its question, when the table is read,
    session, issues = read(tmp_path, f"rye;bot;Ten hours.;{late}", f"rye;user;How long?;{early}")
    # then both have their times, and stand in the order of these.
    assert [plain_text(one.blocks) for one in session.messages] == ["How long?", "Ten hours."]
    assert tuple(one.created_at for one in session.messages) == tuple(ms(*one) for one in moments)
    assert (session.created_at, issues) == (ms(*moments[0]), [])


@pytest.mark.parametrize(
    ("late", "early"),
    [
        ("2461086.1284722222", "2461080.8333333333"),  # Julian days, as SQLite counts them
        ("639066783000000000", "639062208000000000"),  # .NET
        ("134155551000000000", "134150976000000000"),  # Windows
        ("13415555100000000", "13415097600000000"),  # Chromium
        ("792774300", "792316800"),  # Apple, in seconds and in billionths of them
        ("792774300.0", "792316800.0"),
        ("792774300000000000", "792316800000000000"),
    ],
)
def test_counted_from_another_day_than_unix_does(tmp_path: Path, late: str, early: str) -> None:
    session, issues = read(tmp_path, f"rye;bot;Ten hours.;{late}", f"rye;user;How long?;{early}")
    assert [one.created_at for one in session.messages] == [
        ms(2026, 2, 9, 8),
        ms(2026, 2, 14, 15, 5),
    ]
    assert issues == []


def test_apples_count_is_told_by_the_whole_column(tmp_path: Path) -> None:
    # Given a chat of many years, some of whose times could be those of .NET,
    counts = [(ms(year, 3, 1) - ms(2001, 1, 1)) * 1_000_000 for year in (2013, 2021, 2026)]
    # when it is read, then the rest of it tells that they are not.
    session, _ = read(tmp_path, *(f"rye;user;So.;{count}" for count in counts))
    years = [ms(year, 3, 1) for year in (2013, 2021, 2026)]
    assert [one.created_at for one in session.messages] == years


def test_a_chat_of_the_turn_of_the_century_is_not_apples(tmp_path: Path) -> None:
    moments = [ms(1999, 12, 31), ms(2003, 1, 1)]
    session, _ = read(tmp_path, *(f"rye;user;So.;{at // 1000}" for at in moments))
    assert [one.created_at for one in session.messages] == moments


def test_where_nothing_tells_which_number_is_the_day_that_is_said(tmp_path: Path) -> None:
    session, issues = read(
        tmp_path, "rye;user;How long?;3/4/2026 8:00", "rye;bot;So.;3/4/2026 9:00"
    )
    assert [one.created_at is None for one in session.messages] == [False, False]
    assert [text for text in issues if "it was guessed" in text]


@pytest.mark.parametrize("told", ["inf", "1e400", "nan", "-1", "1e300"])
def test_a_number_that_is_no_time_is_none(tmp_path: Path, told: str) -> None:
    session, issues = read(tmp_path, f"rye;user;How long?;{told}")
    assert session.messages[0].created_at is None
    assert [text for text in issues if "not in a known form" in text]


def test_what_is_no_time_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    session, issues = read(
        tmp_path,
        "rye;user;How long?;soon",
        "rye;bot;Ten hours.;2026-02-14T15:05:00Z",
        "rye;bot;So.;",
    )
    assert [one.created_at for one in session.messages] == [None, ms(2026, 2, 14, 15, 5), None]
    assert [text for text in issues if "not in a known form" in text]
    assert len(issues) == 1


@pytest.mark.parametrize(
    ("values", "are_moments"),
    [
        (["14.02.2026 15:05", "9.02.2026 8:00"], True),
        (["2/14/2026", "2/9/2026"], True),
        (["1.2.3", "1.10.0"], False),  # versions
        (["46067.75", "46062.25"], False),  # any numbers
        (["10.0.0.1", "10.0.0.2"], False),
        ([2461086.128, 2461080.833], True),
        ([134155551000000000, 134150976000000000], True),
        ([2461086, 2461080], False),  # whole days of that count may be anybody's numbers
        (["9 février 2026 à 8:00", "14 février 2026 à 15:05"], True),
        (["At 8:00 it rose", "By 15:05 it was 2 kg in May"], False),
    ],
)
def test_which_columns_look_like_moments(values: list[Any], are_moments: bool) -> None:
    assert Contents("told", values).tells_moments is are_moments
