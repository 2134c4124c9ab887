"""Units, people, figures and accounts by Excel: what goes out comes in, all of it or nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from members.folding import thousands
from members.models import (
    Figure,
    Mandate,
    OrganisationEvent,
    Person,
    Role,
    Unit,
    UnitEvent,
    User,
    UserEvent,
)

from ..conftest import Cast
from ..factories import make_organisation, make_user
from .tables import KINDS, confirm, exported, full, kinds, problems, rows, send, written

Login = Callable[..., Client]


@pytest.fixture
def admin(cast: Cast, login: Login) -> Client:
    return login(cast.admin)


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


@pytest.mark.parametrize("slug", KINDS)
def test_what_goes_out_changes_nothing_when_it_comes_in(slug: str, cast: Cast, admin: Client) -> None:
    full(cast)
    table = send(admin, slug, exported(admin, slug))
    assert problems(table) == ""
    assert set(kinds(table)) == {"khong-doi"}
    csv = b"".join(admin.get(f"/quan-tri/bang/{slug}/xuat.csv").streaming_content)  # type: ignore[attr-defined]
    assert csv.startswith("\ufeff".encode())
    table = send(admin, slug, csv, "bang.csv")
    assert problems(table) == ""
    assert set(kinds(table)) == {"khong-doi"}
    page = admin.get(table.get_absolute_url()).content.decode()
    assert "bảng giống sổ" in page


@pytest.mark.parametrize("slug", KINDS)
def test_template_explains_and_its_examples_are_not_taken(slug: str, cast: Cast, admin: Client) -> None:
    answer = admin.get(f"/quan-tri/bang/{slug}/mau.xlsx")
    table = send(admin, slug, answer.content)
    assert (table.total, table.told["examples"], kinds(table)) == (0, 2, [])
    book = exported(admin, slug)
    assert book.sheetnames[1] == "Hướng dẫn"
    assert book.active.freeze_panes == "A2"
    assert book.active.auto_filter.ref


NAMES = [f"Hội Chuyên ngành số {n}" for n in range(1, 12)]
COUNTS = [910, 911, 912, 913, 914, 915, 916, 917, 918, 919, 880]


def table_rows() -> dict[str, list[dict[str, Any]]]:
    """A union of 11 associations with 10.025 members and a committee of 24."""
    above = {"parent": "Liên hiệp hội", "kind": "Hội thành viên"}
    units = [above | {"name": name, "cluster": f"Cụm {n % 3}"} for n, name in enumerate(NAMES)]
    units += [
        {"name": "Liên hiệp hội", "short_name": "LHH", "kind": "Cơ quan lãnh đạo"},
        {"name": "Ban Chấp hành", "kind": "co quan lanh dao"},
    ]
    fact = {"kind": "Hội viên", "on": date(2021, 1, 29), "source": "1/BC"}
    seat = {"honorific": "ThS.", "unit": "Ban Chấp hành", "position": "Ủy viên"}
    people = [seat | {"full_name": f"Trần Văn {chr(65 + n)}"} for n in range(24)]
    people += [{"full_name": "tran van a", "unit": NAMES[0], "position": "Chủ tịch", "starts_on": "2019"}]
    return {
        "don-vi": units,
        "so-lieu": [fact | {"unit": name, "value": thousands(n)} for name, n in zip(NAMES, COUNTS, strict=True)],
        "con-nguoi": people,
        "tai-khoan": [
            {"username": f"hoi{n}", "full_name": f"Người {n}", "role": "Đơn vị", "unit": name}
            for n, name in enumerate(NAMES)
        ],
    }


def test_a_union_is_built_from_nothing_by_tables_alone(db: None, login: Login) -> None:
    make_organisation()
    client = login(make_user(Role.ADMIN, username="dau", full_name="Người Đầu"))
    for slug, cells in table_rows().items():
        written(client, rows(client, slug, *cells))
    page = client.get("/don-vi/").content.decode()
    assert "11 hội thành viên" in page
    assert "10.025 hội viên" in page
    assert Mandate.objects.filter(unit__name="Ban Chấp hành").count() == 24
    assert Person.objects.count() == 24
    assert Unit.objects.filter(parent__name="Liên hiệp hội", cluster__isnull=False).count() == 11
    user = User.objects.get(username="hoi3")
    assert (user.unit and user.unit.name, user.must_change_password) == (NAMES[3], True)
    assert not user.has_usable_password()
    assert UnitEvent.objects.filter(verb="created").count() == 13
    assert UserEvent.objects.filter(verb="created").count() == 11
    assert OrganisationEvent.objects.filter(verb="imported").count() == 4


def test_one_refused_row_keeps_the_whole_table_out(cast: Cast, office: Client) -> None:
    table = rows(office, "don-vi", {"name": "Hội Mới", "kind": "Hội thành viên"}, {"name": "Hội Hai", "kind": "Lạ"})
    assert kinds(table) == ["them", "tu-choi"]
    assert "3 Loại: Không có “Lạ”. Ghi một trong: Hội thành viên" in problems(table)
    page = office.get(table.get_absolute_url()).content.decode()
    assert "1 dòng bị từ chối, nên chưa ghi được dòng nào" in page
    assert "Ghi cả bảng" not in page
    assert confirm(office, table).status_code == 422
    assert not Unit.objects.filter(name="Hội Mới").exists()
    answer = office.get(f"{table.get_absolute_url()}tu-choi.xlsx")
    assert answer.status_code == 200
    assert office.post(table.get_absolute_url(), {"buoc": "bo"}).status_code == 302
    table.refresh_from_db()
    assert (table.state, table.rows, table.fates) == ("dropped", [], [])


def test_an_old_file_puts_nothing_back(cast: Cast, admin: Client) -> None:
    full(cast)
    books = {slug: exported(admin, slug) for slug in KINDS}
    Unit.objects.filter(pk=cast.own_unit.pk).update(phone="0999", version=2)
    UnitEvent.objects.create(
        unit=cast.own_unit, verb="changed", actor=cast.office, changes={"phone": ["+84 235", "0999"]}
    )
    Person.objects.filter(birth_year=1960).update(phone="0888", version=2)
    old = Figure.objects.get(value=10025)
    Figure.objects.create(
        unit=old.unit, kind=old.kind, value=10000, on=old.on, source="2/BC", corrects=old, reason="Nhầm"
    )
    User.objects.filter(pk=cast.viewer.pk).update(full_name="Tên mới", version=2)
    for slug, book in books.items():
        table = send(admin, slug, book)
        assert problems(table) == ""
        assert set(kinds(table)) == {"khong-doi"}, slug
        assert any(fate["notes"] for fate in table.fates)


def test_editing_a_row_that_moved_on_is_refused(cast: Cast, admin: Client) -> None:
    full(cast)
    book = exported(admin, "con-nguoi")
    for row in book.active.iter_rows(min_row=2):
        if row[2].value == 1975 or row[2].value == "1975":
            row[4].value = "0777"
    Person.objects.filter(birth_year=1975).update(workplace="Sở", version=2)
    table = send(admin, "con-nguoi", book)
    assert "đã đổi sau khi xuất tệp" in problems(table)


def test_edited_cells_are_told_and_written_with_history(cast: Cast, office: Client) -> None:
    full(cast)
    book = exported(office, "don-vi")
    heads = [cell.value for cell in book.active[1]]
    for row in book.active.iter_rows(min_row=2):
        if row[0].value == "Hội Của Tôi":
            row[heads.index("Điện thoại")].value = "0123"
            row[heads.index("Cụm thi đua")].value = "Cụm Mới"
            row[heads.index("Trực thuộc")].value = None
            row[heads.index("Tên khác")].value += "; HTT"
    table = send(office, "don-vi", book)
    assert sorted(set(kinds(table))) == ["khong-doi", "sua"]
    page = office.get(table.get_absolute_url() + "?loai=sua").content.decode()
    assert "Lập cụm thi đua mới: Cụm Mới" in page
    written(office, table)
    unit = Unit.objects.get(pk=cast.own_unit.pk)
    assert (unit.phone, unit.cluster and unit.cluster.name, unit.parent, unit.version) == ("0123", "Cụm Mới", None, 2)
    assert unit.names.filter(name="HTT").exists()
    event = UnitEvent.objects.get(unit=unit, verb="changed")
    assert event.changes["phone"] == ["+84 235", "0123"]
    assert event.actor == cast.office
