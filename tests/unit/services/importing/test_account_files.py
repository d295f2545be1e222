"""Nothing of what an export tells of the account itself is anywhere in the vault."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.parsed import Severity
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.claude_ai import claude_ai_files
from tests.unit.services.vault_bytes import everything_in

CANARY = "canary-7f3a"
CHATGPT: dict[str, Any] = {
    "conversations.json": [chatgpt_files.said("moss")],
    "user.json": {
        "id": f"user-{CANARY}",
        "email": f"{CANARY}@example.org",
        "phone_number": CANARY,
        "name": CANARY,
    },
    "user_settings.json": {"announcements": CANARY},
    "sessions.json": [{"ip_address": CANARY, "user_agent": "x"}],
    "sora.json": {"access_token": CANARY},
    "chat.html": "<html></html>",
    "file-1-note.txt": b"an innocent file",
}
CLAUDE: dict[str, Any] = {
    "conversations.json": [claude_ai_files.said("ferns")],
    "users.json": [
        {
            "uuid": "account-1",
            "full_name": CANARY,
            "email_address": f"{CANARY}@example.org",
            "verified_phone_number": CANARY,
        }
    ],
    "manifest-c-1-2026-11-01.json": {
        "data_files": [{"file_name": "a.zip", "url": f"https://a.example/a?signature={CANARY}"}]
    },
    "login_history.json": [{"ip_address": CANARY, "country": "x" * 40}] * 2_000,
    "projects.json": [{"uuid": "p", "name": "q", "docs": [{"filename": "a", "content": "b"}]}],
}


def written(path: Path, files: dict[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    contents = {
        name: value if isinstance(value, bytes) else json.dumps(value).encode()
        for name, value in files.items()
    }
    if path.suffix:
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
    else:
        path.mkdir()
        for name, content in contents.items():
            (path / name).write_bytes(content)
    return path


@pytest.mark.parametrize("files", [CHATGPT, CLAUDE], ids=["chatgpt", "claude"])
@pytest.mark.parametrize("name", ["folder", "export.zip", "stored.zip"])
def test_the_account_is_nowhere_in_the_vault(
    services: Services, tmp_path: Path, files: dict[str, Any], name: str
) -> None:
    compression = zipfile.ZIP_STORED if name == "stored.zip" else zipfile.ZIP_DEFLATED
    path = written(tmp_path / name, files, compression)

    (run,) = services.importing.run([path], Unattended()).runs
    services.backups.create(BackupReason.MANUAL, Unattended())

    assert run.sessions_new == (1 if files is CHATGPT else 2)
    content = everything_in(services.folder)
    assert b"moss" in content or b"ferns" in content
    assert CANARY.encode() not in content
    told = [issue for issue in run.issues if "about the account" in issue.text]
    assert {issue.severity for issue in told} == {Severity.INFO}


BESIDE: dict[str, Any] = {
    "account/profile.json": {"data": {"user": {"contact": {"email": CANARY}}}},
    "konto.json": {"benutzer": {"passwort": CANARY}},
    "cuenta.json": {"contraseña": CANARY},
    "session.json": {"user": {"id": 1}, "accessToken": CANARY},
    "cookies.json": [{"name": "__Secure-next-auth.session-token", "value": CANARY}],
    "chat.har": {"log": [{"content": {}, "headers": [{"name": "Cookie", "value": CANARY}]}]},
    "logins.csv": f"time,ip_address\n2026-01-01,{CANARY}\n".encode(),
    "settings.yaml": f"model: gpt\napi_key: {CANARY}\n".encode(),
    ".env": f"BOT_TOKEN={CANARY}\n".encode(),
    "id_ed25519": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{CANARY}\n".encode(),
    "profile.xml": f"<user><email>{CANARY}</email></user>".encode(),
    "large.json": {"user": {"email": CANARY}, "seen": ["x" * 50] * 3_000},
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_in_an_archive_is_not_kept_where_it_opens_something(
    services: Services, tmp_path: Path, name: str
) -> None:
    read = {"conversations.json": [chatgpt_files.said("moss")]}
    path = written(tmp_path / "export.zip", {**read, name: BESIDE[name]})

    (run,) = services.importing.run([path], Unattended()).runs

    content = everything_in(services.folder)
    assert (run.sessions_new, b"moss" in content) == (1, True)
    assert CANARY.encode() not in content
    assert [issue.text for issue in run.issues if f"may hold keys: {name}." in issue.text]


def test_a_person_is_told_once_which_files_of_an_archive_are_not_kept(
    services: Services, tmp_path: Path
) -> None:
    many = {f"sign_ins/{number:02}.csv": BESIDE["logins.csv"] for number in range(12)}
    path = written(tmp_path / "export.zip", {**CHATGPT, **many, "note.txt": b"rye"})

    (run,) = services.importing.run([path], Unattended()).runs

    (told,) = [issue.text for issue in run.issues if "may hold keys" in issue.text]
    listed = told.partition(": ")[2]
    assert listed.startswith("sessions.json, sign_ins/00.csv, ")
    assert listed.endswith(", sign_ins/08.csv and 4 more.")
    about_account = {issue.member for issue in run.issues if "about the account" in issue.text}
    assert about_account == {"user.json", "user_settings.json"}


def test_nobody_is_told_where_all_of_an_archive_is_kept(services: Services, tmp_path: Path) -> None:
    read = {"conversations.json": [chatgpt_files.said("moss")]}

    (run,) = services.importing.run([written(tmp_path / "export.zip", read)], Unattended()).runs

    assert not [issue for issue in run.issues if "may hold keys" in issue.text]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("newer.json", {"messages": [{"author": {"email": "ada@example.org"}, "text": CANARY}]}),
        ("turns.json", [{"turns": [{"said": f"sk-ant-api03-{'r9' * 20} {CANARY}"}]}]),
        ("note.txt", f"Email: ada@example.org {CANARY}".encode()),
        ("loaves.csv", f"loaf,hours\nrye,{CANARY}\n".encode()),
    ],
)
def test_what_may_be_read_one_day_is_kept(
    services: Services, tmp_path: Path, name: str, content: Any
) -> None:
    read = {"conversations.json": [chatgpt_files.said("moss")]}
    services.importing.run(
        [written(tmp_path / "export.zip", {**read, name: content})], Unattended()
    )
    assert CANARY.encode() in everything_in(services.folder)


def test_the_kept_archive_is_the_imported_one_but_for_the_account(
    services: Services, tmp_path: Path
) -> None:
    path = written(tmp_path / "export.zip", CHATGPT)
    services.importing.run([path], Unattended())

    (saved,) = services.originals.save(only_uid(services), tmp_path / "out.zip", Unattended())

    before, after = path.read_bytes(), saved.read_bytes()
    assert len(before) == len(after)
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(path) as imported:
        for name in ("conversations.json", "chat.html", "file-1-note.txt"):
            assert archive.read(name) == imported.read(name)
        for name in ("user.json", "user_settings.json", "sessions.json", "sora.json"):
            with pytest.raises((zipfile.BadZipFile, zlib.error)):
                archive.read(name)


def test_the_kept_archive_can_be_imported_and_is_known(services: Services, tmp_path: Path) -> None:
    path = written(tmp_path / "export.zip", CHATGPT)
    services.importing.run([path], Unattended())
    (saved,) = services.originals.save(only_uid(services), tmp_path / "out.zip", Unattended())

    (again,) = services.importing.run([saved], Unattended()).runs
    path.unlink()
    (put_back,) = services.originals.put_back(only_uid(services), Unattended())[:1]

    assert (again.sessions_new, again.sessions_unchanged) == (0, 1)
    assert put_back.read_bytes() == saved.read_bytes()


def test_importing_the_same_archive_again_keeps_nothing_anew(
    services: Services, tmp_path: Path
) -> None:
    path = written(tmp_path / "export.zip", CHATGPT)
    services.importing.run([path], Unattended())
    before = bytes_kept(services)
    path.touch()

    services.importing.run([path], Unattended())

    assert bytes_kept(services) == before


def bytes_kept(services: Services) -> int:
    return sum(path.stat().st_size for path in services.folder.glob("blobs/??/*"))


def only_uid(services: Services) -> str:
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return services.browsing.rows([key.id])[0].uid
