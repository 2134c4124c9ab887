"""The list of units as it stood on a past day: names, places, states and counts of that day; nothing is stored."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from members.folding import fold
from members.models import ActPart, Figure, UnitAct

from ..conftest import Cast
from ..factories import make_unit
from .rows import make_cluster

Login = Callable[..., Client]


def test_list_of_a_past_day_tells_names_places_states_and_counts_of_that_day(cast: Cast, login: Login) -> None:
    old, new = make_cluster("Cụm Cũ"), make_cluster("Cụm Mới")
    unit = make_unit("Hội Tên Mới", cluster=new, joined_on=date(2010, 1, 1))
    act = UnitAct.objects.create(kind="rename", on=date(2025, 7, 1), basis="1/QĐ", actor=cast.office)
    changed = {"was": {"name": "Hội Tên Xưa", "cluster": old.pk}, "became": {"name": unit.name, "cluster": new.pk}}
    ActPart.objects.create(act=act, unit=unit, **changed)
    gone = make_unit("Hội Đã Thôi", joined_on=date(2010, 1, 1), left_on=date(2025, 7, 1))
    make_unit("Hội Đến Sau", joined_on=date(2026, 1, 1))
    Figure.objects.create(unit=unit, kind_id="members", value=99, on=date(2026, 1, 1), source="x")
    Figure.objects.create(unit=unit, kind_id="members", value=50, on=date(2020, 1, 1), source="x")
    client = login(cast.viewer)
    for shape in ("bang", "cay", "cum", "so-do"):
        page = client.get(f"/don-vi/?ngay=30/06/2025&dang={shape}&loai=association", headers={"HX-Request": "true"})
        words = page.content.decode()
        assert "Hội Tên Xưa" in words, shape
        assert "Hội Tên Mới" not in words, shape
        assert "Hội Đến Sau" not in words, shape
        assert "30/06/2025" in words
        assert ">50<" in words or "50 hội viên" in words, shape
    listing = client.get("/don-vi/?ngay=30/06/2025").context["listing"]
    assert listing.counts == {"dang-hoat-dong": 4, "tam-dung": 0, "du-kien": 0, "da-thoi": 0, "tat-ca": 4}
    assert gone.pk in {row.pk for row in listing.units}
    assert next(row for row in listing.units if row.pk == unit.pk).cluster == old
    for query, found in (("q=tên xưa", 1), (f"cum={old.pk}", 1), (f"cum={new.pk}", 0), ("trang_thai=da-thoi", 0)):
        assert len(client.get(f"/don-vi/?ngay=30/06/2025&{query}").context["listing"].units) == found, query
    names = [row.name for row in client.get("/don-vi/?ngay=30/06/2025&sap_xep=-ten").context["listing"].units]
    assert names == sorted(names, key=fold, reverse=True)
    paper = client.get("/don-vi/ban-in/?ngay=30/06/2025").content.decode()
    assert "Hội Tên Xưa" in paper
    assert "như ngày 30/06/2025" in paper
    unit.refresh_from_db()
    assert unit.name == "Hội Tên Mới"


@pytest.mark.parametrize("day", ["01/01/2999", "31/02/2020", "2026-13-45", "hôm qua", "%00"])
def test_day_that_cannot_be_told_is_said(cast: Cast, login: Login, day: str) -> None:
    answer = login(cast.viewer).get(f"/don-vi/?ngay={day}")
    assert answer.status_code == 200
    assert "Bộ lọc có giá trị không dùng được" in answer.content.decode()


def test_representative_sees_only_its_own_unit_on_a_past_day(cast: Cast, login: Login) -> None:
    page = login(cast.own).get("/don-vi/?ngay=30/06/2025&trang_thai=tat-ca").content.decode()
    assert "Hội Của Tôi" in page
    assert "Hội Người Khác" not in page
