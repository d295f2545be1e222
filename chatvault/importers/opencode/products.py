"""Products that keep their sessions as OpenCode does: names of files and folders tell whose.

Facts of the names: what each product's own storage calls its database and its folder.
"""

from __future__ import annotations

OPENCODE = "opencode"

_FORKS = {"kilo": "kilo-code", "mimocode": "mimo-code", "icodemate": "icodemate"}


def product_of_database(name: str) -> str:
    """Whose database a file of that name is; one that is tried out has more to its name."""
    return next((key for begins, key in _FORKS.items() if name.startswith(begins)), OPENCODE)


def product_of_folder(name: str) -> str:
    """Whose folder one of that name is."""
    return _FORKS.get(name, OPENCODE)
