"""Who says a message, by the name that a program gives the role."""

from __future__ import annotations

from collections.abc import Mapping

from chatvault.domain.message import Role
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import string

ROLES: Mapping[str, Role] = {role.value: role for role in Role}  # as most programs name them


_TAKEN_FOR = {Role.USER: "the person's own", Role.ASSISTANT: "an answer"}


def role_of(
    told: object,
    findings: Findings,
    names: Mapping[str, Role] = ROLES,
    *,
    otherwise: Role = Role.USER,
) -> Role:
    """The role of that name; where it is not known, ``otherwise``, and a note says so."""
    role = names.get(string(told))
    if role is None:
        taken_for = _TAKEN_FOR[otherwise]
        findings.note(f"The role of a message is not known; it was taken for {taken_for}.")
        return otherwise
    return role
