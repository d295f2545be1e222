"""Where a database is that a person asked to be read from a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server, and who asks for it. The password is no part of it.

    ``host`` is a name, an address, or the folder of a socket; an empty ``user`` is whoever runs
    the program. ``options`` are further ones by the names that PostgreSQL has for them.
    """

    host: str
    database: str
    port: str = "5432"
    user: str = ""
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """What is kept and shown of it."""
        return f"{self.host}:{self.port}/{self.database}"
