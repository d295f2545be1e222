"""Each field of a query finds the messages that it is about, and no others."""

from __future__ import annotations

import time

import pytest

from chatvault.domain.blocks import Code, File, Text, ToolCall
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.search.hits import SearchSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import NOON, make_attachment, make_message, make_session
from tests.unit.conftest import MergeFunction

DAY = 24 * 60 * 60_000


@pytest.fixture
def bakery(services: Services, merge: MergeFunction) -> Services:
    """Rye, which cost 2.01 dollars, and, ten days later, oats, which cost 2 cents."""
    rye = make_session(
        messages=[
            make_message("How long does rye bake?", external_id="rye-asked"),
            make_message(
                role=Role.ASSISTANT,
                blocks=(
                    Text("Rye takes an hour, for the crumb is dense and holds its water."),
                    File(make_attachment(name="Crumb.pdf"), "The crumb."),
                ),
                external_id="rye-told",
                parent_id="rye-asked",
                usage=Usage(output=20, cost=2_010_000),
            ),
        ],
        external_id="rye",
        title="Dense bread",
        project=ParsedProject("/home/ada/oven"),
        git_branch="feature/crust",
    )
    oats = make_session(
        messages=[
            make_message("Oats?", external_id="oats-asked", created_at=NOON + 10 * DAY),
            make_message(
                role=Role.ASSISTANT,
                blocks=(Text("Soak them."), Code("soak(oats)", "python")),
                external_id="oats-told",
                parent_id="oats-asked",
                created_at=NOON + 10 * DAY,
                usage=Usage(output=2, cost=20_000),
            ),
        ],
        external_id="oats",
        source="claude-code",
        title="Porridge",
    )
    merge(rye, oats)
    return services


def ids(services: Services) -> dict[str, int]:
    """The conversations, by what their sources call them."""
    with services.database.rows() as rows:
        return dict(rows("SELECT external_id, id FROM chat_session"))


def told(services: Services, query: str) -> set[str]:
    """What the sources call the messages that are found; a conversation by its title."""
    page = services.searching.search(query, Unattended(), sort=SearchSort.NEWEST)
    hits = [hit for group in page.groups for hit in group.hits]
    titles = {group.title for group in page.groups for hit in group.hits if hit.message_id is None}
    names = services.reading.external_ids([hit.message_id for hit in hits if hit.message_id])
    return {*titles, *names.values()}


