"""Rows of "My Activity" as Google Takeout gives them, small and invented."""

from __future__ import annotations

import html

from tests.unit.importers.export_files import Entry

FOLDER = "Takeout/My Activity/Gemini Apps"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + (3).to_bytes(4, "big") + (2).to_bytes(4, "big")


def row(prompt: str, *answers: str, at: str = "10:00:00", **more: object) -> Entry:
    """A prompt of 18 April 2026 with its answer, and other drafts of it, as HTML."""
    return {
        "header": "Gemini Apps",
        "title": prompt,
        "time": f"2026-04-18T{at}.123Z",
        "products": ["Gemini Apps"],
        "activityControls": ["Gemini Apps Activity"],
        "safeHtmlItem": [{"html": answer} for answer in answers],
    } | more


def cell(
    prompt: str,
    date: str,
    answer: str,
    *,
    header: str = "Gemini Apps",
    below: str = "",
    chat: str = "",
    chats: tuple[str, ...] = (),
) -> str:
    """A row of the page; ``below`` is HTML of the lines between the prompt and its date."""
    places = [f"https://gemini.google.com/app/{one}" for one in chats or filter(None, [chat])]
    links = "".join(f'&emsp;{place}: <a href="{place}">{place}</a><br>' for place in places)
    details = f"<b>Details:</b><br>{links}" if links else ""
    kind = "content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1"
    asked = html.escape(prompt).replace("\n", "<br>")
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
        f'{header}<br></p></div><div class="{kind}">{asked}<br>{below}{date}<br>{answer}</div>'
        f'<div class="{kind} mdl-typography--text-right"></div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"<b>Products:</b><br>&emsp;{header}<br>{details}"
        "<b>Why is this here?</b><br>&emsp;Gemini is on."
        "</div></div></div>"
    )


def page(*cells: str) -> str:
    """A page of these rows, in one line as Google writes it."""
    return f"<html><head><title>Activity</title></head><body>{''.join(cells)}</body></html>"
