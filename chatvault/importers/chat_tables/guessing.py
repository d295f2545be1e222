"""Guessing from the names of tables and columns how a chat system keeps its conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chatvault.domain.table_layout import Layout, Table, Tables
from chatvault.importers.chat_tables.roles import FLAGS

_MESSAGES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "message_id", "uuid", "client_message_id", "chatbot_message_id", "id_message",
           "_id", "msg_id", "message_uuid"),
    "conversation": (
        "conversation_id", "session_id", "chat_id", "chatbot_session_id",
        "chatbot_conversation_id", "chat_session_id", "thread_id", "dialog_id", "room_id",
        "conversation", "session", "chat", "id_conversation", "topic_id", "conv_id", "convo_id",
        "dialogue_id", "conversation_uuid", "session_uuid", "conversation_hash", "ticket_id",
        "channel_id", "message_tree_id",
    ),
    "parent": ("parent_message_id", "parent_id", "parent_uuid", "reply_to", "parent_message",
               "in_reply_to", "reply_to_id", "reply_to_message_id"),
    "role": ("role", "sender", "sender_type", "direction", "is_bot", "is_user", "is_from_user",
             "author_role", "from", *FLAGS, "sender_role", "message_role", "speaker", "who",
             "type", "message_type", "event"),
    "author": ("author", "sender_name", "user_name", "agent_name", "name", "agent_id",
               "agent_type", "speaker_name", "speaker", "speaker_id", "speaker_idx"),
    "text": ("content", "message", "text", "body", "message_text", "message_content", "value",
             "utterance", "message_body", "msg", "parts", "payload"),
    "question": ("prompt", "question", "user_message", "query", "user_input", "instruction",
                 "input", "request", "user_prompt", "user_query", "user_question", "user_msg",
                 "human_message", "question_text", "request_text"),
    "answer": ("response", "answer", "bot_response", "ai_response", "assistant_message", "reply",
               "output", "bot_message", "completion", "assistant_response", "bot_reply", "ai_reply",
               "ai_message", "bot_answer", "ai_answer", "model_response", "llm_response",
               "chatbot_response", "ai_msg", "bot_msg", "answer_text", "response_text"),
    "order": ("sequence_number", "sequence", "seq", "position", "order", "ordinal", "turn",
              "message_index"),
    "at": ("created_at", "timestamp", "sent_at", "created", "time", "date", "datetime",
           "inserted_at", "create_time", "created_date", "created_on", "time_sent", "sent_time",
           "message_time", "date_time", "creation_time", "time_created", "ts"),
    "model": ("model", "model_name", "model_id", "llm_model"),
    "input_tokens": ("input_tokens", "prompt_tokens", "tokens_in", "tok_in", "in_tokens",
                     "tokens_input", "tokens_prompt", "message_tokens"),
    "output_tokens": ("output_tokens", "completion_tokens", "tokens_out", "tok_out", "out_tokens",
                      "tokens_output", "tokens_completion", "response_tokens", "answer_tokens",
                      "generated_tokens"),
    "tokens": ("tokens_used", "token_count", "total_tokens", "tokens", "ai_tokens_used"),
    "usage": ("token_usage_json", "usage", "token_usage"),
    "cost": ("cost", "cost_usd", "estimated_cost", "total_cost", "usd", "price_usd", "usd_cost",
             "total_price"),
    "latency": ("latency_ms", "duration_ms", "response_time_ms", "latency", "latency_seconds",
                "latency_s", "latency_sec", "duration_seconds", "duration_s", "response_seconds",
                "elapsed_ms", "elapsed_seconds", "elapsed_s", "elapsed", "elapsed_time",
                "response_time", "response_time_s", "response_time_sec", "response_time_seconds",
                "processing_time_ms", "processing_time", "generation_time", "inference_time",
                "time_taken", "provider_response_latency"),
    "error": ("error", "error_message", "error_details", "error_code"),
    "failed": ("is_error", "failed"),
    "calls": ("tool_calls", "tool_calls_json", "function_call", "tools", "used_tools"),
    "call_id": ("tool_call_id",),
    "results": ("tool_results",),
    "thinking": ("thinking", "reasoning", "reasoning_content", "thinking_content", "thoughts",
                 "thought", "reasoning_text", "thinking_text"),
    "rating": ("rating", "feedback", "user_rating", "user_feedback", "feedback_rating",
               "feedback_score",
               "feedback_type", "feedback_value", "user_satisfaction", "satisfaction",
               "satisfaction_rating", "is_helpful", "was_helpful", "helpful", "thumbs", "vote",
               "is_liked", "liked"),
    "metadata": ("metadata", "metadata_json", "meta", "actions"),
}  # fmt: skip
_CONVERSATIONS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "session_id", "conversation_id", "chat_id", "uuid", "thread_id",
           "chatbot_conversation_id", "chatbot_session_id", "id_conversation", "_id", "conv_id",
           "dialogue_id", "conversation_hash"),
    "title": ("title", "name", "subject", "topic", "chat_title", "chat_name",
              "conversation_name", "session_name", "conversation_title", "session_title"),
    "account": ("user_id", "owner_id", "account_id"),
    "created": ("created_at", "created", "started_at", "create_time", "timestamp",
                "started_date", "created_date", "creation_time", "time_created", "start_time",
                "created_on"),
    "updated": ("updated_at", "last_message_at", "last_activity_at", "last_used",
                "last_modified_at", "updated", "modified_at", "update_time", "time_updated",
                "last_update", "last_updated", "last_updated_at",
                "updated_on", "ended_at", "end_time"),
    "archived": ("is_archived", "archived", "archived_at", "is_deleted", "deleted", "deleted_at"),
    "status": ("status", "state"),
    "pinned": ("is_pinned", "pinned"),
    "starred": ("is_starred", "starred", "is_favorite", "favorite", "is_favourite"),
    "model": ("model", "model_name", "default_model"),
    "folder": ("working_directory", "project_path", "cwd", "workspace", "project_id"),
    "parent": ("parent_session_id", "parent_id", "parent_conversation_id", "forked_from"),
    "agent": ("agent_name", "agent_type", "agent_id", "chat_type"),
    "instructions": ("system_prompt", "instructions", "system_message"),
    "summary": ("summary", "description"),
    "tags": ("tags", "labels"),
    "cost": ("estimated_cost", "total_cost", "cost", "cost_usd"),
    "metadata": ("metadata", "metadata_json", "meta", "custom_data"),
    "context": ("context", "context_json"),
    "settings": ("settings", "settings_json"),
}  # fmt: skip
_TOOLS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "call_id", "tool_call_id"),
    "conversation": ("session_id", "conversation_id", "chat_id"),
    "message": ("message_id", "chat_message_id"),
    "name": ("tool_name", "name", "function_name", "tool", "api_name"),
    "arguments": ("arguments", "input_parameters", "parameters_json", "tool_input", "parameters",
                  "args", "input", "arguments_json", "function_arguments", "tool_arguments",
                  "tool_args"),
    "result": ("result", "output_result", "output", "response", "result_json", "function_result",
               "tool_result", "tool_output", "observation"),
    "error": ("error", "error_message"),
    "success": ("success", "succeeded", "is_success"),
    "status": ("status", "state"),
    "at": ("started_at", "executed_at", "timestamp", "created_at"),
    "ended": ("completed_at", "ended_at", "finished_at", "end_time"),
    "duration": ("duration_ms", "execution_time_ms", "execution_time", "duration", "latency_ms"),
    "required": ("requires_approval", "required_approval", "approval_required", "needs_approval"),
    "approved": ("approved", "is_approved", "approval_given", "was_approved", "approval_status",
                 "approval"),
    "approved_by": ("approved_by", "approver", "approved_by_user"),
    "approved_at": ("approved_at", "approval_time"),
    "metadata": ("metadata", "metadata_json", "meta"),
}  # fmt: skip
_ATTACHMENTS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "attachment_id", "uuid"),
    "message": ("message_id", "chat_message_id", "for_id"),
    "conversation": ("session_id", "conversation_id", "chat_id", "thread_id"),
    "name": ("original_filename", "original_name", "file_name", "filename", "name", "title"),
    "media_type": ("mime_type", "media_type", "content_type", "mimetype", "mime", "file_type",
                   "type"),
    "size": ("file_size", "size", "size_bytes", "byte_size"),
    "content": ("content", "data", "file_data", "bytes", "blob", "content_base64", "base64"),
    "path": ("storage_path", "file_path", "local_path", "path"),
    "url": ("url", "file_url"),
}  # fmt: skip
MEANINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "messages": _MESSAGES,
    "conversations": _CONVERSATIONS,
    "tools": _TOOLS,
    "attachments": _ATTACHMENTS,
}
# What the name of a table tells, the likeliest first.
_NAMED = {
    "messages": ("message", "msg", "turn", "chat_log", "chat_history", "histor", "chat"),
    "conversations": ("conversation", "session", "chat", "thread", "dialog"),
    "tools": ("tool_execution", "tool_call", "tool_usage", "tool", "function_call"),
    "attachments": ("attachment", "file", "upload", "media", "element"),
}
WITH_WHOM = ("user_id", "customer_id", "visitor_id", "guest_id", "lead_id", "sender_id")
_CALL = "tool_call_id"
_FOLDED = str.maketrans(" -", "__", "()")
_OF_WHAT_KIND = ("type", "message_type")  # where nothing better tells who a message is from
_NEVER = ("user", "token", "migration", "audit", "password", "auth", "view", "stat", "attachment")


def guess(tables: Tables) -> Layout | None:
    """The likeliest layout of these tables, None where none of them can hold messages."""
    found = likeliest(tables, "messages")
    if found is None:
        return None
    messages = _by_person(single_pair(found), tables[found.name])
    others = {name: columns for name, columns in tables.items() if name != messages.name}
    conversations = None
    if "conversation" in messages.columns:
        conversations = likeliest(others, "conversations")
    if conversations is not None:
        columns = others[conversations.name]
        conversations = _named_alike(conversations, columns, messages.columns["conversation"])
    rest = {
        name: columns
        for name, columns in others.items()
        if conversations is None or name != conversations.name
    }
    return Layout(messages, conversations, _tools_in(rest), attachments_in(rest))


def _by_person(messages: Table, columns: Sequence[str]) -> Table:
    """The messages; where nothing tells conversations, what was said with one person is one."""
    if "conversation" in messages.columns or not {"role", "question"} & set(messages.columns):
        return messages
    person = columns_of(columns, {"conversation": WITH_WHOM})
    return Table(messages.name, {**messages.columns, **person})


def _tools_in(tables: Tables) -> Table | None:
    """The table of tools: where one tells of the calls in another, that one."""
    found = likeliest(tables, "tools")
    if found is None or "message" in found.columns:
        return found
    if _CALL not in map(folded, tables[found.name]):
        return found
    rest = {name: columns for name, columns in tables.items() if name != found.name}
    other = likeliest(rest, "tools")
    return other if other is not None and "message" in other.columns else found


def _named_alike(conversations: Table, columns: Sequence[str], key: str) -> Table:
    """The table, told apart by what messages call it where it has a column of that name, too."""
    same = next((column for column in columns if folded(column) == folded(key)), None)
    if same is None:
        return conversations
    return Table(conversations.name, {**conversations.columns, "id": same})


def attachments_in(tables: Tables) -> Table | None:
    """The table that lists files of messages, None where none is called so."""
    named = {name: columns for name, columns in tables.items() if _is_of_files(name)}
    return likeliest(named, "attachments")


def _is_of_files(name: str) -> bool:
    return any(word in folded(name) for word in _NAMED["attachments"])


def folded(name: str) -> str:
    """A name as it is compared: ``ChatSessionId`` and ``chat_session_id`` are the same."""
    pieces = []
    for before, character in zip(" " + name, name, strict=False):
        if character.isupper() and (before.islower() or before.isdigit()):
            pieces.append("_")
        pieces.append(character.lower())
    return "".join(pieces).translate(_FOLDED)


def columns_of(columns: Sequence[str], meanings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The columns by what they mean; each means one thing."""
    known = {folded(column): column for column in reversed(columns)}
    taken: set[str] = set()
    found: dict[str, str] = {}
    for meaning, names in meanings.items():
        column = next((known[name] for name in names if name in known), None)
        if column is not None and column not in taken:
            taken.add(column)
            found[meaning] = column
    return found


