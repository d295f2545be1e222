"""Long runs of spaces, and what begins often and never ends, take no longer than words do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.importers.cline.history import History
from chatvault.importers.gemini_takeout.wording import prompt_in
from chatvault.importers.grok.thoughts import thoughts
from chatvault.importers.hermes.prompts import tell_apart
from chatvault.importers.interchange.page_html import markdown_of_page
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.people.slack_markdown import Markup
from chatvault.importers.pi_agent.envelopes import unwrapped
from chatvault.importers.specstory.beginning import Beginning
from tests.pace import within

SPACES = " " * 30_000


def used(arguments: str) -> list[object]:
    """What Grok thought, with a use of a tool."""
    use = f"<xai:tool_usage_card><xai:tool_args>{arguments}</xai:tool_usage_card>"
    step = {"tagged_text": {"summary": use}}
    return list(thoughts({"steps": [step]}, Role.ASSISTANT))


READERS: dict[str, Callable[[], object]] = {
    "gemini": lambda: prompt_in(f"Prompted Rye?{SPACES}x", answered=True),
    "hermes": lambda: tell_apart(Draft("1", Role.USER, [Text(f"[Rye?{SPACES}x")])),
    "slack": lambda: Markup(str, str).markdown(f"Rye?{SPACES}x"),
    "page": lambda: markdown_of_page(f"<pre>Rye?{SPACES}x</pre>"),
    "grok": lambda: used(f"Rye?{SPACES}x"),
    "specstory": lambda: Beginning("rye.md", f"# Rye?{SPACES}\0").title,
    "pi": lambda: unwrapped(f"[media attached: {'rye' * 100_000}"),
    "cline": lambda: History().take(
        [{"role": "user", "content": "Current Workspace Directory (rye " * 3_000}]
    ),
}


def test_blocks_of_code_with_spaces_between_them_are_all_put_back() -> None:
    told = Markup(str, str).markdown("See ```rye\nbread``` \t ```spelt\nflour``` both")
    assert told == "See\n```\nrye\nbread\n```\n\n```\nspelt\nflour\n```\nboth"


@pytest.mark.parametrize("reader", READERS)
def test_they_are_read_in_the_time_that_they_are_long(reader: str) -> None:
    with within(60):
        READERS[reader]()
