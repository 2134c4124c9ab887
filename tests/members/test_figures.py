"""Counts as people meet them: recorded, asked back, set right, summed, compared, exported; and the kinds."""

import io
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from openpyxl import load_workbook

from members import figures
from members.figures import AlreadyCorrected, Counts
from members.models import Cluster, Figure, FigureKind, OrganisationEvent, Unit, UnitName

from ..conftest import Cast
from ..factories import make_unit
from .rows import make_figure, make_kind

Login = Callable[..., Client]
HOSTILE = (
    "ngay=31/02/2026",
    "ngay=2026-13-45",
    "so_lieu=khong-co",
    "so_lieu=a%00b",
    "so_voi=x",
    "loai=body",
    "ky=thang",
)
DAY = "31/12/2025"


def typed(**fields: Any) -> dict[str, Any]:
    return {"on": DAY, "source": "12/BC-HLN", "request_key": str(uuid.uuid4())} | fields


def url_of(unit: Unit) -> str:
    return f"/don-vi/{unit.pk}/so-lieu/"


def sum_of(client: Client, query: str = "") -> Any:
    return client.get(f"/so-lieu/?ngay={DAY}{query}").context["page"]


# --- Recording -------------------------------------------------------------------------------------------------------


def test_several_kinds_at_once_and_empty_is_not_told(cast: Cast, login: Login) -> None:
    form = typed(**{"so-members": "1.025", "so-women": "410", "so-branches": ""})
    client = login(cast.office)
    assert [client.post(url_of(cast.own_unit), form).status_code for _i in range(2)] == [302, 302]
    found = {f.kind_id: (f.value, f.on, f.source) for f in Figure.objects.all()}
    assert found == {
        "members": (1025, date(2025, 12, 31), "12/BC-HLN"),
        "women": (410, date(2025, 12, 31), "12/BC-HLN"),
    }
    assert cast.own_unit.events.count() == 2


