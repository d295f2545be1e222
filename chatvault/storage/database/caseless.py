"""Names and titles as they are compared inside of SQLite, whose LIKE knows the cases of ASCII."""

from __future__ import annotations

from typing import Any

from chatvault.domain.segmentation import composed


def install(connection: Any) -> None:
    """Let statements of this connection ask for ``caseless(text)``."""
    connection.create_function("caseless", 1, caseless, deterministic=True)


def caseless(text: str | None) -> str:
    """``text`` as it is compared whatever its case; nothing where there is none."""
    return composed(text).casefold() if text else ""
