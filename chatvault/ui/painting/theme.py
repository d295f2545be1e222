"""The colours of the program: every colour that is painted anywhere has its name here."""

from __future__ import annotations

import dataclasses
import functools

from PySide6.QtGui import QColor, QPalette


@functools.lru_cache(maxsize=512)
def _color(value: str) -> QColor:
    # Tokens are #RRGGBB or #RRGGBBAA; Qt reads eight digits as #AARRGGBB.
    return QColor("#" + value[7:9] + value[1:7]) if len(value) == 9 else QColor(value)


@dataclasses.dataclass(frozen=True, eq=False)  # by value, each hash would go through all tokens
class Theme:
    """One set of colour tokens, as "#RRGGBB" or "#RRGGBBAA".

    ``outline`` is drawn round surfaces in high contrast, and is empty otherwise.
    """

    name: str
    dark: bool
    window: str  # toolbar, navigation, status
    list: str  # session list, side panel, cards
    base: str  # thread, pages
    sunken: str  # code, diff
    raised: str  # field, button, menu
    line: str  # hairline
    line_strong: str  # field and button border, table head
    control: str  # checkbox frame, small bars
    disabled: str  # ink of what cannot be done now; in high contrast, too, another than its own
    disabled_icon: str
    text: str  # first ink
    text2: str  # second ink, icons
    text3: str  # third ink: counts, times
    accent: str  # you, here, do this
    on_accent: str  # ink on accent
    accent_hover: str  # primary hovered
    accent_press: str  # primary pressed
    accent_soft: str  # operator, filter chip
    person: str  # the person's message
    hover: str  # hover, tag, track
    selection: str  # selected, focused pane
    selection_idle: str  # selected elsewhere; pressed
    text_selection: str  # selected text
    hit: str  # found
    hit_text: str  # ink on hit
    hit_now: str  # the current hit, Undo
    hit_now_text: str  # ink on the current hit
    ok: str  # passed, verified
    warn: str  # needs care
    warn_soft: str  # chip ground
    bad: str  # failed
    bad_soft: str  # chip ground, error line
    add_bg: str  # added row
    add_strong: str  # added words
    del_bg: str  # removed row
    del_strong: str  # removed words
    keyword: str  # keyword
    string: str  # string
    number: str  # number
    comment: str  # comment
    function: str  # function
    class_: str  # class, built-in
    shadow: str  # under menus, toasts and dialogs
    scrim: str  # behind a picture that covers the window
    star: str  # star, bookmark
    s1: str  # first series
    s2: str  # second series
    s3: str  # third series
    s4: str  # fourth series
    s5: str  # fifth series
    s6: str  # other
    heat0: str  # heatmap, nothing
    heat1: str  # heatmap
    heat2: str  # heatmap
    heat3: str  # heatmap
    heat4: str  # heatmap, most
    outline: str = ""

    def color(self, token: str) -> QColor:
        """The token's colour, or that of a literal "#RRGGBB" mixed from tokens."""
        return _color(token if token.startswith("#") else getattr(self, token))

    def value(self, token: str) -> str:
        """The token as text, for rich text; literals pass through."""
        return token if token.startswith("#") else str(getattr(self, token))


LIGHT = Theme(
    name="light",
    dark=False,
    window="#F3F5F6",
    list="#FAFBFC",
    base="#FFFFFF",
    sunken="#F5F7F8",
    raised="#FFFFFF",
    line="#E4E8EB",
    line_strong="#C9D0D6",
    control="#7C8791",
    disabled="#7C8791",
    disabled_icon="#C9D0D6",
    text="#1A1F24",
    text2="#4A545D",
    text3="#5D6770",
    accent="#17658A",
    on_accent="#FFFFFF",
    accent_hover="#125472",
    accent_press="#0D4159",
    accent_soft="#E9F2F7",
    person="#EEF4F8",
    hover="#EBEEF0",
    selection="#D8E8F1",
    selection_idle="#E5E9EC",
    text_selection="#B9DAEB",
    hit="#FFE69A",
    hit_text="#1A1F24",
    hit_now="#F7B23B",
    hit_now_text="#1A1F24",
    ok="#1C7043",
    warn="#855000",
    warn_soft="#FDF1D8",
    bad="#B0281F",
    bad_soft="#FCEAE8",
    add_bg="#E5F5EA",
    add_strong="#BFE6CB",
    del_bg="#FCEBE9",
    del_strong="#F6C9C4",
    keyword="#8A2F7D",
    string="#1F6B45",
    number="#9A4A00",
    comment="#5F6B74",
    function="#15588F",
    class_="#6A4AA5",
    shadow="#1A1F2426",
    scrim="#14191D",
    star="#B57700",
    s1="#389F95",
    s2="#B86C03",
    s3="#461C81",
    s4="#3867AE",
    s5="#83475C",
    s6="#6B7780",
    heat0="#EBEEF0",
    heat1="#C3DDE9",
    heat2="#86B9D2",
    heat3="#3F89AD",
    heat4="#14587A",
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#1E2226",
    list="#1A1D21",
    base="#16191C",
    sunken="#1F2327",
    raised="#22272B",
    line="#2B3035",
    line_strong="#414950",
    control="#77828C",
    disabled="#77828C",
    disabled_icon="#414950",
    text="#E5E8EA",
    text2="#B3BBC2",
    text3="#A3ADB6",
    accent="#72BCDD",
    on_accent="#0A1F29",
    accent_hover="#8CCBE7",
    accent_press="#58A7CB",
    accent_soft="#1D2E38",
    person="#1E272D",
    hover="#272C31",
    selection="#25404F",
    selection_idle="#2C3237",
    text_selection="#2F5A70",
    hit="#665012",
    hit_text="#FFF3CC",
    hit_now="#F0AC3C",
    hit_now_text="#1C1503",
    ok="#74C795",
    warn="#E3B45C",
    warn_soft="#362C16",
    bad="#F2938A",
    bad_soft="#3B2220",
    add_bg="#172E20",
    add_strong="#27563A",
    del_bg="#382120",
    del_strong="#66312D",
    keyword="#D9A0D2",
    string="#8CCBA0",
    number="#E4AE78",
    comment="#8F9AA4",
    function="#86BEEA",
    class_="#BFA8EA",
    shadow="#00000080",
    scrim="#07090A",
    star="#F0AC3C",
    s1="#88F3D8",
    s2="#C27249",
    s3="#8478BA",
    s4="#8AB9FE",
    s5="#EF8E97",
    s6="#8F9AA4",
    heat0="#262B30",
    heat1="#21404F",
    heat2="#2C6583",
    heat3="#4B97BC",
    heat4="#93D4F0",
)

