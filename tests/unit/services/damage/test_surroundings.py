"""A vault in a bad place is told of."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from chatvault.services.damage.surroundings import file_system, warnings
from chatvault.services.vault import open_vault

posix = pytest.mark.skipif(os.name != "posix", reason="has no modes")

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /home/ada rw shared:2 - btrfs /dev/sdb1 rw
31 30 0:45 / /home/ada/on\\040the\\040shelf rw master:3 - nfs4 shelf:/ada rw,vers=4.2
32 31 0:46 / /home/ada/on\\040the\\040shelf/usb rw - vfat /dev/sdc1 rw
33 22 0:47 / /media/bakery rw - fuse.sshfs ada@bakery: rw
33 22 0:48 / /media/bakery rw - tmpfs over it
not a line of it
"""


def private(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@posix
def test_a_new_vault_is_for_its_owner_alone(vault_folder: Path) -> None:
    open_vault(vault_folder).close()
    assert warnings(vault_folder) == ()


@posix
@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o720])
def test_a_folder_that_others_get_at_is_told_of(vault_folder: Path, mode: int) -> None:
    vault_folder.mkdir()
    vault_folder.chmod(mode)
    open_vault(vault_folder).close()
    (sentence,) = warnings(vault_folder)
    assert "Other people" in sentence
    assert str(vault_folder) in sentence


@posix
def test_a_database_that_was_copied_for_all_is_told_of(vault_folder: Path) -> None:
    open_vault(vault_folder).close()
    (vault_folder / "vault.db").chmod(0o644)
    (sentence,) = warnings(vault_folder)
    assert "vault.db" in sentence


@pytest.mark.parametrize(
    ("folder", "client"),
    [
        ("Dropbox/chats", "Dropbox"),
        ("Dropbox (Personal)/chats", "Dropbox"),
        ("OneDrive - Rye & Sons/chats", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal/chats", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/chats", "iCloud Drive"),
        ("iCloudDrive/chats", "iCloud Drive"),
        ("Nextcloud/chats", "Nextcloud"),
        ("Nextcloud2/chats", "Nextcloud"),
        ("Google Drive/chats", "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-ada@example.org/My Drive/chats", "Google Drive"),
    ],
)
def test_a_synced_folder_is_told_of(tmp_path: Path, folder: str, client: str) -> None:
    (sentence,) = warnings(private(tmp_path / folder))
    assert f"that {client} synchronises" in sentence


@pytest.mark.parametrize(
    "folder", ["chats", "my dropbox notes", "about onedrive", "Nextclouds", "drive/google"]
)
def test_a_folder_with_a_similar_name_is_none(tmp_path: Path, folder: str) -> None:
    assert warnings(private(tmp_path / folder)) == ()


def test_a_synced_folder_of_another_name_is_known_by_what_its_client_leaves(tmp_path: Path) -> None:
    folder = private(tmp_path / "kept in step" / "chats")
    (tmp_path / "kept in step" / ".sync_0a1b2c3d4e5f.db").write_bytes(b"")
    (sentence,) = warnings(folder)
    assert "Nextcloud" in sentence


@pytest.mark.skipif(os.name != "posix", reason="links are for administrators there")
def test_a_link_is_followed_to_where_the_vault_lies(tmp_path: Path) -> None:
    private(tmp_path / "Dropbox" / "chats")
    (tmp_path / "here").symlink_to(tmp_path / "Dropbox" / "chats")
    assert len(warnings(tmp_path / "here")) == 1


@pytest.mark.skipif(os.name != "posix", reason="is about paths of Linux")
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/vault", "ext4"),
        ("/home/ada/vault", "btrfs"),
        ("/home/ada/on the shelf/vault", "nfs4"),
        ("/home/ada/on the shelf/usb/vault", "vfat"),
        ("/home/ada/on the shelf2/vault", "btrfs"),
        ("/media/bakery/vault", "tmpfs"),
    ],
)
def test_the_file_system_of_a_place(place: str, kind: str) -> None:
    assert file_system(Path(place), MOUNTS) == kind


@pytest.mark.skipif(os.name != "posix", reason="is about paths of Linux")
def test_a_network_file_system_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:45 / {tmp_path.resolve()} rw - cifs //shelf/ada rw\n")
    monkeypatch.setattr("chatvault.services.damage.surroundings._MOUNTS", mounts)
    (sentence,) = warnings(private(tmp_path / "chats"))
    assert "another computer" in sentence


def test_a_disk_that_is_nearly_full_is_told_of_before_a_backup_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = private(tmp_path / "chats")
    usage = shutil.disk_usage(place)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=99_000_000))
    (sentence,) = warnings(place)
    assert "has 99 MB left" in sentence
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=100_000_000))
    assert warnings(place) == ()
