"""The errors of the database that are nobody's bug, each with a sentence for the person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from chatvault.errors import DamagedVault, KnownError, ReadOnlyVault, VaultBusy
from chatvault.storage.database import room
from chatvault.storage.database.connecting import MAGIC

# What SQLite and its driver say of a damaged file; of an index whose own tables cannot be read,
# and of a text of which a bit turned, so that it is none any more.
_DAMAGE = (
    "malformed",
    "not a database",
    "unsupported file format",
    "is encrypted",
    "vtable constructor failed",
    "Could not decode to UTF-8",
    "fts5 file format",
)
_WRITTEN_AS, _LATEST_FORM = 18, 2  # the place in a file that says it, and the greatest there is
_DAMAGE_CODES = (11, 26)  # SQLITE_CORRUPT and SQLITE_NOTADB, in whatever words

# What SQLite says of a damaged list of tables holds bytes of it, which its driver takes for text.
_UNDECODED = b"malformed database schema"
DRIVER_ERRORS = (dbapi2.DatabaseError, UnicodeDecodeError)


@contextmanager
def driver_errors(path: Path) -> Iterator[None]:
    """Raise KnownError for what the database at ``path`` raises and is nobody's bug."""
    try:
        yield
    except (DBAPIError, dbapi2.Error, UnicodeDecodeError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        known = sorted_error(cause, path)
        if known is None:
            raise
        raise known from error


@contextmanager
def sorted_errors(path: Path) -> Iterator[None]:
    """The same, also for what the disk of the vault raises, where nothing else is written to."""
    try:
        with driver_errors(path):
            yield
    except OSError as error:
        if not room.is_full(error):
            raise
        raise room.disk_full(path) from error


def sorted_error(error: BaseException | None, path: Path) -> KnownError | None:
    """The sentence for an error of the database that is nobody's bug, None for a bug."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return VaultBusy("The vault is busy. Nothing was changed; try again.", path=path)
    if "readonly" in text and is_marked_unwritable(path):
        return _damaged(path)
    if "readonly" in text or "unable to open" in text:
        return ReadOnlyVault(
            "The vault cannot be opened for writing. Nothing was changed; check the "
            "permissions of its folder.",
            path=path,
        )
    if "disk is full" in text or "disk I/O error" in text:
        return room.disk_full(path)
    if _is_damage(error, text):
        return _damaged(path)
    return None


def is_marked_unwritable(path: Path) -> bool:
    """Whether a database tells of itself that no SQLite there is may write to it.

    That is damage: SQLite itself reads on, and says of every write that the file is read-only.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_WRITTEN_AS + 1)
    except OSError:
        return False
    return head.startswith(MAGIC) and head[-1] > _LATEST_FORM


def _damaged(path: Path) -> DamagedVault:
    return DamagedVault(
        "The vault's database is damaged or is not a vault. It was left as it is; restore a "
        "backup into a new folder, or run “chatvault salvage”.",
        path=path,
    )


def _is_damage(error: BaseException | None, text: str) -> bool:
    if isinstance(error, UnicodeDecodeError):  # of another text it is somebody's bug
        return error.object.startswith(_UNDECODED)
    if any(sign in text for sign in _DAMAGE):
        return True
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE_CODES
