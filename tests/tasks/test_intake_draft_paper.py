"""The source beside the table of a draft: its pins follow the rows; the original file; what still waits."""

import html
import re
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from resolutions.models import Document, Draft, Recognition

from ..conftest import Cast
from .intake_browser import INTAKE, posted, shown, source, taken_in
from .intake_texts import PLAN

Login = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def keys_of_rows(page: str) -> dict[str, str]:
    """{number: key} of the rows of the table whose number leads to the source."""
    rows = re.findall(r'id="r(\d+)" data-row="(\w+)".*?</tbody>', page, re.S)
    return {number: key for number, key in rows if f'href="#p{number}"' in page}


def keys_of_pins(page: str) -> dict[str, str]:
    return dict(re.findall(r'<a class="pin" id="p(\d+)" href="#r\d+" data-key="(\w+)"', page))


def paper_key(page: str) -> str:
    found = re.search(r'name="paper" form="draft-form" value="(\w+)"', page)
    assert found
    return found[1]


def pressed(client: Client, draft: Draft, action: str, page: str = "") -> str:
    page = page or shown(client, draft, mo="t1")
    values = posted(page, action=action, paper=paper_key(page))
    answer = client.post(draft.get_absolute_url(), values, headers=HTMX)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_paper_pins_carry_the_keys_of_their_rows(client: Client) -> None:
    page = shown(client, taken_in(client))
    assert keys_of_pins(page) == keys_of_rows(page)
    assert len(keys_of_pins(page)) > 3


@pytest.mark.parametrize("action", ["merge:t2", "kind:{block}:text"])
def test_paper_comes_with_the_table_when_rows_get_other_numbers(client: Client, action: str) -> None:
    draft = taken_in(client)
    page = shown(client, draft)
    before, block = keys_of_pins(page), re.search(r'data-row="t1"[^>]*data-block="(\d+)"', page)
    assert block
    answer = pressed(client, draft, action.format(block=block[1]))
    assert '<div id="paper" hx-swap-oob="innerHTML">' in answer
    assert keys_of_pins(answer) == keys_of_rows(answer) != before
    undone = pressed(client, draft, "undo")
    assert keys_of_pins(undone) == keys_of_rows(undone) == before


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_head_tells_everything_that_waits(client: Client) -> None:
    draft = taken_in(client)
    assert "1 dòng, 1 điều soát, 3 tên đơn vị mới cần xem." in words(shown(client, draft))
    key = re.search(r'name="u0-key" value="([^"]+)"', shown(client, draft))
    assert key
    values = posted(shown(client, draft), u0__do="none")
    client.post(draft.get_absolute_url(), values)
    pressed(client, draft, "accept:t2")
    answer = words(pressed(client, draft, "settle:0"))
    assert "2 tên đơn vị mới cần xem." in answer
    assert "1 dòng" not in answer


def test_header_is_folded_while_nothing_in_it_asks_for_a_look(client: Client) -> None:
    page = shown(client, taken_in(client))
    assert '<details class="fold" id="head-fold">' in page
    assert "12-KH/ĐĐLHH · 05/02/2026 · Kế hoạch hành động · Đảng đoàn" in words(page)
    page = shown(client, taken_in(client, PLAN.replace("Số: 12-KH/ĐĐLHH", "Số:    -KH/ĐĐLHH")))
    assert '<details class="fold" id="head-fold" open>' in page


def test_header_opens_when_something_in_it_is_wrong(client: Client) -> None:
    draft = taken_in(client)
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), action="confirm", h__title=""))
    assert answer.status_code == 422
    assert '<details class="fold" id="head-fold" open>' in answer.content.decode()


def test_source_file_is_offered_to_the_office(client: Client) -> None:
    client.post(INTAKE, source(file=SimpleUploadedFile("ke hoach.txt", PLAN.encode())))
    draft = Draft.objects.get()
    address = reverse("tasks:draft_file", args=[draft.pk])
    assert f'href="{address}"' in shown(client, draft)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).decode() == PLAN  # type: ignore[attr-defined]
    pasted = taken_in(client, PLAN.replace("12-KH", "13-KH"))
    assert client.get(reverse("tasks:draft_file", args=[pasted.pk])).status_code == 404
    assert "Mở tệp gốc" not in shown(client, pasted)


def test_recognised_letters_are_to_be_compared(client: Client) -> None:
    draft = taken_in(client)
    told = "Chữ được nhận dạng từ ảnh, hãy đối chiếu với tệp gốc."
    assert told not in shown(client, draft)
    Recognition.objects.create(
        name="a.pdf", pages=1, state="done", draft=draft, created_by=draft.created_by, request_key=uuid.uuid4()
    )
    assert told in shown(client, draft)


def test_document_keeps_the_checks_and_who_settled_them(client: Client, cast: Cast, login: Login) -> None:
    text = PLAN.replace("xong trong quý IV/2026", "xong trước ngày 30/12/2025")
    draft = taken_in(client, text.replace("Văn phòng chủ trì", f"{cast.own_unit} chủ trì"))
    pressed(client, draft, "settle:0")
    client.post(draft.get_absolute_url(), posted(shown(client, draft), action="confirm"))
    document = Document.objects.get()
    page = words(client.get(document.get_absolute_url()).content.decode())
    assert "1 điều chưa xử lý khi xác nhận" in page
    assert f"{cast.office} đã xem và để nguyên," in page
    assert "Chưa ai xử lý." in page
    assert "Văn thư soát" not in words(login(cast.own).get(document.get_absolute_url()).content.decode())


def test_paper_stays_away_while_no_mark_changes(client: Client) -> None:
    draft = taken_in(client)
    assert 'id="paper"' not in pressed(client, draft, "accept:t1")
    assert 'id="paper"' not in pressed(client, draft, "save")
