"""What a model's answers cost, as files tell it in dollars."""

from __future__ import annotations

from chatvault.domain.message import CostSource
from chatvault.importers.json_files.json_values import from_json, number

_MICRO = 1_000_000  # micro-dollars in a dollar
_HIGHEST = 1_000_000.0  # dollars; no conversation costs more


def micro_dollars(value: object, *, free: bool = False) -> int | None:
    """The cost in micro-dollars, None where none is told.

    0 is told of subscriptions too, and is no cost but where an answer may be ``free``. Dumps and
    tables have it as text.
    """
    cost = number(from_json(value) if isinstance(value, str) else value)
    if cost is None or not 0 <= cost < _HIGHEST:
        return None
    return round(cost * _MICRO) if free else round(cost * _MICRO) or None


def reported(cost: int | None) -> CostSource | None:
    """How a cost is known that a file tells; None where it tells none."""
    return None if cost is None else CostSource.REPORTED
