"""Buttons of the review page, as a browser without script presses them: acts, steps back, checks, who else is here."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from resolutions.models import Draft, DraftVisit
from resolutions.reading.advice import ADVICE, GENERAL, advice
from tasks.presence import GONE_AFTER, TOLD_EVERY, others_at

from ..conftest import Cast
from .intake_browser import posted, shown, taken_in
from .intake_texts import PLAN

Login = Callable[..., Client]
HTMX = {"HX-Request": "true"}
UNDATED = PLAN.replace("Số: 12-KH/ĐĐLHH", "Số:    -KH/ĐĐLHH").replace("ngày 05 tháng 02", "ngày    tháng 02")


def press(client: Client, draft: Draft, action: str, headers: dict[str, str] | None = None, **typed: str | None) -> str:
    """Press a button of the page as it is now; the answer, or the page that it leads to."""
    page = shown(client, draft, thu_tu="x")
    answer = client.post(draft.get_absolute_url(), posted(page, action=action, **typed), headers=headers, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    draft.refresh_from_db()
    return str(answer.content.decode())


@pytest.fixture
def client(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def test_compact_rows_send_no_words_and_keep_them(client: Client) -> None:
    draft = taken_in(client)
    press(client, draft, "open:t0")
    press(client, draft, "save", t0__title="Tên việc đã sửa")
    page = shown(client, draft, mo="t1")
    assert "t0-title" not in posted(page)
    client.post(draft.get_absolute_url(), posted(page, t1__keep=None))
    draft.refresh_from_db()
    assert draft.edits["rows"] == {"t0": {"title": "Tên việc đã sửa"}, "t1": {"keep": False}}


def test_open_and_close_change_nothing_that_is_stored(client: Client) -> None:
    draft = taken_in(client)
    page = press(client, draft, "open:t1")
    assert 'name="t1-title"' in page
    assert 'name="t0-title"' not in page
    assert (draft.version, draft.steps, draft.edits) == (1, [], {})
    assert 'name="t1-title"' not in press(client, draft, "close:t1")


def test_accepting_tells_who_looked(client: Client, cast: Cast) -> None:
    draft = taken_in(client)
    page = press(client, draft, "accept:t2")
    assert f"{cast.office.full_name} đã xem" in page
    assert "1 dòng" not in page
    assert draft.edits["seen"]["t2"]["by"] == cast.office.pk


def test_other_printed_deadline_is_chosen(client: Client) -> None:
    draft = taken_in(client, PLAN.replace("hoàn thành trước ngày 30/6/2026", "trước ngày 30/6/2026, báo cáo hằng quý"))
    page = shown(client, draft)
    assert "Câu còn nêu thời hạn khác" in page
    assert 'value="phrase:t0:1"' in page
    page = press(client, draft, "phrase:t0:1")
    assert draft.edits["rows"]["t0"] == {"phrase": "hằng quý"}
    assert "mỗi quý một kỳ" in page
    assert "Câu còn nêu thời hạn khác" not in page


def test_undo_takes_back_step_by_step(client: Client, cast: Cast) -> None:
    draft = taken_in(client)
    press(client, draft, "keep:t0")
    press(client, draft, "merge:t2")
    page = press(client, draft, "save", h__number="99-KH/ĐĐLHH")
    assert "Hoàn tác: sửa nội dung" in page
    press(client, draft, "undo")
    assert "header" not in draft.edits
    page = press(client, draft, "undo")
    assert "merged" not in draft.edits
    assert "Hoàn tác: bỏ số 1" in page
    press(client, draft, "undo")
    assert (draft.edits, draft.steps) == ({}, [])
    press(client, draft, "undo")
    assert draft.edits == {}


def test_undo_shows_the_header_again(client: Client) -> None:
    draft = taken_in(client)
    press(client, draft, "save", h__number="99-KH/ĐĐLHH")
    page = press(client, draft, "undo", HTMX)
    assert 'id="draft-head" hx-swap-oob="true"' in page
    assert 'value="12-KH/ĐĐLHH"' in page


def test_a_check_is_settled_by_mending_what_it_says(client: Client, cast: Cast) -> None:
    draft = taken_in(client, UNDATED)
    page = shown(client, draft)
    assert advice("MISSING_NUMBER") in page
    press(client, draft, "save", h__number="12-KH/ĐĐLHH")
    page = shown(client, draft)
    assert advice("MISSING_NUMBER") not in page
    assert f"{cast.office.full_name} đã sửa" in page
    press(client, draft, "save", h__number="")
    assert advice("MISSING_NUMBER") in shown(client, draft)


def test_a_check_is_left_as_it_is_by_somebody(client: Client, cast: Cast) -> None:
    draft = taken_in(client, UNDATED)
    index = next(i for i, w in enumerate(draft.parsed["warnings"]) if w["code"] == "MISSING_DAY")
    page = press(client, draft, f"settle:{index}")
    assert f"{cast.office.full_name} đã xem và để nguyên" in page
    page = press(client, draft, f"settle:{index}")
    assert "đã xem và để nguyên" not in page


def test_all_checks_of_a_kind_are_settled_at_once(client: Client) -> None:
    draft = taken_in(client)
    warning = draft.parsed["warnings"][0]
    Draft.objects.filter(pk=draft.pk).update(parsed=draft.parsed | {"warnings": [warning] * 4})
    page = shown(client, draft)
    assert "2 điều cùng loại nữa" in page
    press(client, draft, f"settle:{warning['code']}")
    assert set(draft.edits["settled"]) == {"0", "1", "2", "3"}


def test_every_warning_code_has_its_advice() -> None:
    codes = {
        "MISSING_NUMBER", "MISSING_DAY", "MISSING_DATE", "NUMBER_CONFLICT", "DATE_CONFLICT", "ISSUER_MISMATCH",
        "ATTENDANCE_MISMATCH", "DECISION_AMONG_TASKS", "DUPLICATE", "SIGNER_TITLE_MISSING", "NOT_A_DIRECTIVE",
        "REF_DATE_CONFLICT", "REF_NUMBER_FORMAT", "OCR_SUSPECT", "DOC_TYPE_CONFLICT", "ANNEX_BODY_MISMATCH",
        "DEADLINE_BEFORE_ISSUE", "RELATIVE_DEADLINE_UNANCHORED", "NUMBERING_GAP", "NUMBERING_DUP",
    }  # fmt: skip
    assert codes <= set(ADVICE)
    assert len({advice(code) for code in codes}) == len(codes)
    assert advice("MÃ_LẠ") == GENERAL


def test_advice_is_short_and_speaks_of_what_is_on_the_page(client: Client) -> None:
    draft = taken_in(client, UNDATED)
    seen = shown(client, draft) + shown(client, draft, **{"thu-tu": "van-ban"})
    for words in (*ADVICE.values(), GENERAL):
        assert len(words) <= 200, words
        for label in re.findall("“([^”]+)”", words):
            assert label in seen, label


def test_document_order_shows_headings_and_changes_their_kind(client: Client) -> None:
    draft = taken_in(client)
    page = shown(client, draft, **{"thu-tu": "van-ban"})
    index = next(i for i, node in enumerate(draft.parsed["outline"]) if node["path"] == "II")
    assert page.index(f'id="k{index}"') < page.index('id="r1"') < page.index('id="r2"')
    page = press(client, draft, f"kind:{index}:task")
    assert draft.edits["blocks"] == {str(index): "task"}
    assert "3 nhiệm vụ sẽ ghi" in page


def test_merged_and_made_rows_are_confirmed_as_they_stand(client: Client) -> None:
    draft = taken_in(client)
    press(client, draft, "merge:t1")
    press(client, draft, "renumber")
    page = shown(client, draft)
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.document
    tasks = list(draft.document.tasks.order_by("position"))
    assert [task.path for task in tasks] == ["1", "2", "3", "4"]
    assert "trang thông tin mới" in tasks[0].text
    assert "cuộc tư vấn" in tasks[0].text


def test_wrong_input_in_an_act_saves_nothing_and_touches_nothing_on_the_page(client: Client) -> None:
    draft = taken_in(client)
    values = posted(shown(client, draft), action="keep:t0", h__issued_on="31/02/2026")
    answer = client.post(draft.get_absolute_url(), values, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (422, "#draft-saved", "innerHTML")
    draft.refresh_from_db()
    assert draft.edits == {}


def test_wrong_input_keeps_what_was_typed_in_every_open_row(client: Client) -> None:
    draft = taken_in(client)
    values = posted(shown(client, draft), h__issued_on="31/02/2026", t0__title="Việc một", t3__title="Lạ")
    page = client.post(draft.get_absolute_url(), values).content.decode()
    assert (posted(page)["t0-title"], posted(page)["h-issued_on"]) == ("Việc một", "31/02/2026")


def test_presence_tells_who_else_is_here_and_who_saved(client: Client, cast: Cast, login: Login) -> None:
    draft = taken_in(client)
    shown(client, draft)
    other = login(cast.admin)
    page = shown(other, draft)
    assert f"{cast.office.full_name} cũng đang mở bản nháp này" in page
    address = reverse("tasks:draft_presence", args=[draft.pk])
    told = other.post(address, {"version": "1"}).content.decode()
    assert "vừa lưu" not in told
    press(client, draft, "keep:t0")
    told = other.post(address, {"version": "1"}).content.decode()
    assert f"{cast.office.full_name} vừa lưu bản nháp này" in told
    assert "vừa lưu" not in client.post(address, {"version": "1"}).content.decode()
    for nonsense in ("", "x", "9" * 40):
        assert other.post(address, {"version": nonsense}).status_code == 200


def test_presence_forgets_who_left(client: Client, cast: Cast) -> None:
    draft = taken_in(client)
    now = timezone.now()
    DraftVisit.objects.create(draft=draft, user=cast.admin, seen_at=now - GONE_AFTER - timedelta(seconds=1))
    assert others_at(draft, cast.office, now) == []
    DraftVisit.objects.update(seen_at=now - timedelta(seconds=TOLD_EVERY))
    assert others_at(draft, cast.office, now) == [cast.admin.full_name]
    assert others_at(draft, cast.admin, now) == []


@pytest.mark.parametrize("action", ["save", "keep:t0", "accept:t2", "order:van-ban", "undo"])
def test_act_queries_do_not_grow_with_the_rows(client: Client, action: str) -> None:
    draft = taken_in(client)
    counts = []
    for copies in (1, 20):
        parsed = draft.parsed | {"tasks": draft.parsed["tasks"] * copies}
        Draft.objects.filter(pk=draft.pk).update(parsed=parsed, edits={"rows": {"t1": {"lead": "A"}}}, steps=[])
        values = posted(shown(client, draft), action=action)
        with CaptureQueriesContext(connection) as captured:
            assert client.post(draft.get_absolute_url(), values, headers=HTMX).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_page_that_was_left_before_its_answer_came_still_saves(client: Client, cast: Cast) -> None:
    draft = taken_in(client)
    values = posted(shown(client, draft), t0__title="Lần một") | {"page": "trang-mot"}
    assert client.post(draft.get_absolute_url(), values, headers=HTMX).status_code == 200
    later = values | {"t0-title": "Lần hai", "t1-title": "Dòng khác"}
    answer = client.post(draft.get_absolute_url(), later, headers=HTMX)
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert {key: row["title"] for key, row in draft.edits["rows"].items()} == {"t0": "Lần hai", "t1": "Dòng khác"}
    again = client.post(draft.get_absolute_url(), later | {"t0-title": "Lần ba"}, headers=HTMX)
    assert again.status_code == 422  # two saves since: the page has missed one that it cannot know of


@pytest.mark.parametrize("page", ["", "trang-hai"])
def test_another_page_does_not_save_over_it(page: str, client: Client) -> None:
    draft = taken_in(client)
    values = posted(shown(client, draft), t0__title="Lần một") | {"page": "trang-mot"}
    assert client.post(draft.get_absolute_url(), values, headers=HTMX).status_code == 200
    other = values | {"page": page, "t0-title": "Trang khác"}
    assert client.post(draft.get_absolute_url(), other, headers=HTMX).status_code == 422
    draft.refresh_from_db()
    assert draft.edits["rows"]["t0"]["title"] == "Lần một"
