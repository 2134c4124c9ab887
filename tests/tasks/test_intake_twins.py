"""A draft of a document that is there already: shown, asked about once, and never refused."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from resolutions.models import Document, Draft
from resolutions.publishing import Upload, register
from tasks.confirming import _asked_about_twin

from ..conftest import Cast
from ..factories import make_document
from .intake_browser import INTAKE, posted, shown, source, taken_in
from .intake_texts import NEWS, PLAN

Login = Callable[..., Client]
BOX = "Đây là văn bản khác, vẫn vào sổ"


def twin_of(by: str, draft: Draft) -> Document:
    """A registered document that is the same by its number, its text or its file."""
    if by == "number":
        return make_document(number="12/KH-ĐDLHH", issuer="Đảng đoàn Liên hiệp các Hội KH&KT tỉnh")
    if by == "text":
        return make_document(text=draft.text.upper())
    plain = Document(kind="plan", title="Kế hoạch khác", number="99/KH-LHH", issuer="LHH")
    upload = Upload("cu.txt", PLAN.encode())
    return register(document=plain, links=[], recipients=[], user=draft.created_by, upload=upload)


@pytest.mark.parametrize("by", ["number", "text", "file"])
def test_a_twin_in_the_register_is_asked_about_once(by: str, cast: Cast, login: Login) -> None:
    client = login(cast.office)
    file = SimpleUploadedFile("a.txt", PLAN.encode())
    draft = Draft.objects.get(pk=re.findall(r"\d+", client.post(INTAKE, source(file=file))["Location"])[0])
    twin, before = twin_of(by, draft), Document.objects.count()
    page = shown(client, draft)
    assert BOX in page
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm", t0__title="Còn nguyên"))
    again = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#despite-twin"' in again
    assert f'href="{twin.get_absolute_url()}"' in again
    assert "Còn nguyên" in again
    assert Document.objects.count() == before
    client.post(draft.get_absolute_url(), posted(again, despite_twin="1"))
    draft.refresh_from_db()
    assert list(draft.edits["despite_twin"].values()) == [True]
    page = shown(client, draft)
    assert posted(page)["despite_twin"] == "on"
    assert client.post(draft.get_absolute_url(), posted(page, action="confirm")).status_code == 302
    assert Document.objects.count() == before + 1


def test_the_answer_holds_for_the_twin_it_was_given_for(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    twin_of("number", draft)
    other = make_document(number="77-KH/ĐĐLHH", issuer="Đảng đoàn Liên hiệp hội tỉnh")
    page = shown(client, draft)
    client.post(draft.get_absolute_url(), posted(page, despite_twin="1", h__number="77-KH/ĐĐLHH"))
    page = shown(client, draft)
    assert other.get_absolute_url() in page
    assert "despite_twin" not in posted(page)
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm"))
    assert answer.status_code == 422
    answer = client.post(draft.get_absolute_url(), posted(page, action="confirm", despite_twin="1"))
    assert answer.status_code == 302


def test_the_answer_can_be_taken_back(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    twin_of("number", draft)
    client.post(draft.get_absolute_url(), posted(shown(client, draft), despite_twin="1"))
    client.post(draft.get_absolute_url(), posted(shown(client, draft), despite_twin=None))
    draft.refresh_from_db()
    assert "despite_twin" not in draft.edits
    client.post(draft.get_absolute_url(), posted(shown(client, draft), despite_twin="1"))
    client.post(draft.get_absolute_url(), posted(shown(client, draft), action="undo"))
    assert "despite_twin" not in posted(shown(client, draft))


@pytest.mark.parametrize("forged", ["", "text", "text:x1", "number:d" + "9" * 30, "<b>", "file:d1|"])
def test_a_forged_twin_answers_nothing(forged: str, cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    twin_of("number", draft)
    values = posted(shown(client, draft), action="confirm", despite_twin="1", twin=forged)
    assert client.post(draft.get_absolute_url(), values).status_code == 422
    assert not draft.__class__.objects.get(pk=draft.pk).document


def test_the_notice_comes_and_goes_with_the_number_that_is_typed(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    twin = make_document(number="77-KH/ĐĐLHH", issuer="Đảng đoàn Liên hiệp hội tỉnh")
    page = shown(client, draft)
    assert BOX not in page
    values, headers = posted(page), {"HX-Request": "true"}
    answer = client.post(draft.get_absolute_url(), values | {"h-number": "77/KH-ĐĐLHH"}, headers=headers)
    told = answer.content.decode()
    assert '<div id="twin" role="status" hx-swap-oob="true">' in told
    assert twin.get_absolute_url() in told
    key = re.search(r'name="twin" value="([^"]+)"', told)
    assert key
    same = values | {"h-number": "77/KH-ĐĐLHH", "twin": key[1], "version": "2", "t0-title": "Khác"}
    assert 'id="twin"' not in client.post(draft.get_absolute_url(), same, headers=headers).content.decode()
    back = values | {"twin": key[1], "version": "3"}
    gone = client.post(draft.get_absolute_url(), back, headers=headers).content.decode()
    assert 'id="twin"' in gone
    assert BOX not in gone


def test_the_same_text_again_shows_the_first_draft_and_asks(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    first = taken_in(client)
    second = taken_in(client, PLAN.replace("\n", "\r\n").replace("tỉnh", "tỉnh "))
    assert first != second
    page = shown(client, second)
    assert "Nội dung này đang chờ xác nhận ở một bản nháp" in page
    assert f'href="{first.get_absolute_url()}"' in page
    assert client.post(second.get_absolute_url(), posted(page, action="confirm")).status_code == 422
    assert not Document.objects.exists()
    answer = client.post(second.get_absolute_url(), posted(page, action="confirm", despite_twin="1"))
    assert answer.status_code == 302
    page = shown(client, first)
    assert "Văn bản có nội dung này đã có trong sổ" in page
    assert Document.objects.get().get_absolute_url() in page


def test_the_same_number_in_another_format_is_seen_from_both_drafts(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    first = taken_in(client)
    second = taken_in(client, PLAN.replace("Thống nhất cách làm", "Thống nhất  và  đồng bộ cách làm"))
    for draft, other in ((first, second), (second, first)):
        page = shown(client, draft)
        assert "Văn bản có số này đang chờ xác nhận ở một bản nháp" in page
        assert f'href="{other.get_absolute_url()}"' in page
        assert client.post(draft.get_absolute_url(), posted(page, action="confirm")).status_code == 422
    values = posted(shown(client, second), action="confirm", despite_twin="1")
    assert client.post(second.get_absolute_url(), values).status_code == 302
    assert "Số này đã có trong sổ" in shown(client, first)


@pytest.mark.parametrize(
    "changes",
    [{"h__number": "13-KH/ĐĐLHH"}, {"h__number": ""}, {"h__issuer": "UBND xã Tân An"}, {"h__issued_on": "05/02/2025"}],
)
def test_another_number_issuer_or_year_is_another_draft(changes: dict[str, str], cast: Cast, login: Login) -> None:
    client = login(cast.office)
    first = taken_in(client)
    second = taken_in(client, PLAN.replace("Thống nhất cách làm", "Thống nhất và đồng bộ cách làm"))
    client.post(first.get_absolute_url(), posted(shown(client, first), **changes))
    assert BOX not in shown(client, first)
    assert BOX not in shown(client, second)


def test_another_text_has_no_twin(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    taken_in(client)
    draft = taken_in(client, NEWS)
    assert not _asked_about_twin(draft)
    assert BOX not in shown(client, draft)


def test_twins_cost_as_many_queries_however_many_there_are(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    draft = taken_in(client)
    counts = []
    for _round in range(2):
        twin_of("number", draft)
        shown(client, draft)
        with CaptureQueriesContext(connection) as captured:
            shown(client, draft)
        counts.append(len(captured))
    assert counts[0] == counts[1]
