"""Which files are not kept as originals, or not whole, for they hold more than what was said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers import registry
from chatvault.importers.account_files import ABOUT_ACCOUNT
from chatvault.importers.containers.container import Container, FileContainer, FolderContainer
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.databases.kept_tables import HOLDS_KEYS, HOLDS_KEYS_PACKED, KEPT_TABLES
from chatvault.importers.databases.read_only_database import is_database
from chatvault.services.originals.original_files import original_paths

_NAMED = 10
_SAID_OF_ONE = (ABOUT_ACCOUNT, HOLDS_KEYS_PACKED)
_KEPT_WITHOUT = (
    "The kept original is without these files of the archive, which tell of an account or may "
    "hold keys: {names}."
)


def kept_out(container: Container, names: Sequence[str]) -> frozenset[Path]:
    """The files on disk of which nothing but the conversations may be in the vault.

    An archive is one file, so what any of its members is counts, and so it does for a file that
    is read in another format because a person asked for that.
    """
    apart = isinstance(container, FolderContainer) and not isinstance(container, FileContainer)
    looked_at = names if apart else container.names()
    private = [
        name
        for with_keys in registry.WITH_KEYS.values()
        for name in with_keys(container, looked_at)
    ]
    return frozenset(original_paths(container, private)) if private else frozenset()


def kept_without(left_out: Sequence[str], told: Sequence[Issue]) -> Issue | None:
    """What is to be said of files that archives are kept without, but for those told already."""
    known = {issue.member for issue in told if issue.text.startswith(_SAID_OF_ONE)}
    names = sorted({name for name in left_out if name not in known})
    if not names:
        return None
    listed = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    issue = Issue("", Severity.INFO, _KEPT_WITHOUT.format(names=listed + more))
    return None if issue in told else issue


def kept_in_part(container: Container, names: Sequence[str], key: str) -> Issue | None:
    """What is to be said where of databases among these files only some rows are kept."""
    if key not in KEPT_TABLES:
        return None
    found = [name for name in names if is_database(container, name)]
    if not found:
        return None
    sentence = (
        HOLDS_KEYS_PACKED if isinstance(container, ZipContainer | ExportParts) else HOLDS_KEYS
    )
    others = f" The same holds for {len(found) - 1:,} more." if len(found) > 1 else ""
    return Issue("", Severity.INFO, sentence + others, found[0])
