"""A reminder letter, from the quarter to the printed page and its line in the history."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pypdfium2
from playwright.sync_api import expect

from members.clock import today
from members.models import User
from tasks.models import Stage, TaskEvent

from ..factories import make_task
from .conftest import Visitor

A4 = (595, 842)  # points


def test_letter_from_the_quarter_to_paper(demo: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    page = person.page
    person.sign_in("vanphong")
    unit = User.objects.get(username="hoi1").unit
    for _ in range(20):
        make_task(lead=unit, stage=Stage.DOING, due_on=today() - timedelta(days=3))
    person.goto("/don-doc/")
    person.check()
    page.get_by_role("link", name=re.compile("^Soạn công văn")).first.click()
    page.get_by_label("Số", exact=False).first.fill("09/LHH-VP")
    page.get_by_role("button", name="Đưa vào công văn").click()
    expect(page.locator(".letter-number")).to_have_text("Số: 09/LHH-VP")
    person.check()
    expect(page.get_by_role("button", name="Ghi là đã gửi")).to_have_count(0)  # it has no day yet
    page.get_by_label(re.compile("^Ngày ký")).fill(f"{today():%d/%m/%Y}")
    page.get_by_role("button", name="Đưa vào công văn").click()
    expect(page.locator(".letter-place")).to_contain_text("ngày")

    with closing(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) as printed:
        assert [round(side) for side in printed[0].get_size()] == list(A4)
        texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert len(texts) == 2
    assert not texts[0].startswith("1"), "the first page has no number"
    assert texts[1].startswith("2")
    assert "Điền vào công văn" not in "".join(texts)

    page.get_by_role("button", name="Ghi là đã gửi").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi 1 công văn đôn đốc")
    assert TaskEvent.objects.filter(verb="reminded", basis__startswith="09/LHH-VP ngày").exists()
    person.goto("/don-doc/tat-ca/")
    person.check()
