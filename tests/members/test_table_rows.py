"""Rows of the four tables: what may be meant by them, and what is refused in a sentence."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from members.models import (
    Figure,
    FigureKind,
    Mandate,
    Organisation,
    Person,
    Role,
    TableImport,
    Unit,
    UnitEvent,
    UnitName,
    User,
    UserEvent,
)
from members.signed_in import TYPED

from ..conftest import Cast
from ..factories import PASSWORD
from .tables import book_of, confirm, data_of, exported, full, kinds, problems, rows, send, upload, written

Login = Callable[..., Client]


@pytest.fixture
def admin(cast: Cast, login: Login) -> Client:
    return login(cast.admin)


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


# --- Units -----------------------------------------------------------------------------------------------------------


def test_new_units_may_come_ended_with_former_names_and_parents_in_any_order(cast: Cast, office: Client) -> None:
    table = rows(
        office,
        "don-vi",
        {"name": "Chi hội Con", "kind": "Hội viên tập thể", "parent": "Hội Cha"},
        {"name": "Hội Cha", "kind": "Hội thành viên", "founded_on": "1995", "former": "Hội Ông (đến 1/7/2001)"},
        {"name": "Hội Xưa", "kind": "Hội thành viên", "joined_on": "12.5.1999", "left_on": date(2010, 5, 4)},
    )
    assert "suy ra là 01/01/1995" in str(table.fates)
    written(office, table)
    assert Unit.objects.get(name="Chi hội Con").parent == Unit.objects.get(name="Hội Cha")
    assert Unit.objects.get(name="Hội Xưa").left_on == date(2010, 5, 4)
    assert UnitName.objects.get(name="Hội Ông").until == date(2001, 7, 1)
    again = rows(office, "don-vi", {"name": "Hội Xưa", "kind": "Hội thành viên", "left_on": date(2010, 5, 4)})
    assert kinds(again) == ["khong-doi"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"name": "Hội Của Tôi", "left_on": "1/1/2024"}, "ghi việc thôi hoạt động"),
        ({"name": "Hội Của Tôi", "parent": "Hội Của Tôi"}, "vòng tròn"),
        ({"name": "Hội Của Tôi", "parent": "Hội Lạ"}, "Chưa có đơn vị “Hội Lạ”"),
        ({"name": "Hội Của Tôi", "is_planned": "x"}, "ghi việc thành lập"),
        ({"name": "Hội A", "kind": "Hội thành viên", "founded_on": "31/2/2020"}, "Không có ngày 31/2/2020"),
        ({"name": "Hội A", "kind": "Hội thành viên", "email": "không phải thư"}, "Thư điện tử"),
        ({"name": "Hội A", "kind": ""}, "Loại: Không có “”"),
        ({"name": "Hội A", "kind": "Ban chuyên môn", "aliases": "Hội Người Khác"}, "đã là tên của “Hội Người Khác”"),
        ({"name": "Hội A", "kind": "Ban chuyên môn", "former": "Hội Ông"}, "Ghi như: Hội Làm vườn (đến"),
        ({"name": "Hội A" * 60, "kind": "Ban chuyên môn"}, "Dài quá 200"),
        ({"name": "Hội A", "code": "DV99999999999999999999"}, "Mã"),
        ({"name": "Hội A", "code": "xyz"}, "Mã “xyz” không đúng"),
        ({"name": "", "phone": "1"}, "Cần ghi tên đơn vị"),
        ({"name": "Hội A", "kind": "Ban chuyên môn", "joined_on": "2/2/2020", "left_on": "1/1/2020"}, "phải sau ngày"),
    ],
)
def test_a_unit_is_refused_in_a_sentence(cells: dict[str, Any], words: str, cast: Cast, office: Client) -> None:
    table = rows(office, "don-vi", cells)
    assert kinds(table) == ["tu-choi"]
    assert words in problems(table)


def test_a_name_changes_only_when_it_is_misspelled(cast: Cast, office: Client) -> None:
    code = f"DV{cast.own_unit.pk}.1"
    table = rows(office, "don-vi", {"name": "Hội Của Tui", "code": code})
    assert "Đổi tên thì ghi ở trang đơn vị" in problems(table)
    table = rows(office, "don-vi", {"name": "Hội Của Tui", "spelling": "x", "code": code})
    written(office, table)
    assert Unit.objects.get(pk=cast.own_unit.pk).name == "Hội Của Tui"
    table = rows(office, "don-vi", {"name": "Hội Người Khác", "spelling": "x", "code": f"DV{cast.own_unit.pk}.2"})
    assert "đã là tên của" in problems(table)


def test_circles_and_doubles_within_a_table_are_refused(cast: Cast, office: Client) -> None:
    kind = {"kind": "Ban chuyên môn"}
    table = rows(
        office, "don-vi", kind | {"name": "Ban A", "parent": "Ban B"}, kind | {"name": "Ban B", "parent": "Ban C"},
        kind | {"name": "Ban C", "parent": "Ban A"}, kind | {"name": "BAN  D"}, kind | {"name": "Ban D"},
    )  # fmt: skip
    assert problems(table).count("vòng tròn") == 3
    assert "6 Tên đơn vị: Trùng với dòng 5" in problems(table)


# --- People ----------------------------------------------------------------------------------------------------------


def test_people_are_found_however_they_are_spelled(cast: Cast, office: Client) -> None:
    full(cast)
    person = Person.objects.get(birth_year=1960)
    table = rows(
        office,
        "con-nguoi",
        {"full_name": "Ông TS. NGUYEN VAN AN", "birth_year": 1960, "unit": "Hội Của Tôi", "position": "chủ tịch",
         "starts_on": date(2021, 3, 1), "term": "Khóa III, 2021-2026", "rank": "5"},
        {"full_name": "Lê Thị Mới", "unit": "Hội Của Tôi", "position": "Thư ký", "starts_on": "1/2/2022"},
        {"full_name": "PGS.TS. Lê Thị Mới", "unit": "Hội Người Khác", "position": "Ủy viên"},
    )  # fmt: skip
    assert kinds(table) == ["sua", "them", "them"]
    written(office, table)
    assert Mandate.objects.get(person=person, unit=cast.own_unit).rank == 5
    made = Person.objects.get(full_name="Lê Thị Mới")
    assert (made.honorific, made.mandates.count()) == ("PGS.TS.", 2)
    assert UnitEvent.objects.filter(verb="people").count() == 3


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"full_name": "Nguyễn Văn An", "phone": "09"}, "Có 2 người tên"),
        ({"full_name": "Nguyễn Vân Ấn", "birth_year": 1960}, "Gần giống"),
        ({"full_name": "Lê A", "unit": "Hội Lạ", "position": "Chủ tịch"}, "Chưa có đơn vị"),
        ({"full_name": "Lê A", "unit": "Hội Của Tôi"}, "cần ghi chức vụ"),
        ({"full_name": "Lê A", "position": "Chủ tịch"}, "cần ghi đơn vị"),
        ({"full_name": "Lê A", "unit": "Hội Của Tôi", "position": "Ủy viên", "term": "khóa X"}, "Chưa có nhiệm kỳ"),
        ({"full_name": "Lê A", "unit": "Hội Của Tôi", "position": "Ủy viên", "rank": "1000"}, "quá lớn"),
        ({"full_name": "Lê A", "unit": "Hội Đã Thôi", "position": "Ủy viên"}, "đã thôi hoạt động"),
        ({"full_name": "Lê A", "birth_year": "năm 60"}, "Không hiểu năm"),
        ({"full_name": "", "phone": "0905"}, "Cần ghi họ và tên"),
        (
            {"full_name": "Lê A", "unit": "Hội Của Tôi", "position": "A", "starts_on": "2/2/2021", "ends_on": "2020"},
            "phải sau",
        ),
    ],
)
def test_a_person_is_refused_in_a_sentence(cells: dict[str, Any], words: str, cast: Cast, office: Client) -> None:
    full(cast)
    table = rows(office, "con-nguoi", cells)
    assert kinds(table) == ["tu-choi"]
    assert words in problems(table)


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_figures_are_added_or_set_right_with_a_reason(cast: Cast, office: Client) -> None:
    full(cast)
    same = {"unit": "HCT", "kind": "hội viên", "on": "29/1/2021", "value": "10.025", "source": "1/BC"}
    other = same | {"value": "10 026"}
    assert kinds(rows(office, "so-lieu", same)) == ["khong-doi"]
    assert "Ngày này đã ghi 10.025" in problems(rows(office, "so-lieu", other))
    table = rows(office, "so-lieu", other | {"reason": "Đếm sót một người"}, same | {"on": "2020"})
    assert kinds(table) == ["sua", "them"]
    written(office, table)
    made = Figure.objects.get(value=10026)
    assert (made.corrects and made.corrects.value, made.reason) == (10025, "Đếm sót một người")
    assert Figure.objects.filter(on=date(2020, 12, 31)).exists()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"value": "10,5"}, "Không hiểu số"),
        ({"value": "1.0025"}, "Không hiểu số"),
        ({"value": -3}, "Không hiểu số"),
        ({"value": "999999999"}, "quá lớn"),
        ({"value": ""}, "Cần ghi số"),
        ({"on": "1/1/2999"}, "Xem lại năm"),
        ({"on": "1/1/2099"}, "Ngày chưa tới"),
        ({"on": ""}, "Cần ghi ngày"),
        ({"kind": "Số lạ"}, "Ghi một trong: Hội viên, Chi hội"),
        ({"source": ""}, "Cần ghi nguồn"),
        ({"unit": ""}, "Cần ghi tên đơn vị"),
        ({"value": "#REF!"}, "Ô có lỗi"),
    ],
)
def test_a_figure_is_refused_in_a_sentence(cells: dict[str, Any], words: str, cast: Cast, office: Client) -> None:
    good = {"unit": "Hội Của Tôi", "kind": "Hội viên", "on": "29/1/2021", "value": 12, "source": "1/BC"}
    table = rows(office, "so-lieu", good | cells)
    assert kinds(table) == ["tu-choi"]
    assert words in problems(table)


# --- Accounts --------------------------------------------------------------------------------------------------------


def test_an_admin_is_made_only_when_that_is_meant(cast: Cast, admin: Client) -> None:
    table = rows(admin, "tai-khoan", {"username": "Moi", "full_name": "Người Mới", "role": "Quản trị"})
    assert "1 tài khoản được vai trò Quản trị" in admin.get(table.get_absolute_url()).content.decode()
    answer = confirm(admin, table)
    assert answer.status_code == 422
    assert "Đánh dấu để xác nhận" in answer.content.decode()
    assert not User.objects.filter(username="moi").exists()
    written(admin, table, admins="on")
    assert User.objects.get(username="moi").role == Role.ADMIN


def test_a_table_of_accounts_needs_the_own_password_after_a_while(cast: Cast, admin: Client) -> None:
    table = rows(admin, "tai-khoan", {"username": "xem", "email": "la@example.org"})
    session = admin.session
    session[TYPED] -= 6 * 60
    session.save()
    assert 'type="password"' in admin.get(table.get_absolute_url()).content.decode()
    for wrong in ({}, {"password": "sai"}):
        assert confirm(admin, table, **wrong).status_code == 422
    assert not User.objects.get(pk=cast.viewer.pk).email
    written(admin, table, password=PASSWORD)
    assert User.objects.get(pk=cast.viewer.pk).email == "la@example.org"


def test_rights_are_changed_plainly_but_not_ones_own_nor_the_last_admins(cast: Cast, admin: Client) -> None:
    table = rows(admin, "tai-khoan", {"username": "xem", "role": "Đơn vị", "unit": "Hội Của Tôi"})
    assert "phiên đăng nhập của người này sẽ kết thúc" in str(table.fates)
    written(admin, table)
    viewer = User.objects.get(pk=cast.viewer.pk)
    assert (viewer.role, viewer.unit) == (Role.UNIT, cast.own_unit)
    assert UserEvent.objects.get(user=viewer).changes["role"] == ["Người xem", "Đơn vị"]
    table = rows(admin, "tai-khoan", {"username": "quantri", "role": "Người xem"})
    assert "Không tự đổi vai trò" in problems(table)
    assert "quản trị cuối cùng" in problems(table)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"username": "có khoảng", "full_name": "A", "role": "Người xem"}, "không có khoảng trắng"),
        ({"username": "moi", "full_name": "A", "role": "Vua"}, "Không có “Vua”"),
        ({"username": "moi", "full_name": "A", "role": "Đơn vị"}, "Ghi đơn vị mà người này"),
        ({"username": "moi", "full_name": "A", "role": "Văn phòng", "unit": "Hội Của Tôi"}, "Chỉ vai trò Đơn vị"),
        ({"username": "moi", "full_name": "", "role": "Văn phòng"}, "Cần ghi họ và tên"),
        ({"username": "", "full_name": "A"}, "Cần ghi tên đăng nhập"),
        ({"username": "moi", "full_name": "A", "role": "Văn phòng", "person": "Ai đó"}, "Chưa có người tên"),
        ({"username": "moi", "full_name": "A", "role": "Văn phòng", "email": "x"}, "Thư điện tử"),
    ],
)
def test_an_account_is_refused_in_a_sentence(cells: dict[str, Any], words: str, cast: Cast, admin: Client) -> None:
    table = rows(admin, "tai-khoan", cells)
    assert kinds(table) == ["tu-choi"]
    assert words in problems(table)


def test_the_office_has_no_table_of_accounts(cast: Cast, office: Client, login: Login) -> None:
    for part in ("", "mau.xlsx", "xuat.xlsx", "xuat.csv"):
        assert office.get(f"/quan-tri/bang/tai-khoan/{part}").status_code == 403
    assert (
        upload(office, "tai-khoan", data_of(book_of("tai-khoan", [{"username": "a", "full_name": "A"}]))).status_code
        == 403
    )
    assert not TableImport.objects.exists()
    assert office.get("/quan-tri/bang/la/").status_code == 404
    assert "Tài khoản" not in office.get("/quan-tri/bang/").content.decode().split("<main")[1]


def test_no_password_leaves_in_a_table(cast: Cast, admin: Client) -> None:
    text = b"".join(admin.get("/quan-tri/bang/tai-khoan/xuat.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert cast.office.username in text
    assert cast.office.password not in text


def test_kinds_of_figures_that_are_not_used_any_more_stay_where_they_are(cast: Cast, office: Client) -> None:
    full(cast)
    FigureKind.objects.filter(code="branches").update(is_active=False)
    assert set(kinds(send(office, "so-lieu", exported(office, "so-lieu")))) == {"khong-doi"}
    assert Organisation.objects.exists()
