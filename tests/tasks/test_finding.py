"""Search in everything: what is found, in which order, and that nobody finds what is not theirs to see."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Mandate, Person, UnitName
from tasks import finding, search
from tasks.finding import Group, Reader, find_all
from tasks.models import Task
from tasks.status import Windows

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit, make_user

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
FIND = "/tim/"


def groups(user: Any, words: str) -> dict[str, Group]:
    return {group.key: group for group in find_all(Reader(user, words, date(2026, 6, 15), Windows()))}


def titles(group: Group | None) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in group.hits] if group else []


def marked(group: Group) -> list[str]:
    return [piece.text for hit in group.hits for piece in (*hit.title, *hit.meta, *hit.quote) if piece.is_hit]


def text(answer: Any) -> str:
    return str(answer.content.decode())


# --- What is found -------------------------------------------------------------------------------------------------


def test_find_everything_at_once(cast: Cast) -> None:
    unit = make_unit("Hội Thủy lợi tỉnh Thử Nghiệm")
    person = Person.objects.create(full_name="Trần Thủy Lợi")
    Mandate.objects.create(person=person, unit=unit, position="Chủ tịch")
    document = make_document(title="Kế hoạch thủy lợi nội đồng", registered_by=cast.office)
    task = make_task(document=document, title="Khảo sát công trình thủy lợi")
    found = groups(cast.office, "thuy loi")
    assert titles(found["tasks"]) == [task.title]
    assert [hit.url for hit in found["documents"].hits] == [document.get_absolute_url()]
    assert titles(found["units"]) == [unit.name]
    assert titles(found["people"]) == ["Trần Thủy Lợi"]
    assert set(marked(found["tasks"])) == {"thủy", "lợi"}
    assert found["tasks"].all_url == "/nhiem-vu/?q=thuy+loi"
    assert found["units"].all_url == "/don-vi/?q=thuy+loi&trang_thai=tat-ca"


@pytest.mark.parametrize(
    "number", ["32-KH/ĐĐLHH", "32 - KH/ĐĐLHH", "32/KH/ĐDLHH", "32 kh", "032-kh/ddlhh", "32", "32 KH ddlhh"]
)
def test_find_a_number_however_it_is_spelled(cast: Cast, number: str) -> None:
    for other in ("321-KH/ĐĐLHH", "132-KH/ĐĐLHH"):
        make_document(number=other, title="Kế hoạch khác", registered_by=cast.office)
    meant = make_document(number="32-KH/ĐĐLHH", registered_by=cast.office, issued_on=date(2020, 1, 1))
    found = groups(cast.office, number)["documents"]
    assert found.hits[0].url == meant.get_absolute_url()
    assert "32-KH/ĐĐLHH" in marked(found)
    assert "132" not in titles(found)[0]


def test_find_a_party_number_in_either_order(cast: Cast) -> None:
    meant = make_document(number="42-CT/TW", registered_by=cast.office)
    assert groups(cast.office, "42/CT-TW")["documents"].hits[0].url == meant.get_absolute_url()


def test_find_the_exact_number_before_the_ones_that_go_on(cast: Cast) -> None:
    new = {"registered_by": cast.office, "issued_on": date(2026, 5, 1)}
    make_document(number="5/KH-LHH-XYZ", **new)
    exact = make_document(number="5/KH-LHH", registered_by=cast.office, issued_on=date(2019, 5, 1))
    assert groups(cast.office, "05/KH-LHH")["documents"].hits[0].url == exact.get_absolute_url()


@pytest.mark.parametrize(("words", "first"), [("hồi", "Trồng cây hồi"), ("hội", "Mở hội thảo"), ("Hội", "Mở hội thảo")])
def test_find_the_very_accents_first(cast: Cast, words: str, first: str) -> None:
    document = make_document(registered_by=cast.office)
    for title in ("Trồng cây hồi", "Mở hội thảo", "Thu hoi dat"):
        make_task(document=document, title=title)
    found = titles(groups(cast.office, words)["tasks"])
    assert (found[0], len(found)) == (first, 3)


def test_find_the_very_accents_first_among_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(registered_by=cast.office)
    make_task(document=document, title="Trồng cây HỒI")
    for _i in range(4):
        make_task(document=document, title="Mở hội thảo")
    monkeypatch.setattr(search, "RARE", 2)
    monkeypatch.setattr(finding, "RARE", 2)
    found = groups(cast.office, "hồi")["tasks"]
    assert titles(found)[0] == "Trồng cây HỒI"
    assert found.count.more


def test_find_the_very_accents_first_in_every_kind(cast: Cast) -> None:
    for name in ("Hội Cựu giáo chức", "Hội Cừu Đông Sơn"):
        make_unit(name)
    for name in ("Lê Cựu", "Lê Cừu"):
        Person.objects.create(full_name=name)
    for title in ("Về cựu giáo chức", "Về chăn nuôi cừu"):
        make_document(title=title, registered_by=cast.office)
    found = groups(cast.office, "cừu")
    assert titles(found["units"]) == ["Hội Cừu Đông Sơn", "Hội Cựu giáo chức"]
    assert titles(found["people"]) == ["Lê Cừu", "Lê Cựu"]
    assert ["chăn nuôi" in "".join(p.text for p in hit.meta) for hit in found["documents"].hits] == [True, False]


def test_find_tells_another_name_of_a_unit(cast: Cast) -> None:
    UnitName.objects.create(unit=cast.own_unit, name="Hội Làm vườn Thử Nghiệm")
    meta = "".join(piece.text for piece in groups(cast.office, "lam vuon")["units"].hits[0].meta)
    assert "còn gọi là Hội Làm vườn Thử Nghiệm" in meta


def test_find_quotes_what_the_title_does_not_hold(cast: Cast) -> None:
    make_task(title="Việc một", text="Dài dòng. " * 40 + "Phản biện quy hoạch ba loại rừng. " + "Hết. " * 90)
    assert "Phản" in marked(groups(cast.office, "phan bien")["tasks"])


def test_find_leaves_out_what_its_parts_stand_for(cast: Cast) -> None:
    whole = make_task(title="Việc chung chia phần")
    Task.objects.filter(pk=whole.pk).update(has_parts=True)
    assert "tasks" not in groups(cast.office, "chia phan")


# --- Who finds what ------------------------------------------------------------------------------------------------


def test_find_is_within_what_the_user_sees(cast: Cast) -> None:
    mine = make_task(lead=cast.own_unit, title="Cây hồi của tôi")
    make_task(lead=cast.other_unit, title="Cây hồi của người")
    for unit, name in ((cast.own_unit, "Người Nhà Hồi"), (cast.other_unit, "Người Lạ Hồi")):
        Mandate.objects.create(person=Person.objects.create(full_name=name), unit=unit, position="Ủy viên")
    found = groups(cast.own, "hoi")
    assert titles(found["tasks"]) == [mine.title]
    assert titles(found["units"]) == [cast.own_unit.name]
    assert titles(found["people"]) == ["Người Nhà Hồi"]
    assert found["people"].all_url == ""


def test_find_counts_only_what_the_user_sees_of_a_common_word(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(registered_by=cast.office)
    mine = make_task(lead=cast.own_unit, title="Cây hồi", document=document)
    for _i in range(5):
        make_task(lead=cast.other_unit, title="Cây hồi", document=document)
    monkeypatch.setattr(search, "RARE", 2)
    monkeypatch.setattr(finding, "RARE", 2)
    found = groups(cast.own, "cay hoi")["tasks"]
    assert [hit.url for hit in found.hits] == [mine.get_absolute_url()]
    assert str(found.count) == "1"


# --- The page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Tìm trong tất cả"),
        ("   ", "Tìm trong tất cả"),
        ("!!! …", "Chưa có chữ hay số nào"),
        ("🏛🏛", "Chưa có chữ hay số nào"),
        ("a", "Một chữ thì khớp gần hết"),
        ("đ", "Một chữ thì khớp gần hết"),
        ("x" * 10_000, "nhiều nhất 200 chữ"),
        ("a\x00b", "ký tự không dùng được"),
        ("khongcogi", "Không thấy gì với"),
        ("xy", "Ghi từ ba chữ trở lên để tìm cả trong nhiệm vụ"),
        ('"" OR 1', "Không thấy gì với"),
        ("%_%x", "Một chữ thì khớp gần hết"),
        ("%_%xyz", "Không thấy gì với"),
        ("99999999999999999999", "Không thấy gì với"),
        ("<script>x</script>", "&lt;script&gt;"),
    ],
)
@pytest.mark.parametrize("target", ["", "find-hints", "find-found", "la"])
def test_find_answers_clearly(cast: Cast, login: Login, words: str, told: str, target: str) -> None:
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    answer = login(cast.office).get(FIND, {"q": words}, headers=headers)
    assert answer.status_code == 200
    if words.strip() or target != "find-hints":
        assert told in text(answer)


def test_find_parts_for_htmx(cast: Cast, login: Login) -> None:
    make_task(title="Cây hồi")
    client = login(cast.office)
    asked = {"HX-Request": "true", "HX-Target": "find-hints"}
    hints = text(client.get(FIND, {"q": "cay hoi"}, headers=asked))
    assert "<html" not in hints
    assert "<mark>Cây</mark>" in hints
    assert "Xem mọi kết quả" in hints
    found = client.get(FIND, {"q": "cay hoi"}, headers=asked | {"HX-Target": "find-found"})
    assert text(found).count("<section") == 1
    whole = client.get(FIND, {"q": "cay hoi"}, headers=asked | {"HX-History-Restore-Request": "true"})
    assert "<html" in text(whole)
    assert "HX-Target" in whole.headers["Vary"]


def test_find_is_in_the_frame_of_every_page(cast: Cast, login: Login) -> None:
    page = text(login(cast.own).get("/don-vi/"))
    assert 'action="/tim/"' in page
    assert 'href="/tim/"' in page


@pytest.mark.parametrize("user", ["office", "own"])
@pytest.mark.parametrize("words", ["cây hồi", "7/KH-CH"])
def test_find_costs_the_same_for_many(cast: Cast, login: Login, user: str, words: str) -> None:
    client = login(getattr(cast, user))
    costs = []
    for _round in range(2):
        for _i in range(1 if not costs else 4):
            unit = cast.own_unit
            UnitName.objects.create(unit=unit, name=f"Cây hồi {Person.objects.count()}")
            person = Person.objects.create(full_name="Cây Hồi")
            Mandate.objects.create(person=person, unit=unit, position="Ủy viên")
            document = make_document(title="Cây hồi", number="7/KH-CH", registered_by=make_user())
            make_task(lead=unit, title="Cây hồi", document=document)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(FIND, {"q": words}).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 22
