"""The encryption of a vault: how it stands, and what a change of it did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncryptionState:
    """Whether a vault has a passphrase; ``unfinished``: a change of it was begun and is not done.

    ``removing``: the passphrase was to be removed, and is needed until that is done.
    """

    encrypted: bool
    unfinished: bool = False
    removing: bool = False


@dataclass(frozen=True, slots=True)
class ConversionReport:
    """How many files and backups were encrypted, or decrypted; ``left`` says what was not."""

    files: int
    backups: int
    left: tuple[str, ...] = ()
