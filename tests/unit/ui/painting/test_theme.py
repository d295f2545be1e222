"""Every ink can be read on every ground that it is set on."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot

from chatvault.ui.painting.source_colors import source_token
from chatvault.ui.painting.theme import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    Theme,
    mixed,
    palette,
)

READABLE, STRONG, VISIBLE = 4.5, 7.0, 3.0

# Ink, and the grounds it is set on.
PAIRS = {
    "text": "window list base sunken raised hover selection selection_idle person text_selection "
    "add_bg del_bg add_strong del_strong bad_soft",
    "text2": "window list base sunken raised hover selection selection_idle person add_bg del_bg",
    "text3": "window list base sunken raised hover selection person",
    "accent": "window list base raised person accent_soft sunken",
    "on_accent": "accent accent_hover accent_press",
    "hit_text": "hit",
    "hit_now_text": "hit_now",
    "ok": "window base sunken",
    "warn": "window base sunken warn_soft",
    "bad": "window base sunken bad_soft",
    "keyword": "sunken add_bg del_bg",
    "string": "sunken add_bg del_bg",
    "number": "sunken add_bg del_bg",
    "comment": "sunken add_bg del_bg",
    "function": "sunken add_bg del_bg",
    "class_": "sunken",
    "base": "text",
}
CASES = [(ink, ground) for ink, grounds in PAIRS.items() for ground in grounds.split()]
EVERYDAY = [LIGHT, DARK]
CONTRAST = [CONTRAST_LIGHT, CONTRAST_DARK]


def luminance(value: str) -> float:
    channels = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("theme", EVERYDAY, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "ground"), CASES)
def test_every_ink_is_read_on_its_grounds(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme.value(ink), theme.value(ground)) >= READABLE


@pytest.mark.parametrize("theme", CONTRAST, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ink", ["text", "text2", "text3", "accent", "ok", "warn", "bad"])
def test_high_contrast_is_high(theme: Theme, ink: str) -> None:
    assert contrast(theme.value(ink), theme.base) >= STRONG
    assert theme.outline


@pytest.mark.parametrize("theme", CONTRAST, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [("text", "selection"), ("text", "selection_idle"), ("hit_text", "hit"),
     ("hit_now_text", "hit_now"), ("on_accent", "accent"), ("text2", "hover")],
)  # fmt: skip
def test_high_contrast_keeps_it_on_washes(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(theme.value(ink), theme.value(ground)) >= STRONG


@pytest.mark.parametrize("theme", CONTRAST, ids=lambda theme: theme.name)
def test_high_contrast_shows_each_step_of_the_heatmap(theme: Theme) -> None:
    # Given that days on which nothing was said have an outline there,
    steps = [theme.value(f"heat{level}") for level in range(1, 5)]
    # then one on which little was said is no paler, and more is seen as more.
    assert all(contrast(step, theme.base) >= VISIBLE for step in steps)
    assert all(contrast(less, more) >= 1.5 for less, more in itertools.pairwise(steps))


@pytest.mark.parametrize("theme", EVERYDAY, ids=lambda theme: theme.name)
@pytest.mark.parametrize("token", ["control", "s1", "s2", "s3", "s4", "s5", "s6"])
def test_marks_without_words_stand_out_from_the_page(theme: Theme, token: str) -> None:
    assert contrast(theme.value(token), theme.base) >= VISIBLE


@pytest.mark.parametrize("theme", EVERYDAY, ids=lambda theme: theme.name)
@pytest.mark.parametrize("key", ["chatgpt", "claude-ai", "claude-code", "codex", "gemini", "other"])
@pytest.mark.parametrize("ground", ["list", "window", "hover", "selection", "selection_idle"])
def test_the_initials_of_a_source_are_read_on_its_tile(theme: Theme, key: str, ground: str) -> None:
    tint = theme.value(source_token(key))
    tile = mixed(theme.value(ground), tint, 0.2)
    ink = mixed(tint, "#FFFFFF", 0.5) if theme.dark else mixed(tint, "#000000", 0.42)
    assert contrast(ink, tile) >= READABLE


@pytest.mark.parametrize(
    ("theme", "ink"), [(LIGHT, LIGHT.hit_now), (DARK, LIGHT.accent_hover)], ids=["light", "dark"]
)
def test_undo_is_read_on_the_inverted_ground_of_a_toast(theme: Theme, ink: str) -> None:
    assert contrast(ink, theme.text) >= READABLE


def test_the_palette_says_which_pane_has_the_keyboard(qtbot: QtBot) -> None:
    # Given the palette of a theme,
    colors = palette(LIGHT)
    # then a selection has one colour where the keyboard is, and another elsewhere.
    role = QPalette.ColorRole.Highlight
    assert colors.color(QPalette.ColorGroup.Active, role) == LIGHT.color("selection")
    assert colors.color(QPalette.ColorGroup.Inactive, role) == LIGHT.color("selection_idle")


def test_a_token_with_transparency_keeps_it() -> None:
    assert LIGHT.color("shadow").alpha() == 0x26
    assert LIGHT.color("#102030").red() == 0x10


@pytest.mark.parametrize("theme", [*EVERYDAY, *CONTRAST], ids=lambda theme: theme.name)
def test_what_cannot_be_done_now_looks_otherwise(theme: Theme) -> None:
    disabled = palette(theme).color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert disabled == theme.color("disabled")
    for ink in (theme.disabled, theme.disabled_icon):
        assert contrast(ink, theme.text2) >= 1.5
    if theme in CONTRAST:  # and is still read
        assert contrast(theme.disabled, theme.base) >= READABLE