CONTRAST_LIGHT = dataclasses.replace(
    LIGHT,
    name="contrast-light",
    window="#FFFFFF",
    list="#FFFFFF",
    base="#FFFFFF",
    sunken="#FFFFFF",
    raised="#FFFFFF",
    line="#000000",
    line_strong="#000000",
    control="#000000",
    disabled="#6E6E6E",
    disabled_icon="#6E6E6E",
    text="#000000",
    text2="#000000",
    text3="#262626",
    accent="#003E73",
    on_accent="#FFFFFF",
    accent_soft="#FFFFFF",
    person="#FFFFFF",
    hover="#E6E6E6",
    selection="#BFE0FF",
    selection_idle="#E6E6E6",
    outline="#000000",
    keyword="#6B1A60",
    string="#00512A",
    number="#6B3300",
    comment="#333333",
    function="#003E73",
    class_="#4A2A85",
    add_bg="#FFFFFF",
    del_bg="#FFFFFF",
    warn_soft="#FFFFFF",
    bad_soft="#FFFFFF",
    star="#663D00",
    hit="#FFEB00",
    hit_text="#000000",
    hit_now="#000000",
    hit_now_text="#FFEB00",
    heat1="#5F9AB6",
    heat2="#2F7699",
    heat3="#0B3D57",
    heat4="#000000",
    ok="#00512A",
    warn="#663D00",
    bad="#8A0000",
)

CONTRAST_DARK = dataclasses.replace(
    DARK,
    name="contrast-dark",
    window="#000000",
    list="#000000",
    base="#000000",
    sunken="#000000",
    raised="#000000",
    line="#FFFFFF",
    line_strong="#FFFFFF",
    control="#FFFFFF",
    disabled="#8F8F8F",
    disabled_icon="#8F8F8F",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#D9D9D9",
    accent="#7CD4FF",
    on_accent="#000000",
    accent_soft="#000000",
    person="#000000",
    hover="#2B2B2B",
    selection="#003A66",
    selection_idle="#2B2B2B",
    outline="#FFFFFF",
    comment="#D0D0D0",
    add_bg="#000000",
    del_bg="#000000",
    warn_soft="#000000",
    bad_soft="#000000",
    hit="#FFEB00",
    hit_text="#000000",
    hit_now="#FFFFFF",
    hit_now_text="#000000",
    heat1="#2E6F90",
    heat2="#4B97BC",
    heat3="#93D4F0",
    heat4="#FFFFFF",
    ok="#6BFFA6",
    warn="#FFD166",
    bad="#FF9C94",
)


def palette(theme: Theme) -> QPalette:
    """The theme as a palette, for every widget that paints itself."""
    role = QPalette.ColorRole
    everywhere = {
        role.Window: "window",
        role.Base: "base",
        role.AlternateBase: "list",
        role.Text: "text",
        role.WindowText: "text",
        role.ButtonText: "text",
        role.BrightText: "on_accent",
        role.PlaceholderText: "text3",
        role.Button: "raised",
        role.Mid: "line_strong",
        role.Midlight: "line",
        role.Dark: "line_strong",
        role.Light: "raised",
        role.Shadow: "line_strong",
        role.Highlight: "selection",
        role.HighlightedText: "text",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "text",
        role.ToolTipText: "base",
    }
    result = QPalette()
    for color_role, token in everywhere.items():
        result.setColor(color_role, theme.color(token))
    for color_role in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, color_role, theme.color("disabled"))
    result.setColor(QPalette.ColorGroup.Inactive, role.Highlight, theme.color("selection_idle"))
    return result


def mixed(below: str, above: str, opacity: float) -> str:
    """``above`` laid over ``below`` with that opacity; all three as "#RRGGBB"."""

    def channels(value: str) -> list[int]:
        return [int(value[place : place + 2], 16) for place in (1, 3, 5)]

    pairs = zip(channels(below), channels(above), strict=True)
    return "#" + "".join(
        f"{round(low * (1 - opacity) + high * opacity):02X}" for low, high in pairs
    )
