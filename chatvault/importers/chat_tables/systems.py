"""The chat systems that are known by their tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatvault.domain.tables.table_layout import Tables
from chatvault.importers.chat_tables.meanings import folded

_WEBSITE = "laravel-chatbot"
_BEGINNINGS = {_WEBSITE: "chatbot_"}  # of the names of a system's tables among others


@dataclass(frozen=True, slots=True)
class System:
    """A chat system; ``tables`` are those it always has, with some of their columns, folded."""

    key: str
    name: str
    tables: Mapping[str, frozenset[str]]

    def owns(self, tables: Tables) -> bool:
        """Whether these are its tables."""
        there = {folded(name): {folded(one) for one in columns} for name, columns in tables.items()}
        return all(name in there and wanted <= there[name] for name, wanted in self.tables.items())


def own_tables(key: str, tables: Tables) -> Tables:
    """Those of a system's tables among the others of a website, which has messages of its own."""
    beginning = _BEGINNINGS.get(key, "")
    return {name: listed for name, listed in tables.items() if folded(name).startswith(beginning)}


def _system(key: str, name: str, **tables: str) -> System:
    return System(
        key, name, {table: frozenset(columns.split()) for table, columns in tables.items()}
    )


def _of_a_website(**tables: str) -> System:
    return _system(_WEBSITE, "Chatbot of a website", **tables)


# In the order in which they are asked.
SYSTEMS = (
    _system(
        "saturn",
        "Saturn chats",
        chat_sessions="id chat_type parent_session_id",
        chat_messages="session_id role content tool_calls_json",
        tool_calls="message_id tool_name arguments",
    ),
    _system(
        "orchestrator-chat",
        "OrchestratorChat sessions",
        sessions="id name context_json metadata_json",
        messages="session_id content role token_usage_json",
        tool_calls="message_id tool_name parameters_json",
    ),
    _system(
        "orchestrator-chat",
        "OrchestratorChat sessions",
        chat_sessions="id title total_tokens_used",
        chat_messages="sequence_number content role",
    ),
    _system(
        "ibtech-agent",
        "IBTech agent",
        chat_sessions="id title agent_type",
        messages="session_id role content",
        tool_executions="session_id message_id tool_name",
    ),
    _system(  # a dump of rows alone, of which the tools have none
        "ibtech-agent",
        "IBTech agent",
        chat_sessions="id title status agent_type",
        messages="session_id role content content_type",
    ),
    _system(
        "ibtech-agent",
        "IBTech agent",
        conversations="id user_id title",
        messages="conversation_id role content",
        agent_configs="user_id config is_default",
    ),
    _system(
        "stupid-chat-bot",
        "Stupid Chat Bot",
        chat_sessions="id user_id title meta",
        messages="session_id sender content meta",
    ),
    _of_a_website(chatbot_conversations="id", chatbot_messages="id"),
    _of_a_website(chatbot_messages="role content"),
    _of_a_website(chatbot_messages="sender message"),
    _of_a_website(chatbot_messages="sender_type message"),
    _of_a_website(chatbot_messages="direction"),
    _of_a_website(chatbot_messages="message response"),
    _of_a_website(chatbot_messages="question answer"),
    _of_a_website(chatbot_messages="user_message bot_response"),
    _of_a_website(chatbot_conversations="user_message bot_response"),
    _of_a_website(chatbot_conversations="message response"),
    _of_a_website(chatbot_conversations="message is_bot"),
)
