"""Where tools keep their conversations: on three systems, and where a variable says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from chatvault.importers.stores import places
from chatvault.importers.stores.computer import LINUX, MAC, WINDOWS, Computer
from tests.homes import put

HOME = Path("/home/ada")


def folders(source: str, system: str = LINUX, **variables: str) -> list[str]:
    """The folders of a tool, in their order."""
    return list_folders(source, system, variables)


def list_folders(source: str, system: str, variables: Mapping[str, str]) -> list[str]:
    computer = Computer(system, HOME, variables)
    return [
        (root / place.folder).as_posix()
        for place in places.PLACES
        if place.source == source
        for root in place.roots(computer)
    ]


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("claude-code", "/home/ada/.claude/projects"),
        ("codex", "/home/ada/.codex/sessions"),
        ("gemini-cli", "/home/ada/.gemini/tmp"),
        ("opencode", "/home/ada/.local/share/opencode"),
        ("amp", "/home/ada/.local/share/amp/threads"),
    ],
)
@pytest.mark.parametrize("system", [LINUX, MAC, WINDOWS])
def test_tools_for_the_terminal_write_to_the_same_place_everywhere(
    system: str, source: str, folder: str
) -> None:
    assert folders(source, system)[0] == folder


@pytest.mark.parametrize(
    ("source", "variable", "value", "folder"),
    [
        ("claude-code", "CLAUDE_CONFIG_DIR", "/data/claude", "/data/claude/projects"),
        ("codex", "CODEX_HOME", "/data/codex", "/data/codex/sessions"),
        ("gemini-cli", "GEMINI_CLI_HOME", "/data", "/data/.gemini/tmp"),
        ("qwen-code", "QWEN_HOME", "/data/qwen", "/data/qwen/projects"),
        ("qwen-code", "QWEN_RUNTIME_DIR", "/data/qwen", "/data/qwen/projects"),
        ("kimi-cli", "KIMI_SHARE_DIR", "/data/kimi", "/data/kimi/sessions"),
        ("opencode", "XDG_DATA_HOME", "/data", "/data/opencode"),
        ("opencode", "OPENCODE_DB", "/data/open/code.db", "/data/open"),
        ("opencode", "OPENCODE_DB", "mine.db", "/home/ada/.local/share/opencode"),
        ("opencode", "OPENCODE_DB", "own/mine.db", "/home/ada/.local/share/opencode/own"),
        ("mimo-code", "MIMOCODE_HOME", "/data/mimo", "/data/mimo/data"),
        ("mimo-code", "XDG_DATA_HOME", "/data", "/data/mimocode"),
        ("copilot-cli", "COPILOT_HOME", "/data/cop", "/data/cop/session-state"),
        ("continue", "CONTINUE_GLOBAL_DIR", "/data/con", "/data/con/sessions"),
        ("goose", "GOOSE_PATH_ROOT", "/data/goose", "/data/goose/data/sessions"),
        ("gptme", "GPTME_LOGS_HOME", "/data/talk", "/data/talk"),
        ("grok-build", "GROK_HOME", "/data/grok", "/data/grok/sessions"),
        ("deepseek-harness", "DSH_HOME", "/data/dsh", "/data/dsh"),
        ("codex", "CODEX_HOME", "  ", "/home/ada/.codex/sessions"),
    ],
)
def test_a_variable_moves_a_tool(source: str, variable: str, value: str, folder: str) -> None:
    assert list_folders(source, LINUX, {variable: value})[0] == folder


@pytest.mark.parametrize(
    ("source", "variable"),
    [("cline", "CLINE_SESSION_DATA_DIR"), ("pi-agent", "PI_CODING_AGENT_SESSION_DIR")],
)
def test_a_variable_moves_the_sessions_alone(source: str, variable: str) -> None:
    usual = list_folders(source, LINUX, {})
    assert list_folders(source, LINUX, {variable: "/data/talk"}) == [*usual, "/data/talk"]


@pytest.mark.parametrize(
    ("system", "variables", "folder"),
    [
        (LINUX, {}, "/home/ada/.config/Cursor/User"),
        (LINUX, {"XDG_CONFIG_HOME": "/conf"}, "/conf/Cursor/User"),
        (MAC, {}, "/home/ada/Library/Application Support/Cursor/User"),
        (WINDOWS, {}, "/home/ada/AppData/Roaming/Cursor/User"),
        (WINDOWS, {"APPDATA": "/roaming"}, "/roaming/Cursor/User"),
    ],
)
def test_editors_keep_to_their_system(system: str, variables: dict[str, str], folder: str) -> None:
    assert list_folders("cursor", system, variables)[0] == folder


def test_an_extension_is_looked_for_in_every_editor() -> None:
    found = folders("roo-code")
    for place in (
        ".config/VSCodium/User",
        ".config/Trae CN/User",
        ".vscode-server/data/User",
        ".vscode-remote/data/User",
        ".local/share/code-server/User",
        ".var/app/com.visualstudio.code/config/Code/User",
    ):
        assert any(folder.startswith(f"/home/ada/{place}/") for folder in found), place


@pytest.mark.parametrize(
    ("system", "variables", "folder"),
    [
        (LINUX, {}, "/home/ada/.config/cursor/chats"),
        (LINUX, {"XDG_CONFIG_HOME": "/conf"}, "/conf/cursor/chats"),
        (MAC, {"XDG_CONFIG_HOME": "/conf"}, "/conf/cursor/chats"),
        (WINDOWS, {"CURSOR_CONFIG_DIR": "/own"}, "/own/chats"),
        (MAC, {"CURSOR_DATA_DIR": "/own"}, "/own/projects"),
    ],
)
def test_the_command_line_of_cursor_is_looked_for_beside_its_settings_too(
    system: str, variables: dict[str, str], folder: str
) -> None:
    found = list_folders("cursor", system, variables)
    assert "/home/ada/.cursor/chats" in found
    assert folder in found


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("roo-code", "/home/ada/.vscode-mock/global-storage/tasks"),
        ("kilo-code", "/home/ada/.kilocode/cli/global/tasks"),
    ],
)
def test_the_command_lines_of_extensions_are_looked_for(source: str, folder: str) -> None:
    assert folder in folders(source)


def test_chats_that_are_on_their_way_to_another_window_are_looked_for() -> None:
    moved = "/home/ada/.config/Code/User/globalStorage/transferredChatSessions"
    assert moved in folders("copilot-chat")


def test_oh_my_pi_is_looked_for_beside_pi() -> None:
    found = folders("pi-agent")
    assert "/home/ada/.omp/agent/sessions" in found
    assert "/home/ada/.omp/profiles" in found


def test_kimi_is_looked_for_where_each_of_its_programs_keeps_sessions() -> None:
    assert folders("kimi-cli", KIMI_CODE_HOME="/data/code") == [
        "/home/ada/.kimi/sessions",
        "/data/code/sessions",
        "/home/ada/.config/kimi-desktop/daimon-share/daimon/runtime/kimi-code/home/sessions",
    ]


def test_claude_code_is_also_looked_for_where_it_once_was() -> None:
    assert folders("claude-code")[:2] == [
        "/home/ada/.claude/projects",
        "/home/ada/.config/claude/projects",
    ]


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        (LINUX, "/home/ada/.config/Claude/local-agent-mode-sessions"),
        (MAC, "/home/ada/Library/Application Support/Claude/local-agent-mode-sessions"),
        (WINDOWS, "/home/ada/AppData/Roaming/Claude/local-agent-mode-sessions"),
    ],
)
def test_tasks_of_claude_desktop_lie_with_the_desktop_programs(system: str, folder: str) -> None:
    assert folders("claude-code", system)[-1] == folder


def test_claude_desktop_from_the_store_has_its_files_in_its_package(tmp_path: Path) -> None:
    package = tmp_path / "AppData" / "Local" / "Packages" / "Claude_1a2b"
    package.mkdir(parents=True)
    computer = Computer(WINDOWS, tmp_path, {})
    roots = [root for place in places.PLACES for root in place.roots(computer)]
    assert package / "LocalCache" / "Roaming" / "Claude" in roots


@pytest.mark.parametrize(
    ("source", "system", "variables", "folder"),
    [
        ("goose", LINUX, {}, "/home/ada/.local/share/goose/sessions"),
        ("goose", LINUX, {"XDG_DATA_HOME": "/data"}, "/data/goose/sessions"),
        ("goose", MAC, {}, "/home/ada/.local/share/goose/sessions"),
        ("goose", WINDOWS, {"APPDATA": "/roam"}, "/roam/Block/goose/data/sessions"),
        ("goose", WINDOWS, {"GOOSE_PATH_ROOT": "/own"}, "/own/data/sessions"),
        ("zed", LINUX, {}, "/home/ada/.local/share/zed/threads"),
        ("zed", MAC, {}, "/home/ada/Library/Application Support/Zed/threads"),
        ("zed", WINDOWS, {"LOCALAPPDATA": "/local"}, "/local/Zed/threads"),
    ],
)
def test_goose_and_zed_keep_to_their_system(
    source: str, system: str, variables: dict[str, str], folder: str
) -> None:
    assert list_folders(source, system, variables)[0] == folder


@pytest.mark.parametrize(
    ("system", "variables", "registry"),
    [
        (LINUX, {}, ".local/share/crush"),
        (MAC, {}, ".local/share/crush"),
        (WINDOWS, {}, "AppData/Local/crush"),
        (WINDOWS, {"LOCALAPPDATA": "{home}/local"}, "local/crush"),
        (WINDOWS, {"XDG_DATA_HOME": "{home}/data"}, "data/crush"),
        (LINUX, {"XDG_DATA_HOME": "{home}/data"}, "data/crush"),
        (MAC, {"XDG_DATA_HOME": "{home}/data", "CRUSH_GLOBAL_DATA": "{home}/own"}, "own"),
    ],
)
def test_the_databases_of_crush_are_where_its_list_of_projects_says(
    tmp_path: Path, system: str, variables: dict[str, str], registry: str
) -> None:
    data = tmp_path / "oven" / ".crush"
    told = {"projects": [{"path": str(tmp_path / "oven"), "data_dir": str(data)}]}
    put(tmp_path / registry / "projects.json", json.dumps(told))
    chosen = {name: value.format(home=tmp_path) for name, value in variables.items()}
    (place,) = (place for place in places.PLACES if place.source == "crush")
    assert list(place.roots(Computer(system, tmp_path, chosen))) == [data]


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        (LINUX, "/home/ada/.local/share/zed/conversations"),
        (MAC, "/home/ada/.config/zed/conversations"),
    ],
)
def test_text_threads_of_zed_are_beside_its_settings_on_a_mac(system: str, folder: str) -> None:
    assert folder in list_folders("zed", system, {})


def test_zed_from_flathub_keeps_to_its_own_folder() -> None:
    assert folders("zed")[1] == "/home/ada/.var/app/dev.zed.Zed/data/zed/threads"


def test_lm_studio_is_looked_for_where_a_person_moved_it(tmp_path: Path) -> None:
    moved = tmp_path / "models" / "studio"
    put(tmp_path / ".lmstudio-home-pointer", f"{moved}\n")
    (place,) = (place for place in places.PLACES if place.source == "lm-studio")
    old = tmp_path / ".cache" / "lm-studio"
    assert list(place.roots(Computer(LINUX, tmp_path, {}))) == [moved, old]
    assert folders("lm-studio")[0] == "/home/ada/.lmstudio"


def test_openclaw_may_have_homes_of_the_names_that_it_had(tmp_path: Path) -> None:
    (place,) = (place for place in places.PLACES if place.source == "openclaw")
    computer = Computer(LINUX, tmp_path, {})
    assert list(place.roots(computer)) == [tmp_path / ".openclaw"]
    (tmp_path / ".moltbot").mkdir()
    assert list(place.roots(computer)) == [tmp_path / ".moltbot"]
    (tmp_path / ".openclaw").mkdir()
    (tmp_path / ".clawdbot").symlink_to(tmp_path / ".openclaw")
    assert list(place.roots(computer)) == [tmp_path / ".openclaw", tmp_path / ".moltbot"]
    assert folders("openclaw", CLAWDBOT_STATE_DIR="/data/claw") == ["/data/claw/agents"]


def test_jan_is_looked_for_where_each_of_its_versions_keeps_threads() -> None:
    assert folders("jan") == [
        "/home/ada/.config/Jan/data/threads",
        "/home/ada/.local/share/Jan/data/threads",
        "/home/ada/jan/threads",
    ]
    assert folders("jan", MAC)[0] == "/home/ada/Library/Application Support/Jan/data/threads"


def test_cherry_studio_keeps_its_database_beside_its_settings() -> None:
    assert folders("cherry-studio") == ["/home/ada/.config/CherryStudio"]
    (on_mac,) = folders("cherry-studio", MAC)
    assert on_mac == "/home/ada/Library/Application Support/CherryStudio"


def test_gpt4all_keeps_its_chats_beside_its_models() -> None:
    assert folders("gpt4all") == ["/home/ada/.local/share/nomic.ai/GPT4All"]
    (on_mac,) = folders("gpt4all", MAC)
    assert on_mac == "/home/ada/Library/Application Support/nomic.ai/GPT4All"


def test_programs_that_a_person_puts_anywhere_are_looked_for_where_most_put_them() -> None:
    assert folders("silly-tavern")[0] == "/home/ada/SillyTavern"
    assert folders("text-generation-webui") == ["/home/ada/text-generation-webui"]
    assert folders("open-webui") == ["/home/ada/.open-webui"]
    assert folders("open-webui", DATA_DIR="/data/webui") == ["/data/webui"]
