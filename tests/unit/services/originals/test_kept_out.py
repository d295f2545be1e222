"""Keys for models, which backups of programs hold too, are nowhere in the vault."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import NotFound
from chatvault.services.vault import Services
from tests.unit.importers import backup_files
from tests.unit.importers.big_agi import test_big_agi
from tests.unit.importers.chatbot_ui import test_chatbot_ui
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.cherry_studio import cherry_studio_files
from tests.unit.importers.goose import goose_files
from tests.unit.importers.hermes import hermes_files
from tests.unit.services.vault_bytes import everything_in

CANARY = "canary-7f3a-0b1c2d3e"


def goose(secret: str) -> dict[str, Any]:
    """An exported session, whose extensions were given the secret."""
    enabled = {"extensions": [{"name": "developer", "envs": {"TOKEN": secret}}]}
    asked = goose_files.message("user", goose_files.text("How long?"))
    return goose_files.exported(
        extension_data={"enabled_extensions.v0": enabled}, conversation=[asked]
    )


def hermes(secret: str) -> dict[str, Any]:
    """An exported session, whose model was asked with the secret."""
    asked = hermes_files.message("user", "How long?")
    about = hermes_files.about(model_config={"api_key": secret}, user_id=secret)
    return about | {"messages": [asked]}


def chatbot_ui(secret: str) -> dict[str, Any]:
    """What the program kept in the browser, beside a key."""
    return test_chatbot_ui.storage(test_chatbot_ui.conversation()) | {"apiKey": secret}


def big_agi(secret: str) -> dict[str, Any]:
    """All chats, beside the secret with which models are asked."""
    return test_big_agi.everything(test_big_agi.talk(), secret=secret)


MADE = {
    "chatbox": backup_files.chatbox,
    "cherry-studio": backup_files.cherry_studio,
    "typing-mind": backup_files.typing_mind,
    "big-agi": big_agi,
    "goose": goose,
    "hermes": hermes,
    "chatbot-ui-storage": chatbot_ui,
}


def only_uid(services: Services) -> str:
    key, *_ = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return services.browsing.rows([key.id])[0].uid


@pytest.mark.parametrize("key", MADE)
@pytest.mark.parametrize("name", ["backup.json", "backup.zip", "folder"])
def test_no_key_is_anywhere_in_the_vault(
    services: Services, tmp_path: Path, key: str, name: str
) -> None:
    made: Callable[[str], dict[str, Any]] = MADE[key]
    path = backup_files.written(tmp_path / name, made(CANARY))

    (run,) = services.importing.run([path], Unattended()).runs
    services.backups.create(BackupReason.MANUAL, Unattended())

    assert (run.format, run.sessions_new > 0) == (key, True)
    content = everything_in(services.folder)
    assert b"How long?" in content
    assert CANARY.encode() not in content
    assert any("not kept as an original" in issue.text for issue in run.issues)


def test_a_backup_in_many_files_is_not_kept(services: Services, tmp_path: Path) -> None:
    path = backup_files.chatbox_archive(tmp_path / "chatbox.zip", CANARY)
    folder = tmp_path / "folder"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)

    for place in (path, folder):
        (run,) = services.importing.run([place], Unattended()).runs
        assert run.format == "chatbox"

    content = everything_in(services.folder)
    assert b"How long?" in content
    assert CANARY.encode() not in content


def test_a_database_with_keys_beside_what_was_said_is_not_kept(
    services: Services, tmp_path: Path
) -> None:
    asked = ("q", None, "user", backup_files.text("How long?"))
    path = cherry_studio_files.stored(tmp_path / "cherrystudio.sqlite", asked, secret=CANARY)

    (run,) = services.importing.run([path], Unattended()).runs

    assert (run.format, run.sessions_new) == ("cherry-studio", 1)
    assert CANARY.encode() not in everything_in(services.folder)


def test_a_takeout_that_tells_of_its_account_is_not_kept(
    services: Services, tmp_path: Path
) -> None:
    said = {"sender": "HUMAN", "text": "Why moss?", "sent_at": "2024-08-05T16:00:28.278Z"}
    details = {"identifiers": [{"identifier": CANARY, "type": "EMAIL"}]}
    path = tmp_path / "pi.json"
    path.write_text(json.dumps({"user_data": {"details": details, "messages": [said]}}))

    (run,) = services.importing.run([path], Unattended()).runs

    content = everything_in(services.folder)
    assert (run.format, run.sessions_new) == ("pi-ai", 1)
    assert b"Why moss?" in content
    assert CANARY.encode() not in content


def test_an_archive_with_such_a_backup_is_not_kept_for_another_format_either(
    services: Services, tmp_path: Path
) -> None:
    path = backup_files.written(tmp_path / "both.zip", backup_files.chatbox(CANARY))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("conversations.json", json.dumps([chatgpt_files.said("moss")]))

    services.importing.run([path], Unattended(), only="chatgpt")
    services.importing.run([path], Unattended())

    content = everything_in(services.folder)
    assert b"moss" in content
    assert CANARY.encode() not in content


def test_what_is_beside_such_a_backup_is_kept(services: Services, tmp_path: Path) -> None:
    folder = backup_files.written(tmp_path / "folder", backup_files.typing_mind(CANARY))
    (folder / "conversations.json").write_text(json.dumps([chatgpt_files.said("moss")]))

    services.importing.run([folder], Unattended())

    originals = list(services.folder.glob("blobs/??/*"))
    assert any(b"moss" in unpacked(path) for path in originals)
    assert not any(CANARY.encode() in unpacked(path) for path in originals)


def slack_export(folder: Path, token: str) -> Path:
    """A workspace with a day on which a file was passed on, and one on which none was."""
    channel = folder / "bread"
    channel.mkdir(parents=True)
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "bread"}]))
    said = {"type": "message", "user": "U1", "ts": "1763812800.000100", "text": "moss"}
    link = f"https://files.slack.example/loaf.png?t=xoxe-{token}"
    file = {"id": "F1", "name": "loaf.png", "mimetype": "image/png", "url_private": link}
    (channel / "2025-11-22.json").write_text(json.dumps([said | {"files": [file]}]))
    later = said | {"ts": "1763899200.000100", "text": "fern"}
    (channel / "2025-11-23.json").write_text(json.dumps([later]))
    return folder


def test_tokens_in_links_to_files_are_nowhere_in_the_vault(
    services: Services, tmp_path: Path
) -> None:
    folder = slack_export(tmp_path / "slack", CANARY)

    (run,) = services.importing.run([folder], Unattended()).runs

    content = everything_in(services.folder)
    assert (run.format, run.messages_new) == ("slack", 2)
    assert b"moss" in content
    assert CANARY.encode() not in content
    assert [issue.text for issue in run.issues if "token" in issue.text]
    originals = [unpacked(path) for path in services.folder.glob("blobs/??/*")]
    assert any(b"fern" in original for original in originals)


def test_an_archive_with_tokens_in_links_is_not_kept(services: Services, tmp_path: Path) -> None:
    folder, archive = slack_export(tmp_path / "slack", CANARY), tmp_path / "slack.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.rglob("*.json"):
            packed.write(path, path.relative_to(folder))

    (run,) = services.importing.run([archive], Unattended()).runs

    assert (run.format, run.messages_new) == ("slack", 2)
    assert CANARY.encode() not in everything_in(services.folder)
    assert list(services.folder.glob("blobs/??/*")) == []


@pytest.mark.parametrize("packed", [True, False])
def test_what_no_format_reads_beside_conversations_is_kept_unless_it_tells_of_the_account(
    services: Services, tmp_path: Path, packed: bool
) -> None:
    said = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["Why moss?"]}}
    node = {"id": "a", "parent": None, "children": [], "message": {"id": "a", **said}}
    account = {"id": "user-1", "email": CANARY}
    folder = tmp_path / "export"
    folder.mkdir()
    files = {
        "conversations.json": [{"id": "c1", "mapping": {"a": node}}],
        "sora.json": {"tasks": [], "user": account},
        "shopping.json": [{"wish": "a fern in a pot"}],
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    if packed:
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
            for name in files:
                archive.write(folder / name, name)

    services.importing.run([tmp_path / "export.zip" if packed else folder], Unattended())

    content = everything_in(services.folder)
    kept = b"".join(map(unpacked, services.folder.glob("blobs/??/*")))
    assert b"a fern in a pot" in kept
    assert CANARY.encode() not in content + kept


def test_what_slack_logs_of_its_programs_is_not_kept_with_a_token(
    services: Services, tmp_path: Path
) -> None:
    folder = slack_export(tmp_path / "slack", "")
    log = [{"app_type": "Incoming hooks", "token": CANARY}]
    (folder / "integration_logs.json").write_text(json.dumps(log))

    (run,) = services.importing.run([folder], Unattended()).runs

    assert (run.format, run.messages_new) == ("slack", 2)
    assert CANARY.encode() not in everything_in(services.folder)


@pytest.mark.parametrize("told", [CANARY, None])
def test_a_token_of_a_thread_of_perplexity_is_nowhere_in_the_vault(
    services: Services, tmp_path: Path, told: str | None
) -> None:
    block = {"intended_usage": "ask_text", "markdown_block": {"answer": "It keeps."}}
    entry = {"uuid": "e1", "context_uuid": "t1", "query_str": "Why moss?", "blocks": [block]}
    path = tmp_path / "thread.json"
    path.write_text(
        json.dumps({"status": "success", "entries": [entry | {"read_write_token": told}]})
    )

    (run,) = services.importing.run([path], Unattended()).runs

    assert (run.format, run.messages_new) == ("perplexity", 2)
    assert CANARY.encode() not in everything_in(services.folder)
    kept = list(services.folder.glob("blobs/??/*"))
    assert len(kept) == (0 if told else 1)
    assert bool([issue for issue in run.issues if "token" in issue.text]) is bool(told)


def unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().stream_reader(content).read()
    return content


@pytest.mark.parametrize("key", MADE)
def test_a_person_is_told_why_there_is_no_original(
    services: Services, tmp_path: Path, key: str
) -> None:
    path = backup_files.written(tmp_path / "backup.json", MADE[key](CANARY))
    services.importing.run([path], Unattended())
    with pytest.raises(NotFound, match="settings, and keys"):
        services.originals.save(only_uid(services), tmp_path / "out.json", Unattended())


def test_importing_such_a_backup_again_changes_nothing(services: Services, tmp_path: Path) -> None:
    path = backup_files.written(tmp_path / "backup.zip", backup_files.cherry_studio(CANARY))
    services.importing.run([path], Unattended())
    (again,) = services.importing.run([path], Unattended()).runs
    assert (again.sessions_new, again.sessions_updated, again.sessions_unchanged) == (0, 0, 1)
