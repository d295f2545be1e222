"""The program as `make package` builds it, and what goes to the desktop with it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.keyring_session import needs_keyring, require_keyring_opens
from tests.unit.services.damage.locked import PASSPHRASE, backed_up_vault, encrypt

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "dist" / "chatvault"
PROGRAM = BUILT / ("chatvault.exe" if sys.platform == "win32" else "chatvault")
DESKTOP_FILE = BUILT / "share" / "applications" / "chatvault.desktop"
ICONS = BUILT / "share" / "icons"

pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(not PROGRAM.exists(), reason="nothing was built: run `make package` first"),
]


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Start the program as on a machine that has no Python and no vault."""
    environment = {
        "HOME": str(home),
        "PATH": os.defpath,
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
    }
    return subprocess.run(
        [PROGRAM, *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_program_opens_its_window_imports_a_sample_and_finds_a_word(tmp_path: Path) -> None:
    result = run("--self-test", home=tmp_path)

    assert result.returncode == 0, result.stderr


def test_a_conversation_goes_in_is_found_and_comes_out(tmp_path: Path) -> None:
    samples = BUILT / "_internal" / "chatvault" / "resources" / "samples"
    vault = ("--vault", tmp_path / "vault")

    imported = run(*vault, "import", samples, home=tmp_path)
    exported = run(*vault, "export", "--all", "--format", "html", "--out", tmp_path, home=tmp_path)

    assert imported.returncode == 0, imported.stderr
    assert exported.returncode == 0, exported.stderr
    assert list(tmp_path.glob("*.html"))


def test_the_program_brings_nothing_along_that_speaks_to_the_web() -> None:
    """Qt's network module is there for sockets within the computer, without its encryption."""
    files = [path.relative_to(BUILT) for path in BUILT.rglob("*")]

    assert not [file for file in files if "WebEngine" in file.name]
    assert not [file for file in files if {"tls", "networkinformation"} & set(file.parts)]


@needs_keyring
def test_the_keyring_of_the_desktop_opens_an_encrypted_vault(tmp_path: Path) -> None:
    encrypt(backed_up_vault(tmp_path / "vault"))
    require_keyring_opens(PROGRAM, tmp_path, tmp_path / "vault", PASSPHRASE)


def test_the_desktop_file_is_valid() -> None:
    validate = shutil.which("desktop-file-validate")
    if validate is None:
        pytest.skip("desktop-file-validate is not installed")

    result = subprocess.run([validate, DESKTOP_FILE], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_there_is_an_icon_of_every_size(size: int) -> None:
    content = (ICONS / "hicolor" / f"{size}x{size}" / "apps" / "chatvault.png").read_bytes()

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (size, size)


def test_the_icon_for_windows_lists_its_pictures_where_they_are() -> None:
    content = (ICONS / "chatvault.ico").read_bytes()

    reserved, kind, count = struct.unpack_from("<HHH", content)
    assert (reserved, kind, count) == (0, 1, 7)
    for place in range(count):
        side, _, _, _, _, _, length, start = struct.unpack_from(
            "<BBBBHHII", content, 6 + 16 * place
        )
        assert content[start : start + 4] == b"\x89PNG"
        assert struct.unpack_from(">I", content, start + 16) == (side or 256,)
        assert start + length <= len(content)


def test_the_icon_for_apple_is_whole() -> None:
    content = (ICONS / "chatvault.icns").read_bytes()

    assert struct.unpack_from(">4sI", content) == (b"icns", len(content))
    place, names = 8, []
    while place < len(content):
        name, length = struct.unpack_from(">4sI", content, place)
        assert content[place + 8 : place + 12] == b"\x89PNG"
        names.append(name)
        place += length
    assert names == [b"ic11", b"ic12", b"ic07", b"ic13", b"ic08", b"ic14", b"ic09"]
