"""The file of keys in a vault: its key, wrapped by the passphrase and for the recovery key.

Each is an age file in ASCII. What is inside is an identity file as age's own tool reads it, with
the rest in its comments; so either opens backups without this program.
"""

from __future__ import annotations

import errno
import json
import os
import unicodedata
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyrage

from chatvault.errors import DamagedVault, KnownError, WrongPassphrase
from chatvault.lasting_files import take_place
from chatvault.storage.database.vault_key import VaultKey, new_key

NAME = "keys.json"
RECOVERY_PREFIX = "AGE-SECRET-KEY-1"
# What opening a file says that is not there, or below something that is no folder.
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
# age takes a passphrase only where trying it takes less than some sixteen seconds, as it measures.
_TOO_MUCH = "excessive work"
_FORMAT, _VERSION = "chatvault-keys", 1
_ABOUT = "# The key of the ChatVault vault "


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What is in the file; nothing of it is secret.

    ``encrypts`` is False from the moment the passphrase is being removed.
    """

    id: str
    encrypts: bool
    by_passphrase: str
    by_recovery_key: str


def made(passphrase: str) -> tuple[KeyFile, VaultKey, str]:
    """A file for a new key, that key, and the recovery key, which is kept nowhere.

    Takes a second, and holds Python's lock meanwhile.
    """
    key, recovery = new_key()
    recipient = pyrage.x25519.Recipient.from_str(key.recovery)
    by_recovery_key = pyrage.encrypt(_identity_file(key), [recipient], armored=True).decode()
    return KeyFile(key.id, True, _wrapped(key, passphrase), by_recovery_key), key, recovery


def unlocked(keys: KeyFile, secret: str) -> VaultKey:
    """The key of a vault by its passphrase or its recovery key. Raises WrongPassphrase.

    A passphrase takes a second, which holds Python's lock.
    """
    told = (line for line in secret.splitlines() if not line.startswith("#"))  # of its own file
    typed = "".join("".join(told).split()).upper()
    if typed.startswith(RECOVERY_PREFIX):
        return _unlocked_by_recovery_key(keys, typed)
    try:
        opened = pyrage.passphrase.decrypt(keys.by_passphrase.encode(), _normal(secret))
    except pyrage.DecryptError as error:
        if _TOO_MUCH in str(error).lower():
            raise KnownError(
                "This computer is too slow or too busy right now to try the passphrase. Try again, "
                "or use the recovery key."
            ) from error
        raise WrongPassphrase("This is not the passphrase of the vault. Try again.") from error
    return _key(opened, keys)


def with_passphrase(keys: KeyFile, key: VaultKey, passphrase: str) -> KeyFile:
    """The same key behind another passphrase; takes a second, which holds Python's lock."""
    return replace(keys, by_passphrase=_wrapped(key, passphrase))


def read(path: Path) -> KeyFile | None:
    """The keys in that file, None where there is none. Raises DamagedVault."""
    try:
        values = json.loads(path.read_bytes())
        if values.pop("format") != _FORMAT or values.pop("version") != _VERSION:
            raise ValueError("another format")
        keys = KeyFile(**values)
        if not all(isinstance(text, str) for text in (keys.by_passphrase, keys.by_recovery_key)):
            raise ValueError("not texts")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno in _NOT_THERE:
            return None
        raise DamagedVault(
            "The file that holds the keys of the vault cannot be read. It was left as it is; "
            "a copy of it lies beside the backups.",
            path=path,
        ) from error
    return keys


def write(path: Path, keys: KeyFile) -> None:
    """Keep the keys in that file: whole or not at all. Raises OSError."""
    partial = path.with_name(f"{path.name}.partial")
    content = {"format": _FORMAT, "version": _VERSION, **asdict(keys)}
    with partial.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    take_place(partial, path)


def _unlocked_by_recovery_key(keys: KeyFile, recovery: str) -> VaultKey:
    try:
        identity = pyrage.x25519.Identity.from_str(recovery)
        opened = pyrage.decrypt(keys.by_recovery_key.encode(), [identity])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise WrongPassphrase(
            "This is not the recovery key of the vault. Check that all of it was typed."
        ) from error
    return _key(opened, keys)


def _wrapped(key: VaultKey, passphrase: str) -> str:
    wrapped: bytes = pyrage.passphrase.encrypt(
        _identity_file(key), _normal(passphrase), armored=True
    )
    return wrapped.decode()


def _normal(passphrase: str) -> str:
    """The same passphrase however a system composes its letters."""
    return unicodedata.normalize("NFC", passphrase)


def _identity_file(key: VaultKey) -> bytes:
    lines = (
        _ABOUT + key.id,
        f"# database: {key.database}",
        f"# recovery: {key.recovery}",
        key.identity,
    )
    return "\n".join((*lines, "")).encode()


def _key(opened: bytes, keys: KeyFile) -> VaultKey:
    about, database, recovery, identity = opened.decode().splitlines()
    return VaultKey(
        id=about.removeprefix(_ABOUT),
        database=database.removeprefix("# database: "),
        identity=identity,
        recovery=recovery.removeprefix("# recovery: "),
        encrypts=keys.encrypts,
    )