def looks_like_conversations(name: str, columns: Sequence[str]) -> bool:
    """Whether a table can be of any of the kinds, by what it and its columns are called."""
    return any(
        rank(name, kind) is not None and can_be(columns_of(columns, MEANINGS[kind]))
        for kind, can_be in _CAN_BE.items()
    )


def likeliest(tables: Tables, kind: str) -> Table | None:
    """The table that is of that kind, None where none can be."""
    candidates = []
    for name, columns in tables.items():
        table = Table(name, columns_of(columns, MEANINGS[kind]))
        place = rank(name, kind)
        if place is not None and _CAN_BE[kind](table.columns):
            candidates.append((place, -len(table.columns), name, table))
    return min(candidates)[3] if candidates else None


def rank(name: str, kind: str) -> int | None:
    """How likely a table of that name is of the kind, None where it is not."""
    known = folded(name)
    if any(word in known for word in _NEVER) and not any(w in known for w in _NAMED[kind][:2]):
        return None
    return next(
        (place for place, word in enumerate(_NAMED[kind]) if word in known), len(_NAMED[kind])
    )


def is_called_so(name: str, kind: str) -> bool:
    """Whether the name of a table tells that it is of the kind."""
    place = rank(name, kind)
    return place is not None and place < len(_NAMED[kind])


