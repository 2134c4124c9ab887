"""The demonstration union: where it may be filled, what is in it, and that its words are our own."""

import itertools
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from members.folding import fold
from members.governance import change_organisation
from members.models import Figure, FigureKind, Mandate, Organisation, Person, Role, Term, Unit, UnitAct, UnitKind, User
from members.times import units_on
from resolutions.models import Document, DocumentLink, Draft, DraftState
from tasks.demo import papers
from tasks.demo.accounts import NAMES, random_password
from tasks.demo.filling import fill
from tasks.demo.stories import STORIES
from tasks.demo.timeline import Timeline, workday
from tasks.judging import Colour
from tasks.lateness import live_in
from tasks.models import Assignment, DeadlineKind, Notice, Part, Stage, Target, Task, TaskEvent
from tasks.periods import last_periods, quarter_of
from tasks.status import State, Windows
from tasks.target_facts import facts_of
from tests.factories import make_organisation, make_unit, make_user

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
DEMO = Path(papers.__file__).parent
TODAY = date(2026, 11, 22)
# The edges of the calendar: first and last days of quarters and years, a leap day, a Sunday.
EDGES = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31), date(2028, 2, 29), TODAY]


def run(*options: str) -> str:
    told = StringIO()
    call_command("fill_demo", *options, stdout=told)
    return told.getvalue()


@pytest.fixture
def filled(db: None) -> dict[str, User]:
    return fill(today=TODAY, password="mat-khau-trinh-dien-1")


# --- Where it may be filled ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_fill_demo_fills_an_empty_database_and_prints_the_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "mot-mat-khau-chung-9")
    told = run()
    organisation = Organisation.current()
    assert organisation
    assert organisation.is_demo
    assert set(User.objects.values_list("username", flat=True)) == set(NAMES)
    assert all(name in told for name in NAMES)
    assert "mot-mat-khau-chung-9" in told
    assert all(user.check_password("mot-mat-khau-chung-9") for user in User.objects.all())


@pytest.mark.django_db
def test_fill_demo_does_nothing_the_second_time() -> None:
    run()
    before = (Task.objects.count(), TaskEvent.objects.count(), User.objects.get(username="xem").password)
    assert "đã có sẵn" in run()
    assert run("--if-empty") == ""
    assert (Task.objects.count(), TaskEvent.objects.count(), User.objects.get(username="xem").password) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make", [make_organisation, make_user, make_unit], ids=["a named union", "an account", "a unit"]
)
def test_fill_demo_refuses_a_database_that_is_in_use(make: Callable[[], object]) -> None:
    make()
    units, users = Unit.objects.count(), User.objects.count()
    with pytest.raises(CommandError, match="chỉ nạp được vào cơ sở dữ liệu trống"):
        run()
    assert run("--if-empty") == ""
    assert (Unit.objects.count(), User.objects.count()) == (units, users)
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_print_logins_never_touches_a_real_union() -> None:
    make_organisation()
    user = make_user(Role.VIEWER, username="xem")
    assert run("--print-logins") == ""
    assert User.objects.get(pk=user.pk).password == user.password
    assert User.objects.count() == 1


def test_print_logins_never_touches_a_demonstration_that_was_taken_over(filled: dict[str, User]) -> None:
    """Renamed, it is somebody's own, and stays so under whatever name."""
    union = Organisation.objects.get()
    demo_name, before = union.name, User.objects.get(username="quantri").password
    for name in ("Liên hiệp hội tỉnh Thật", demo_name):
        union.name = name
        assert change_organisation(organisation=union, version=union.version, by=filled["quantri"])
        union.refresh_from_db()
    assert not union.is_demo
    assert run("--print-logins") == ""
    assert User.objects.get(username="quantri").password == before


@pytest.mark.django_db
def test_print_logins_on_an_empty_database_tells_what_comes_and_makes_nobody() -> None:
    assert "tạo người quản trị" in run("--print-logins")
    assert not User.objects.exists()


