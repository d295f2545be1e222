"""Which rows of a tool's database are about conversations, where others hold its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptTable:
    """The rows whose first column begins with one of ``keys``, ``without`` some columns."""

    keys: tuple[str, ...] = ("",)
    without: frozenset[str] = frozenset()


KeptTables = Mapping[str, KeptTable]  # by the table's name

ALL_ROWS = KeptTable()

# By the key of a format. What is not listed holds the tool's own keys, or may one day.
KEPT_TABLES: dict[str, KeptTables] = {
    "cursor": {
        # Among the items are the sign-in and what extensions keep.
        "ItemTable": KeptTable(
            (
                "composer.composerData",
                "composer.composerHeaders",
                "workbench.panel.aichat.view.aichat.chatdata",
                "aiService.prompts",
                "aiService.generations",
            )
        ),
        **dict.fromkeys(("cursorDiskKV", "composerHeaders"), ALL_ROWS),
        **dict.fromkeys(("meta", "blobs"), ALL_ROWS),  # those of the command line
    },
    "goose": {
        **dict.fromkeys(("schema_version", "messages", "threads", "usage_ledger"), ALL_ROWS),
        # What extensions and recipes were given may be keys.
        "sessions": KeptTable(
            without=frozenset(("extension_data", "recipe_json", "user_recipe_values_json"))
        ),
    },
    # Who wrote from other programs, and the addresses of models, are not about what was said.
    "hermes": {
        **dict.fromkeys(("schema_version", "messages"), ALL_ROWS),
        "sessions": KeptTable(without=frozenset(("user_id", "model_config", "billing_base_url"))),
    },
    # OpenClaw's: not "auth_profile_store", and of a conversation not whom it is with.
    "pi-agent": {
        **dict.fromkeys(("transcript_events", "session_windows"), ALL_ROWS),
        "session_transcript_archives": ALL_ROWS,
        "session_transcript_cold_archives": ALL_ROWS,
        "session_nodes": KeptTable(without=frozenset(("entry_json",))),
    },
    # Not "auth_kv", where the sign-in stands.
    "kiro": dict.fromkeys(("conversations_v2", "conversations"), ALL_ROWS),
    "windsurf": {
        "ItemTable": KeptTable(
            (
                "aiChat.chatdata",
                "cascade.sessionData",
                "workbench.panel.aichat.view.aichat.chatdata",
            )
        ),
    },
    "trae": {
        "ItemTable": KeptTable(
            (
                "memento/icube-ai-agent-storage",
                "memento/icube-ai-ng-chat-storage",
                "memento/icube-ai-chat-storage",
                "icube-ai-agent-storage-input-history",
            )
        ),
    },
    "void": {"ItemTable": KeptTable(("void.chatThreadStorage",))},
    # Not what was deleted, nor by which account and number of one's own.
    "imessage": {
        **dict.fromkeys(("handle", "chat_message_join"), ALL_ROWS),
        **dict.fromkeys(("attachment", "message_attachment_join"), ALL_ROWS),
        "message": KeptTable(
            without=frozenset(("account", "account_guid", "destination_caller_id"))
        ),
        "chat": KeptTable(
            without=frozenset(("account_id", "account_login", "last_addressed_handle"))
        ),
    },
    # Not what else a program keeps beside, such as its accounts.
    "langgraph": dict.fromkeys(("checkpoints", "writes"), ALL_ROWS),
    # Not the state of the program itself, nor what was typed into a terminal.
    "devin": dict.fromkeys(("sessions", "message_nodes", "subagent_heads"), ALL_ROWS),
    # Not what a terminal shows otherwise, nor its settings, which may be keys.
    "warp": dict.fromkeys(
        ("ai_queries", "ai_blocks", "agent_conversations", "agent_tasks"), ALL_ROWS
    ),
    # Not those of accounts with their tokens, nor of shared sessions with their secrets.
    "opencode": dict.fromkeys(
        (
            *("project", "session", "session_v2", "message", "part", "todo", "session_message"),
            *("actor_registry", "external_import"),  # of MiMo Code
        ),
        ALL_ROWS,
    ),
}

HOLDS_KEYS = (
    "Besides conversations this database holds the program's settings, sign-in and keys. In the "
    "kept original everything but the rows of conversations is zeros."
)
HOLDS_KEYS_PACKED = (
    "Besides conversations a database in this archive holds a program's settings, sign-in and "
    "keys. The conversations are in the vault; in the kept original that database is zeros."
)
