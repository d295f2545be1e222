"""What a thread of Amp tells of its requests: when each was answered and what it cost."""

from __future__ import annotations

from chatvault.importers.json_files.json_values import mapping, number, sequence, string
from chatvault.importers.times.timestamps import timestamp

_ANSWER = "inference"  # other requests make a title, for example
_MICRO = 10_000  # micro-dollars in a credit, which is a cent
_DEAREST = 1e8  # credits; nothing costs more


class Ledger:
    """The requests of ``usageLedger`` by the message that answers each."""

    def __init__(self, told: object) -> None:
        self._at: dict[int | str, int] = {}
        self._credits: dict[int | str, float] = {}
        for event in map(mapping, sequence(mapping(told).get("events"))):
            key = event.get("toMessageId")
            if not isinstance(key, int | str) or string(event.get("operationType")) != _ANSWER:
                continue
            if (at := timestamp(event.get("timestamp"))) is not None:
                self._at[key] = at
            spent = number(event.get("credits"))
            if spent is not None and 0 <= spent < _DEAREST:
                self._credits[key] = self._credits.get(key, 0.0) + spent

    def at(self, key: object) -> int | None:
        """When the message was answered, in UTC ms."""
        return self._at.get(key) if isinstance(key, int | str) else None

    def cost(self, key: object) -> int | None:
        """What it cost in micro-dollars."""
        spent = self._credits.get(key) if isinstance(key, int | str) else None
        return None if spent is None else round(spent * _MICRO)
