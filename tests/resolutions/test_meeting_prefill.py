"""From a registered resolution to its meeting: the offer on its page, the form, the link."""

import uuid
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.test import Client
from django.urls import reverse

from resolutions.meeting_prefill import prefilled
from resolutions.models import Document, Meeting, MeetingPaper

from ..conftest import Cast
from ..factories import make_document, make_unit
from .test_meetings import body

Login = Callable[..., Client]
TEXT = (
    "NGHỊ QUYẾT\nHội nghị lần thứ 7, Ban Chấp hành, nhiệm kỳ 2021-2026\n\n"
    "Hôm nay, ngày 05 tháng 01 năm 2023, Ban Chấp hành đã họp. Tổng số ủy viên 24 đồng chí; có mặt 14 đồng chí; "
    "vắng mặt 6 đồng chí (vắng mặt không có lý do 4 đồng chí).\n\n"
    "Nghị quyết được Hội nghị thông qua hồi 10 giờ 30 ngày 05 tháng 01 năm 2023."
)


def resolution(**fields: Any) -> Document:
    return make_document(**({"kind": "resolution", "text": TEXT, "issuer": "Ban Chấp hành LHH"} | fields))


def test_page_of_a_resolution_offers_its_meeting(cast: Cast, login: Login) -> None:
    document = resolution()
    page = login(cast.office).get(document.get_absolute_url()).content.decode()
    for words in (
        "Hội nghị lần thứ 7, Ban Chấp hành, ngày 05/01/2023: có mặt 14/24, vắng 6",
        "còn 4 người chưa rõ",
        "Ghi cuộc họp từ văn bản này",
    ):
        assert words in page, words
    assert "Ghi cuộc họp từ" not in login(cast.viewer).get(document.get_absolute_url()).content.decode()
    plain = make_document(text="Kế hoạch năm.")
    assert "Cuộc họp</h2>" not in login(cast.office).get(plain.get_absolute_url()).content.decode()


def test_form_comes_filled_and_saving_links_the_document(cast: Cast, login: Login) -> None:
    unit, document, client = body("Ban Chấp hành Liên hiệp hội"), resolution(), login(cast.office)
    url = f"{reverse('resolutions:meeting_new')}?van-ban={document.pk}"
    form = client.get(url).context["form"]
    first = {name: form[name].value() for name in ("body", "ordinal", "held_on", "ends_at", "state")}
    assert first == {
        "body": unit.pk,
        "ordinal": 7,
        "held_on": date(2023, 1, 5),
        "ends_at": time(10, 30),
        "state": "held",
    }
    counts = [form[name].value() for name in ("member_count", "present_count", "excused_count", "unexcused_count")]
    assert counts == [24, 14, 2, 4]
    typed = {"request_key": str(uuid.uuid4()), "body": unit.pk, "kind": "regular", "ordinal": 7, "state": "held"}
    typed |= {"held_on": "05/01/2023", "member_count": 24, "present_count": 14}
    for _ in range(2):
        assert client.post(url, typed).status_code == 302
    assert MeetingPaper.objects.get().document == document
    page = client.get(document.get_absolute_url()).content.decode()
    assert "Thông qua tại Hội nghị thường kỳ lần thứ 7, Ban Chấp hành Liên hiệp hội" in page
    assert "Ghi cuộc họp từ" not in page
    assert Meeting.objects.count() == 1


def test_body_is_left_open_where_two_could_be_meant(cast: Cast) -> None:
    for name in ("Ban Chấp hành khóa A", "Ban Chấp hành khóa B"):
        make_unit(name, kind="body")
    told = prefilled(resolution())
    assert told
    assert "body" not in told.initial


def test_absence_without_a_word_on_reasons_is_said(cast: Cast) -> None:
    told = prefilled(resolution(text=TEXT.replace(" (vắng mặt không có lý do 4 đồng chí)", "")))
    assert told
    assert told.initial["excused_count"] == 6
    assert any("không nói có lý do hay không" in note for note in told.notes)


def test_address_of_no_document_gives_an_empty_form(cast: Cast, login: Login) -> None:
    for key in ("99999999999999999999", "x", "0", ""):
        answer = login(cast.office).get(f"{reverse('resolutions:meeting_new')}?van-ban={key}&co-quan=zz")
        assert answer.status_code == 200
