"""The small values by name that a vault keeps, each as a text."""

from __future__ import annotations

import uuid

from sqlmodel import Session

IDENTITY = "vault_identity"  # which vault it is, wherever it lies
VALUE = "SELECT value FROM app_state WHERE key = ?"  # for copies and damaged vaults


def value(session: Session, key: str) -> str | None:
    """The value of that name; None where there is none."""
    kept: str | None = session.connection().exec_driver_sql(VALUE, (key,)).scalar()
    return kept


def keep(session: Session, key: str, text: str) -> None:
    """Keep the value under that name."""
    session.connection().exec_driver_sql(
        "INSERT OR REPLACE INTO app_state(key, value) VALUES (?, ?)", (key, text)
    )


def identify(session: Session) -> None:
    """Give the vault an identity, unless it has one."""
    if value(session, IDENTITY) is None:
        keep(session, IDENTITY, uuid.uuid4().hex)
