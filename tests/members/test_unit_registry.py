"""The registry of units: its form with every column, states, shapes of the list, and the list on paper."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import registry
from members.models import Cluster, Figure, Unit, UnitName, UnitState
from members.models.unit_state import UNIT_STATES

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit
from .rows import make_cluster, make_person

Login = Callable[..., Client]
LONG = "Hội Khoa học và Kỹ thuật Chăn nuôi, Thú y, Thủy sản và Phát triển nông thôn miền núi"


def new_form(**fields: Any) -> dict[str, Any]:
    return {"kind": "association", "name": "Hội Mới", "request_key": str(uuid.uuid4())} | fields


def edit_form(unit: Unit, **fields: Any) -> dict[str, Any]:
    return {"kind": unit.kind, "name": unit.name, "version": unit.version} | fields


def page_of(client: Client, query: str = "") -> str:
    answer = client.get("/don-vi/" + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def set_figure(unit: Unit, value: int) -> None:
    Figure.objects.create(unit=unit, kind_id="members", value=value, on=date(2026, 1, 1), source="x")


# --- The form ---


def test_every_column_is_kept(cast: Cast, login: Login) -> None:
    cluster = make_cluster()
    values = {
        "level": "province",
        "short_name": "HM",
        "field": "Lâm nghiệp",
        "parent": cast.other_unit.pk,
        "cluster": cluster.pk,
        "founding_basis": "1112/QĐ-UBND",
        "founded_on": "09/05/2006",
        "basis": "19/QĐ-LHH",
        "joined_on": "14/05/2009",
        "address": "Số 1",
        "phone": "0210",
        "email": "a@b.vn",
        "website": "hoimoi.vn/gioi-thieu",
    }
    client = login(cast.office)
    assert client.post("/don-vi/moi/", new_form(**values)).status_code == 302
    unit = Unit.objects.get(name="Hội Mới")
    assert (unit.level, unit.field, unit.founding_basis) == ("province", "Lâm nghiệp", "1112/QĐ-UBND")
    assert (unit.founded_on, unit.joined_on) == (date(2006, 5, 9), date(2009, 5, 14))
    page = client.get(unit.get_absolute_url()).content.decode()
    for words in (
        'href="https://hoimoi.vn/gioi-thieu" rel="noopener noreferrer external">hoimoi.vn/gioi-thieu</a>',
        "1112/QĐ-UBND",
        "09/05/2006",
        "Cấp tỉnh",
        "Lâm nghiệp",
        "Cụm thi đua số 1",
        "mailto:a@b.vn",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"website": "javascript:alert(1)"}, "Địa chỉ trang này không dùng được"),
        ({"website": "hoi moi"}, "Địa chỉ trang này không dùng được"),
        ({"joined_on": "01/01/2999"}, "Ngày chưa tới"),
        ({"founded_on": "01/01/2999"}, "Ngày chưa tới"),
        ({"founded_on": "02/01/2020", "joined_on": "01/01/2020"}, "trước ngày thành lập (02/01/2020)"),
        ({"is_planned": "on", "joined_on": "01/01/2020"}, "Đơn vị mới dự kiến thì chưa có mục này"),
        ({"is_planned": "on", "basis": "19/QĐ"}, "Đơn vị mới dự kiến thì chưa có mục này"),
        ({"planned_for": "31/12/2027"}, "Đơn vị đã có thì để trống mục này"),
        ({"level": "zz"}, "zz"),
        ({"cluster": "99999999999999999999"}, "lựa chọn"),
    ],
)
def test_what_does_not_go_together_is_refused(cast: Cast, login: Login, fields: dict[str, str], words: str) -> None:
    answer = login(cast.office).post("/don-vi/moi/", new_form(address="Chỗ đã gõ", **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Chỗ đã gõ" in page
    assert not Unit.objects.filter(name="Hội Mới").exists()


def test_stored_address_that_no_form_has_checked_is_no_link(cast: Cast, login: Login) -> None:
    Unit.objects.filter(pk=cast.own_unit.pk).update(website="javascript:alert(document.cookie)")
    page = login(cast.viewer).get(cast.own_unit.get_absolute_url()).content.decode()
    assert 'href="javascript' not in page
    assert "javascript:alert(document.cookie)" in page


def test_planned_unit_is_seen_and_offered_for_nothing(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    client.post("/don-vi/moi/", new_form(name="Hội Cây cảnh", is_planned="on", planned_for="31/12/2027"))
    unit = Unit.objects.get(name="Hội Cây cảnh")
    assert unit.state == UnitState.PLANNED
    assert unit not in Unit.objects.active()
    page_of(client)  # takes the message along
    assert "Hội Cây cảnh" not in page_of(client)
    listed = page_of(client, "?trang_thai=du-kien")
    assert "Hội Cây cảnh" in listed
    assert "trước 31/12/2027" in listed
    page = client.get(unit.get_absolute_url()).content.decode()
    assert "chưa nhận nhiệm vụ" in page
    assert "Dự kiến" in page
    make_task(title="Việc chưa giao")
    assert "Hội Cây cảnh" not in client.get("/phan-cong/").content.decode()
    assert "Hội Cây cảnh" not in client.get("/don-vi/moi/").content.decode()  # nobody belongs to it


def test_planned_unit_is_not_made_real_by_editing(cast: Cast, login: Login) -> None:
    unit = make_unit("Hội Sẽ Lập", is_planned=True)
    form = edit_form(unit, planned_for="30/06/2028", joined_on="01/01/2020", is_planned="")
    assert login(cast.office).post(unit.get_absolute_url() + "sua/", form).status_code == 302
    unit.refresh_from_db()
    assert (unit.is_planned, unit.planned_for, unit.joined_on) == (True, date(2028, 6, 30), None)
    real = cast.own_unit
    login(cast.office).post(real.get_absolute_url() + "sua/", edit_form(real, is_planned="on"))
    real.refresh_from_db()
    assert not real.is_planned


def test_name_of_a_planned_unit_is_taken(cast: Cast, login: Login) -> None:
    make_unit("Hội Sẽ Lập", is_planned=True)
    answer = login(cast.office).post("/don-vi/moi/", new_form(name="hội sẽ lập"))
    assert answer.status_code == 422
    assert "đã là tên của đơn vị" in answer.content.decode()


def test_two_moves_at_one_moment_make_no_ring(cast: Cast) -> None:
    """Both forms were right when they were opened; the second to be stored is not any more."""
    first, second = cast.own_unit, cast.other_unit
    first.parent, second.parent = second, first
    assert registry.change_unit(unit=first, version=1, by=cast.office)
    assert not registry.change_unit(unit=second, version=1, by=cast.office)
    assert Unit.objects.get(pk=second.pk).parent is None


# --- States and filters ---


def test_state_is_told_alike_by_row_and_by_database(cast: Cast) -> None:
    day = date(2026, 1, 1)
    for left in (None, day):
        for planned in (False, True):
            for rests in (None, day):
                make_unit(left_on=left, is_planned=planned, suspended_on=rests)
    for unit in Unit.objects.all():
        held = [state for state, q in UNIT_STATES.items() if Unit.objects.filter(q, pk=unit.pk).exists()]
        assert held == [unit.state]


def test_list_filters_by_level_field_and_parent(cast: Cast, login: Login) -> None:
    parent = make_unit("Hội Mẹ", level="province", field="Y tế")
    make_unit("Chi hội Con", level="branch", field="Dược", parent=parent)
    client = login(cast.viewer)
    for query, name in (
        ("cap=province", "Hội Mẹ"),
        ("linh_vuc=Dược", "Chi hội Con"),
        (f"thuoc={parent.pk}", "Chi hội Con"),
    ):
        listing = client.get("/don-vi/?" + query).context["listing"]
        assert listing.filter.is_valid(), listing.filter.errors
        assert [unit.name for unit in listing.page] == [name], query


@pytest.mark.parametrize("shape", ["bang", "cay", "cum", "so-do"])
@pytest.mark.parametrize(
    "query", ["cap=zz", "linh_vuc=không có", "thuoc=99999999999999999999", "dang=zz", "q=a%00b", "trang_thai=x"]
)
def test_unknown_values_are_said_in_every_shape(cast: Cast, login: Login, shape: str, query: str) -> None:
    answer = login(cast.viewer).get(f"/don-vi/?dang={shape}&{query}")
    assert answer.status_code == 200
    assert "Bộ lọc có giá trị không dùng được" in answer.content.decode()


# --- Shapes ---


def test_tree_nests_and_counts_branches(cast: Cast, login: Login) -> None:
    parent = make_unit("Hội Mẹ")
    child = make_unit("Chi hội Một", parent=parent)
    make_unit("Tổ Cháu", parent=child)
    two = make_unit("Chi hội Hai", parent=parent)
    set_figure(child, 30)
    set_figure(two, 12)
    answer = login(cast.viewer).get("/don-vi/?dang=cay")
    grove = answer.context["listing"].groves[0]
    branch = next(b for b in grove.branches if b.unit == parent)
    assert (branch.count, branch.members) == (4, 42)
    assert "4 đơn vị trong nhánh, 42 hội viên" in answer.content.decode()
    set_figure(parent, 40)
    branch = next(
        b for b in login(cast.viewer).get("/don-vi/?dang=cay").context["listing"].groves[0].branches if b.unit == parent
    )
    assert branch.members == 40  # its own count holds those below it


def test_tree_keeps_those_above_what_was_asked_for(cast: Cast, login: Login) -> None:
    parent = make_unit("Hội Mẹ")
    make_unit("Chi hội Cần Tìm", parent=parent)
    page = page_of(login(cast.viewer), "?dang=cay&q=can+tim")
    assert "Hội Mẹ" in page
    assert "ngoài bộ lọc" in page
    assert "Hội Của Tôi" not in page


def test_ring_in_the_data_is_shown_all_the_same(cast: Cast, login: Login) -> None:
    Unit.objects.filter(pk=cast.own_unit.pk).update(parent=cast.other_unit)
    Unit.objects.filter(pk=cast.other_unit.pk).update(parent=cast.own_unit)
    for shape in ("cay", "so-do"):
        page = page_of(login(cast.viewer), f"?dang={shape}")
        assert "Hội Của Tôi" in page
        assert "Hội Người Khác" in page


def test_clusters_tell_open_and_late_work(cast: Cast, login: Login) -> None:
    cluster, empty = make_cluster("Cụm A"), make_cluster("Cụm Trống")
    Unit.objects.filter(pk__in=(cast.own_unit.pk, cast.other_unit.pk)).update(cluster=cluster)
    make_unit("Hội Lẻ")
    make_unit("Chi hội của hội", parent=cast.own_unit)
    both = make_task(lead=cast.own_unit, due_on=date(2020, 1, 1), stage="doing")
    both.assignments.create(unit=cast.other_unit, part="lead")
    make_task(lead=cast.own_unit, due_on=date(2999, 1, 1), stage="doing")
    make_task(lead=cast.own_unit, due_on=date(2020, 1, 1), stage="done")
    make_task(coop=cast.own_unit, due_on=date(2020, 1, 1), stage="doing")
    page = page_of(login(cast.viewer), "?dang=cum")
    assert "2 việc đang mở, " in page
    assert "1 quá hạn" in page
    assert "Hội chưa vào cụm nào" in page
    assert "Hội Lẻ" in page
    assert "Chi hội của hội" not in page  # stands behind its association
    assert empty.name in page
    assert "2 đơn vị" in page
    few = login(cast.viewer).get("/don-vi/?dang=cum&q=cua+toi", headers={"HX-Request": "true"})
    assert empty.name not in few.content.decode()


def test_map_draws_the_union_and_offers_the_same_as_a_list(cast: Cast, login: Login) -> None:
    make_unit("Sở Nội vụ", kind="external")
    make_unit("Chi hội Con", parent=cast.own_unit)
    page = page_of(login(cast.viewer), "?dang=so-do")
    assert page.count("Liên hiệp các Hội KH&amp;KT tỉnh Thử Nghiệm") > 1
    assert "Sơ đồ dưới dạng danh sách" in page
    assert "Hội thành viên · 3 đơn vị" in page
    drawing = page[page.index('<figure class="org"') : page.index("</figure>")]
    assert "Sở Nội vụ" not in drawing
    assert 'tabindex="-1"' in drawing


def test_shapes_keep_the_filter(cast: Cast, login: Login) -> None:
    page = page_of(login(cast.viewer), "?loai=association&dang=cay&sap_xep=-ten")
    assert "?loai=association&amp;dang=so-do" in page
    assert "/don-vi/ban-in/?loai=association&amp;sap_xep=-ten" in page


@pytest.mark.parametrize("path", ["?dang=cay", "?dang=cum", "?dang=so-do", "ban-in/"])
def test_shapes_ask_the_same_number_of_queries(cast: Cast, login: Login, path: str) -> None:
    client = login(cast.office)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/don-vi/" + path).status_code == 200
        return len(captured)

    def add(rows: int) -> None:
        for _i in range(rows):
            parent = make_unit(cluster=Cluster.objects.create(name=str(uuid.uuid4())))
            child = make_unit(parent=parent)
            set_figure(child, 3)
            make_person(child)
            make_task(lead=child, stage="doing")

    add(1)
    few = count()
    add(3)
    assert count() == few


def test_representative_sees_neither_shapes_nor_others(cast: Cast, login: Login) -> None:
    parent = make_unit("Hội Mẹ Bí Mật", field="Lĩnh vực bí mật")
    child = make_unit("Chi hội Bí Mật", parent=cast.own_unit)
    Unit.objects.filter(pk=cast.own_unit.pk).update(parent=parent)
    secret = make_document(issuer="Hội Của Tôi", title="Văn bản không giao việc cho tôi")
    client = login(cast.own)
    for shape in ("bang", "cay", "cum", "so-do"):
        page = page_of(client, f"?dang={shape}&trang_thai=tat-ca")
        for words in (parent.field, child.name, "Hội Người Khác"):
            assert words not in page, (shape, words)
    page = client.get(cast.own_unit.get_absolute_url()).content.decode()
    assert child.name not in page
    assert secret.title not in page
    assert parent.get_absolute_url() + '"' not in page
    assert client.get("/don-vi/ban-in/").status_code == 403


# --- On paper ---


def test_paper_has_what_the_list_shows(cast: Cast, login: Login) -> None:
    unit = make_unit(
        LONG, level="province", website="hoi.vn", founding_basis="12/QĐ ngày 09/05/2006", founded_on=date(2006, 5, 9)
    )
    make_person(unit, "Lò Thị Mai")
    set_figure(unit, 1234)
    make_unit("Sở Nội vụ", kind="external")
    page = login(cast.viewer).get("/don-vi/ban-in/?loai=association").content.decode()
    for words in (
        LONG,
        "Lò Thị Mai (Chủ tịch)",
        "1.234",
        "DANH SÁCH ĐƠN VỊ",
        "Loại: Hội thành viên",
        "Thử Nghiệm, ngày",
    ):
        assert words in page, words
    assert "Sở Nội vụ" not in page
    assert page.count("09/05/2006") == 1


def test_paper_says_what_is_wrong_with_the_filter(cast: Cast, login: Login) -> None:
    answer = login(cast.viewer).get("/don-vi/ban-in/?cum=x")
    assert answer.status_code == 200
    assert "Bộ lọc có giá trị không dùng được" in answer.content.decode()


# --- The page of one unit ---


def test_page_names_children_documents_and_history(cast: Cast, login: Login) -> None:
    unit = cast.own_unit
    UnitName.objects.create(unit=unit, name="Hội Cũ")
    make_unit("Chi hội Con", parent=unit)
    giving = make_document(title="Giao việc đây")
    make_task(lead=unit, document=giving)
    make_document(title="Tự ban hành", issuer="HỘI  CỦA TÔI")
    make_document(title="Ban hành dưới tên cũ", issuer="Hội cũ")
    make_document(title="Của hội khác", issuer="Hội Của Tôi và bạn")
    login(cast.office).post(unit.get_absolute_url() + "sua/", edit_form(unit, phone="0912"))
    page = login(cast.viewer).get(unit.get_absolute_url()).content.decode()
    for words in (
        "Chi hội Con",
        "Giao việc đây",
        "1 việc",
        "Tự ban hành",
        "Ban hành dưới tên cũ",
        "Lịch sử ghi chép",
        "0912",
    ):
        assert words in page, words
    assert "Của hội khác" not in page


@pytest.mark.parametrize(("asked", "count"), [("body", 1), ("zz", 0), ("%00", 0)])
def test_new_unit_begins_with_the_kind_that_was_asked_for(cast: Cast, login: Login, asked: str, count: int) -> None:
    page = login(cast.office).get(f"/don-vi/moi/?loai={asked}").content.decode()
    assert page.count('value="body" selected') == count
