"""The names of a table's columns, as the statement that made it has them."""

from __future__ import annotations

import re

_QUOTED = r'"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]'
_TOKEN = re.compile(
    rf"'(?:[^']|'')*'|{_QUOTED}|--[^\n]*|/\*.*?\*/|[(),]|[^\s(),'\"`\[]+", re.DOTALL
)
_CONSTRAINTS = ("constraint", "primary", "unique", "check", "foreign")


def column_names(statement: str) -> list[str]:
    """Those of ``CREATE TABLE``, in their order."""
    names: list[str] = []
    depth, begins = 0, False
    for token in _TOKEN.findall(statement):
        if token.startswith(("--", "/*")):
            continue
        if token == "(":
            begins = depth == 0
            depth += 1
        elif token == ")":
            depth -= 1
        elif token == ",":
            begins = depth == 1
        elif begins:
            begins = False
            if token.lower() in _CONSTRAINTS:
                break
            names.append(token[1:-1] if token[0] in '"`[' else token)
    return names