def can_be_messages(columns: Mapping[str, str]) -> bool:
    """Whether the columns of these meanings are enough to hold what was said, and by whom."""
    said = "text" in columns and ("role" in columns or "author" in columns)
    return said or ("answer" in columns and bool({"question", "text"} & set(columns)))


def _can_be_conversations(columns: Mapping[str, str]) -> bool:
    return "id" in columns and bool({"title", "created", "updated"} & set(columns))


def _can_be_tools(columns: Mapping[str, str]) -> bool:
    return (
        "name" in columns
        and bool({"message", "conversation"} & set(columns))
        and bool({"arguments", "result"} & set(columns))
    )


def _can_be_attachments(columns: Mapping[str, str]) -> bool:
    return "message" in columns and bool({"name", "path", "content"} & set(columns))


_CAN_BE: Mapping[str, Callable[[Mapping[str, str]], bool]] = {
    "messages": can_be_messages,
    "conversations": _can_be_conversations,
    "tools": _can_be_tools,
    "attachments": _can_be_attachments,
}


def single_pair(table: Table) -> Table:
    """A row holds one message, or a question with its answer, but not both."""
    columns = dict(table.columns)
    if "answer" in columns and folded(columns.get("role", "")) in _OF_WHAT_KIND:
        del columns["role"]
    if "answer" in columns and "text" in columns and not {"question", "role"} & set(columns):
        columns["question"] = columns.pop("text")  # what is answered beside it
    if "question" in columns and "answer" in columns and "role" not in columns:
        columns.pop("text", None)
    else:
        columns.pop("question", None)
        columns.pop("answer", None)
    return Table(table.name, columns)
