"""Reminder letters as files: what the page says stands in them, for whoever may write letters."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import docx
import pytest
import time_machine
from django.test import Client

from ...conftest import Cast
from ...factories import make_task
from .sheets import lines, opened, words

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
TODAY = date(2026, 6, 15)
FILLED = {"so": "09/LHH-VP", "ngay_ky": "16/06/2026", "han": "30/06/2026", "chuc_vu": "Chủ tịch", "nguoi_ky": "Lê Thử"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def owed(cast: Cast, **fields: Any) -> None:
    make_task(**({"lead": cast.own_unit, "stage": "doing", "due_on": TODAY - timedelta(days=5)} | fields))


def test_letter_comes_as_pdf_with_what_was_typed(cast: Cast, login: Login) -> None:
    owed(cast, title="Tổng kết phong trào")
    reply = login(cast.office).get(f"/don-doc/{cast.own_unit.pk}/cong-van.pdf", FILLED)
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="cong-van-don-doc-2026-06-15.pdf"'
    said = words(reply.content)
    for wanted in (
        "Số: 09/LHH-VP", "V/v đôn đốc", f"Kính gửi: {cast.own_unit.name}", "còn 1 nhiệm vụ quá hạn, cụ thể như sau:",
        "10/06/2026", "Quá hạn 5 ngày", "trước ngày 30/06/2026", "CHỦ TỊCH", "Lê Thử", "- Lưu: VT",
    ):  # fmt: skip
        assert wanted in said


def test_letter_comes_as_word_in_the_style_that_was_chosen(cast: Cast, login: Login) -> None:
    owed(cast)
    reply = login(cast.office).get(f"/don-doc/{cast.own_unit.pk}/cong-van.docx", FILLED | {"kieu": "dang"})
    file = docx.Document(io.BytesIO(reply.content))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in file.tables[0].cell(0, 1).text
    assert "Số 09/LHH-VP" in file.tables[0].cell(1, 0).text


def test_letters_to_several_units_are_one_file_with_pages_from_one_each(cast: Cast, login: Login) -> None:
    for unit in (cast.own_unit, cast.other_unit):
        for n in range(40):
            owed(cast, lead=unit, title=f"Nhiệm vụ thứ {n} của đơn vị")
    reply = login(cast.office).get("/don-doc/tat-ca/cong-van.pdf", FILLED)
    with opened(reply.content) as file:
        pages = [lines(page) for page in file]
    first = [n for n, page in enumerate(pages) if any("CỘNG HÒA" in one.text for one in page)]
    assert len(first) == 2
    assert first[1] > 1
    numbers = [next((one.text for one in page if one.bottom < 19), "") for page in pages]
    assert [numbers[n] for n in first] == ["", ""]
    assert [numbers[n + 1] for n in first] == ["2", "2"]
    assert "10/LHH-VP" in words(reply.content)


def test_what_cannot_be_right_goes_to_the_page_that_says_so(cast: Cast, login: Login) -> None:
    client = login(cast.office)
    page = f"/don-doc/{cast.own_unit.pk}/"
    assert client.get(f"{page}cong-van.pdf").headers["Location"] == f"{page}?"
    owed(cast)
    for wrong in ({"ngay": "31/02/2026"}, {"ngay": "01/01/0001"}, {"so": "x" * 50}, {"so": "\x00"}):
        assert client.get(f"{page}cong-van.docx", wrong).status_code == 302
    assert client.get("/don-doc/999999999999/cong-van.pdf").status_code == 404
    assert client.get(f"{page}cong-van.exe").status_code == 404


def test_files_stand_on_the_page_of_the_letter(cast: Cast, login: Login) -> None:
    owed(cast)
    told = login(cast.office).get(f"/don-doc/{cast.own_unit.pk}/", {"so": "09/LHH-VP"}).content.decode()
    for ending in ("docx", "pdf"):
        assert f'href="/don-doc/{cast.own_unit.pk}/cong-van.{ending}?so=09%2FLHH-VP"' in told
