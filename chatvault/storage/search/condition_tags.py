"""The fields of a query as tags of the index: exactly, or as a first sieve."""

from __future__ import annotations

import re

from chatvault.domain.search.query_tree import Condition, Node
from chatvault.storage.search.message_tags import (
    MODEL,
    cost_tag,
    file_expression,
    holding_tag,
    language_tag,
    length_tag,
    magnitudes,
    model_tags,
    role_tag,
    source_tag,
    tool_tag,
)

_IN_ROWS = ("bookmark", "branch")  # these change without the message
_COMPARED = re.compile(r"([<>=]+)([\d.]+)")
MICRO = 1_000_000  # of a dollar


def tag_expression(condition: Condition) -> str:
    """The expression that tells exactly which messages are meant; empty where there is none."""
    match condition:
        case Condition("from", "tool", exactly=False):
            return _tagged(holding_tag("tool"))
        case Condition("from", value):
            return _tagged(role_tag(value))
        case Condition("in", value):
            return _tagged(source_tag(value))
        case Condition("has", value) if value not in _IN_ROWS:
            return _tagged(holding_tag(value))
        case Condition("tool", value, exactly=False) if value.startswith("*"):
            return ""
        case Condition("tool", value):
            begins = value.endswith("*") and not condition.exactly
            return _tagged(tool_tag(value)) + " *" * begins
        case Condition("file", value, exactly=True):
            return file_expression(value)
        case Condition("lang", value):
            return _tagged(language_tag(value))
        case Condition("model", value, exactly=False):
            *whole, last = model_tags(value) or [MODEL]
            end = "" if condition.whole else " *"
            return f"({' AND '.join([*map(_tagged, whole), f'{_tagged(last)}{end}'])})"
        case _:
            return ""


def rough_tags(node: Node) -> str:
    """An expression that leaves out most of what a length or a cost leaves out; else empty."""
    if not isinstance(node, Condition) or node.name not in ("length", "cost"):
        return ""
    scale, tag = (MICRO, cost_tag) if node.name == "cost" else (1, length_tag)
    spans = [magnitudes(comparison, number * scale) for comparison, number in compared(node.value)]
    powers = sorted(set(spans[0]).intersection(*spans))
    return f"tags : ({' OR '.join(tag(2**power - 1) for power in powers)})"


def compared(value: str) -> tuple[tuple[str, float], ...]:
    """The comparisons and their numbers of ">=50" or "50..100", as the query was understood."""
    least, _, most = value.partition("..")
    if most:
        return (">=", float(least)), ("<=", float(most))
    found = _COMPARED.fullmatch(value)
    assert found is not None  # the query was understood
    return ((found[1], float(found[2])),)


def _tagged(tag: str) -> str:
    return f'tags : "{tag}"'