RYE, OATS = {"rye-asked", "rye-told"}, {"oats-asked", "oats-told"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cost:>2", {"rye-told"}),
        ("cost:2.01", {"rye-told"}),
        ("cost:=2.01", {"rye-told"}),
        ("cost:>2.01", set()),
        ("cost:<2.01", {"oats-told"}),
        ("cost:<=0.02", {"oats-told"}),
        ("cost:0", {"rye-told", "oats-told"}),
        ("cost:0.02..2.01", {"rye-told", "oats-told"}),
        ("cost:0.03..2", set()),
        ("length:<6", {"oats-asked"}),
        ("length:1..5", {"oats-asked"}),
        ("length:>50", {"rye-told"}),
        ("file:crumb", {"rye-told"}),
        ("file:CRUMB.pdf", {"rye-told"}),
        ("file:loaf", set()),
        ("file:*.pdf", {"rye-told"}),
        ("file:*", {"rye-told"}),
        ("title:dense*", RYE),
        ("branch:*", RYE),
        ("lang:py", {"oats-told"}),
        ("has:code", {"oats-told"}),
        ("branch:crust", RYE),
        ("branch:CRUST from:me", {"rye-asked"}),
        ("project:oven", RYE),
        ("-project:oven", OATS),
        ("project:/home/ada/oven", RYE),
        ("project:~/oven/", RYE),
        ("project:ada/", set()),
        ("project:/home/*", RYE),
        ("project:/home/bob", set()),
        ("-project:*", OATS),
        ("in:claude-code", OATS),
        ("title:porridge", OATS),
        ("before:2025-12-01", RYE),
        ("after:2025-12-01", OATS),
        ("date:2025-11-20..2025-11-25", RYE),
        ("date:2025-11", RYE),
        ("date:2025-12", OATS),
        ("date:..2025-11-25", RYE),
        ("date:2025-11-25..", OATS),
        ("title:(dense OR porridge) from:me", {"rye-asked", "oats-asked"}),
        ("title:(dense porridge)", set()),
        ("-file:(crumb OR loaf) from:assistant", {"oats-told"}),
        ("is:starred", set()),
    ],
)  # fmt: skip
def test_what_the_source_told_of_a_message(bakery: Services, query: str, found: set[str]) -> None:
    assert told(bakery, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("file:rye.py", {"read", "given"}),
        ("file:rye", {"read", "given"}),
        ("file:RYE.py", {"read", "given"}),
        ("file:src/rye.py", {"read"}),
        ("file:/home/ada/oven/src/rye.py", {"read"}),
        ("file:src/", {"read", "patched"}),
        ("file:src/oats", {"patched"}),
        ("file:ye.py", {"given"}),  # of what tools were given, beginnings alone are known
        ("file:.py", {"read", "given"}),
        ("file:*.md", {"patched"}),
        ("file:.m", set()),
        ("file:oven/rye.py", set()),
        ("file:*", {"read", "patched", "given"}),
        ("-file:rye from:assistant", {"patched"}),
        ("file:(oats OR barley)", {"patched"}),
        ("qfrye", set()),  # what stands for the name in the index is no word
    ],
)
def test_a_file_is_found_where_a_tool_read_or_changed_it(
    services: Services, merge: MergeFunction, query: str, found: set[str]
) -> None:
    read = ToolCall("Read", '{"file_path": "/home/ada/oven/src/rye.py"}')
    patched = ToolCall("apply_patch", "*** Begin Patch\n*** Update File: src/oats-2.md\n@@")
    given = File(make_attachment(name="Rye.py"), "bake()")
    merge(
        make_session(
            messages=[
                make_message("Mend it", blocks=(Text("Mend it"), given), external_id="given"),
                make_message(role=Role.ASSISTANT, blocks=(read,), external_id="read"),
                make_message(role=Role.ASSISTANT, blocks=(patched,), external_id="patched"),
            ]
        )
    )
    services.indexing.catch_up(Unattended())
    assert told(services, query) == found


def test_the_line_shows_the_file_that_a_tool_was_given(
    services: Services, merge: MergeFunction
) -> None:
    read = ToolCall("Read", '{"limit": 9, "file_path": "/home/ada/oven/rye.py"}')
    blocks = (Text("I look into it."), read)
    merge(make_session(messages=[make_message(role=Role.ASSISTANT, blocks=blocks)]))
    work = Unattended()
    for query, marked in (("file:oven/ry", "ry"), ("file:.py", "py"), ("file:rye look", "look")):
        ((hit,),) = (group.hits for group in services.searching.search(query, work).groups)
        assert hit.snippet is not None
        ((start, length),) = hit.snippet.marks
        assert hit.snippet.text[start : start + length] == marked
        assert hit.snippet.of_tool == (marked != "look")


def test_the_last_days_end_now(bakery: Services, merge: MergeFunction) -> None:
    now = int(time.time() * 1000)
    merge(make_session(
        messages=[
            make_message("Now?", external_id="now", created_at=now - 60_000),
            make_message("Then?", external_id="then", parent_id="now", created_at=now - 3 * DAY),
        ]
    ))  # fmt: skip
    assert told(bakery, "last:2h") == {"now"}
    assert told(bakery, "last:1w") == {"now", "then"}


