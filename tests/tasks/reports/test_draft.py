"""Papers before a review is frozen: of this moment, marked on every page, kept and registered nowhere."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from docx import Document as Word

from resolutions.models import Document
from tasks.models import Report, ReviewState
from tasks.reports import draft
from tasks.reviews.lining import write_line

from ...conftest import Cast
from ..reviews.rooms import TODAY, freeze, late_task, review_at

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
URL = "/ra-soat/2026-q3/du-thao/"
NOTE = "DỰ THẢO, số liệu lúc 10:00 ngày 20/10/2026, chưa khóa"


@pytest.fixture
def committee(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-10-20 03:00Z", tick=False)
    return login(cast.committee)


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


@pytest.mark.parametrize("style", ["state", "party"])
@pytest.mark.parametrize("kind", ["meeting_pack", "summary"])
def test_draft_is_marked_on_every_page(cast: Cast, committee: Client, kind: str, style: str) -> None:
    tasks = [late_task(cast, title=f"Tổ chức hội thảo số {n}", due_on=date(2026, 7, 1 + n % 28)) for n in range(60)]
    review = review_at(cast, ReviewState.OPEN)
    write_line(review=review, task=tasks[0], user=cast.office, today=TODAY, version=0, cause="Thiếu kinh phí đợt hai.")
    before = Report.objects.count(), Document.objects.count()
    asked = f"{URL}?loai={kind}&the_thuc={style}"
    answer = committee.get(f"{asked}&dang=pdf")
    assert answer.status_code == 200
    told = pages(answer.content)
    assert len(told) > 3
    assert all(" ".join(page.split()).count(NOTE) == 1 for page in told)
    whole = " ".join(" ".join(told).split())
    assert "Thiếu kinh phí đợt hai" in whole
    assert "60 nhiệm vụ quá hạn" in whole
    name = answer.headers["Content-Disposition"]
    assert re.search(r"du-thao-[a-z-]+-2026-q3-20261020-1000\.pdf", name)
    word = Word(io.BytesIO(committee.get(f"{asked}&dang=docx").content))
    for section in word.sections:
        assert NOTE in "".join(p.text for p in section.footer.paragraphs)
        if section.different_first_page_header_footer:
            assert NOTE in "".join(p.text for p in section.first_page_footer.paragraphs)
    assert (Report.objects.count(), Document.objects.count()) == before


def test_draft_of_a_frozen_review_leads_to_its_reports(cast: Cast, committee: Client) -> None:
    late_task(cast)
    review = review_at(cast, ReviewState.CONCLUDED)
    assert "Tải bản dự thảo" in committee.get("/ra-soat/2026-q3/").content.decode()
    freeze(review, cast)
    answer = committee.get(f"{URL}?loai=summary&the_thuc=state&dang=pdf", follow=True)
    assert "Kỳ này đã khóa" in answer.content.decode()
    assert "Tải bản dự thảo" not in answer.content.decode()


def test_draft_that_is_too_large_says_so(cast: Cast, committee: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "MOST", 1)
    for _ in range(2):
        late_task(cast)
    review_at(cast, ReviewState.OPEN)
    answer = committee.get(f"{URL}?loai=summary&the_thuc=state&dang=pdf", follow=True)
    assert "lớn quá một bản dự thảo" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "loai=reminder&the_thuc=state&dang=pdf", "loai=summary&the_thuc=x&dang=pdf"])
def test_draft_that_is_not_offered_is_404(cast: Cast, committee: Client, query: str) -> None:
    review_at(cast, ReviewState.OPEN)
    assert committee.get(f"{URL}?{query}").status_code == 404


def test_draft_of_a_review_that_nobody_opened_is_404(cast: Cast, committee: Client) -> None:
    late_task(cast)
    assert committee.get(f"{URL}?loai=summary&the_thuc=state&dang=pdf").status_code == 404
