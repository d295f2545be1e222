"""The hostile conversations of the thread, as pages: harmless as well."""

from __future__ import annotations

import re

import pytest

from chatvault.exporters.html import HtmlExporter
from tests.unit.exporters.conversations import session, written
from tests.unit.exporters.test_html import Page, assert_harmless
from tests.unit.ui.thread.hostile_corpus import Hostile, conversations, names

FETCHED = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)


@pytest.fixture(scope="module")
def hostile() -> dict[str, Hostile]:
    """All of them, as they are."""
    return conversations(lambda text: text)


@pytest.mark.parametrize("name", names())
def test_a_hostile_conversation_becomes_a_harmless_page(
    hostile: dict[str, Hostile], name: str
) -> None:
    one = hostile[name]
    page = written(HtmlExporter(), *one.messages, of=session(title=one.title or name))
    assert_harmless(page)
    styles = page[page.index("<style>") : page.index("</style>")]
    assert not FETCHED.search(styles)
    assert len(Page(page).all("style")) == 1
