"""The values of a column that says who a message is from, as the person is asked about them."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.speaker import Speaker


@dataclass(frozen=True, slots=True)
class RoleValue:
    """A value, "" where there is none, in how many rows it is, and who it is taken for.

    ``speaker`` is None where nobody knows; the message is taken for the person's own then.
    """

    value: str
    rows: int
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class RoleValues:
    """The values that most of ``rows`` rows have; ``further`` ones are not shown."""

    shown: tuple[RoleValue, ...] = ()
    rows: int = 0
    further: int = 0
