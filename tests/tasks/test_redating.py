"""Due dates computed anew: what moves, what stays and why; all of what was seen or nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Organisation, OrganisationEvent, Term
from resolutions.models import Document
from resolutions.publishing import amend
from resolutions.reading.conventions import STANDARD, Conventions
from resolutions.reading.deadlines import read_phrase
from resolutions.reading.phrases import Anchors
from tasks.conventions import conventions_of, earlier_of
from tasks.cycles import cycle_named, cycle_of
from tasks.models import Stage, Task, TaskEvent
from tasks.moving import PreviewStale, change_conventions, redate_document
from tasks.recurring import repeat
from tasks.redating import Redating, by_conventions, by_document, judge

from ..conftest import Cast
from ..factories import make_document, make_task
from ..parallel import at_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
ADMINISTRATIVE = Conventions(quarter="administrative", year="administrative")
Q3, Q3_ADMINISTRATIVE = date(2026, 9, 30), date(2026, 9, 14)


def quarter_task(**fields: Any) -> Task:
    values = {"deadline_phrase": "Quý III/2026", "due_on": Q3, "deadline_kind": "quarter", "stage": "doing"}
    return make_task(**(values | fields))


def union() -> Organisation:
    return Organisation.objects.get(pk=1)


def change(cast: Cast, new: Conventions = ADMINISTRATIVE, **values: Any) -> int | None:
    row = union()
    how = {"seen": by_conventions(row, new).seen, "recompute": True, "version": row.version} | values
    return change_conventions(organisation=row, new=new, user=cast.admin, today=TODAY, **how)


def told(redating: Redating) -> tuple[list[Any], list[Any]]:
    return [(move.task, move.new) for move in redating.moves], [(stay.task, stay.why) for stay in redating.stays]


# --- Conventions ---------------------------------------------------------------------------------------------------


def test_which_due_dates_a_convention_moves(cast: Cast) -> None:
    plain = quarter_task()
    extended = quarter_task(due_on=date(2026, 10, 31), original_due_on=Q3, extension_count=1)
    by_hand = quarter_task(due_on=date(2026, 10, 1), original_due_on=Q3)
    apart = quarter_task(due_on=date(2026, 10, 2))
    headed = quarter_task(deadline_phrase="Quý III", due_on=date(2028, 9, 30))  # a heading told the year
    quarter_task(stage="done", due_on=Q3)
    make_task(deadline_phrase="trước ngày 30/9/2026", due_on=Q3)
    make_task(due_on=Q3)
    make_task(deadline_phrase="Sau khi có hướng dẫn", deadline_kind="conditional", stage="cond")
    moves, stays = told(by_conventions(union(), ADMINISTRATIVE))
    assert moves == [(plain, Q3_ADMINISTRATIVE), (headed, date(2028, 9, 14))]
    assert stays == [
        (extended, "đã gia hạn 1 lần"),
        (by_hand, "hạn đã được đổi tay"),
        (apart, "hạn đặt riêng, không theo lời văn bản"),
    ]


def test_moving_keeps_history_and_the_earlier_conventions(cast: Cast) -> None:
    task = quarter_task(starts_on=date(2026, 7, 1))
    assert change(cast) == 1
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.starts_on) == (
        Q3_ADMINISTRATIVE,
        Q3_ADMINISTRATIVE,
        date(2026, 6, 15),
    )
    assert task.version == 2
    event = task.events.get()
    assert (event.verb, event.actor, event.due_after) == (TaskEvent.Verb.MOVED, cast.admin, Q3_ADMINISTRATIVE)
    assert event.changes == {"due_on": ["2026-09-30", "2026-09-14"], "starts_on": ["2026-07-01", "2026-06-15"]}
    assert "Nghị định 09/2019" in event.note
    row = union()
    assert conventions_of(row) == ADMINISTRATIVE
    assert earlier_of(row) == [ADMINISTRATIVE, STANDARD]
    assert row.version == 2
    told = OrganisationEvent.objects.get(actor=cast.admin).changes
    assert set(told) == {"Quý", "Năm và 6 tháng"}
    assert change(cast, STANDARD) == 1, "and back again"
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.starts_on) == (Q3, Q3, date(2026, 7, 1))


def test_only_for_new_documents_and_later_for_all(cast: Cast) -> None:
    task = quarter_task()
    assert change(cast, recompute=False) == 0
    task.refresh_from_db()
    assert (task.due_on, task.version) == (Q3, 1)
    assert not task.events.exists()
    assert [move.new for move in by_conventions(union(), ADMINISTRATIVE).moves] == [Q3_ADMINISTRATIVE]
    assert change(cast) == 1
    assert OrganisationEvent.objects.filter(actor=cast.admin).count() == 1, "the conventions were as they are"


def test_a_preview_that_is_stale_changes_nothing(cast: Cast) -> None:
    task = quarter_task()
    seen = by_conventions(union(), ADMINISTRATIVE).seen
    quarter_task()
    with pytest.raises(PreviewStale) as stale:
        change(cast, seen=seen)
    assert len(stale.value.redating.moves) == 2
    Task.objects.filter(pk=task.pk).update(version=2)
    assert by_conventions(union(), ADMINISTRATIVE).seen != seen
    assert conventions_of(union()) == STANDARD
    assert not TaskEvent.objects.exists()


def test_settings_that_were_saved_in_between(cast: Cast) -> None:
    task = quarter_task()
    assert change(cast, version=union().version + 1) is None
    task.refresh_from_db()
    assert task.due_on == Q3
    assert conventions_of(union()) == STANDARD


def test_who_may_not(cast: Cast) -> None:
    quarter_task()
    for who, user in cast.by_role().items():
        if who != "admin":
            with pytest.raises(PermissionDenied):
                change_conventions(
                    organisation=union(), version=1, new=ADMINISTRATIVE, user=user, today=TODAY, recompute=False
                )
    assert conventions_of(union()) == STANDARD


def test_periods_of_recurring_tasks_move_with_the_convention(cast: Cast) -> None:
    template = make_task(deadline_kind="recurring", frequency="quarterly", deadline_phrase="hằng quý")
    day = make_task(deadline_kind="recurring", frequency="quarterly", deadline_phrase="ngày 20 hằng quý", by_day="20")
    for task in (template, day):
        repeat(task=task, user=None, today=TODAY)
    assert [move.new for move in by_conventions(union(), ADMINISTRATIVE).moves] == [
        date(2026, 3, 14),
        date(2026, 6, 14),
        date(2026, 9, 14),
    ]
    assert change(cast) == 3
    made = repeat(task=Task.objects.get(pk=template.pk), user=None, today=date(2026, 7, 1))
    assert [one.due_on for one in made] == [date(2026, 12, 14)]
    assert by_conventions(union(), ADMINISTRATIVE) == Redating()


@pytest.mark.parametrize("frequency", ["yearly", "half-yearly", "quarterly", "monthly", "weekly"])
def test_a_period_is_found_by_its_key(frequency: str) -> None:
    for month in range(1, 13):
        cycle = cycle_of(frequency, date(2026, month, 28))
        assert cycle
        assert cycle_named(cycle.key) == cycle
    assert cycle_named("2026-q9") is None
    assert cycle_named("x") is None
    assert cycle_named("2026-w60") is None


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_move_each_task_once(cast: Cast) -> None:
    task, row = quarter_task(), union()
    seen = by_conventions(row, ADMINISTRATIVE).seen
    how = {"new": ADMINISTRATIVE, "user": cast.admin, "today": TODAY, "seen": seen, "recompute": True}

    def change() -> int:
        return change_conventions(organisation=union(), version=row.version, **how)

    told = [one if isinstance(one, int) else type(one).__name__ for one in at_once(*[change] * 3)]
    assert sorted(told, key=str) == [1, "PreviewStale", "PreviewStale"]
    assert task.events.count() == 1


# --- A document's day, term, title ---------------------------------------------------------------------------------


def amended(document: Document, cast: Cast, **fields: Any) -> Document:
    row = Document.objects.get(pk=document.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    assert amend(document=row, version=row.version, links=[], recipients=[], user=cast.office)
    return Document.objects.get(pk=document.pk)


def of(document: Document, phrase: str, **fields: Any) -> Task:
    read = read_phrase(phrase, Anchors(document.issued_on))
    stage = "cond" if read.kind == "conditional" else "todo"
    values = {"deadline_phrase": phrase, "deadline_kind": read.kind, "due_on": read.due, "stage": stage}
    return make_task(document=document, **(values | {"starts_on": read.start} | fields))


def test_a_corrected_day_moves_what_hangs_on_it(cast: Cast) -> None:
    document = make_document(issued_on=date(2026, 1, 15))
    counted = of(document, "trong thời hạn 30 ngày kể từ ngày ký")
    quarter = of(document, "Quý II")
    of(document, "Quý II/2026")
    of(document, "trước ngày 30/6/2026")
    extended = of(document, "trong thời hạn 60 ngày kể từ ngày ký", extension_count=1)
    assert by_document(document) == Redating()
    document = amended(document, cast, issued_on=date(2025, 1, 20))
    redating = by_document(document)
    moves, stays = told(redating)
    assert moves == [(counted, date(2025, 2, 19)), (quarter, date(2025, 6, 30))]
    assert stays == [(extended, "đã gia hạn 1 lần")]
    assert redate_document(document=document, seen=redating.seen, user=cast.standing, today=TODAY) == 2
    assert by_document(document).moves == ()
    quarter.refresh_from_db()
    assert (quarter.due_on, quarter.original_due_on) == (date(2025, 6, 30), date(2025, 6, 30))
    event = quarter.events.get()
    assert (event.verb, event.actor) == (TaskEvent.Verb.MOVED, cast.standing)
    document = amended(document, cast, issued_on=date(2026, 1, 15))
    assert [move.new for move in by_document(document).moves] == [date(2026, 2, 14), date(2026, 6, 30)]


def test_a_day_that_was_missing_wakes_what_counts_from_it(cast: Cast) -> None:
    document = make_document(issued_on=None)
    task = of(document, "trong thời hạn 30 ngày kể từ ngày ký", given_on=date(2026, 1, 15))
    other = of(document, "sau khi Trung ương có hướng dẫn", given_on=date(2026, 1, 15))
    assert (task.stage, task.due_on) == ("cond", None)
    document = amended(document, cast, issued_on=date(2026, 1, 15))
    seen = by_document(document).seen
    assert redate_document(document=document, seen=seen, user=cast.office, today=TODAY) == 1
    task.refresh_from_db()
    assert (task.stage, task.due_on, task.original_due_on) == (Stage.NEW, date(2026, 2, 14), date(2026, 2, 14))
    assert (task.deadline_kind, task.deadline_inferred, task.condition) == ("date", True, "")
    event = task.events.get()
    assert (event.stage_before, event.stage_after) == ("cond", "new")
    other.refresh_from_db()
    assert other.stage == Stage.COND


def test_another_term_and_another_year_of_the_title(cast: Cast) -> None:
    old = Term.objects.create(name="khóa III", starts_on=date(2021, 1, 1), ends_on=date(2025, 12, 31))
    new = Term.objects.create(name="khóa IV", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31))
    document = make_document(term=old, title="Kế hoạch công tác năm 2026")
    end = make_task(document=document, deadline_phrase="đến hết nhiệm kỳ", due_on=date(2025, 12, 31))
    year = make_task(document=document, deadline_phrase="trong năm", due_on=date(2026, 12, 31))
    document = amended(document, cast, term=new, title="Kế hoạch công tác năm 2027")
    assert told(by_document(document))[0] == [(end, date(2030, 12, 31)), (year, date(2027, 12, 31))]


def test_a_document_keeps_the_conventions_of_its_tasks(cast: Cast) -> None:
    document = make_document(issued_on=date(2026, 1, 15))
    task = of(document, "Quý II")
    change(cast, recompute=False)
    document = amended(document, cast, issued_on=date(2025, 1, 20))
    assert told(by_document(document))[0] == [(task, date(2025, 6, 30))]


def test_the_preview_of_a_document_gets_stale(cast: Cast) -> None:
    document = make_document(issued_on=date(2026, 1, 15))
    task = of(document, "Quý II")
    document = amended(document, cast, issued_on=date(2025, 1, 20))
    seen = by_document(document).seen
    Task.objects.filter(pk=task.pk).update(version=5)
    with pytest.raises(PreviewStale):
        redate_document(document=document, seen=seen, user=cast.office, today=TODAY)
    for user in (cast.own, cast.committee, cast.viewer):
        with pytest.raises(PermissionDenied):
            redate_document(document=document, seen=by_document(document).seen, user=user, today=TODAY)
    assert not TaskEvent.objects.exists()


# --- Nothing changed, nothing moves --------------------------------------------------------------------------------


PHRASES = [
    "Quý III/2026", "Quý II", "Năm 2026", "trong năm", "6 tháng đầu năm", "tháng 10", "trước tháng 6/2026",
    "đầu năm 2027", "trong 30 ngày kể từ ngày ký", "từ nay đến năm 2027", "hằng năm", "sau khi có hướng dẫn", "15/6",
    "đến hết nhiệm kỳ", "Quý I, quý III/2026", "trước ngày 30/6 và 15/12/2026", "thường xuyên", "không rõ",
]  # fmt: skip
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(phrase=st.sampled_from(PHRASES), issued=days, due=st.none() | days, year=st.none() | st.integers(2000, 2100))
def test_unchanged_facts_move_nothing(phrase: str, issued: date, due: date | None, year: int | None) -> None:
    facts = Anchors(issued, year)
    read = read_phrase(phrase, facts)
    for day in (due, read.due):
        task = Task(deadline_phrase=phrase, deadline_kind=read.kind, due_on=day, original_due_on=day)
        assert judge(task, [(facts, facts)]) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(phrase=st.sampled_from(PHRASES), issued=days, other=days)
def test_what_moved_stays(phrase: str, issued: date, other: date) -> None:
    """Once the due date is what the phrase gives now, the same change moves it no more."""
    old, now = Anchors(issued), replace(Anchors(other), rules=ADMINISTRATIVE)
    read, anew = read_phrase(phrase, old), read_phrase(phrase, now)
    for day in (read.due, anew.due):
        task = Task(deadline_phrase=phrase, deadline_kind=anew.kind, due_on=day, original_due_on=day)
        moved = judge(task, [(now, now), (old, now)])
        new = getattr(moved, "new", day)
        task.due_on = task.original_due_on = new
        assert not hasattr(judge(task, [(now, now), (old, now)]), "old")
