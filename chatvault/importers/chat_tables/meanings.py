"""What columns are called by what they mean, in tables of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    "model": ("model", "model_name", "model_id", "llm_model", "model_used", "used_model",
              "ai_model", "chat_model"),
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
                 "thought", "reasoning_text", "thinking_text", "reasoning_trace"),
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
    "updated": ("updated_at", "last_message_at", "last_activity_at", "last_used", "last_active",
                "last_modified_at", "updated", "modified_at", "update_time", "time_updated",
                "last_update", "last_updated", "last_updated_at",
                "updated_on", "ended_at", "end_time"),
    "archived": ("is_archived", "archived", "archived_at", "is_deleted", "deleted", "deleted_at"),
    "status": ("status", "state"),
    "pinned": ("is_pinned", "pinned"),
    "starred": ("is_starred", "starred", "is_favorite", "favorite", "is_favourite"),
    "model": ("model", "model_name", "default_model", "model_used", "ai_model"),
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
# Whose a conversation is, or with whom a program speaks in it.
WITH_WHOM = ("user_id", "customer_id", "visitor_id", "guest_id", "lead_id", "sender_id")
_FOLDED = str.maketrans(" -", "__", "()")


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
