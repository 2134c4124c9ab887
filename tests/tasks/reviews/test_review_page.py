"""The page of a review of any length: figures beside other periods, pictures with their words, live and frozen."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Cluster
from tasks.models import Assignment, Part, Task
from tasks.period_filter import Period
from tasks.periods import ReportingPeriod
from tasks.quarter import quarter_facts
from tasks.review_page import ReviewPage, review_page
from tasks.reviews.beside import beside
from tasks.reviews.facts import ReviewFacts, cut, frozen_facts
from tasks.reviews.head import Head, PointThen, TargetThen
from tasks.reviews.rows import Cell, Row
from tasks.reviews.snapshots import head_of
from tasks.reviews.tables import Group, tables_of
from tasks.status import Summary, Windows
from tasks.templatetags.review_tables import number_cells, number_rows

from ...conftest import Cast
from ...factories import make_measure, make_target, make_task, make_unit
from .rooms import SPAN, TODAY, frozen, late_task

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]


@pytest.fixture
def standing(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-10-20 03:00Z", tick=False)
    return login(cast.standing)


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def facts(slug: str = "2026-q3", today: date = TODAY) -> ReviewFacts:
    return quarter_facts(Period.parse(slug, today), Windows())


def page(slug: str = "2026-q3", today: date = TODAY) -> ReviewPage:
    return review_page(facts(slug, today))


# --- Two sources ---------------------------------------------------------------------------------------------------


def test_frozen_page_says_what_the_live_one_said(cast: Cast) -> None:
    """The facts of a snapshot are those counted in the database on the day it was frozen."""
    units = [make_unit(f"Hội {i}", cluster=Cluster.objects.create(name=f"Cụm {i}"), field="Y tế") for i in range(4)]
    for i, unit in enumerate(units):
        late_task(cast, lead=unit, due_on=date(2026, 7, 1 + 9 * i))
        make_task(lead=unit, stage="done", due_on=date(2026, 8, 3), closed_on=date(2026, 7, 3 + i))
    make_task(lead=units[0], stage="cond", given_on=date(2026, 1, 1))
    make_target(Task.objects.order_by("pk")[0], 5)
    before = facts()
    then = frozen_facts(head_of(frozen(cast)), Period(SPAN, TODAY))
    assert (then.total, then.ended, then.waiting, then.dues) == (before.total, 0, 1, before.dues)
    for name in ("units", "documents", "clusters", "fields"):
        live, kept = getattr(before, name), getattr(then, name)
        assert (set(kept.lines), kept.others) == (set(live.lines), live.others)
    for kept_points, live_points in (
        (then.series, before.series),
        ((then.previous, then.year_before), (before.previous, before.year_before)),
    ):
        assert [point and point.then for point in kept_points] == [point and point.then for point in live_points]
    assert (then.targets, then.extended) == (before.targets, before.extended)


def test_frozen_page_stays_while_rows_change(cast: Cast, standing: Client) -> None:
    task = late_task(cast)
    frozen(cast)
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 12, 31))
    body = text(standing.get("/ra-soat/2026-q3/"))
    assert "khóa ngày" in body
    assert "0 ÷ (0 + 1 quá hạn)" in body
    assert "/nhiem-vu/?" not in body, "the task list tells what is true today"
    today = text(standing.get("/ra-soat/2026-q3/?so_lieu=hien-nay"))
    assert "0 ÷ (0 + 0 quá hạn)" in today


def test_period_is_held_against_what_was_frozen(cast: Cast) -> None:
    late_task(cast)
    frozen(cast)
    Task.objects.update(due_on=date(2027, 1, 1))
    found = facts("2026-q4")
    assert found.previous is not None
    assert (found.previous.summary, found.previous.due) == (Summary(late=1), 1)
    assert found.series[-2].summary == Summary(late=1)
    assert found.series[-1].summary == Summary()


def test_same_number_of_queries_for_a_frozen_page(cast: Cast, standing: Client) -> None:
    counts = []
    for slug in ("2026-q2", "2026-q3"):
        for _ in range(2 + len(counts)):
            late_task(cast, lead=make_unit(), given_on=date(2026, 1, 1), due_on=date(2026, 4, 1))
        frozen(cast, ReportingPeriod.from_slug(slug))
        standing.get(f"/ra-soat/{slug}/")
        with CaptureQueriesContext(connection) as queries:
            text(standing.get(f"/ra-soat/{slug}/"))
        counts.append(len(queries))
    assert counts[1] <= counts[0]


# --- Beside other periods ------------------------------------------------------------------------------------------


def test_figures_are_held_against_the_period_before_and_last_years(cast: Cast) -> None:
    closed = {"stage": "done", "given_on": date(2025, 1, 1)}
    make_task(due_on=date(2025, 8, 1), closed_on=date(2025, 8, 1), **closed)
    make_task(due_on=date(2026, 4, 1), closed_on=date(2026, 5, 1), **closed)
    for _ in range(2):
        make_task(due_on=date(2026, 8, 1), closed_on=date(2026, 8, 1), **closed)
    late_task(cast)
    lines = {line.name: line for line in page().beside.lines}
    done = lines["Hoàn thành đúng hạn"]
    assert done.before is not None
    assert done.year is not None
    assert (done.value, done.before.value, done.before.change) == ("2", "0", "+2")
    assert (done.year.value, done.year.change) == ("1", "+1")
    rate = lines["Tỷ lệ hoàn thành"]
    assert rate.before is not None
    assert (rate.value, rate.before.value, rate.before.change) == ("66,6%", "100,0%", "−33,4")
    assert rate.how == "2 ÷ (2 + 1 quá hạn)"
    assert lines["Đến hạn trong kỳ"].value == "3"


def test_year_is_held_against_the_year_before_once() -> None:
    late = make_task(given_on=date(2024, 1, 1), due_on=date(2024, 2, 1))
    assert late.is_open
    told = page("2026").beside
    assert told.before_name == "năm 2025"
    assert told.year is None


def test_undated_tasks_and_those_that_wait_are_told_apart(cast: Cast, standing: Client) -> None:
    make_task(stage="todo")
    make_task(stage="cond", due_on=date(2026, 8, 1))
    make_task(stage="hold", due_on=date(2026, 8, 1))
    make_task(stage="todo", deadline_kind="conditional")
    assert "1 không hạn + 3 chờ điều kiện, tạm hoãn" in text(standing.get("/ra-soat/2026-q3/"))


# --- Sections ------------------------------------------------------------------------------------------------------


def test_task_counts_once_in_a_cluster_and_in_a_field(cast: Cast) -> None:
    cluster = Cluster.objects.create(name="Cụm Y")
    first, second = (make_unit(f"Hội {i}", cluster=cluster, field="Y tế") for i in range(2))
    task = make_task(lead=first, due_on=date(2026, 8, 1))
    Assignment.objects.create(task=task, unit=second, part=Part.LEAD)
    make_task(due_on=date(2026, 8, 1))
    found = page()
    assert {row.name: row.cells[0].value for row in found.clusters.rows} == {"Cụm Y": 1, "Ngoài các cụm": 1}
    assert {row.name: row.cells[0].value for row in found.fields.rows} == {"Y tế": 1, "Chưa ghi lĩnh vực": 1}
    assert [table.id for table in found.tables] == ["don-vi", "van-ban", "cum", "linh-vuc"]


def test_union_without_clusters_has_no_such_table(cast: Cast) -> None:
    make_task(lead=make_unit(), due_on=date(2026, 8, 1))
    assert [table.id for table in page().tables] == ["don-vi", "van-ban"]


def test_lines_beyond_those_shown_are_summed() -> None:
    groups = [Group(str(i), str(i), Summary(late=i)) for i in range(5)]
    table = cut(groups, 2)
    assert (len(table.lines), table.others, table.rest) == (2, 3, Summary(late=9))
    assert cut(groups, 9).others == 0


@pytest.mark.parametrize("slug", ["2026-t08", "2026-t08-hc", "2026-q3-hc", "2026-n2", "2026-n2-hc", "2026", "2026-hc"])
def test_page_of_every_length_and_calendar(cast: Cast, standing: Client, slug: str) -> None:
    for i in range(4):
        late_task(cast, lead=make_unit(), due_on=date(2026, 8, 1 + i))
    body = text(standing.get(f"/ra-soat/{slug}/"))
    assert ">Theo Nghị định 09/2019<" in body
    for name in (">Tháng<", ">Quý<", ">6 tháng<", ">Năm<"):
        assert name in body
    assert f"/ra-soat/{slug}/bang.xlsx" in body


@pytest.mark.parametrize("slug", ["1900", "1900-t01-hc", "2999-q4"])
def test_edges_of_time_answer(cast: Cast, standing: Client, slug: str) -> None:
    text(standing.get(f"/ra-soat/{slug}/"))


@pytest.mark.parametrize("slug", ["1899", "3000", "0000", "9999", "2026-t13", "2026-n3", "%00", "2026-q3%00"])
def test_periods_that_are_none_are_404(cast: Cast, standing: Client, slug: str) -> None:
    assert standing.get(f"/ra-soat/{slug}/").status_code == 404


# --- Pictures ------------------------------------------------------------------------------------------------------


def test_due_dates_are_columns_from_four_weeks_on(cast: Cast, standing: Client) -> None:
    for day in (2, 9, 16):
        late_task(cast, due_on=date(2026, 7, day))
    few = page().dues
    assert few.columns == ()
    assert few.sentence.startswith("01/07–07/07/2026: 1 chưa xong, quá hạn")
    make_task(lead=cast.own_unit, stage="done", due_on=date(2026, 9, 30), closed_on=date(2026, 9, 1))
    found = page().dues
    assert [column.figure for column in found.columns if column.figure] == ["1"] * 4
    assert len(found.columns) == 13
    assert (found.columns[0].label, found.columns[0].label_below) == ("1", "T7")
    assert sum(row.cells[0].value for row in found.rows) == 4
    body = text(standing.get("/ra-soat/2026-q3/"))
    assert 'role="img" aria-labelledby="den-han-t"' in body
    assert "Số việc đến hạn: 01/07–07/07/2026: 1 chưa xong, quá hạn" in body
    for value in re.findall(r' (?:x|width|height|cx|cy|y|x1|x2|y1|y2)="([^"]+)"', body):
        assert "," not in value
    assert [c.label for c in page("2026").dues.columns] == []


def test_targets_are_bullets_from_four_on(cast: Cast, standing: Client) -> None:
    task = late_task(cast)
    targets = [make_target(task, 10) for _ in range(3)]
    for target in targets:
        make_measure(target, cast.office, 4, measured_on=date(2026, 9, 1))
    assert not page().goals.is_drawn
    last = make_target(task, 10)
    make_measure(last, cast.office, 12, measured_on=date(2026, 9, 1))
    make_measure(last, cast.office, 1, measured_on=date(2026, 10, 10))
    found = page().goals
    assert found.is_drawn
    assert (found.count, found.others) == (4, 0)
    assert [goal.reached for goal in found.shown] == ["4 lớp", "4 lớp", "4 lớp", "12 lớp"], "furthest behind first"
    assert found.shown[-1].bar is not None, "the figure of after the day is not told"
    body = text(standing.get("/ra-soat/2026-q3/"))
    assert f'aria-label="{found.shown[0].sentence}"' in body


def test_frozen_targets_are_drawn_from_what_was_kept() -> None:
    targets = tuple(
        TargetThen(i, 1, f"ít nhất {i}", "10", "4", "Chậm nhiều", "năm 2026", "red", 400, 750) for i in range(4)
    )
    head = Head("2026-q3", SPAN.start, SPAN.end, "LHH", tables_of([]), targets=targets)
    drawn = review_page(frozen_facts(head, Period(SPAN, TODAY))).goals
    assert all(goal.bar and goal.is_late for goal in drawn.shown)
    assert drawn.shown[0].sentence == "ít nhất 0, năm 2026: 4, phải đạt 10. Chậm nhiều. Đã qua 75% thời gian."


def test_head_without_other_periods_is_held_against_nothing() -> None:
    head = Head("2026-q3", SPAN.start, SPAN.end, "LHH", tables_of([]), previous=PointThen("2026-q2", Summary()))
    told = beside(frozen_facts(head, Period(SPAN, TODAY)))
    assert (told.before, told.year, told.before_name, told.year_name) == (None, None, "", "")


def test_page_of_the_other_calendar_names_it_once_in_its_head(cast: Cast, standing: Client) -> None:
    late_task(cast)
    head = (
        text(standing.get("/ra-soat/2026-q3-hc/"))
        .partition('<div class="page-head">')[2]
        .partition('<div class="actions">')[0]
    )
    assert "Rà soát quý III/2026 (kỳ hành chính)" in head
    assert head.count("hành chính") == 1


def test_numbers_of_a_table_are_grouped_marked_and_escaped() -> None:
    row = Row(
        'Hội <b> & "x"', "/a/?b=1&c=2", "<i>", (Cell(1282, "/d/?e=1&f=2", is_late=True), *[Cell(999, "")] * 5), 805
    )
    told = number_rows([row])
    assert '<td class="num is-late" data-label="Tổng số"><a href="/d/?e=1&amp;f=2">1.282</a></td>' in told
    assert '<td class="num" data-label="HT đúng hạn">999</td>' in told
    assert '<a class="title" href="/a/?b=1&amp;c=2">Hội &lt;b&gt; &amp; &quot;x&quot;</a>' in told
    assert '<span class="meta">&lt;i&gt;</span>' in told
    assert "is-late" not in number_cells(row)
