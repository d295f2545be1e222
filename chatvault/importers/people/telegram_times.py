"""The times on pages that Telegram Desktop exports."""

from __future__ import annotations

import re

from chatvault.importers.times.local_times import local_time

# "26.05.2021 18:03:43 UTC+03:00"; until 2021 without the zone, which was the computer's own
_FORM = re.compile(
    r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4}) (?P<clock>\d{2}:\d{2}:\d{2})"
    r"(?: UTC(?P<zone>[+-]\d{2}:\d{2})?)?"
)


def moment(told: str) -> int | None:
    """The moment in UTC ms, None where it is none; without a zone it is this computer's."""
    found = _FORM.fullmatch(told.strip())
    if found is None:
        return None
    zone = found["zone"] or ("+00:00" if told.strip().endswith("UTC") else "")
    date = f"{found['year']}-{found['month']}-{found['day']}"
    return local_time(f"{date}T{found['clock']}{zone}")
