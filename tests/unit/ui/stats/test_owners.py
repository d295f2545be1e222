"""Every message comes under the prompt above it, in the order of the thread."""

from __future__ import annotations

from chatvault.ui.stats.owners import Owners


def test_a_message_comes_under_the_prompt_above_it() -> None:
    owners = Owners(thread=(3, 9, 1, 8, 2), prompts=(3, 1))
    assert [owners.row(message) for message in (3, 9, 1, 8, 2)] == [0, 0, 1, 1, 1]


def test_a_message_above_every_prompt_comes_under_none() -> None:
    assert Owners(thread=(5, 7), prompts=(7,)).row(5) == -1


def test_a_prompt_beside_the_thread_has_its_own_row_and_what_is_unknown_has_none() -> None:
    owners = Owners(thread=(1, 2), prompts=(1, 40))
    assert owners.row(40) == 1
    assert owners.row(41) == -1


def test_before_the_thread_is_known_messages_are_in_the_order_of_their_ids() -> None:
    owners = Owners(prompts=(10, 20))
    assert [owners.row(message) for message in (9, 10, 15, 25)] == [-1, 0, 0, 1]
    assert Owners().row(1) == -1
