"""Opening conversations: which version of a message is shown, and that the choice is kept."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.services.vault import Services, open_vault
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction


def forked(*, title: str = "Rye", more: str = "") -> ParsedSession:
    """A question with two answers, of which the source shows the second."""
    messages = [
        make_message("How long does rye rise?", external_id="q"),
        make_message("An hour.", Role.ASSISTANT, external_id="a1", parent_id="q"),
        make_message("Ten hours.", Role.ASSISTANT, external_id="a2", parent_id="q"),
    ]
    if more:
        messages.append(make_message(more, external_id="more", parent_id="a1"))
    return make_session(external_id="rye", messages=messages, active_leaf="a2", title=title)


def said(services: Services, session_id: int) -> list[str]:
    ids = [entry.id for entry in services.reading.thread(session_id).entries]
    return [message.text for message in services.reading.messages(ids)]


def choose_the_first(services: Services, session_id: int) -> None:
    first, _ = services.reading.thread(session_id).entries[1].siblings
    services.reading.choose_branch(first)


def test_the_chosen_version_is_shown_again_when_the_vault_is_opened_again(
    services: Services, vault_folder: Path, merge: MergeFunction
) -> None:
    (done,) = merge(forked())
    assert said(services, done.session_id) == ["How long does rye rise?", "Ten hours."]
    choose_the_first(services, done.session_id)
    services.close()
    again = open_vault(vault_folder)
    assert said(again, done.session_id) == ["How long does rye rise?", "An hour."]
    again.close()


def test_the_chosen_version_stays_when_the_conversation_is_imported_again(
    services: Services, merge: MergeFunction
) -> None:
    (done,) = merge(forked())
    choose_the_first(services, done.session_id)
    merge(forked())
    merge(forked(title="Rye bread"))
    assert said(services, done.session_id)[1] == "An hour."


def test_what_goes_on_below_the_chosen_version_does_not_change_the_choice(
    services: Services, merge: MergeFunction
) -> None:
    (done,) = merge(forked())
    choose_the_first(services, done.session_id)
    merge(forked(more="And wheat?"))
    assert said(services, done.session_id)[1] == "An hour."
