"""Where a vault lies: who else may read it there, what copies it, its locks and its room."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from chatvault.services.vault_folder import DATABASE
from chatvault.storage.database.room import disk_of, free_space

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# How clients name the folder they keep in step, an account or a company behind it at most; on
# macOS they lie in ~/Library/CloudStorage under the client's name.
_CLOUDS = {
    "Dropbox": r"dropbox(?: \(.+\)|-.+)?",
    "OneDrive": r"onedrive(?: ?- ?.+)?",
    "iCloud Drive": r"icloud ?drive|mobile documents",
    "Nextcloud": r"nextcloud(?:[ -]?\d+|-.+)?",
    "Google Drive": r"google ?drive(?:-.+| \(.+\))?|my drive",
}
# What Nextcloud's and Dropbox's clients leave in the folder, whatever it is called.
_MARKS = {"Nextcloud": (".sync_*.db", "._sync_*.db"), "Dropbox": (".dropbox.cache", ".dropbox")}
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    ("afs", "beegfs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.cephfs", "fuse.davfs2",
     "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs",
     "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs")
)  # fmt: skip
_REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE
_LITTLE_ROOM = 100_000_000  # bytes; an import stops at a third of it, a backup may before


def warnings(folder: Path) -> tuple[str, ...]:
    """What speaks against keeping a vault in ``folder``, a sentence each.

    Of network file systems Linux and Windows tell, of readers every system but Windows.
    """
    place = folder.resolve()
    return (*_of_readers(place), *_of_cloud(place), *_of_network(place), *_of_room(place))


def _of_readers(place: Path) -> Iterator[str]:
    if os.name != "posix":
        return
    read = [path for path in (place, place / DATABASE) if path.exists() and _is_open(path)]
    if read:
        yield (
            f"Other people on this computer can get at the vault: “{read[0]}” is open to them. "
            f"This command closes it: chmod -R go= “{place}”"
        )


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)


def _of_cloud(place: Path) -> Iterator[str]:
    client = _cloud(place)
    if client:
        yield (
            f"The vault is in a folder that {client} synchronises. Copying the open database may "
            "damage it, and sends it to others. Move the vault elsewhere; its “backups” folder "
            "may be copied at any time."
        )


def _cloud(place: Path) -> str | None:
    """The client that keeps the place in step with elsewhere, as far as one can tell."""
    for client, form in _CLOUDS.items():
        if any(re.fullmatch(form, part, re.IGNORECASE) for part in place.parts):
            return client
    for client, marks in _MARKS.items():
        # Not at home itself: Dropbox keeps its settings there under the same name.
        for above in (place, *place.parents):
            if above not in (Path.home(), *Path.home().parents) and _holds(above, marks):
                return client
    return None


def _holds(folder: Path, marks: tuple[str, ...]) -> bool:
    return any(next(folder.glob(mark), None) is not None for mark in marks)


def _of_network(place: Path) -> Iterator[str]:
    if _is_remote(place):
        yield (
            "The vault is on another computer's disk. Locks are not safe over a network, so two "
            "programs may damage it. Move the vault to a disk of this computer; its “backups” "
            "folder may be copied there."
        )


def _of_room(place: Path) -> Iterator[str]:
    free = free_space(place)
    if free < _LITTLE_ROOM:
        yield (
            f"The disk “{disk_of(place)}” that holds the vault has {free / 1e6:,.0f} MB left. "
            "Imports and backups will stop before it is full; free some room."
        )


def _is_remote(place: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = PureWindowsPath(place).drive
        if drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE)
    if not _MOUNTS.exists():
        return False
    return file_system(place, _MOUNTS.read_text("utf-8", "surrogateescape")) in _NETWORK


def file_system(place: Path, mounts: str) -> str:
    """The kind of the file system that ``place`` is on, by the lines of proc's mountinfo.

    See proc_pid_mountinfo(5): the fifth field is where it is mounted, with spaces and their
    like as octal numbers; behind " - " comes its kind. A later line lies over an earlier one.
    """
    kind, depth = "", -1
    for line in mounts.splitlines():
        before, _, behind = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not behind:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if len(point.parts) >= depth and place.is_relative_to(point):
            kind, depth = behind.split(" ")[0], len(point.parts)
    return kind
