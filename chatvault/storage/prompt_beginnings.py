"""What an outline says of a message: how its text begins, or what else is in it."""

from __future__ import annotations

from chatvault.domain.titles import BEGINNING_CHARS

# Of a message m without words: its files' names, else what the first tool was given. A person
# sends a picture alone, or a command that is run at once. Only then the other tables are asked.
BEGINNING = f"""substr(coalesce(
    nullif(trim(substr(m.text, 1, {BEGINNING_CHARS + 1}), char(9, 10, 13, 32)), ''),
    (SELECT group_concat(name, ', ') FROM
        (SELECT name FROM attachment WHERE message_id = m.id AND tool_ordinal IS NULL
         ORDER BY ordinal)),
    (SELECT iif(json_valid(arguments),
        (SELECT value FROM json_each(arguments) WHERE type = 'text' LIMIT 1), arguments)
     FROM tool_call WHERE message_id = m.id AND NOT answer_only ORDER BY ordinal LIMIT 1),
    ''), 1, {BEGINNING_CHARS + 1})"""
