"""The review of a draft: source beside table, edits that survive, confirmation, unknown units."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Unit, UnitKind
from resolutions.models import Document, Draft
from tasks.models import Task

from ..conftest import Cast
from ..factories import make_document, make_unit
from .intake_browser import INTAKE, posted, shown, taken_in
from .intake_texts import NEWS, PLAN

Login = Callable[..., Client]


def test_draft_shows_source_and_table_tied_both_ways(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    page = shown(client, taken_in(client))
    for number in range(1, 6):
        assert page.count(f'id="p{number}"') == page.count(f'href="#p{number}"') == 1
        assert page.count(f'id="r{number}"') == 1
        assert re.search(rf'<a class="pin" id="p{number}"[^>]* href="#r{number}"', page)
    assert '<mark class="is-sure">Văn phòng chủ trì, phối hợp' in page
    places = ["<strong>Cần xem lại", 'id="r3"', "<strong>Đọc chắc", 'id="r1"']
    assert sorted(places, key=page.index) == places
    assert "→ 30/06/2026" in page
    assert "có thể là “phản biện”" in page


def test_draft_matches_units_despite_faulty_recognition(cast: Cast, login: Login) -> None:
    make_unit("Ban Tư vấn, phản biện và giám định xã hội", kind=UnitKind.DEPARTMENT)
    client = login(cast.office)
    draft = taken_in(client)
    printed = "Ban Tư vấn, phán biện và giám định xã hội"
    client.post(draft.get_absolute_url(), posted(shown(client, draft), t0__lead=printed))
    page = shown(client, draft)
    assert f"Văn bản ghi “{printed}”. Đã ghép với “Ban Tư vấn, phản biện và giám định xã hội” có sẵn" in page
    assert page.count('data-label="Cách ghi"') == 2


def test_draft_confirm_in_one_go(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), action="confirm"))
    document = Document.objects.get()
    assert answer["Location"] == document.get_absolute_url()
    assert document.tasks.count() == 5
    assert set(Unit.objects.exclude(pk__in=[cast.own_unit.pk, cast.other_unit.pk]).values_list("name", "kind")) == {
        ("Văn phòng", "office"),
        ("Hội Tin học tỉnh Bình Sơn", "association"),
        ("Ban Tư vấn, phản biện và giám định xã hội", "department"),
    }
    assert client.get(draft.get_absolute_url())["Location"] == document.get_absolute_url()


def test_draft_confirm_twice_makes_one_document(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    values = posted(shown(client, draft), action="confirm")
    places = {client.post(draft.get_absolute_url(), values)["Location"] for _ in range(2)}
    assert places == {Document.objects.get().get_absolute_url()}


def test_draft_edits_survive(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    typed = {
        "h__number": "13-KH/ĐĐLHH",
        "t0__title": "Tên việc đã sửa",
        "t0__lead": "Văn phòng; Ban Mới",
        "t0__phrase": "Quý I/2027",
        "t0__product": "Trang tin",
        "t1__keep": None,
        "link__1": "",
        "u0__kind": "external",
    }
    assert client.post(draft.get_absolute_url(), posted(shown(client, draft), **typed)).status_code == 302
    page = shown(client, draft)
    again = posted(page)
    for name, value in typed.items():
        assert again.get(name.replace("__", "-")) == value, name
    assert "→ 31/03/2027" in page
    draft.refresh_from_db()
    assert draft.parsed["header"]["number"] == "12-KH/ĐĐLHH"
    assert draft.edits["rows"]["t1"] == {"keep": False}
    assert set(draft.edits["rows"]) == {"t0", "t1"}


def test_draft_saved_by_its_button_says_so_and_stays(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    values = posted(shown(client, draft), action="save", h__issuer="")
    answer = client.post(draft.get_absolute_url(), values, follow=True)
    assert answer.redirect_chain == [(draft.get_absolute_url() + "?mo=t2&mo=t0&mo=t1&mo=x0_0&mo=x0_1#main", 302)]
    assert "Đã lưu bản nháp 12-KH/ĐĐLHH." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.edits["header"] == {"issuer": ""}


def test_draft_confirm_asks_for_what_is_missing_and_keeps_all(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    values = posted(shown(client, draft), action="confirm", h__issuer="", t0__title="Sửa rồi", t1__title="")
    answer = client.post(draft.get_absolute_url(), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Cần ghi “Cơ quan ban hành”." in page
    assert 'href="#f-t1-title"' in page
    assert "Sửa rồi" in page
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"h__issued_on": "31/02/2026"},
        {"t0__title": "x" * 501},
        {"t0__phrase": "a\x00b"},
        {"version": "x"},
        {"version": "99999999999999999999"},
        {"h__term": "77"},
        {"h__kind": "khong-co"},
    ],
)
def test_draft_wrong_input_is_422_and_saves_nothing(wrong: dict[str, str], cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), t2__title="Còn nguyên", **wrong))
    assert answer.status_code == 422
    assert "Còn nguyên" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.edits == {}


def test_draft_unknown_rows_and_kinds_are_left_out(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    extra = {"t99-title": "Lạ", "x9_9-title": "Lạ", "zz-title": "Lạ", "link-0": "khong-co", "link-99999999": "cites"}
    assert client.post(draft.get_absolute_url(), posted(shown(client, draft)) | extra).status_code == 302
    draft.refresh_from_db()
    assert draft.edits == {}
    assert "Lạ" not in str(draft.edits)


def test_draft_new_names_are_asked_about_before_confirming(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    values = posted(shown(client, draft), action="confirm", t0__lead="Ban Vừa Gõ")
    answer = client.post(draft.get_absolute_url(), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có tên đơn vị chưa có trong sổ: Ban Vừa Gõ" in page
    assert not Unit.objects.filter(name="Ban Vừa Gõ").exists()
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm"))
    assert answer.status_code == 302
    assert Unit.objects.get(name="Ban Vừa Gõ").kind == UnitKind.DEPARTMENT


def test_draft_name_can_be_another_name_of_a_unit(cast: Cast, login: Login) -> None:
    office = make_unit("Văn phòng Thường trực", kind=UnitKind.OFFICE)
    client = login(cast.office)
    draft = taken_in(client)
    page = shown(client, draft)
    index = re.search(r'name="u(\d)-name" value="Văn phòng"', page)
    assert index
    prefix = f"u{index[1]}"
    wrong = client.post(
        draft.get_absolute_url(),
        posted(page, action="confirm", **{f"{prefix}__do": "alias", f"{prefix}__unit": "Không Có"}),
    )
    assert wrong.status_code == 422
    assert "Không có đơn vị nào tên “Không Có”" in wrong.content.decode()
    answer = client.post(
        draft.get_absolute_url(),
        posted(page, action="confirm", **{f"{prefix}__do": "alias", f"{prefix}__unit": office.name}),
    )
    assert answer.status_code == 302
    assert office.names.get().name == "Văn phòng"


def test_draft_add_a_missed_task(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), action="add"))
    assert answer["Location"].endswith("#r6")
    page = shown(client, draft)
    assert 'id="r6"' in page
    values = posted(page, action="confirm", n1__title="Việc bị sót")
    assert client.post(draft.get_absolute_url(), values).status_code == 302
    assert Task.objects.get(path="bổ sung 1").title == "Việc bị sót"


def test_draft_default_lead_is_offered_not_imposed(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    parsed = draft.parsed | {"default_lead": ["Ban Thường vụ"]}
    parsed["tasks"][0]["lead_units"] = []
    Draft.objects.filter(pk=draft.pk).update(parsed=parsed)
    page = shown(client, draft)
    assert "Còn 1 nhiệm vụ chưa có chủ trì" in page
    assert posted(page)["t0-lead"] == ""
    client.post(draft.get_absolute_url(), posted(page, action="lead"))
    assert posted(shown(client, draft))["t0-lead"] == "Ban Thường vụ"
    assert posted(shown(client, draft))["t1-lead"].startswith("Ban Tư vấn")


def test_draft_stale_is_409_and_shows_both(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    page = shown(client, draft)
    client.post(draft.get_absolute_url(), posted(page, t0__title="Người trước"))
    for action in ("save", "confirm"):
        answer = client.post(draft.get_absolute_url(), posted(page, action=action, t0__title="Người sau"))
        assert answer.status_code == 409
        assert "Người trước" in answer.content.decode()
        assert "Người sau" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.edits["rows"]["t0"]["title"] == "Người trước"
    assert not Document.objects.exists()


def test_draft_saves_itself_by_htmx(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    page = shown(client, draft)
    values = posted(page, t0__phrase="tháng 9/2027", t1__lead="Ban Vừa Gõ")
    headers = {"HX-Request": "true"}
    answer = client.post(draft.get_absolute_url(), values, headers=headers).content.decode()
    assert "<html" not in answer
    assert 'id="due-t0" hx-swap-oob="true">→ 30/09/2027' in answer
    assert 'id="draft-version" value="2" hx-swap-oob="true"' in answer
    assert "Ban Vừa Gõ" in answer
    late = client.post(draft.get_absolute_url(), values | {"t0-phrase": "tháng 8/2027"}, headers=headers)
    assert late.status_code == 422
    assert f"{cast.office.full_name} vừa lưu bản nháp này" in late.content.decode()
    assert late["Draft-Version"] == "2"


def test_draft_drop_asks_first(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    url = reverse("tasks:draft_drop", args=[draft.pk])
    assert "Giữ lại" in client.get(url).content.decode()
    assert Draft.objects.get().state == "open"
    assert client.post(url)["Location"] == INTAKE
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "Không có bản nháp nào" in client.get(INTAKE).content.decode()


def test_draft_warns_of_a_document_already_registered(cast: Cast, login: Login) -> None:
    twin = make_document(number="12/KH-ĐDLHH", issuer="Đảng đoàn Liên hiệp các Hội KH&KT tỉnh")
    client = login(cast.office)
    draft = taken_in(client)
    page = shown(client, draft)
    assert twin.get_absolute_url() in page
    assert "Số này đã có trong sổ" in page


def test_draft_of_a_news_item_is_no_dead_end(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client, NEWS)
    page = shown(client, draft)
    assert "Đây không phải văn bản giao việc" in page
    assert "Thêm nhiệm vụ sót" in page
    assert "Bỏ bản nháp" in page
    values = posted(page, action="confirm", h__title="Tin gặp mặt", h__issuer="Liên hiệp hội")
    assert client.post(draft.get_absolute_url(), values).status_code == 302
    assert not Task.objects.exists()


def test_draft_markup_in_the_text_stays_text(cast: Cast, login: Login) -> None:
    nasty = PLAN.replace("trang thông tin mới", "<script>alert(1)</script> mới").replace("Văn phòng", '"><b>VP</b>')
    client = login(cast.office)
    draft = taken_in(client, nasty)
    page = shown(client, draft)
    assert "<script>alert" not in page
    assert "<b>VP" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_draft_queries_do_not_grow_with_its_rows(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    shown(client, draft)
    counts = []
    for copies in (1, 100):
        parsed = draft.parsed | {"tasks": draft.parsed["tasks"] * copies}
        Draft.objects.filter(pk=draft.pk).update(parsed=parsed)
        for query in ({"mo": "tat-ca"}, {"thu-tu": "van-ban"}):
            with CaptureQueriesContext(connection) as captured:
                page = shown(client, draft, **query)
            counts.append(len(captured))
        assert page.count('name="pick"') == 3 * copies + 2
    assert len(set(counts)) == 1, counts


def test_confirmed_draft_leads_to_its_assignment(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    values = posted(shown(client, draft), action="confirm")
    values |= {name: "" for name in values if name.endswith("-lead")}
    answer = client.post(draft.get_absolute_url(), values, follow=True)
    document = Document.objects.get()
    waiting = document.tasks.filter(lead_count=0).count()
    link = f'href="/phan-cong/?van-ban={document.pk}"'
    page = answer.content.decode()
    assert waiting
    assert page.count(link) == 2
    assert page.count(f"Phân công {waiting} việc chưa giao") == 2
    assert link not in login(cast.viewer).get(document.get_absolute_url()).content.decode()
