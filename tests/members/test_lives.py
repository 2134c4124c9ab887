"""Acts on units, one after the other: what each day looks like afterwards, what is refused, what people become."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.deeds import Deed
from members.lives import NOTHING, Aftermath, enact
from members.models import ActKind, Cluster, Mandate, Unit, UnitAct, UnitName, User
from members.times import NameTable, Standing, UnitThen, units_on

from ..conftest import Cast
from ..factories import make_unit, make_user
from .rows import make_person

TODAY = date(2026, 6, 1)
DAY = date(2025, 7, 1)


def unit_on(unit: Unit, day: date) -> UnitThen:
    return units_on(day, [unit.pk])[unit.pk]


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def deed_of(kind: ActKind, *units: Unit, on: date = DAY, heirs: tuple[Unit, ...] = (), **more: Any) -> Deed:
    return Deed(kind, on, "12/QĐ-LHH", tuple(fresh(u) if u.pk else u for u in units), heirs, **more)


@pytest.fixture
def act(cast: Cast) -> Callable[..., UnitAct]:
    def enacted(kind: ActKind, *units: Unit, after: Aftermath = NOTHING, **more: Any) -> UnitAct:
        return enact(deed=deed_of(kind, *units, **more), by=cast.admin, today=TODAY, after=after)

    return enacted


Act = Callable[..., UnitAct]


def standing(unit: Unit, day: date) -> Standing:
    return unit_on(unit, day).standing


# --- Each kind -----------------------------------------------------------------------------------------------------


def test_new_unit_begins_by_its_founding_and_is_admitted_later(act: Act) -> None:
    row = Unit(kind="association", name="Hội Thiên văn")
    act(ActKind.FOUND, row, on=date(2024, 3, 1))
    assert fresh(row).founded_on == date(2024, 3, 1)
    assert fresh(row).joined_on is None
    assert not fresh(row).is_planned
    act(ActKind.ADMIT, row)
    assert (fresh(row).joined_on, fresh(row).basis) == (DAY, "12/QĐ-LHH")
    assert standing(row, date(2024, 1, 1)) == Standing.BEFORE
    assert standing(row, DAY - timedelta(days=1)) == Standing.BEFORE
    assert standing(row, DAY) == Standing.ACTIVE


def test_planned_unit_was_planned_before(act: Act) -> None:
    row = make_unit("Trung tâm Tư vấn", kind="centre", is_planned=True)
    act(ActKind.FOUND, row)
    assert standing(row, DAY - timedelta(days=1)) == Standing.PLANNED
    assert unit_on(row, DAY).begins_on == DAY


def test_outside_body_becomes_a_member(act: Act) -> None:
    row = make_unit("Hội Cơ khí", kind="external")
    act(ActKind.ADMIT, row, values={"kind": "association"})
    assert unit_on(row, DAY - timedelta(days=1)).kind == "external"
    assert standing(row, DAY - timedelta(days=1)) == Standing.ACTIVE
    assert unit_on(row, DAY).kind == "association"


def test_renamed_there_and_back(act: Act) -> None:
    row = make_unit("Hội Rừng")
    act(ActKind.RENAME, row, values={"name": "Hội Lâm nghiệp", "short_name": "HLN"}, on=date(2020, 5, 1))
    act(ActKind.RENAME, row, values={"name": "Hội Rừng", "short_name": ""}, on=date(2023, 5, 1))
    names = [unit_on(row, day).name for day in (date(2020, 4, 30), date(2020, 5, 1), date(2023, 4, 30), TODAY)]
    assert names == ["Hội Rừng", "Hội Lâm nghiệp", "Hội Lâm nghiệp", "Hội Rừng"]
    assert unit_on(row, date(2021, 1, 1)).short_name == "HLN"
    told = [("Hội Lâm nghiệp", date(2023, 4, 30)), ("Hội Rừng", date(2020, 4, 30))]
    assert [(n.name, n.until) for n in row.names.all()] == told
    assert Unit.objects.all().named(["hội lâm nghiệp"])["hoi lam nghiep"] == row
    table = NameTable()
    assert table.name_on(row.pk, "Hội Rừng", date(2021, 1, 1)) == "Hội Lâm nghiệp"
    assert table.names_of(row.pk) == {"Hội Rừng", "Hội Lâm nghiệp"}


def test_former_name_of_before_the_register_counts(act: Act) -> None:
    row = make_unit("Hội Nuôi ong")
    UnitName.objects.create(unit=row, name="Hội Ong mật", until=date(2010, 1, 31))
    UnitName.objects.create(unit=row, name="HNO")
    act(ActKind.RENAME, row, values={"name": "Hội Ong và Hoa"})
    days = (date(2009, 1, 1), date(2010, 1, 31), date(2010, 2, 1), DAY)
    assert [unit_on(row, day).name for day in days] == ["Hội Ong mật", "Hội Ong mật", "Hội Nuôi ong", "Hội Ong và Hoa"]


def test_name_of_another_unit_stays_with_it(act: Act) -> None:
    """The act keeps what it was called all the same."""
    ended = make_unit("Hội cũ", left_on=date(2015, 1, 1))
    UnitName.objects.create(unit=ended, name="Hội Địa chất")
    row = make_unit("Hội Địa chất")
    act(ActKind.RENAME, row, values={"name": "Hội Địa chất và Mỏ"})
    assert not row.names.exists()
    assert unit_on(row, DAY - timedelta(days=1)).name == "Hội Địa chất"


def test_moved_unit_stood_elsewhere_before(act: Act) -> None:
    old, new = Cluster.objects.create(name="Cụm 1"), Cluster.objects.create(name="Cụm 2")
    row = make_unit(cluster=old, level="district")
    act(ActKind.MOVE, row, values={"cluster": new.pk, "level": "commune", "parent": None})
    then, now = unit_on(row, DAY - timedelta(days=1)), unit_on(row, DAY)
    assert (then.cluster_id, then.level) == (old.pk, "district")
    assert (now.cluster_id, now.level) == (new.pk, "commune")
    assert fresh(row).cluster == new


def test_suspended_and_back_at_work(act: Act) -> None:
    row = make_unit()
    act(ActKind.SUSPEND, row, on=date(2024, 1, 1))
    act(ActKind.RESUME, row)
    days = (date(2023, 12, 31), date(2024, 1, 1), DAY - timedelta(days=1), DAY)
    found = [standing(row, day) for day in days]
    assert found == [Standing.ACTIVE, Standing.SUSPENDED, Standing.SUSPENDED, Standing.ACTIVE]


def test_merged_into_a_new_one_with_everything_below(act: Act, cast: Cast) -> None:
    first, second, heir = make_unit("Hội A"), make_unit("Hội B"), Unit(kind="association", name="Hội AB")
    child = make_unit("Chi hội A", parent=first)
    mandate = Mandate.objects.create(person=make_person(), unit=first, position="Chủ tịch")
    kept = Mandate.objects.create(person=make_person(), unit=second, position="Chủ tịch")
    user = make_user("unit", unit=first)
    other = make_user("unit", unit=second)
    after = Aftermath({user.pk: 0, other.pk: None}, frozenset({mandate.pk}), {"users": 1})
    stored = act(ActKind.MERGE, first, second, heirs=(heir,), after=after)
    assert {fresh(u).successor for u in (first, second)} == {heir}
    assert {(p.unit.name, p.side) for p in stored.parts.all()} == {
        ("Hội A", "from"), ("Hội B", "from"), ("Hội AB", "into"), ("Chi hội A", "from")
    }  # fmt: skip
    assert fresh(child).parent == heir
    before = units_on(DAY - timedelta(days=1))
    assert before[child.pk].parent_id == first.pk
    assert before[heir.pk].standing == Standing.BEFORE
    assert before[first.pk].standing == Standing.ACTIVE
    assert standing(first, DAY) == Standing.ENDED
    mandate.refresh_from_db()
    kept.refresh_from_db()
    assert (mandate.ends_on, mandate.end_basis, kept.ends_on) == (DAY, "12/QĐ-LHH", None)
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.unit, user.is_active, other.unit, other.is_active) == (heir, True, second, False)
    assert [e.verb for e in user.events.all()] == ["moved"]
    assert user.sessions_ended == 1
    assert [e.verb for e in heir.events.all()] == ["succeeded"]
    assert "Hội AB" in first.events.get(verb="merged").note


def test_split_leaves_the_old_one_or_ends_it(act: Act) -> None:
    alive, gone = make_unit("Hội Y"), make_unit("Hội Z")
    act(ActKind.SPLIT, alive, heirs=(Unit(kind="association", name="Hội Y học cổ truyền"),))
    act(ActKind.SPLIT, gone, heirs=(Unit(kind="association", name="Z1"), make_unit("Z2")), ends=True)
    assert fresh(alive).left_on is None
    assert fresh(gone).left_on == DAY
    assert fresh(gone).successor is None


def test_dissolved_and_restored(act: Act) -> None:
    row, child = make_unit("Hội Cây cảnh", parent=make_unit("Liên chi")), None
    child = make_unit("Tổ cây cảnh", parent=row)
    act(ActKind.DISSOLVE, row, on=date(2024, 1, 1))
    assert fresh(child).parent == row.parent
    act(ActKind.RESTORE, row)
    found = [standing(row, day) for day in (date(2023, 12, 31), date(2024, 1, 1), DAY - timedelta(days=1), DAY)]
    assert found == [Standing.ACTIVE, Standing.ENDED, Standing.ENDED, Standing.ACTIVE]


def test_child_takes_over_from_its_parent(act: Act) -> None:
    top = make_unit("Trên")
    parent = make_unit("Giữa", parent=top)
    child = make_unit("Dưới", parent=parent)
    act(ActKind.MERGE, parent, heirs=(fresh(child),))
    assert fresh(child).parent == top


# --- What is refused -----------------------------------------------------------------------------------------------


def refusal(act: Act, kind: ActKind, *units: Unit, **more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        act(kind, *units, **more)
    return " ".join(caught.value.messages)


def test_acts_keep_the_order_of_days(act: Act) -> None:
    row = make_unit("Hội Toán", joined_on=date(2010, 1, 1))
    assert "chưa tới" in refusal(act, ActKind.SUSPEND, row, on=TODAY + timedelta(days=1))
    assert "01/01/2010" in refusal(act, ActKind.SUSPEND, row, on=date(2009, 12, 31))
    act(ActKind.SUSPEND, row)
    told = refusal(act, ActKind.RENAME, row, values={"name": "Hội Toán học"}, on=DAY - timedelta(days=1))
    assert "tạm dừng hoạt động, 01/07/2025" in told
    heir = make_unit("Hội Tin học")
    assert "Hội Toán" in refusal(act, ActKind.MERGE, heir, heirs=(row,), on=DAY - timedelta(days=1))
    act(ActKind.RENAME, row, values={"name": "Hội Toán học"})


def test_ended_unit_is_only_restored(act: Act) -> None:
    row, other = make_unit(), make_unit()
    act(ActKind.DISSOLVE, row)
    for kind in (ActKind.SUSPEND, ActKind.DISSOLVE, ActKind.MOVE):
        assert "đã thôi hoạt động" in refusal(act, kind, row, on=TODAY, values={"level": "commune"})
    assert "đã thôi hoạt động" in refusal(act, ActKind.MERGE, other, heirs=(fresh(row),), on=TODAY)
    assert "không cần khôi phục" in refusal(act, ActKind.RESTORE, other)
    assert "01/07/2025" in refusal(act, ActKind.RESTORE, row, on=DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ActKind.FOUND, "đã thành lập"),
        (ActKind.ADMIT, "đã là thành viên"),
        (ActKind.RESUME, "không tạm dừng"),
        (ActKind.RENAME, "Không có gì thay đổi"),
        (ActKind.MERGE, "Chọn đơn vị"),
        (ActKind.SPLIT, "sau khi chia"),
    ],
)
def test_act_that_makes_no_sense(act: Act, kind: ActKind, words: str) -> None:
    assert words in refusal(act, kind, make_unit(joined_on=date(2010, 1, 1)))


def test_unit_is_not_its_own_heir_nor_above_itself(act: Act) -> None:
    row = make_unit()
    child = make_unit(parent=row)
    assert "vừa là" in refusal(act, ActKind.MERGE, row, heirs=(fresh(row),))
    assert "ở trên" in refusal(act, ActKind.MOVE, row, values={"parent": child.pk})


def test_restored_name_must_be_free(act: Act) -> None:
    row = make_unit("Hội Vật lý")
    act(ActKind.DISSOLVE, row)
    make_unit("Hội Vật Lý")
    assert "Đổi tên đơn vị ấy trước" in refusal(act, ActKind.RESTORE, row, on=TODAY)


def test_names_are_of_one_unit_each(act: Act) -> None:
    row, other = make_unit("Hội Sử học"), make_unit("Hội Khảo cổ")
    assert "Hội Khảo cổ" in refusal(act, ActKind.RENAME, row, values={"name": "HỘI  KHẢO CỔ"})
    twins = tuple(Unit(kind="association", name=name) for name in ("Hội X", "Hội x"))
    assert "tên khác nhau" in refusal(act, ActKind.SPLIT, row, heirs=twins)
    assert "Hội Khảo cổ" in refusal(act, ActKind.MERGE, row, heirs=(Unit(kind="association", name=other.name),))


def test_only_an_admin_acts(cast: Cast) -> None:
    for who in (cast.office, cast.standing, cast.own):
        with pytest.raises(PermissionDenied):
            enact(deed=deed_of(ActKind.SUSPEND, cast.own_unit), by=who, today=TODAY)


def test_accounts_and_offices_of_others_stay(act: Act, cast: Cast) -> None:
    """Numbers that a forged form names are not of the unit that ends."""
    row = make_unit()
    mandate = Mandate.objects.create(person=make_person(), unit=cast.own_unit, position="Thư ký")
    after = Aftermath({cast.own.pk: None, cast.admin.pk: None}, frozenset({mandate.pk}))
    act(ActKind.DISSOLVE, row, after=after)
    mandate.refresh_from_db()
    assert mandate.ends_on is None
    assert User.objects.filter(pk__in=[cast.own.pk, cast.admin.pk], is_active=True).count() == 2


# --- Any life ------------------------------------------------------------------------------------------------------


def projection(then: UnitThen) -> tuple[Any, ...]:
    return (then.name, then.kind, then.parent_id, then.cluster_id, then.level, then.standing, then.successor_id)


KINDS = [kind for kind in ActKind if kind != ActKind.ADMIT]
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 5), st.integers(0, 40)), min_size=1, max_size=12
)


def wanted(step: tuple[ActKind, int, int, int], units: list[Unit], clusters: list[Cluster], on: date) -> Deed:
    kind, first, second, number = step
    unit, other = fresh(units[first % len(units)]), fresh(units[second % len(units)])
    new = Unit(kind="association", name=f"Hội mới {on.toordinal()} {number}")
    values: dict[str, Any] = {}
    heirs: tuple[Unit, ...] = ()
    if kind == ActKind.RENAME:
        values = {"name": f"Tên {first} {number % 2}"}
    elif kind == ActKind.MOVE:
        values = {"parent": other.pk if other.pk != unit.pk else None, "cluster": clusters[number % 2].pk}
    elif kind == ActKind.FOUND:
        unit = new
    elif kind in {ActKind.MERGE, ActKind.DISSOLVE}:
        heirs = (new,) if number % 2 else (other,)
    elif kind == ActKind.SPLIT:
        heirs = (new, other)
    return Deed(kind, on, "1/QĐ", (unit,), heirs, values, ends=number % 3 == 0)


def lived(cast: Cast, steps: list[tuple[ActKind, int, int, int]]) -> Iterator[tuple[date, dict[int, tuple[Any, ...]]]]:
    """The acts that are possible, and how all units stood after each, told by the rows of that moment."""
    units = [make_unit(f"Hội gốc {n}") for n in range(3)]
    clusters = [Cluster.objects.create(name=f"Cụm {n}") for n in range(2)]
    on = date(2020, 1, 1)
    yield on, {pk: projection(then) for pk, then in units_on(TODAY).items()}
    for step in steps:
        on += timedelta(days=step[3])
        try:
            with transaction.atomic():
                act = enact(deed=wanted(step, units, clusters, on), by=cast.admin, today=TODAY)
        except (ValidationError, ValueError):
            continue
        units += [part.unit for part in act.parts.all() if part.unit.pk not in {unit.pk for unit in units}]
        yield on, {pk: projection(then) for pk, then in units_on(TODAY).items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_day_is_told_as_it_was(cast: Cast, steps: list[tuple[ActKind, int, int, int]]) -> None:
    with transaction.atomic():
        seen = dict(lived(cast, steps))  # of several acts on one day the last one counts
        days = sorted(seen)
        for first, following in zip(days, [*days[1:], TODAY], strict=True):
            for day in {first, following - timedelta(days=1)} if following > first else {first}:
                then = {pk: projection(row) for pk, row in units_on(day).items()}
                for pk, told in seen[first].items():
                    assert then[pk] == told, (day, pk)
                unborn = {then[pk][5] for pk in then.keys() - seen[first].keys()}
                assert unborn <= {Standing.BEFORE}
        transaction.set_rollback(True)


def test_queries_stay_the_same(act: Act) -> None:
    counts = []
    for number in range(3):
        row = make_unit()
        act(ActKind.RENAME, row, values={"name": f"Tên {number}"})
        act(ActKind.SUSPEND, row)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            units_on(date(2020, 1, 1))
        counts.append(len(queries))
    assert counts == [3, 3, 3]