def test_an_id_names_a_conversation_or_a_message(bakery: Services) -> None:
    rye = ids(bakery)["rye"]
    (row,) = bakery.browsing.rows([rye])
    assert told(bakery, f"id:{row.uid}") == RYE
    assert told(bakery, f"id:{row.uid[:8]}") == RYE  # as lists print it
    assert told(bakery, f"id:{row.uid[:8]} bread") == {"Dense bread"}
    assert told(bakery, f"id:{row.uid[:4]}") == set()
    assert told(bakery, "id:rye") == RYE
    assert told(bakery, "id:rye-told") == {"rye-told"}
    assert told(bakery, "id:wheat") == set()
    assert told(bakery, "id:rye bake") == {"rye-asked"}
    # a conversation that is found by its title is found by the id of one of its messages, too
    assert told(bakery, "id:rye-told bread") == {"Dense bread"}
    assert told(bakery, "id:oats-told bread") == set()


def test_a_copied_link_names_a_conversation_or_one_message_of_it(bakery: Services) -> None:
    by_name = ids(bakery)
    rye, oats = (bakery.browsing.rows([by_name[name]])[0].uid for name in ("rye", "oats"))
    answer = bakery.reading.thread(by_name["rye"]).entries[-1].id
    assert told(bakery, f"id:chatvault:{rye}") == RYE
    assert told(bakery, f"id:chatvault:{rye} bread") == {"Dense bread"}
    assert told(bakery, f"id:chatvault:{rye}#{answer}") == {"rye-told"}
    assert told(bakery, f"id:chatvault:{oats}#{answer}") == set()
    assert told(bakery, f"id:chatvault:{oats} bread") == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tool:web_search", {"searched"}),
        ("tool:web*", {"searched", "fetched"}),
        ("tool:mcp__oven*", {"baked"}),
        ("tool:*search", {"searched"}),
        ("tool:*WEB*", {"searched", "fetched"}),
        ("tool:*_ov*", {"baked"}),
        ("-tool:web* from:assistant", {"rye-told", "oats-told", "baked"}),
        ("tool:*web* OR tool:mcp*", {"searched", "fetched", "baked"}),
        ("tool:=web*", set()),
    ],
)
def test_a_star_stands_for_the_rest_of_the_name_of_a_tool(
    bakery: Services, merge: MergeFunction, query: str, found: set[str]
) -> None:
    called = {"searched": "web_search", "fetched": "WebFetch", "baked": "mcp__oven__bake"}
    merge(make_session(messages=[
        make_message(role=Role.ASSISTANT, blocks=(ToolCall(tool, "{}", call_id=name),),
                     external_id=name)
        for name, tool in called.items()
    ]))  # fmt: skip
    assert told(bakery, query) == found


def test_what_a_person_made_of_them(bakery: Services) -> None:
    # given
    by_name = ids(bakery)
    rye, oats = by_name["rye"], by_name["oats"]
    breads = bakery.filing.make("Breads").made[0].id
    bakery.filing.make("Dark", breads, ids=[rye])
    bakery.tagging.change([oats], give=["Breakfast"])
    bakery.organising.set_note(oats, "With 100% milk")
    bakery.organising.pin([rye], on=True)
    bakery.organising.star([oats], on=True)
    bakery.bookmarks.set(bakery.reading.thread(rye).entries[0].id)
    # then
    assert told(bakery, "folder:dark") == RYE
    assert told(bakery, "folder:breads") == RYE  # and in the folders inside of it
    assert told(bakery, "tag:breakfast") == OATS
    assert told(bakery, "tag:break") == set()
    assert told(bakery, "tag:break*") == OATS
    assert told(bakery, "tag:*FAST") == OATS
    assert told(bakery, "tag:*reak") == set()
    assert told(bakery, "-tag:*") == RYE
    assert told(bakery, "folder:*") == RYE
    assert told(bakery, "note:100%") == OATS
    assert told(bakery, "note:0%m") == set()
    assert told(bakery, "note:0_%") == set()
    assert told(bakery, "is:pinned") == RYE
    assert told(bakery, "is:starred") == OATS
    assert told(bakery, "-is:starred") == RYE
    assert told(bakery, "has:bookmark") == {"rye-asked"}
