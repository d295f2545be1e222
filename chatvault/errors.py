"""The kinds of failure the program tells apart."""

from __future__ import annotations

from pathlib import Path


class ChatVaultError(Exception):
    """Base of every error that this program raises on purpose."""


class KnownError(ChatVaultError):
    """Something expected went wrong; the text is a sentence for the person.

    The sentence says what happened, what was kept and what to do. ``path`` names the
    file or folder it happened to, where there is one.
    """

    def __init__(self, sentence: str, *, path: Path | str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.path = Path(path) if path is not None else None


class UnreadableFile(KnownError):
    """A file that was to be imported cannot be read as what it claims to be."""


class PasswordNeeded(KnownError):
    """A server asks for a password, and nobody has said one."""


class ReadingStopped(KnownError):
    """The process that read the files of an import was ended before it was done."""


class UnwritableFile(KnownError):
    """A file outside the vault cannot be written, or another one is in its place."""


class NewerVault(KnownError):
    """The vault was written by a later version of the program and is left untouched."""


class VaultBusy(KnownError):
    """Another process is writing to the vault."""


class WindowHangs(KnownError):
    """A window is open on the vault but does not answer."""


class ReadOnlyVault(KnownError):
    """The vault's folder or file may not be written to."""


class VaultGone(KnownError):
    """The vault is not where it was when it was opened."""


class LockedVault(KnownError):
    """The vault is encrypted, and nobody has said its passphrase yet."""


class LockedBackup(KnownError):
    """A backup or a file is encrypted with another key than the vault's."""


class WrongPassphrase(KnownError):
    """What was said opens neither with the passphrase nor with the recovery key."""


class DamagedVault(KnownError):
    """The vault's database is not one, or is damaged."""


class DamagedOriginal(KnownError):
    """A file that the vault keeps beside its database is not as it was imported."""


class DiskFull(KnownError):
    """There is no room on the disk that holds the vault."""


class NotFound(KnownError):
    """The conversation, message or backup that was asked for is not in the vault."""


class RefusedName(KnownError):
    """What was said is no name for a tag or a folder, or another one has it."""


class NotResumable(KnownError):
    """No tool can be told to go on with the conversation."""


class Cancelled(ChatVaultError):
    """The person asked the running work to stop."""
