"""Classes of units: "các Hội thành viên" and the units that belong to them on a day."""

from datetime import date
from typing import Any

import pytest

from members.models import Cluster, UnitKind
from tasks.unit_classes import classes_of, members_of

from ..factories import make_organisation, make_unit

DAY = date(2026, 3, 1)
EXTERNAL = (
    "Sở Y tế",
    "Sở Khoa học và Công nghệ",
    "Ban Dân tộc",
    "Công an tỉnh",
    "Ban Tổ chức Tỉnh ủy",
    "Văn phòng Tỉnh ủy",
    "Tỉnh ủy Thử Nghiệm",
    "Ủy ban nhân dân tỉnh Thử Nghiệm",
    "UBND xã Tân An",
    "UBND phường Đông Hòa",
    "Ủy ban nhân dân huyện Sơn Lạc",
    "Huyện ủy Sơn Lạc",
    "Thành ủy Thử Nghiệm",
    "Đảng ủy Công an tỉnh",
    "Hội Nông dân tỉnh",
    "Tỉnh đoàn",
    "Trường Đại học Thử Nghiệm",
)


@pytest.fixture
def register(db: None) -> None:
    make_organisation()
    cluster = Cluster.objects.create(name="Cụm 1: Kỹ thuật")
    make_unit("Hội Luật gia", cluster=cluster)
    make_unit("Hội Y học")
    make_unit("Hội Mới Có Trong Kế Hoạch", is_planned=True)
    make_unit("Hội Đã Tan", left_on=date(2026, 2, 1))
    make_unit("Hội Sắp Lập", joined_on=date(2026, 9, 1))
    make_unit("Văn phòng", kind=UnitKind.OFFICE)
    make_unit("Ban Kiểm tra", kind=UnitKind.BODY)
    board = make_unit("Ban Thông tin", kind=UnitKind.DEPARTMENT, cluster=cluster)
    make_unit("Trung tâm Tư vấn", kind=UnitKind.CENTRE)
    make_unit("Tổ Biên tập", kind=UnitKind.DEPARTMENT, parent=board)
    make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    for name in EXTERNAL:
        make_unit(name, kind=UnitKind.EXTERNAL)


ASSOCIATIONS = {"Hội Luật gia", "Hội Y học"}
AGENCIES = {"Sở Y tế", "Sở Khoa học và Công nghệ", "Ban Dân tộc", "Công an tỉnh"}
COMMUNES = {"UBND xã Tân An", "UBND phường Đông Hòa"}
PARTY = {"Huyện ủy Sơn Lạc", "Thành ủy Thử Nghiệm", "Đảng ủy Công an tỉnh"}
INSIDE = {"Ban Thông tin", "Tổ Biên tập"}


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("các Hội thành viên", ASSOCIATIONS),
        ("Các hội thành viên Liên hiệp hội", ASSOCIATIONS),
        ("các Hội thành viên thuộc Liên hiệp các Hội KH&KT tỉnh", ASSOCIATIONS),
        ("các tổ chức thành viên", ASSOCIATIONS),
        ("CÁC HỘI NGÀNH THÀNH VIÊN", ASSOCIATIONS),
        ("các Hội trong toàn tỉnh", ASSOCIATIONS),
        ("các trung tâm trực thuộc", {"Trung tâm Tư vấn"}),
        ("các Hội thành viên, các trung tâm trực thuộc", ASSOCIATIONS | {"Trung tâm Tư vấn"}),
        ("các Hội thành viên và các đơn vị trực thuộc", ASSOCIATIONS | {"Trung tâm Tư vấn"}),
        ("các ban chuyên môn", INSIDE),
        ("các ban, phòng, trung tâm của Liên hiệp hội", INSIDE | {"Trung tâm Tư vấn"}),
        ("Các ban chuyên môn, Văn phòng và các Hội thành viên", INSIDE | {"Văn phòng"} | ASSOCIATIONS),
        ("các sở, ban, ngành", AGENCIES),
        ("Các sở, ban, ngành của tỉnh", AGENCIES),
        ("các sở, ngành, đoàn thể tỉnh", AGENCIES | {"Hội Nông dân tỉnh", "Tỉnh đoàn"}),
        ("Các sở, ban, ngành; UBND các xã, phường", AGENCIES | COMMUNES),
        ("các tổ chức chính trị - xã hội tỉnh", {"Hội Nông dân tỉnh", "Tỉnh đoàn"}),
        ("Các huyện ủy, thành ủy, đảng ủy trực thuộc", PARTY),
        ("các huyện uỷ, thành uỷ, đảng uỷ trực thuộc Tỉnh uỷ", PARTY),
        ("các ban đảng Tỉnh ủy", {"Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy"}),
        ("Ủy ban nhân dân các xã, phường", COMMUNES),
        ("UBND cấp xã", COMMUNES),
        ("UBND các huyện, thành phố", {"Ủy ban nhân dân huyện Sơn Lạc"}),
        ("các trường đại học, cao đẳng trên địa bàn tỉnh", {"Trường Đại học Thử Nghiệm"}),
        ("các Hội thành viên thuộc Cụm thi đua số 1", {"Hội Luật gia"}),
        ("các đơn vị trong Cụm 1", {"Hội Luật gia", "Ban Thông tin"}),
        ("các cụm thi đua", {"Hội Luật gia", "Ban Thông tin"}),
        ("các đơn vị trực thuộc Ban Thông tin", {"Tổ Biên tập"}),
    ],
)
def test_a_class_has_its_units(phrase: str, names: set[str], register: None) -> None:
    assert {unit.name for unit in members_of(phrase, DAY)} == names


@pytest.mark.parametrize(
    "phrase",
    [
        "các cơ quan, đơn vị liên quan",
        "các sở, ngành liên quan",
        "các địa phương",
        "các Hội thành viên khác",
        "các doanh nghiệp",
        "các Hội thành viên và các nhà khoa học",
        "Hội Luật gia",
        "Văn phòng",
        "Sở Y tế",
        "các Hội Nông dân cơ sở",
        "các Hội thành viên thuộc Cụm thi đua số 9",
        "các đơn vị trực thuộc Sở Tài chính",
        "",
        "các",
        "các " * 200,
    ],
)
def test_what_is_no_class_has_no_units(phrase: str, register: None) -> None:
    assert members_of(phrase, DAY) == []


def test_a_class_is_what_it_was_on_the_day(register: None) -> None:
    assert {unit.name for unit in members_of("các hội thành viên", date(2026, 1, 1))} == ASSOCIATIONS | {"Hội Đã Tan"}
    assert {unit.name for unit in members_of("các hội thành viên", date(2026, 9, 1))} == ASSOCIATIONS | {"Hội Sắp Lập"}


def test_a_class_is_counted_in_words(register: None) -> None:
    found = classes_of(["các Hội thành viên", "các Hội thành viên, các trung tâm trực thuộc", "các nhà khoa học"], DAY)
    assert [known.label for known in found.values()] == ["2 Hội thành viên", "2 Hội thành viên, 1 trung tâm trực thuộc"]


def test_classes_cost_three_queries(register: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        classes_of([*(f"các Hội thành viên{' ' * n}" for n in range(9)), "các sở, ban, ngành", "Văn phòng"], DAY)
    with django_assert_num_queries(0):
        classes_of(["các sở, ngành liên quan"], DAY)
