"""Every page without an argument costs the same number of queries with three rows of everything as with many.

BUDGET_ROWS names how many; `make figures` takes 3.000.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from members.models import Figure, Person
from tasks.models import Notice, NoticeKind

from .conftest import Cast, Tally
from .factories import make_document, make_entry, make_measure, make_target, make_task, make_unit
from .test_matrix import MATRIX

FEW, MANY = 3, int(os.environ.get("BUDGET_ROWS", "9"))
# Written in pieces, so that memory stays flat: so many queries more for each piece of so many rows.
PIECE, PER_PIECE = 500, 12
IN_PIECES = ("export", "xlsx", "csv", "print", "docx", "pdf", "feed")


def fill(cast: Cast, count: int) -> None:
    """One more of everything that has a list, so many times."""
    day = date(2026, 1, 15)
    for number in range(count):
        unit = make_unit()
        Figure.objects.create(unit=unit, kind_id="members", value=number, on=day, source="1/BC")
        Person.objects.create(full_name=f"Người Sổ {unit.name}")
        document = make_document(registered_by=cast.office, issued_on=day + timedelta(days=number % 300))
        task = make_task(lead=unit, coop=cast.own_unit, document=document, due_on=day, stage="doing")
        entry = make_entry(task, cast.own, text=f"Đã làm {number}.")
        make_measure(make_target(task), cast.own)
        Notice.objects.create(user=cast.office, kind=NoticeKind.ASSIGNED, task=task, key=f"a:{entry.pk}", note="")


def lists() -> list[str]:
    """Addresses that anybody may ask for without naming a row."""

    found = []
    for name, rule in MATRIX.items():
        with suppress(NoReverseMatch):
            reverse(name)
            found += [name] if rule.get == 200 else []
    return sorted(found)


def costs(client: Client, addresses: list[str]) -> dict[str, int]:
    counts = {}
    for address in addresses:
        client.get(reverse(address))  # what is kept from then on is no cost of the list
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(address))
            if answer.streaming:
                list(answer.streaming_content)  # type: ignore[attr-defined]
        counts[address] = len(queries)
    return counts


def allowed(address: str) -> int:
    is_in_pieces = address.endswith(IN_PIECES)
    return PER_PIECE * (MANY // PIECE) if is_in_pieces else 0


@pytest.mark.parametrize("role", ["office", "admin", "own"])
def test_lists_cost_the_same_with_few_and_many_rows(
    role: str, cast: Cast, login: Callable[..., Client], tally: Tally
) -> None:
    client, mine = login(getattr(cast, role)), [name for name in lists() if role in MATRIX[name].roles]
    fill(cast, FEW)
    few = costs(client, mine)
    fill(cast, MANY - FEW)
    many = costs(client, mine)
    grown = {name: (few[name], many[name]) for name in mine if many[name] > few[name] + allowed(name)}
    tally("lists", len(mine))
    tally("grown", len(grown))
    assert not grown
    assert len(mine) > 20