def test_nothing_told_is_refused(cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(url_of(cast.own_unit), typed())
    assert answer.status_code == 422
    assert "Ghi ít nhất một số." in answer.content.decode()


@pytest.mark.parametrize("number", ["12,5", "1.02", "-3", "x", "9" * 30, "1\x00"])
def test_bad_number_keeps_the_rest(cast: Cast, login: Login, number: str) -> None:
    answer = login(cast.office).post(url_of(cast.own_unit), typed(**{"so-members": number, "so-women": "77"}))
    assert answer.status_code == 422
    assert "77" in answer.content.decode()
    assert not Figure.objects.exists()


def test_part_larger_than_its_whole_is_refused(cast: Cast, login: Login) -> None:
    answer = login(cast.office).post(url_of(cast.own_unit), typed(**{"so-members": "100", "so-women": "101"}))
    assert answer.status_code == 422
    assert "Hội viên nữ (101) nhiều hơn Hội viên (100)" in answer.content.decode()


def test_jump_is_asked_once_and_only_for_that_number(cast: Cast, login: Login) -> None:
    make_figure(cast.own_unit, 100, date(2024, 12, 31))
    client, form = login(cast.office), typed(**{"so-members": "301"})
    asked = client.post(url_of(cast.own_unit), form)
    assert asked.status_code == 422
    assert "Chênh quá ba lần" in asked.content.decode()
    sure = {"sure": asked.context["form"].doubt_key}
    assert client.post(url_of(cast.own_unit), form | sure | {"so-members": "3010"}).status_code == 422
    assert client.post(url_of(cast.own_unit), form | sure).status_code == 302
    assert Figure.objects.in_force().filter(value=301).exists()


def test_second_count_of_a_day_must_be_a_correction(cast: Cast, login: Login) -> None:
    make_figure(cast.own_unit, 100)
    answer = login(cast.office).post(url_of(cast.own_unit), typed(**{"so-members": "120"}))
    assert answer.status_code == 422
    assert "Muốn sửa thì đính chính số ấy" in answer.content.decode()
    counts = Counts({"members": 120}, date(2025, 12, 31), "13/BC")
    with pytest.raises(ValidationError, match="đã có số"):  # told in between, behind the form's back
        figures.record(unit=cast.own_unit, counts=counts, by=cast.office, key=uuid.uuid4())


def test_form_shows_the_last_number_beside_each_field(cast: Cast, login: Login) -> None:
    make_figure(cast.own_unit, 1234, date(2024, 12, 31))
    page = login(cast.office).get(url_of(cast.own_unit)).content.decode()
    assert "Lần trước: 1.234, ngày 31/12/2024 (12/BC)." in page
    FigureKind.objects.filter(code="party").update(is_active=False)
    assert "so-party" not in login(cast.office).get(url_of(cast.own_unit)).content.decode()


# --- Setting right ---------------------------------------------------------------------------------------------------


def correction(**fields: Any) -> dict[str, Any]:
    facts = {"value": "120", "on": DAY, "source": "12/BC", "reason": "Gõ nhầm.", "request_key": str(uuid.uuid4())}
    return facts | fields


def test_correction_is_a_new_row_and_the_old_one_is_struck(cast: Cast, login: Login) -> None:
    old, client, form = make_figure(cast.own_unit, 100), login(cast.office), correction()
    url = f"/so-lieu/{old.pk}/dinh-chinh/"
    assert [client.post(url, form).status_code for _i in range(2)] == [302, 302]
    new = Figure.objects.in_force().get()
    assert (new.value, new.corrects, new.reason) == (120, old, "Gõ nhầm.")
    page = login(cast.viewer).get(cast.own_unit.get_absolute_url()).content.decode()
    assert "<del>100</del>" in page
    assert "Gõ nhầm." in page
    assert "Đính chính<" not in page
    assert cast.own_unit.events.get().changes == {"Hội viên": ["100, tính đến 31/12/2025", "120, tính đến 31/12/2025"]}
    assert client.get(url).headers["Location"] == f"/so-lieu/{new.pk}/dinh-chinh/"


def test_only_the_newest_is_corrected_and_one_wins(cast: Cast, login: Login) -> None:
    old = make_figure(cast.own_unit, 100)
    how: dict[str, Any] = {"on": old.on, "source": "x", "reason": "Sửa.", "by": cast.office}
    figures.correct(figure=old, value=110, **how)
    with pytest.raises(AlreadyCorrected) as late:
        figures.correct(figure=old, value=111, **how)
    assert late.value.newest.value == 110
    answer = login(cast.office).post(f"/so-lieu/{old.pk}/dinh-chinh/", correction(value="111"))
    assert answer.status_code == 409
    assert "110" in answer.content.decode()
    assert "111" in answer.content.decode()
    assert Figure.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"reason": ""}, {"value": ""}, {"on": "01/01/2999"}, {"value": "100"}, {"on": "30/06/2025"}]
)
def test_correction_that_is_none_or_meets_another_count(cast: Cast, login: Login, change: dict[str, str]) -> None:
    make_figure(cast.own_unit, 90, date(2025, 6, 30))
    old = make_figure(cast.own_unit, 100)
    assert login(cast.office).post(f"/so-lieu/{old.pk}/dinh-chinh/", correction(**change)).status_code == 422
    assert Figure.objects.count() == 2


@pytest.mark.parametrize("role", ["standing", "viewer", "own", "other"])
def test_only_the_office_corrects(cast: Cast, login: Login, role: str) -> None:
    old = make_figure(cast.own_unit)
    answer = login(getattr(cast, role)).post(f"/so-lieu/{old.pk}/dinh-chinh/", correction())
    assert answer.status_code == 403
    assert login(cast.office).get("/so-lieu/99999999999/dinh-chinh/").status_code == 404


# --- The union's page ------------------------------------------------------------------------------------------------


def test_sum_tells_who_is_missing_and_leaves_corrected_counts_out(cast: Cast, login: Login) -> None:
    old = make_figure(cast.own_unit, 100, date(2024, 1, 1))
    figures.correct(figure=old, value=70, on=old.on, source="x", reason="Nhầm.", by=cast.office)
    make_unit("Hội Sinh Sau", joined_on=date(2026, 5, 1))
    client = login(cast.viewer)
    page = client.get(f"/so-lieu/?ngay={DAY}")
    text = page.content.decode()
    assert page.context["page"].now.total == 70
    assert "Tổng của 1/2 đơn vị; thiếu: Hội Người Khác; 1 số đã quá một năm." in text
    assert "Hội Sinh Sau" not in text
    assert "đã quá một năm" in text


