"""Of telephones, addresses and sign-ins beside what people said nothing is in the vault."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt import test_chatgpt_compliance as compliance
from tests.unit.importers.people.telegram_page_files import account_page, media, page, said
from tests.unit.importers.people.test_discord_package import message, package

CANARY = "canary"


def zipped(folder: Path) -> Path:
    path = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(file, file.relative_to(folder).as_posix())
    return path


def kept(services: Services) -> bytes:
    """Every byte that the vault keeps of originals."""
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT sha256 FROM blob").all()
    return b"".join(services.reading.attachment(blob) or b"" for (blob,) in rows)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_telegram_pages(services: Services, tmp_path: Path, packed: bool, shared: bool) -> None:
    # Given pages of an account, with its sign-ins and contacts, and perhaps a shared contact,
    folder = tmp_path / "export"
    contact = media("media_contact", ("title bold", "Cy"), ("status details", f"+1 {CANARY}"))
    chat = folder / "chats" / "chat_001"
    chat.mkdir(parents=True)
    told = page(said(1, "Ada", "Is it rye?", more=contact if shared else ""))
    (chat / "messages.html").write_text(told)
    (folder / "lists").mkdir()
    for name in ("sessions.html", "contacts.html"):
        (folder / "lists" / name).write_text(account_page(f"192.0.2.7 {CANARY}"))
    (folder / "lists" / "other_data.json").write_text(json.dumps({"email": CANARY}))
    (folder / "contacts").mkdir()
    (folder / "contacts" / "contact_1.vcf").write_text(f"TEL:{CANARY}")
    # when they are imported,
    report = services.importing.run([zipped(folder) if packed else folder], Unattended())
    # then the chat is there, and nothing of the others.
    assert sum(one.sessions_new for one in report.runs) == 1
    assert services.searching.search("rye", Unattended()).total == 1
    assert (b"Is it rye?" in kept(services)) is not shared
    assert CANARY.encode() not in kept(services)
    assert services.searching.search(CANARY, Unattended()).total == 0


@pytest.mark.parametrize("packed", [False, True])
def test_discord_package(services: Services, tmp_path: Path, packed: bool) -> None:
    folder = package(tmp_path / "package", message(1, "Is it rye?"))
    events = folder / "Activity" / "tns" / "events-2024-00000-of-00001.json"
    events.write_text(json.dumps({"ip": CANARY}) + "\n" * 70_000)
    report = services.importing.run([zipped(folder) if packed else folder], Unattended())
    assert sum(one.sessions_new for one in report.runs) == 1
    assert (b"Is it rye?" in kept(services)) is not packed
    assert CANARY.encode() not in kept(services)
    assert b"+15550100" not in kept(services)
    assert services.searching.search(CANARY, Unattended()).total == 0


@pytest.mark.parametrize("packed", [False, True])
def test_conversations_of_a_workspace(services: Services, tmp_path: Path, packed: bool) -> None:
    # Given what those who administer a workspace got: each conversation with whose it is,
    folder = tmp_path / "workspace"
    folder.mkdir()
    told = compliance.conversation(user_email=f"{CANARY}@example.org")
    (folder / "page.json").write_text(json.dumps({"object": "list", "data": [told]}))
    # when it is imported,
    report = services.importing.run([zipped(folder) if packed else folder], Unattended())
    # then the conversation is there, no address is, and the person is told.
    assert sum(one.sessions_new for one in report.runs) == 1
    assert CANARY.encode() not in kept(services)
    assert services.searching.search(CANARY, Unattended()).total == 0
    assert any("account" in issue.text for run in report.runs for issue in run.issues)
