"""How the window puts figures and names into words."""

from __future__ import annotations

import re

from chatvault.domain.counted import counted as counted  # every part of the window finds it here
from chatvault.domain.counted import noun as noun

GONE = "Gone from source"  # of a conversation that only the vault still has
APART = "   ·   "  # between facts on one line
_DATE = re.compile(r"[-@](?:20\d{6}|20\d\d-\d\d-\d\d)$")
_CLAUDE = re.compile(
    r"claude-(?:(?P<new>[a-z]+)-(?P<nv>\d+(?:[-.]\d{1,2})?)|(?P<ov>\d[-.\d]*)-(?P<old>[a-z]+))"
)
_LARGE = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def model_name(model: str | None) -> str:
    """What people call a model: "claude-opus-4-1-20250805" is "Opus 4.1"."""
    if not model or model.startswith("<"):
        return ""
    name = _DATE.sub("", model.rpartition("/")[2]).removesuffix("-latest")
    if match := _CLAUDE.fullmatch(name):
        family, version = match["new"] or match["old"], match["nv"] or match["ov"]
        return f"{family.title()} {version.replace('-', '.')}"
    if name.startswith("gpt-"):
        number, *rest = name.removeprefix("gpt-").replace("-", " ").split(" ")
        if rest and rest[0].isdigit() and len(rest[0]) == 1:  # "gpt-5-2" is GPT-5.2
            number = f"{number}.{rest.pop(0)}"
        return " ".join([f"GPT-{number}", *(word.title() for word in rest)])
    if name.startswith("gemini-"):
        return " ".join(word.title() for word in name.split("-"))
    return name


def duration(milliseconds: float | None) -> str:
    """A length of time in the unit that suits it: 40 ms, 3.2 s, 41 s, 2 min 5 s, 1 h 4 min."""
    if milliseconds is None or milliseconds < 0:
        return ""
    if milliseconds < 1000:
        return f"{round(milliseconds)} ms"
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def whole_seconds(seconds: float) -> str:
    """A length of time where tenths would be fussy: 8 s, 2 min 5 s."""
    return duration(round(seconds) * 1000).replace(".0 s", " s") if seconds >= 1 else "1 s"


def time_spent(milliseconds: int) -> str:
    """A long time in its largest unit, as a headline says it: 412 h, 35 min."""
    minutes = round(milliseconds / 60_000)
    return f"{minutes // 60:,} h" if minutes >= 120 else f"{minutes} min"


def size(count: int | None) -> str:
    """A number of bytes: 84 KB, 1.2 MB."""
    if count is None:
        return ""
    value = float(count)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{value:.1f} {unit}" if unit == "MB" and value < 10 else f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} GB" if value < 100 else f"{value:,.0f} GB"


def money(micro_dollars: int) -> str:
    """An amount in dollars and cents: $4.12; what is there at all is never $0.00."""
    cents = f"${micro_dollars / 1_000_000:,.2f}"
    return "< $0.01" if micro_dollars and cents == "$0.00" else cents


def whole_money(micro_dollars: int) -> str:
    """An amount as a headline says it: $1,842, but $4.12 while cents matter."""
    dollars = micro_dollars / 1_000_000
    return f"${dollars:,.0f}" if dollars >= 100 else money(micro_dollars)


def shortened(count: float) -> str:
    """A large number in few characters: 980, 12 k, 612 k, 3.1 B."""
    for one, unit in _LARGE:
        if count >= one * 0.9995:
            value = count / one
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{count:,.0f}"


def share(part: float, whole: float) -> str:
    """A part of a whole in percent; what is there at all is never 0 %."""
    percent = 100 * part / whole if whole else 0
    return "< 1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def apart(*facts: str) -> str:
    """Facts side by side on one line, those that there are."""
    return APART.join(filter(None, facts))


def vault_text(conversations: int, messages: int, size_in_bytes: int) -> str:
    """What the vault holds, for the status bar."""
    many = f"{messages / 1e6:.1f} M messages"
    said = many if messages >= 1_000_000 else counted(messages, "message", "messages")
    return apart(counted(conversations, "conversation", "conversations"), said, size(size_in_bytes))
