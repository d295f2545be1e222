"""Offers the values of a query's fields that are in the vault."""

from __future__ import annotations

from chatvault.domain.search.suggestion import OFFERED, Suggestion
from chatvault.domain.source import source
from chatvault.domain.work import Work
from chatvault.storage.database.engine import Database
from chatvault.storage.values_repository import COUNTED, ValuesRepository

# What is written most in conversations with an assistant comes first.
_COMMON = ("python", "bash", "javascript", "typescript", "json", "html", "css", "sql", "java",
           "c", "cpp", "csharp", "go", "rust", "yaml", "markdown", "diff", "text")  # fmt: skip


class Completing:
    """Looks values up; what it reads is counted from indexes, never from the messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def values(self, field: str, typed: str, work: Work) -> tuple[Suggestion, ...]:
        """The values of a field that contain what is typed, the most used first.

        Raises Cancelled.
        """
        if field == "lang":
            return tuple(Suggestion(name) for name in _languages(typed))[:OFFERED]
        if field not in COUNTED:
            return ()
        with self._database.read() as session:
            repository = ValuesRepository(session)
            with work.interruptible(repository.interrupt):
                counted = repository.values(field, "" if field == "in" else typed, OFFERED)
        work.check()
        if field != "in":
            return counted
        named = (Suggestion(one.value, source(one.value).name, one.count) for one in counted)
        return tuple(one for one in named if one.fits(typed))


def _languages(typed: str) -> list[str]:
    """The languages that code can be coloured in."""
    from pygments.lexers import get_all_lexers

    folded = typed.casefold()
    known = sorted(aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases)
    fitting = [name for name in dict.fromkeys((*_COMMON, *known)) if folded in name]
    return sorted(fitting, key=lambda name: not name.startswith(folded))
