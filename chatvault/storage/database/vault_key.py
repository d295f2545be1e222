"""The key of an encrypted vault, and the streams of bytes that it locks and opens.

Files are encrypted in the format of age (age-encryption.org/v1), so that its own tool reads
them; the database by SQLCipher with a key of its own.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import threading
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

import pyrage

ENCRYPTED = ".age"
_READ, _PIPED = 1 << 20, 1 << 16


class Readable(Protocol):
    """What gives bytes, one after the other."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at the end."""


class NotDecrypted(OSError):
    """Encrypted bytes are damaged, or were encrypted for another key."""


@dataclass(frozen=True, slots=True)
class VaultKey:
    """What opens a vault: the key of its database, and the identity that its files are for.

    ``database`` are 64 hex digits, ``identity`` is an AGE-SECRET-KEY. Files are also for
    ``recovery``, the public half of the recovery key. ``encrypts`` is False while the
    passphrase is being removed: what is encrypted is still read, what is new is written plain.
    """

    id: str
    database: str = field(repr=False)
    identity: str = field(repr=False)
    recovery: str
    encrypts: bool = True

    @property
    def sqlcipher(self) -> str:
        """The key as SQLCipher takes it, without deriving another from it."""
        return f"x'{self.database}'"

    def encrypt(self, source: Readable, target: BinaryIO) -> None:
        """Write the encrypted bytes of ``source``. Raises what reading and writing raise."""
        reader = _Source(source)
        identity = pyrage.x25519.Identity.from_str(self.identity)
        recovery = pyrage.x25519.Recipient.from_str(self.recovery)
        try:
            pyrage.encrypt_io(
                io.BufferedReader(reader, _READ), target, [identity.to_public(), recovery]
            )
        except pyrage.EncryptError as error:
            raise (reader.error or error) from None

    def decrypted(self, source: BinaryIO) -> BinaryIO:
        """The bytes of an encrypted stream, as they are read; closing it closes ``source``.

        Reading raises NotDecrypted where they are damaged or for another key.
        """
        return io.BufferedReader(_Decrypted(source, self.identity), _PIPED)

    def encrypted_bytes(self, content: bytes) -> bytes:
        """A few bytes, encrypted."""
        target = io.BytesIO()
        self.encrypt(io.BytesIO(content), target)
        return target.getvalue()

    def decrypted_bytes(self, content: bytes) -> bytes:
        """A few bytes, decrypted. Raises NotDecrypted."""
        with self.decrypted(io.BytesIO(content)) as stream:
            return stream.read()


def new_key() -> tuple[VaultKey, str]:
    """A key for a vault, and the recovery key, which is kept nowhere."""
    recovery = pyrage.x25519.Identity.generate()
    key = VaultKey(
        id=secrets.token_hex(4),
        database=secrets.token_hex(32),
        identity=str(pyrage.x25519.Identity.generate()),
        recovery=str(recovery.to_public()),
    )
    return key, str(recovery)


class _Source(io.RawIOBase):
    """What is to be encrypted; pyrage would tell its errors in words of its own."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._source.read(len(target))
        except BaseException as error:
            self.error = error
            raise
        target[: len(chunk)] = chunk
        return len(chunk)


class _Decrypted(io.RawIOBase):
    """Reads what a thread decrypts: pyrage writes to a stream, and others want to read one."""

    def __init__(self, source: BinaryIO, identity: str) -> None:
        reading, writing = os.pipe()
        self._error: Exception | None = None
        self._pipe = os.fdopen(reading, "rb", buffering=0)
        self._thread = threading.Thread(
            target=self._run, args=(source, os.fdopen(writing, "wb", _PIPED), identity), daemon=True
        )
        self._thread.start()

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        count = self._pipe.readinto(target)
        if not count:
            self._thread.join()
            if self._error is not None:
                raise NotDecrypted(errno.EIO, "It cannot be decrypted") from self._error
        return int(count)

    def close(self) -> None:
        if not self.closed:
            self._pipe.close()  # who still decrypts finds nobody reading
            self._thread.join()
        super().close()

    def _run(self, source: BinaryIO, target: BinaryIO, identity: str) -> None:
        try:
            with source, target:
                pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(identity)])
        except (OSError, pyrage.DecryptError) as error:
            self._error = error
