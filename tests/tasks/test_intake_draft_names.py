"""Names of units on the review page: classes given to each of their units, names that fold alike, letters misread."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Unit, UnitKind
from resolutions.models import Document, Draft
from tasks.models import Assignment

from ..conftest import Cast
from ..factories import make_unit
from .intake_browser import posted, shown, taken_in
from .intake_texts import PLAN
from .test_intake_draft_acts import press

Login = Callable[..., Client]
MEMBERS = ("Hội Cơ khí tỉnh Bình Sơn", "Hội Làm vườn tỉnh Bình Sơn")
CLASS = "các Hội thành viên"


@pytest.fixture
def client(cast: Cast, login: Login) -> Client:
    for name in MEMBERS:
        make_unit(name, kind=UnitKind.ASSOCIATION)
    return login(cast.office)


def test_a_class_is_fanned_out_to_each_of_its_units(client: Client) -> None:
    draft = taken_in(client)
    press(client, draft, "open:t0")
    values = posted(shown(client, draft), t0__lead="các Hội thành viên; Văn phòng", t2__coop="Các hội thành viên")
    client.post(draft.get_absolute_url(), values)
    page = shown(client, draft)
    key = re.search(r'value="fan:([^"]+)"', page)
    assert key
    page = press(client, draft, f"fan:{key[1]}")
    assert "các Hội thành viên" not in draft.edits["rows"]["t0"]["lead"]
    assert {"Hội Cơ khí tỉnh Bình Sơn", "Hội Làm vườn tỉnh Bình Sơn", "Văn phòng"} <= set(
        draft.edits["rows"]["t0"]["lead"].split("; ")
    )
    assert "Hội Cơ khí tỉnh Bình Sơn" in draft.edits["rows"]["t2"]["coop"]
    assert "fan:" not in page
    press(client, draft, "undo")
    assert draft.edits["rows"]["t0"]["lead"].startswith("các Hội thành viên")


def test_a_registered_class_is_given_to_each_of_its_units_in_one_row_or_in_all(client: Client) -> None:
    make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    draft = taken_in(client)
    values = posted(shown(client, draft), t0__lead=f"Văn phòng; {CLASS}", t2__coop="Các hội thành viên")
    client.post(draft.get_absolute_url(), values)
    page = shown(client, draft)
    assert "Tên đơn vị mới" in page
    assert f'name="u0-name" value="{CLASS}"' not in page
    assert 'value="each:t0:lead:1"' in page
    assert 'value="each:t2:coop:0"' in page
    assert page.count("ở cả 2 dòng") == 2
    press(client, draft, "each:t0:lead:1")
    lead = draft.edits["rows"]["t0"]["lead"].split("; ")
    assert lead[0] == "Văn phòng"
    assert set(MEMBERS) <= set(lead)
    assert CLASS not in lead
    assert draft.edits["rows"]["t2"]["coop"] == "Các hội thành viên"
    page = press(client, draft, "undo")
    assert draft.edits["rows"]["t0"]["lead"] == f"Văn phòng; {CLASS}"
    key = re.search(r'value="(fan:[^"]+)"', shown(client, draft))
    assert key
    press(client, draft, key[1])
    assert all(name in draft.edits["rows"]["t0"]["lead"] for name in MEMBERS)
    assert all(name in draft.edits["rows"]["t2"]["coop"] for name in MEMBERS)
    assert "each:" not in shown(client, draft)


def test_a_compact_row_and_a_dropped_one_offer_no_class(client: Client) -> None:
    make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    draft = taken_in(client)
    client.post(draft.get_absolute_url(), posted(shown(client, draft), t0__lead=CLASS))
    assert "each:" not in shown(client, draft, mo="t1")
    client.post(draft.get_absolute_url(), posted(shown(client, draft), t0__keep=None))
    assert "each:" not in shown(client, draft)


def test_a_class_of_many_units_can_still_be_saved(client: Client) -> None:
    for number in range(130):
        make_unit(f"Hội Khoa học kỹ thuật ngành thứ {number} tỉnh Bình Sơn", kind=UnitKind.ASSOCIATION)
    draft = taken_in(client)
    client.post(draft.get_absolute_url(), posted(shown(client, draft), t0__lead=CLASS))
    press(client, draft, "each:t0:lead:0")
    page = shown(client, draft)
    assert client.post(draft.get_absolute_url(), posted(page, action="confirm")).status_code == 302
    assert Assignment.objects.filter(task__path="II/1", part="lead").count() > 130


def test_classes_cost_as_many_queries_however_many_rows_name_them(client: Client) -> None:
    make_unit("Các hội thành viên", kind=UnitKind.GROUP)
    draft, counts = taken_in(client), []
    shown(client, draft)
    for keys in (("t0",), ("t0", "t1", "t2", "x0_0", "x0_1")):
        draft.edits = {"rows": {key: {"lead": f"{CLASS}; các sở, ban, ngành"} for key in keys}}
        draft.save()
        with CaptureQueriesContext(connection) as captured:
            assert shown(client, draft).count("each:") == len(keys)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_names_that_fold_alike_are_decided_on_apart(client: Client) -> None:
    draft = taken_in(client)
    names = ("Hội Khuyến học xã Tân Mỹ", "Hội Khuyến học xã Tấn Mỹ")
    values = posted(shown(client, draft), t0__lead=names[0], t1__lead=names[1])
    client.post(draft.get_absolute_url(), values)
    page = shown(client, draft)
    prefixes = [re.search(rf'name="(u\d+)-name" value="{name}"', page) for name in names]
    first, second = (match[1] if match else "" for match in prefixes)
    assert first
    assert second
    keys = {posted(page)[f"{prefix}-key"] for prefix in (first, second)}
    assert len(keys) == 2
    client.post(draft.get_absolute_url(), posted(page, **{f"{second}__do": "none"}))
    draft.refresh_from_db()
    assert [one["name"] for one in draft.edits["units"].values()] == [names[1]]
    page = shown(client, draft)
    assert (posted(page)[f"{first}-do"], posted(page)[f"{second}-do"]) == ("new", "none")
    assert client.post(draft.get_absolute_url(), posted(page, action="confirm")).status_code == 302
    assert Unit.objects.filter(name=names[0]).exists()
    assert not Unit.objects.filter(name=names[1]).exists()
    assert {a.unit.name for a in Assignment.objects.filter(task__path="II/1", part="lead")} == {names[0]}
    assert not Assignment.objects.filter(task__path="II/2", part="lead").exists()


def test_a_very_long_name_is_refused_with_a_sentence(client: Client) -> None:
    draft = taken_in(client)
    name = "Hội đồng " + "xét chọn công trình khoa học tiêu biểu " * 8
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), t0__lead=name))
    assert answer.status_code == 422
    assert "200" in answer.content.decode()
    assert name.strip() in answer.content.decode()  # what was typed is still there
    assert not Unit.objects.filter(name__startswith="Hội đồng xét chọn").exists()


def test_a_misread_name_shows_what_the_document_prints(client: Client) -> None:
    board = make_unit("Ban Tư vấn, phản biện và giám định xã hội", kind=UnitKind.DEPARTMENT)
    draft = taken_in(client)
    printed = "Ban Tư vấn, phân biện và giám định xã hội"
    told = f"Văn bản ghi “{printed}”, đọc là “{board.name}”."
    page = shown(client, draft, mo="t0")
    assert page.count(told) == 1
    assert shown(client, draft).count(told) == 1
    client.post(draft.get_absolute_url(), posted(shown(client, draft), x0_1__lead="Văn phòng"))
    assert told not in shown(client, draft)
    client.post(draft.get_absolute_url(), posted(shown(client, draft), x0_1__lead=board.name))
    assert client.post(draft.get_absolute_url(), posted(shown(client, draft), action="confirm")).status_code == 302
    given = Assignment.objects.get(task__document=Document.objects.get(), task__path="PL1/2", part="lead")
    assert (given.unit, given.printed) == (board, printed)


def test_each_misread_name_of_a_list_is_shown_as_it_is_printed(client: Client) -> None:
    printed = "phôi hợp với Hội Tin học tỉnh Bình Sơn, Sờ Tài chính"
    draft = taken_in(client, PLAN.replace("phối hợp với Hội Tin học tỉnh Bình Sơn", printed))
    page = shown(client, draft)
    assert posted(page)["t0-coop"] == "Hội Tin học tỉnh Bình Sơn; Sở Tài chính"
    assert page.count("đọc là “Sở Tài chính”") == 1
    assert "Văn bản ghi “Sờ Tài chính”, đọc là “Sở Tài chính”." in page
    assert client.post(draft.get_absolute_url(), posted(page, action="confirm")).status_code == 302
    assert Assignment.objects.get(unit__name="Sở Tài chính").printed == "Sờ Tài chính"


def test_a_merged_row_keeps_the_spelling_of_each_part(client: Client) -> None:
    make_unit("Ban Tư vấn, phản biện và giám định xã hội", kind=UnitKind.DEPARTMENT)
    draft = taken_in(client)
    press(client, draft, "merge:x0_1")
    assert "phân biện và giám định xã hội”, đọc là" in shown(client, draft)
    assert PLAN.count("phân biện") == 1


NEAR = "Ban KHCN – Tư vấn, phản biện và giám định xã hội"
PRINTED = "Ban Tư vấn, phản biện và giám định xã hội"


def prefix_of(page: str, name: str) -> str:
    match = re.search(rf'name="(u\d+)-name" value="{name}"', page)
    assert match
    return match[1]


def test_a_name_with_a_near_unit_must_be_decided_on(client: Client) -> None:
    make_unit(NEAR, kind=UnitKind.DEPARTMENT)
    draft = taken_in(client)
    page = shown(client, draft)
    prefix = prefix_of(page, PRINTED)
    assert f"gần giống: {NEAR}" in page
    assert posted(page)[f"{prefix}-do"] == ""
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm"))
    again = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#f-{prefix}-do">“{PRINTED}” gần giống đơn vị có sẵn.' in again
    assert not Document.objects.exists()
    answer = client.post(draft.get_absolute_url(), posted(again, action="confirm", **{f"{prefix}__do": "new"}))
    assert answer.status_code == 302
    assert Unit.objects.get(name=PRINTED).kind == UnitKind.DEPARTMENT


def test_a_near_unit_is_taken_with_one_press_and_given_back(client: Client) -> None:
    board = make_unit(NEAR, kind=UnitKind.DEPARTMENT)
    draft = taken_in(client)
    key = posted(shown(client, draft))[f"{prefix_of(shown(client, draft), PRINTED)}-key"]
    page = press(client, draft, f"alias:{key}:0", {"HX-Request": "true"})
    assert 'id="unit-names" hx-swap-oob="true"' in page
    assert f"Hoàn tác: coi “{PRINTED}” là “{NEAR}”" in page
    page = shown(client, draft)
    prefix = prefix_of(page, PRINTED)
    assert (posted(page)[f"{prefix}-do"], posted(page)[f"{prefix}-unit"]) == ("alias", NEAR)
    assert f'value="alias:{key}:0"' not in page
    press(client, draft, "undo")
    assert posted(shown(client, draft))[f"{prefix}-do"] == ""
    press(client, draft, f"alias:{key}:0")
    client.post(draft.get_absolute_url(), posted(shown(client, draft), action="confirm"))
    assert board.names.get().name == PRINTED
    assert not Unit.objects.filter(name=PRINTED).exists()


@pytest.mark.parametrize("rest", ["", "x", "ban la:0", "{key}:7", "{key}:-1", "{key}:", "{key}"])
def test_a_forged_near_unit_decides_nothing(rest: str, client: Client) -> None:
    make_unit(NEAR, kind=UnitKind.DEPARTMENT)
    draft = taken_in(client)
    key = posted(shown(client, draft))[f"{prefix_of(shown(client, draft), PRINTED)}-key"]
    press(client, draft, f"alias:{rest.format(key=key)}")
    assert draft.edits == {}


def test_a_closing_sentence_offers_units_only(client: Client) -> None:
    draft = taken_in(client)
    parsed = draft.parsed | {"default_lead": ["đơn vị, địa phương", "Ban Thường vụ"]}
    parsed["tasks"][0]["lead_units"] = []
    Draft.objects.filter(pk=draft.pk).update(parsed=parsed)
    page = shown(client, draft)
    assert "đơn vị, địa phương" not in page
    press(client, draft, "lead")
    assert draft.edits["rows"] == {"t0": {"lead": "Ban Thường vụ"}}


def test_many_rows_without_a_lead_are_told_of_once(client: Client) -> None:
    draft = taken_in(client)
    for task in draft.parsed["tasks"]:
        task |= {"lead_units": [], "doubts": ["NO_LEAD"]}
    draft.save()
    page = shown(client, draft)
    assert "Câu này không nêu ai chủ trì" not in page
    assert page.count("3 nhiệm vụ chưa nêu chủ trì, để phân công sau.") == 1


def test_rows_are_accepted_together_and_given_back_in_one_step(client: Client, cast: Cast) -> None:
    draft = taken_in(client)
    first = draft.parsed["tasks"][0]
    copies = [first | {"doubts": ["UNNUMBERED"]} for _n in range(4)] + [first | {"doubts": ["UNNUMBERED", "VERY_LONG"]}]
    Draft.objects.filter(pk=draft.pk).update(parsed=draft.parsed | {"tasks": copies})
    page = shown(client, draft)
    assert "Đã xem cả 4: đoạn không đánh số" in page
    press(client, draft, "seen:UNNUMBERED")
    assert set(draft.edits["seen"]) == {"t0", "t1", "t2", "t3"}
    assert draft.edits["seen"]["t3"]["by"] == cast.office.pk
    page = shown(client, draft)
    assert "Đã xem cả" not in page
    assert "Hoàn tác: đánh dấu đã xem 4 dòng" in page
    press(client, draft, "undo")
    assert "seen" not in draft.edits
    press(client, draft, "seen:KHONG_CO")
    assert draft.edits == {}


def test_picked_rows_are_accepted_together(client: Client) -> None:
    draft = taken_in(client)
    page = shown(client, draft)
    assert 'value="seen:picked"' in page
    client.post(draft.get_absolute_url(), posted(page, action="accept:t0"))
    values = posted(shown(client, draft), action="seen:picked")
    client.post(draft.get_absolute_url(), values | {"pick": ["t0", "t1", "x0_0", "t99"]})
    draft.refresh_from_db()
    assert set(draft.edits["seen"]) == {"t0", "t1", "x0_0"}
    client.post(draft.get_absolute_url(), posted(shown(client, draft), action="undo"))
    draft.refresh_from_db()
    assert set(draft.edits["seen"]) == {"t0"}
