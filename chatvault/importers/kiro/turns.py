"""What Kiro's command line tells of a conversation's turns, in the file beside its lines.

``session_state`` has the model that was chosen last, and of each turn the ids of its messages,
when it ended, and its tokens; most versions leave these at 0.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Role, Usage
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp


def chosen_model(told: dict[str, Any]) -> str | None:
    """The model of the conversation, None where that is not told."""
    state = mapping(mapping(told.get("session_state")).get("rts_model_state"))
    named = string(mapping(state.get("model_info")).get("model_id"))
    return named or string(told.get("modelId")) or None


def complete(drafts: list[Draft], told: dict[str, Any]) -> None:
    """Give the last answer of each turn what is told of the turn."""
    about = mapping(mapping(told.get("session_state")).get("conversation_metadata"))
    answers = {draft.external_id: draft for draft in drafts if draft.role is Role.ASSISTANT}
    for turn in map(mapping, sequence(about.get("user_turn_metadatas"))):
        names = [name for name in map(string, sequence(turn.get("message_ids"))) if name in answers]
        if names:
            _complete(answers[names[-1]], turn, string(told.get("session_id")))


def _complete(answer: Draft, turn: dict[str, Any], session: str) -> None:
    answer.at = answer.at or timestamp(turn.get("end_timestamp"))
    usage = Usage(count(turn.get("input_token_count")), count(turn.get("output_token_count")))
    if usage.total:
        answer.usage, answer.usage_key = usage, usage_key(session, answer.external_id)
