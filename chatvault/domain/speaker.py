"""Who the rows of a table are from, as somebody says it of the values of a column."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from chatvault.domain.message import Role


class Speaker(enum.StrEnum):
    """Who a value of the column for roles stands for; the values are those of a mapping file."""

    ME = "me"
    ASSISTANT = "assistant"
    TOOL = "tool"
    SYSTEM = "system"
    OTHER = "someone else"
    NOBODY = "leave out"

    @property
    def role(self) -> Role | None:
        """The role of such messages, None where they are to be left out."""
        return _ROLES.get(self)


_ROLES: Mapping[Speaker, Role] = {
    Speaker.ME: Role.USER,
    Speaker.ASSISTANT: Role.ASSISTANT,
    Speaker.TOOL: Role.TOOL,
    Speaker.SYSTEM: Role.SYSTEM,
    Speaker.OTHER: Role.OTHER,
}


def speaker_of(role: Role | None) -> Speaker | None:
    """Who a role stands for, None where it is not known."""
    return next((one for one, known in _ROLES.items() if known is role), None)
