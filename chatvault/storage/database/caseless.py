"""Names and titles as they are compared inside of SQLite, whose LIKE knows the cases of ASCII."""

from __future__ import annotations

from typing import Any

from chatvault.domain.search.segmentation import composed

LIKE = r"LIKE ? ESCAPE '\'"  # the value comes out of ``for_like``


def install(connection: Any) -> None:
    """Let statements of this connection ask for ``caseless(text)``."""
    connection.create_function("caseless", 1, caseless, deterministic=True)


def for_like(text: str) -> str:
    """``text`` for LIKE, to which no character of it then means more than itself."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def starred(name: str) -> str:
    """A name for LIKE, in which a star at either end stands for any letters."""
    begin, end = ("%" * name.startswith("*"), "%" * name.endswith("*"))
    return f"{begin}{for_like(name.strip('*'))}{end}"


def caseless(text: str | None) -> str:
    """``text`` as it is compared whatever its case; nothing where there is none."""
    return composed(text).casefold() if text else ""
