"""The rule between messages that tells of an event."""

from __future__ import annotations

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.plain_text import plain
from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import RulePart, RuleStyle
from chatvault.ui.thread.text.sanitize import clean

_NAMELESS = "Event"
_LONGEST_EVENT = 4_000  # characters
_LONGEST_LABEL = 200
_LONGEST_TIP = 1_000
_RULES = {
    EventKind.COMPACTION: ("Context compacted", "arrows-in-line-vertical", RuleStyle.DASHED),
    EventKind.MODEL: ("Model changed", "arrows-clockwise", RuleStyle.LINE),
    EventKind.ERROR: ("Error", "warning", RuleStyle.BAD),
    EventKind.INTERRUPTED: ("Interrupted", "x-circle", RuleStyle.LINE),
    EventKind.NOTICE: ("", "", RuleStyle.LINE),
}


def event_rule(event: Event) -> RulePart:
    """The rule, with the event's first line; its tip has the others."""
    title, icon, style = _RULES[event.event]
    first, rest = _lines(event)
    if event.event is EventKind.MODEL:
        # Sources name models by their ids, "old → new".
        first = " → ".join(wording.model_name(name) or name for name in first.split(" → "))
    else:
        first = plain(first)  # a summary may begin with a heading, a notice have a link
    if first.casefold() == title.casefold():
        first = ""
    label = wording.apart(title, first[:_LONGEST_LABEL])
    return RulePart(label or _NAMELESS, icon, style, tip=rest[:_LONGEST_TIP])


def first_line(event: Event) -> str:
    """The first line of what the event tells."""
    return _lines(event)[0] or _NAMELESS


def _lines(event: Event) -> tuple[str, str]:
    """The first line of what it tells, and the others."""
    first, _, rest = clean(event.text[:_LONGEST_EVENT]).strip().partition("\n")
    return first, rest
