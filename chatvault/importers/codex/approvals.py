"""What another model of Codex is asked to assess: whether an action may be done without a person.

Facts of the format: codex-rs/core/src/guardian of openai/codex.
"""

from __future__ import annotations

from chatvault.domain.titles import title_from
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string

_OPENING = "The following is the Codex agent history"
_ACTION, _END = "Planned action JSON:", ">>> APPROVAL REQUEST END"
_TITLE = "Approval review"
_SAID = ("command", "target", "path", "tool_name", "tool")  # the first one that is told


def assessed(prompt: str) -> str:
    """A title for a session that begins with such a request, "" for one that does not."""
    if not prompt.startswith(_OPENING):
        return ""
    action = mapping(from_json(prompt.rpartition(_ACTION)[2].partition(_END)[0]))
    told = next(filter(None, (_words(action.get(name)) for name in _SAID)), "")
    return title_from(f"{_TITLE}: {told}") if told else _TITLE


def _words(value: object) -> str:
    """A command as it is typed; else the text itself."""
    if isinstance(value, str):
        return value.strip()
    return " ".join(map(string, sequence(value))).strip()
