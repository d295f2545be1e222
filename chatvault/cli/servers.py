"""Database servers as commands name them: by a URL, and a password that is asked for."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from chatvault.cli.console import console_work
from chatvault.domain.tables.server_address import ServerAddress
from chatvault.errors import KnownError, PasswordNeeded

if TYPE_CHECKING:
    from chatvault.domain.imports import ImportRun
    from chatvault.importers.chat_tables.importer import MappedTables
    from chatvault.services.importing.mapping import Explained
    from chatvault.services.vault import Services

Answer = TypeVar("Answer")

_NOBODY_TO_ASK = (
    "The server asks for a password. Put it into the variable PGPASSWORD, or into the file of "
    "passwords that PostgreSQL has (~/.pgpass)."
)


def import_server(
    services: Services, url: str, form: str | None, mapping: MappedTables | None
) -> tuple[ImportRun, ...]:
    """Import what the server there has; its runs. Raises KnownError."""

    def run(address: ServerAddress, password: str) -> tuple[ImportRun, ...]:
        with console_work() as work:
            report = services.server_import.run(address, password, work, only=form, mapping=mapping)
        return report.runs

    return _with_password(url, run)


def explain_server(url: str) -> Explained:
    """What the tables there may mean. Raises KnownError."""
    from chatvault.services.importing import server_import

    def look(address: ServerAddress, password: str) -> Explained:
        with console_work() as work:
            return server_import.explain(address, password, work)

    return _with_password(url, look)


def _with_password(url: str, act: Callable[[ServerAddress, str], Answer]) -> Answer:
    """Do it, with a password that is typed where the server asks for one and nothing tells it."""
    from chatvault.services.importing.server_import import address_of

    address, password = address_of(url)
    try:
        return act(address, password)
    except PasswordNeeded as error:
        if not sys.stdin.isatty():
            raise KnownError(_NOBODY_TO_ASK, path=address.label) from error
    return act(address, getpass.getpass(f"Password for {address.label}: "))
