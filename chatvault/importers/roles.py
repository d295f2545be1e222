"""Who says a message, by the name that a program gives the role."""

from __future__ import annotations

from collections.abc import Mapping

from chatvault.domain.message import Role
from chatvault.importers.export_records import Findings
from chatvault.importers.json_files.json_values import string

ROLES: Mapping[str, Role] = {role.value: role for role in Role}  # as most programs name them


def role_of(told: object, findings: Findings, names: Mapping[str, Role] = ROLES) -> Role:
    """The role of that name; where it is not known, the person's, and a note says so."""
    role = names.get(string(told))
    if role is None:
        findings.note("The role of a message is not known; it was taken for the person's own.")
        return Role.USER
    return role
