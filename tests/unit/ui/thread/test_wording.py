"""Figures and names in words."""

import pytest

from chatvault.ui.thread import wording


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("claude-opus-4-1-20250805", "Opus 4.1"),
        ("claude-sonnet-4-5", "Sonnet 4.5"),
        ("claude-sonnet-4-20250514", "Sonnet 4"),
        ("claude-3-5-sonnet-20241022", "Sonnet 3.5"),
        ("anthropic/claude-3-haiku-20240307", "Haiku 3"),
        ("gpt-4o", "GPT-4o"),
        ("gpt-5-codex", "GPT-5 Codex"),
        ("gemini-2.5-pro", "Gemini 2.5 Pro"),
        ("o3", "o3"),
        ("<synthetic>", ""),
        (None, ""),
    ],
)
def test_models_are_called_as_people_call_them(model, name):
    assert wording.model_name(model) == name


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(None, ""), (40, "40 ms"), (3_200, "3.2 s"), (125_000, "2 min 5 s"), (3_840_000, "1 h 4 min")],
)
def test_lengths_of_time_have_the_unit_that_suits_them(milliseconds, text):
    assert wording.duration(milliseconds) == text


def test_seconds_without_tenths():
    assert wording.whole_seconds(8.2) == "8 s"
    assert wording.whole_seconds(0.2) == "1 s"


def test_sizes_money_and_counts():
    assert (wording.size(84_000), wording.size(1_230_000), wording.size(None)) == (
        "84 KB", "1.2 MB", "",
    )  # fmt: skip
    assert wording.money(4_120_000) == "$4.12"
    assert wording.counted(1, "message", "messages") == "1 message"
    assert wording.counted(1_204, "message", "messages") == "1,204 messages"