def test_two_days_side_by_side_tell_who_joined_and_left(cast: Cast, login: Login) -> None:
    Unit.objects.filter(pk=cast.own_unit.pk).update(joined_on=date(2025, 3, 1))
    Unit.objects.filter(pk=cast.other_unit.pk).update(left_on=date(2025, 7, 1))
    stays = make_unit("Hội Ở Lại")
    for unit, value, on in (
        (stays, 200, date(2024, 1, 1)),
        (stays, 250, date(2025, 12, 1)),
        (cast.own_unit, 40, date(2025, 5, 1)),
        (cast.other_unit, 90, date(2024, 1, 1)),
    ):
        make_figure(unit, value, on)
    page = sum_of(login(cast.viewer), "&so_voi=31/12/2024")
    rows = {row.unit.name: (row.before, row.value, row.change_words, row.percent_words, row.note) for row in page.rows}
    assert rows == {
        "Hội Ở Lại": (200, 250, "+50", "+25,0%", ""),
        "Hội Của Tôi": (None, 40, "", "", "gia nhập 01/03/2025"),
        "Hội Người Khác": (90, None, "", "", "thôi hoạt động 01/07/2025"),
    }
    assert (page.then.total, page.now.total) == (290, 290)
    assert "hai tổng không cùng những đơn vị" in page.change


def test_shares_subtotals_and_years(cast: Cast, login: Login) -> None:
    cluster = Cluster.objects.create(name="Cụm 1")
    Unit.objects.filter(pk=cast.own_unit.pk).update(cluster=cluster)
    for year in range(2021, 2026):
        make_figure(cast.own_unit, year, date(year, 1, 1))
        make_figure(cast.other_unit, 100, date(year, 1, 1))
    make_figure(cast.own_unit, 1000, date(2025, 1, 1), "women")
    client = login(cast.viewer)
    page = sum_of(client)
    assert [(s.share.permille, s.told) for s in page.shares] == [(493, "chỉ tính trên 1/2 đơn vị có cả hai số")]
    women = sum_of(client, "&so_lieu=women").of_whole
    assert (women.kind.code, women.share.permille, women.told) == ("members", 493, page.shares[0].told)
    assert {g.name: g.now.total for g in page.clusters} == {"Cụm 1": 2025, "Chưa xếp cụm": 100}
    assert sum(g.now.total for g in page.clusters) == page.now.total
    assert [(p.label, p.standing.total) for p in page.points] == [(str(y), y + 100) for y in range(2021, 2026)]
    text = client.get(f"/so-lieu/?ngay={DAY}").content.decode()
    assert 'role="img"' in text
    assert "Hội viên toàn Liên hiệp hội: 2021: 2.121" in text
    assert [p.label for p in sum_of(client, "&ky=quy").points][-1] == "IV/2025"


@pytest.mark.parametrize("query", HOSTILE)
def test_bad_address_is_said_and_never_breaks(cast: Cast, login: Login, query: str) -> None:
    client = login(cast.viewer)
    page = client.get(f"/so-lieu/?{query}")
    assert page.status_code == 200
    assert "Điều đã chọn không dùng được" in page.content.decode()
    assert client.get(f"/so-lieu/bang.csv?{query}").status_code == 302


def test_no_kind_no_unit_is_said(cast: Cast, login: Login) -> None:
    assert "chưa có số" in login(cast.viewer).get("/so-lieu/").content.decode()
    FigureKind.objects.exclude(part_of=None).delete()
    FigureKind.objects.all().delete()
    assert "Chưa có loại số liệu nào" in login(cast.viewer).get("/so-lieu/").content.decode()


def test_kind_that_is_not_summed_has_no_total(cast: Cast, login: Login) -> None:
    FigureKind.objects.filter(code="members").update(is_summed=False)
    make_figure(cast.own_unit, 55)
    text = login(cast.viewer).get("/so-lieu/").content.decode()
    assert "không cộng toàn Liên hiệp hội" in text
    assert "Qua thời gian" not in text


@pytest.mark.parametrize("role", ["own", "other"])
def test_units_do_not_see_the_union(cast: Cast, login: Login, role: str) -> None:
    client = login(getattr(cast, role))
    for address in ("/so-lieu/", "/so-lieu/bang.xlsx", "/so-lieu/bang.csv"):
        assert client.get(address).status_code == 403