def test_print_logins_sets_a_fresh_random_password(filled: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    told = run("--print-logins")
    password = told.strip().rsplit(" ", 1)[-1]
    assert re.fullmatch(r"([a-z0-9]{4}-){2}[a-z0-9]{4}", password)
    assert all(user.check_password(password) for user in User.objects.all())
    assert run("--print-logins").strip().rsplit(" ", 1)[-1] != password


def test_print_logins_with_the_same_password_keeps_the_sessions(
    filled: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-trinh-dien-1")
    before = User.objects.get(username="vanphong").password
    run("--print-logins")
    assert User.objects.get(username="vanphong").password == before


def test_random_passwords_differ() -> None:
    assert len({random_password() for _i in range(50)}) == 50


@pytest.mark.django_db
def test_the_printed_password_opens_the_door(client: Client) -> None:
    password = run().strip().rsplit(" ", 1)[-1]
    assert client.login(username="vanphong", password=password)


# --- What is in it -------------------------------------------------------------------------------------------------


def test_the_union_has_its_apparatus(filled: dict[str, User]) -> None:
    kinds = Counter(Unit.objects.active().values_list("kind", flat=True))
    assert Unit.objects.filter(is_planned=True).count() == 2
    assert kinds[UnitKind.ASSOCIATION] == 11
    assert kinds[UnitKind.OFFICE] == 1
    assert kinds[UnitKind.DEPARTMENT] == 2
    assert kinds[UnitKind.CENTRE] == 2
    names = set(Unit.objects.filter(kind=UnitKind.BODY).values_list("name", flat=True))
    assert names == {"Ban Chấp hành", "Ban Thường vụ", "Ban Kiểm tra", "Đảng đoàn"}
    assert Unit.objects.named(["Tổng Thư ký", "Ban Khoa học công nghệ và Tư vấn phản biện"]).keys()
    assert Unit.objects.filter(kind=UnitKind.ASSOCIATION, cluster__isnull=True).count() == 0
    assert Person.objects.count() >= 15
    assert Mandate.objects.filter(unit__name="Ban Thường vụ").count() >= 3


def test_two_associations_were_renamed_and_one_went_into_another(filled: dict[str, User]) -> None:
    assert UnitAct.objects.filter(kind="rename").count() == 2
    gone = Unit.objects.get(left_on__isnull=False)
    assert gone.successor
    before, after = (units_on(gone.left_on - timedelta(days=n)) for n in (1, 0))
    assert before[gone.pk].is_living
    assert not after[gone.pk].is_living
    assert "Hội Làm vườn tỉnh Hà Thanh" in {then.name for then in units_on(date(TODAY.year - 5, 1, 1)).values()}


def test_members_add_up_and_six_associations_founded_the_union(filled: dict[str, User]) -> None:
    counted = Figure.objects.filter(kind_id=FigureKind.MEMBERS, on=Timeline(TODAY).quarter(-1).end)
    assert counted.count() == 11
    assert counted.aggregate(n=Sum("value"))["n"] == 10_025
    assert all(counted.values_list("source", flat=True))
    oldest = min(Unit.objects.filter(joined_on__isnull=False).values_list("joined_on", flat=True)).year
    assert Unit.objects.filter(kind=UnitKind.ASSOCIATION, joined_on__year=oldest).count() == 6


def test_the_representatives_speak_for_two_associations(filled: dict[str, User]) -> None:
    units = {filled[name].unit for name in ("hoi1", "hoi2")}
    assert len(units) == 2
    assert all(unit and unit.kind == UnitKind.ASSOCIATION for unit in units)
    for name in ("hoi1", "hoi2"):
        assert Task.objects.visible_to(filled[name]).filter(closed_on=None).exists()


def test_resolution_of_eight_and_plan_with_ten_annex_rows(filled: dict[str, User]) -> None:
    assert Document.objects.get(number="05/NQ-BCH").tasks.count() == 8
    plan = Document.objects.get(number="21-KH/ĐĐLHH")
    rows = plan.tasks.filter(path__startswith="PL1/")
    assert rows.count() == 10
    assert plan.tasks.count() > 10
    kinds = Counter(rows.values_list("deadline_kind", flat=True))
    assert kinds == {DeadlineKind.QUARTER: 7, DeadlineKind.RECURRING: 1, DeadlineKind.CONDITIONAL: 2}


def test_documents_hang_together(filled: dict[str, User]) -> None:
    chain = [
        (link.document.number, link.to.number if link.to else "") for link in DocumentLink.objects.exclude(kind="cites")
    ]
    above = {"11-CTr/TU": "93-KL/TW", "08/CTr-LHH": "11-CTr/TU", "21-KH/ĐĐLHH": "11-CTr/TU", "03/KH-LHH": "08/CTr-LHH"}
    assert sorted(chain) == sorted(above.items())
    for task in Task.objects.select_related("document"):
        assert task.document.text[task.span_start : task.span_end], task


@pytest.mark.django_db
@pytest.mark.parametrize("today", EDGES, ids=str)
def test_every_state_and_stage_is_there_on_any_day(today: date) -> None:
    fill(today=today, password="mat-khau-trinh-dien-1")
    states = {task.state_on(today, Windows()) for task in Task.objects.all()}
    assert states == set(State)
    assert set(Task.objects.values_list("stage", flat=True)) == set(Stage)
    leads = Assignment.objects.filter(part=Part.LEAD).values("task")
    assert Task.objects.counted().exclude(pk__in=leads).count() == 1, "one task waits for a lead"
    early = [
        t for t in Task.objects.filter(stage=Stage.DONE) if t.due_on and t.closed_on < t.due_on - timedelta(days=7)
    ]
    assert early
    quarters = list(last_periods(quarter_of(today), 8))
    assert all(Task.objects.filter(live_in(q.start, q.end)).exists() for q in quarters)
    assert Term.objects.filter(starts_on__lte=today, ends_on__gte=today).count() == 1


def test_history_is_genuine(filled: dict[str, User]) -> None:
    """Every event lies in the past and after the one before it; no stage was reached without one."""
    for task in Task.objects.prefetch_related("events"):
        events = sorted(task.events.all(), key=lambda e: e.pk)
        moments = [event.at for event in events]
        assert moments == sorted(moments), task
        assert timezone.localdate(moments[-1]) < TODAY
        assert events[0].verb == TaskEvent.Verb.CREATED
        assert events[-1].stage_after == task.stage
        assert all(a.stage_after == b.stage_before for a, b in itertools.pairwise(events)), task


def test_targets_are_green_amber_red_counted_and_closed(filled: dict[str, User]) -> None:
    found = facts_of(list(Target.objects.with_task()), TODAY).values()
    assert {one.now.colour for one in found} >= {Colour.GREEN, Colour.AMBER, Colour.RED, Colour.CLOSED}
    assert any(one.asking for one in found)
    assert any(period.explanation for one in found for period in one.periods)
    assert any(one.counted for one in found)


def test_the_same_day_tells_the_same_story(filled: dict[str, User]) -> None:
    again = {key: papers.read_paper(key, Timeline(TODAY)) for key in STORIES}
    for key, parsed in again.items():
        assert len(parsed.tasks) + sum(len(a.rows) for a in parsed.annexes) == len(STORIES[key])
        assert parsed.text == papers.read_paper(key, Timeline(TODAY)).text


def test_one_draft_waits_to_be_confirmed(filled: dict[str, User]) -> None:
    draft = Draft.objects.get(state=DraftState.OPEN)
    assert Draft.objects.filter(state=DraftState.CONFIRMED).count() == len(STORIES)
    assert len(draft.parsed["tasks"]) == 5
    assert len(draft.parsed["annexes"][0]["rows"]) == 4
    leads = {name for task in draft.parsed["tasks"] for name in task["lead_units"]}
    assert {fold(name) for name in leads} == set(Unit.objects.named(leads))


@pytest.mark.parametrize("key", [*STORIES, "draft"])
def test_texts_leave_no_mark_unfilled(key: str) -> None:
    assert not re.search(r"[{}]", papers.read_paper(key, Timeline(TODAY)).text)


def test_workday_moves_a_weekend_to_friday() -> None:
    assert (
        workday(date(2026, 11, 21)) == workday(date(2026, 11, 22)) == workday(date(2026, 11, 20)) == date(2026, 11, 20)
    )


# --- Its words are our own -----------------------------------------------------------------------------------------

NAMES_OF_BODIES = (
    "lien hiep cac hoi khoa hoc va ky thuat",
    "tu van phan bien va giam dinh xa hoi",
)


def shingles(text: str, length: int = 8) -> set[tuple[str, ...]]:
    """All runs of eight words, official names counted as one word."""
    plain = " ".join(re.findall(r"\w+", fold(text)))
    for name in NAMES_OF_BODIES:
        plain = plain.replace(name, "ten")
    words = plain.split()
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_no_sentence_of_the_seeds_is_copied() -> None:
    if not SEEDS.is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("../shared/seeds is not there")
    seeds = {shingle for path in sorted(SEEDS.glob("*.txt")) for shingle in shingles(path.read_text(encoding="utf-8"))}
    assert len(seeds) > 5_000
    for path in sorted([*DEMO.glob("*.py"), *DEMO.glob("texts/*.txt")]):
        copied = shingles(path.read_text(encoding="utf-8")) & seeds
        assert not copied, f"{path.name}: {[' '.join(s) for s in copied][:5]}"


@pytest.mark.django_db
@pytest.mark.parametrize("day", EDGES, ids=str)
def test_only_what_was_told_lately_is_unread(day: date) -> None:
    fill(today=day, password="mat-khau-trinh-dien-1")
    assert Notice.objects.filter(read_at__isnull=False).exists()
    unread = Notice.objects.filter(read_at=None)
    assert all(day - timezone.localdate(notice.at) <= timedelta(days=5) for notice in unread)
