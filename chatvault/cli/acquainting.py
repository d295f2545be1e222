"""chatvault me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json, remarks, table
from chatvault.cli.program import opened, program
from chatvault.domain.people import Acquaintance, Circle, Standing
from chatvault.domain.source import source
from chatvault.errors import NotFound

_SHOWN = 20  # people of a source
_WHO = {Standing.ME: "you", Standing.OTHER: "", Standing.UNKNOWN: "?"}


@program.command()
def me(
    name: Annotated[str | None, typer.Argument(help="The name that is you.")] = None,
    key: Annotated[
        str | None, typer.Option("--source", metavar="KEY", help="In its chats: “whatsapp”.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="None of those in question is you.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Take back what was said.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Say which of the people in chats is you; without a name, list them."""
    if (name is not None) + none + forget > 1:
        raise typer.BadParameter("Say either a name, --none or --forget.")
    with opened() as services, console_work() as work:
        circles = _chosen(services.people.circles(), key)
        if name is not None:
            for circle, person in _named(circles, name):
                services.people.is_me(circle.source_id, person.key)
        elif none or forget:
            for circle in _only(circles):
                if forget:
                    services.people.forget(circle.source_id)
                else:
                    unknown = [one.key for one in circle.unknown]
                    services.people.are_others(circle.source_id, unknown)
        services.indexing.catch_up(work)
        circles = _chosen(services.people.circles(), key)
    if as_json:
        print_json([_told(circle) for circle in circles])
    else:
        _print(circles)


def ask(circles: Sequence[Circle]) -> None:
    """Say after an import that it is not known who is the person, and how to tell."""
    if not circles:
        return
    keys = list(dict.fromkeys(circle.source for circle in circles))
    names = ", ".join(source(key).name for key in keys)
    remarks.print(
        f"Which one is you in the chats of {names}? “chatvault me” lists the names, and "
        f"“chatvault me NAME --source {keys[0]}” tells.",
        markup=False,
    )


def _chosen(circles: Sequence[Circle], key: str | None) -> tuple[Circle, ...]:
    found = tuple(circle for circle in circles if key in (None, circle.source))
    if key is not None and not found:
        raise NotFound(f"There are no chats among people of the source “{key}” in the vault.")
    return found


def _named(circles: Sequence[Circle], name: str) -> list[tuple[Circle, Acquaintance]]:
    """Whoever is called so, or has that id, in the only source where somebody is."""
    folded = name.casefold()
    found = [
        (circle, person)
        for circle in circles
        for person in circle.people
        if folded == person.name.casefold() or name == person.key
    ]
    if not found:
        raise NotFound(f"Nobody is called “{name}” there. “chatvault me” lists the names.")
    _only([circle for circle, _ in found])
    alike = [person.key for _, person in found]
    if len(found) > len({circle.source_id for circle, _ in found}):
        raise NotFound(f"Several are called “{name}”; say which: {', '.join(alike)}.")
    return found


def _only(circles: Sequence[Circle]) -> Sequence[Circle]:
    """The circles, where they are of one source."""
    keys = sorted({circle.source for circle in circles})
    if len(keys) > 1:
        raise NotFound(f"Say in which source, with --source: {', '.join(keys)}.")
    return circles


def _told(circle: Circle) -> dict[str, object]:
    return {
        "source": circle.source,
        "account": circle.account,
        "people": [
            {
                "id": one.key,
                "name": one.name,
                "who": str(one.standing),
                "chats": one.chats,
                "messages": one.messages,
            }
            for one in circle.people
        ],
    }


def _print(circles: Sequence[Circle]) -> None:
    if not circles:
        answers.print("There are no chats among people in the vault.")
        return
    rows = table("Source", "Name", "Who", ">Chats", ">Messages")
    left = 0
    for circle in circles:
        named = source(circle.source).name
        for one in circle.people[:_SHOWN]:
            who = _WHO[one.standing]
            rows.add_row(named, one.name, who, f"{one.chats:,}", f"{one.messages:,}")
        left += max(0, len(circle.people) - _SHOWN)
    answers.print(rows)
    if left:
        remarks.print(f"… and {left:,} more; --json has them all.")