def test_exports_hold_what_is_seen_and_no_formula(cast: Cast, login: Login) -> None:
    Unit.objects.filter(pk=cast.own_unit.pk).update(name="=HYPERLINK(1)")
    make_figure(cast.own_unit, 1200, source="@SUM(1)")
    client = login(cast.viewer)
    lines = b"".join(client.get(f"/so-lieu/bang.csv?ngay={DAY}").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1);1200;31/12/2025;'@SUM(1);" in lines
    assert lines[-1].startswith("Tổng của 1/2 đơn vị;1200")
    book = load_workbook(io.BytesIO(client.get(f"/so-lieu/bang.xlsx?ngay={DAY}&so_voi=01/01/2025").content))
    cells = {str(c.value): c for row in book.worksheets[0].iter_rows() for c in row if c.value is not None}
    assert cells["=HYPERLINK(1)"].data_type == "s"
    assert "Hội viên, tính đến ngày 31/12/2025" in cells


def test_queries_do_not_grow_with_the_units(cast: Cast, login: Login, django_assert_max_num_queries: Any) -> None:
    client = login(cast.viewer)
    for _i in range(5):
        make_figure(make_unit())
    with django_assert_max_num_queries(22):
        client.get("/so-lieu/?so_voi=01/01/2025")


def test_list_of_units_sums_in_the_same_way(cast: Cast, login: Login) -> None:
    UnitName.objects.create(unit=cast.own_unit, name="Tên Khác")
    make_figure(cast.own_unit, 40)
    make_figure(cast.other_unit, 2)
    page = login(cast.viewer).get("/don-vi/")
    assert page.context["listing"].total.total == sum_of(login(cast.viewer)).now.total == 42
    assert "2 hội thành viên đang hoạt động, 42 hội viên theo số ghi gần nhất của 2 hội" in page.content.decode()


# --- Kinds -----------------------------------------------------------------------------------------------------------


def kind_form(**fields: Any) -> dict[str, Any]:
    facts = {"name": "Kỹ sư trẻ", "unit_word": "người", "position": "80", "is_summed": "on", "is_active": "on"}
    return facts | {"request_key": str(uuid.uuid4())} | fields


def test_kind_gets_a_code_of_its_name_and_keeps_it(cast: Cast, login: Login) -> None:
    client, form = login(cast.admin), kind_form()
    assert [client.post("/quan-tri/so-lieu/moi/", form).status_code for _i in range(2)] == [302, 302]
    kind = FigureKind.objects.get(code="ky-su-tre")
    edit = {"name": "Kỹ sư dưới 35", "position": "80", "version": kind.version}
    assert client.post(f"/quan-tri/so-lieu/{kind.pk}/", edit).status_code == 302
    kind.refresh_from_db()
    assert (kind.code, kind.name, kind.is_active) == ("ky-su-tre", "Kỹ sư dưới 35", False)
    assert OrganisationEvent.objects.filter(verb="figures").count() == 2
    page = client.get("/quan-tri/so-lieu/").content.decode()
    assert "<del>Kỹ sư trẻ</del>" in page
    assert client.post(f"/quan-tri/so-lieu/{kind.pk}/", edit).status_code == 409


def test_codes_never_meet(cast: Cast) -> None:
    names = (
        "Kỹ sư",
        "Kỳ sự",
        "!!!",
        "???",
        "Một tên rất dài để mã phải cắt bớt đi",
        "Một tên rất dài để mã phải khác đi",
    )
    for name in names:
        figures.save_kind(kind=FigureKind(name=name), version=None, by=cast.admin)
    codes = list(FigureKind.objects.filter(name__in=names).values_list("code", flat=True))
    assert len(set(codes)) == len(names)
    assert {"ky-su", "ky-su-2", "so-lieu", "so-lieu-2"} <= set(codes)


def test_kind_in_itself_or_of_the_same_name_is_refused(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert client.post("/quan-tri/so-lieu/moi/", kind_form(name="HỘI VIÊN NỮ")).status_code == 422
    assert client.post("/quan-tri/so-lieu/moi/", kind_form(part_of="99999999999999999999")).status_code == 422
    members, women = (FigureKind.objects.get(code=code) for code in ("members", "women"))
    edit = {"name": "Hội viên", "position": "10", "version": "1", "part_of": str(women.pk)}
    answer = client.post(f"/quan-tri/so-lieu/{members.pk}/", edit)
    assert answer.status_code == 422
    assert "đang chứa" in answer.content.decode()


@pytest.mark.parametrize("role", ["office", "standing", "viewer", "own"])
def test_only_the_admin_keeps_kinds(cast: Cast, login: Login, role: str) -> None:
    kind = make_kind()
    for address in ("", "moi/", f"{kind.pk}/"):
        assert login(getattr(cast, role)).get(f"/quan-tri/so-lieu/{address}").status_code == 403
