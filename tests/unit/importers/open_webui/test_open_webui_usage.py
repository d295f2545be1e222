"""What answers of Open WebUI took is told by the names of many services."""

from __future__ import annotations

from typing import Any

import pytest

from chatvault.domain.message import CostSource, Usage
from chatvault.importers.open_webui.usage import latency_of, told_of, usage_of


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        ({"prompt_tokens": 12, "completion_tokens": 3}, Usage(12, 3)),
        ({"prompt_eval_count": 12, "eval_count": 3}, Usage(12, 3)),
        # The sum of several requests counts more than what is left of the last.
        ({"input_tokens": 40, "output_tokens": 9, "prompt_tokens": 25}, Usage(40, 9)),
        ({"prompt_n": 12, "cache_n": 30, "predicted_n": 3}, Usage(12, 3, cache_read=30)),
        (
            {"prompt_tokens": 42, "completion_tokens": 3, "prompt_n": 12, "cache_n": 30},
            Usage(12, 3, cache_read=30),
        ),
        (
            {"prompt_tokens": 42, "prompt_tokens_details": {"cached_tokens": 30}},
            Usage(12, 0, cache_read=30),
        ),
        (
            {"input_tokens": 5, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 7},
            Usage(5, 0, cache_read=90, cache_write=7),
        ),
        (
            {
                "prompt_tokens": 100,
                "prompt_tokens_details": {"cached_tokens": 90},
                "cache_read_input_tokens": 90,
            },
            Usage(10, 0, cache_read=90),
        ),
        (
            {"prompt_tokens": 1, "cost": 0.0025},
            Usage(1, 0, cost=2_500, cost_source=CostSource.REPORTED),
        ),
        ({"prompt_tokens": None, "cost": "free"}, None),
        ({"prompt_tokens_details": None, "eval_count": "7"}, Usage(0, 7)),
    ],
)
def test_tokens_and_costs(told: dict[str, Any], usage: Usage | None) -> None:
    assert usage_of(told) == usage


def test_older_versions_tell_it_in_their_info() -> None:
    assert told_of({"info": {"openai": True, "usage": {"prompt_tokens": 4}}}) == {
        "prompt_tokens": 4
    }
    assert told_of({"info": {"eval_count": 3}}) == {"eval_count": 3}
    assert told_of({"usage": None, "info": None}) == {}


def test_how_long_it_took() -> None:
    assert latency_of({"total_duration": 2_500_000_000}) == 2_500
    assert latency_of({"prompt_ms": 120.5, "predicted_ms": 880.0}) == 1_000
    assert latency_of({"prompt_ms": float("nan"), "total_duration": None}) is None
