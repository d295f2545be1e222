"""Dates with times are read in the languages that Google writes them in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatvault.importers.times.localized_dates import moment

SPRING = {
    "English": "Apr 18, 2026, 5:38:51\u202fPM EDT",
    "English, 24 hours": "18 Apr 2026, 22:38:51 BST",
    "German": "18.04.2026, 23:38:51 MESZ",
    "French": "18 avr. 2026, 23:38:51 UTC+2",
    "French of Canada": "18 avr. 2026, 17 h 38 min 51 s HAE",
    "Spanish": "18 abr 2026, 4:38:51 p. m. GMT-5",
    "Portuguese": "18 de abr. de 2026 18:38:51 BRT",
    "Italian": "18 apr 2026, 23:38:51 CEST",
    "Czech": "18. 4. 2026 23:38:51 SELČ",
    "Polish": "18 kwi 2026, 23:38:51 CEST",
    "Swedish": "18 april 2026 23:38:51 CEST",
    "Danish": "18. apr. 2026 23.38.51 CEST",
    "Finnish": "19.4.2026 klo 0.38.51 UTC+3",
    "Hungarian": "2026. ápr. 18. 23:38:51 CEST",
    "Latvian": "2026. gada 19. apr. 00:38:51 EEST",
    "Greek": "19 Απρ 2026, 12:38:51 π.μ. EEST",
    "Turkish": "19 Nis 2026 00:38:51 GMT+3",
    "Russian": "19 апр. 2026 г., 00:38:51 MSK",
    "Ukrainian": "19 квіт. 2026 р., 00:38:51 EEST",
    "Hebrew": "19 באפר׳ 2026, 0:38:51 GMT+3",
    "Arabic": "١٨‏/٠٤‏/٢٠٢٦، ١١:٣٨:٥١ م غرينتش+٢",
    "Persian": "۱۹ آوریل ۲۰۲۶،\u200f ۱:۰۸:۵۱ (\u200e+۳:۳۰ گرینویچ)",
    "Hindi": "19 अप्रैल 2026, 3:08:51 am IST",
    "Thai": "19 เม.ย. 2569 04:38:51 GMT+7",
    "Vietnamese": "04:38:51 19 thg 4, 2026 GMT+7",
    "Japanese": "2026/04/19 6:38:51 JST",
    "Chinese": "2026年4月19日 GMT+8 05:38:51",
    "Chinese of Taiwan": "2026年4月19日 凌晨5:38:51 [GMT+8]",
    "Korean": "2026. 4. 19. 오전 6:38:51 GMT+9",
}


@pytest.mark.parametrize("line", SPRING.values(), ids=SPRING.keys())
def test_one_moment_is_the_same_in_every_language(line: str) -> None:
    found = moment(line)

    assert found is not None
    assert found.certain
    assert datetime.fromtimestamp(found.at / 1000, UTC).isoformat() == "2026-04-18T21:38:51+00:00"


@pytest.mark.parametrize(
    ("line", "month"),
    [
        ("7. srp 2026. 20:00:01 CEST", 7),
        ("2026 ഒക്\u200cടോബർ 7, 9:22:23 PM GMT", 10),
        ("7 Gorff 2026 20:00:01 GMT", 7),
    ],
    ids=["Croatian", "Malayalam", "Welsh"],
)
def test_the_month_is_known_by_its_name(line: str, month: int) -> None:
    found = moment(line)

    assert found is not None
    assert datetime.fromtimestamp(found.at / 1000, UTC).month == month


def test_a_short_name_of_two_months_is_told_by_the_dot_behind_the_day() -> None:
    polish, croatian = moment("18 lis 2026, 17:38:51 CET"), moment("18. lis 2026. 17:38:51 CET")

    assert polish is not None
    assert croatian is not None
    assert datetime.fromtimestamp(polish.at / 1000, UTC).month == 11
    assert datetime.fromtimestamp(croatian.at / 1000, UTC).month == 10


def test_a_zone_that_is_not_told_is_taken_for_utc_and_said_so() -> None:
    found = moment("2026-04-18 21:38:51")

    assert found is not None
    assert not found.certain


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Knead it for ten minutes",
        "Call me on 18 Apr 2026 at 17:38:51 because the oven will be hot by then",
        "18 Apr 2026",
        "17:38:51",
        "31.02.2026, 17:38:51 MESZ",
        "18.04.0026, 17:38:51 MESZ",
        "18 Apr 2026, 25:61:61 CEST",
        "9" * 5000,
        "18 Apr 2026, 17:38:51 " + "CEST " * 100,
    ],
)
def test_what_is_no_date_alone_is_none(line: str) -> None:
    assert moment(line) is None
