"""A folder for work on the vault's disk: a backup is unpacked in it, or a vault made anew."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from chatvault.errors import DiskFull
from chatvault.services.vault_folder import BACKUPS, BLOBS
from chatvault.storage.database import key_file

_PREFIX, _IN_USE = "unpacked-", "in-use.lock"
_OURS = (_IN_USE, "vault", BLOBS, f"{BACKUPS}.lock", key_file.NAME)  # how all in it begins


class UnpackedFolder:
    """Gone when it is let go of; an OS lock in it tells that a program still needs it."""

    def __init__(self, beside: Path) -> None:
        """Raises DiskFull."""
        try:
            beside.mkdir(parents=True, exist_ok=True)
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside))
            self._lock = FileLock(str(self.path / _IN_USE), thread_local=False)
            self._lock.acquire()
        except OSError as error:
            raise DiskFull(
                f"Nothing can be written here: {error.strerror}. Nothing was changed.",
                path=beside,
            ) from error

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Let go of it."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(beside: Path) -> None:
    """Remove what programs that were killed have left, and no folder of the person."""
    for left in filter(_is_ours, beside.glob(f"{_PREFIX}*")):
        lock = FileLock(str(left / _IN_USE), thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue  # somebody is looking into it
        lock.release()
        shutil.rmtree(left, ignore_errors=True)


def _is_ours(left: Path) -> bool:
    return left.is_dir() and all(path.name.startswith(_OURS) for path in left.iterdir())
