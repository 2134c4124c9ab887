"""The register as a graph, as far as a reader sees it, and the counts of its documents."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Count
from pytest_django import DjangoAssertNumQueries

from resolutions.models import LinkKind
from tasks.chain.counting import Judging, late_counts, summaries
from tasks.chain.graph import rolled
from tasks.chain.reading import below, graph_above, graph_below, register_of
from tasks.chain.serving import ways_up
from tasks.models import Task
from tasks.period_filter import Period
from tasks.status import Summary, Windows

from ...conftest import Cast
from ...factories import make_document, make_task
from .registers import link, make_chain

TODAY = date(2026, 6, 1)
LATE, AHEAD = date(2026, 5, 1), date(2026, 12, 31)


def judging(cast: Cast, who: str = "office", period: str = "") -> Judging:
    return Judging(getattr(cast, who), TODAY, Windows(), Period.parse(period, TODAY) if period else None)


def test_both_ways_around_a_document(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    link(plan, conclusion, LinkKind.BASED_ON)
    link(plan, make_document(), LinkKind.CITES)
    with django_assert_num_queries(2):
        up = graph_above(plan.pk, cast.office)
    assert up.above(plan.pk) == {conclusion.pk, programme.pk, plan.pk}
    with django_assert_num_queries(2):
        down = graph_below(conclusion.pk, cast.office)
    assert down.below(conclusion.pk) == {conclusion.pk, programme.pk, plan.pk}
    assert below(plan.pk, cast.office) == {plan.pk}
    assert below(999, cast.office) == set()


def test_a_ring_ends(cast: Cast) -> None:
    one, two = make_chain("01/KH", "02/KH")
    link(one, two)
    assert below(one.pk, cast.office) == below(two.pk, cast.office) == {one.pk, two.pk}
    assert [len(way.documents) for way in ways_up(one.pk, cast.office).shown] == [2]


def test_a_representative_sees_no_way_over_what_it_does_not_see(cast: Cast) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    link(conclusion, None, number="42-CT/TW")
    make_task(lead=cast.own_unit, document=conclusion)
    make_task(lead=cast.own_unit, document=plan)
    make_task(lead=cast.other_unit, document=plan)
    register = register_of(cast.own)
    assert set(register.graph.nodes) == {conclusion.pk, plan.pk}
    assert register.missing == {}
    assert below(conclusion.pk, cast.own) == {conclusion.pk}
    assert below(programme.pk, cast.own) == set()
    assert summaries(judging(cast, "own"), [plan.pk])[plan.pk].total == 1
    assert not ways_up(plan.pk, cast.own).is_told
    assert not ways_up(conclusion.pk, cast.own).is_told  # the number is in a text that it does not read
    assert ways_up(programme.pk, cast.own).shown == ()


def test_documents_that_carry_out_an_unregistered_one_stand_together(cast: Cast) -> None:
    one, two, three, four = (make_document() for _ in range(4))
    link(one, None, number="42-CT/TW", dated=date(2010, 4, 16))
    link(two, None, number="42 - CT/TW")  # prints no date: there is only one
    link(three, None, LinkKind.BASED_ON, number="42-CT/TW")  # a mere basis tells nothing
    link(four, None, number="42-CT/TW", dated=date(2024, 1, 1), printed="Chỉ thị khác")
    register = register_of(cast.office)
    (first, *rest) = register.missing
    assert register.graph.lowers[first] == [one.pk] or register.graph.lowers[first] == [one.pk, two.pk]
    assert len(rest) == 2  # two years are told, so that the one without a date stands apart
    four.links.all().delete()
    register = register_of(cast.office)
    (only,) = register.missing
    assert set(register.graph.lowers[only]) == {one.pk, two.pk}
    assert [way.beyond for way in ways_up(one.pk, cast.office).shown] == [["Văn bản số 42-CT/TW"]]


def test_figures_of_documents_are_those_of_their_tasks(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    conclusion, programme, plan = make_chain("93-KL/TW", "11-CTr/TU", "21-KH/ĐĐLHH")
    make_task(document=programme, stage="done", due_on=LATE, closed_on=LATE)
    make_task(document=programme, stage="done", due_on=LATE, closed_on=TODAY)
    make_task(document=programme, stage="ended", closed_on=TODAY)
    make_task(document=plan, due_on=LATE)
    make_task(document=plan, due_on=AHEAD)
    make_task(document=plan)
    whole = make_task(document=plan, has_parts=True, due_on=LATE)
    for number, unit in enumerate((cast.own_unit, cast.other_unit), start=1):
        place: dict[str, Any] = {"parent": whole, "lane": unit, "position": whole.position, "part_no": number}
        make_task(document=plan, lead=unit, due_on=LATE, **place)
    with django_assert_num_queries(1):
        own = summaries(judging(cast), [conclusion.pk, programme.pk, plan.pk])
    assert own == {programme.pk: Summary(1, 1), plan.pk: Summary(in_time=1, late=3, undated=1)}
    assert late_counts(judging(cast)) == {plan.pk: 3}
    sums = rolled(register_of(cast.office).graph, own)
    assert sums[conclusion.pk] == sums[programme.pk] == Summary(1, 1, 1, 3, 1)
    counted = Task.objects.counted().exclude(stage="ended").aggregate(n=Count("pk"))["n"]
    assert sums[conclusion.pk].total == counted


def test_a_task_is_counted_once_though_two_ways_lead_to_it(cast: Cast) -> None:
    conclusion, one = make_chain("93-KL/TW", "01/CTr")
    two, plan = make_document(number="02/CTr"), make_document(number="03/KH")
    for lower, upper in ((two, conclusion), (plan, one), (plan, two)):
        link(lower, upper)
    make_task(document=plan, due_on=LATE)
    graph = register_of(cast.office).graph
    assert rolled(graph, summaries(judging(cast), graph.nodes))[conclusion.pk] == Summary(late=1)


def test_tasks_of_a_period_are_judged_on_its_day(cast: Cast) -> None:
    plan = make_document()
    make_task(document=plan, due_on=date(2026, 2, 1), stage="done", closed_on=date(2026, 4, 10))
    make_task(document=plan, given_on=date(2026, 5, 1))
    assert summaries(judging(cast, period="2026-q1"), [plan.pk]) == {plan.pk: Summary(late=1)}
    assert summaries(judging(cast), [plan.pk]) == {plan.pk: Summary(done_late=1, undated=1)}


@pytest.mark.parametrize("who", ["own", "other"])
def test_a_representative_counts_its_own_tasks_alone(cast: Cast, who: str) -> None:
    plan = make_document()
    make_task(document=plan, lead=cast.own_unit, due_on=LATE)
    make_task(document=plan, lead=cast.other_unit, coop=cast.own_unit)
    found = summaries(judging(cast, who), [plan.pk])[plan.pk]
    assert found == (Summary(late=1, undated=1) if who == "own" else Summary(undated=1))
