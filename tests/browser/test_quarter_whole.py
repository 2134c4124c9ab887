"""A quarter from its opening to the file in the register: of the demonstration, and of a plan that was just read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from members.clock import today
from resolutions.models import Document
from tasks.models import Comment, CommentKind, Report, Review, ReviewState, Task
from tasks.periods import quarter_of
from tasks.reviews.snapshots import head_of, is_whole, rows_of

from .conftest import Visitor
from .made_papers import opened_in_all_formats
from .test_main_job import confirm, decide_near_names, upload

pytestmark = pytest.mark.parametrize("size", ["desktop"], indirect=True)
CONCLUDED = "Báo cáo lý do chậm trong mười ngày."
S = ReviewState
STEPS = {S.OPEN: "trinh", S.FILLED: "hop", S.DISCUSSED: "ket-luan", S.CONCLUDED: "khoa"}


def slides(person: Visitor, review: Review) -> str:
    """Through the slides by the keys of a remote control; what the first task got as its conclusion."""
    page = person.page
    person.goto(f"/ra-soat/{review.period}/")
    page.get_by_role("link", name="Trình chiếu").click()
    person.arrive(re.compile("/trinh-chieu/"))
    page.keyboard.press("PageDown")
    page.get_by_label("Kết luận của hội nghị").fill(CONCLUDED)
    page.get_by_label("Ai chịu trách nhiệm").fill("Thủ trưởng đơn vị chủ trì")
    title = page.get_by_role("heading", level=1).text_content()
    page.get_by_role("button", name="Lưu, sang việc sau").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(str(title))
    page.locator("main").press("End")
    expect(page.get_by_text(CONCLUDED)).to_be_visible()
    person.check()
    return str(title)


def step(person: Visitor, review: Review, key: str) -> None:
    """One step of the review's life, by its own form."""
    page = person.page
    person.goto(f"/ra-soat/{review.period}/buoc/{key}/")
    person.check()
    if key == "hop":
        page.get_by_label(re.compile("^Ngày họp")).fill(f"{today():%d/%m/%Y}")
    elif key == "ket-luan":
        page.get_by_label("Kết luận chung").fill("Phần lớn việc đúng hạn; việc chậm đã giao người và ngày.")
    elif key == "mo-lai":
        page.get_by_label("Lý do").fill("Bổ sung ý kiến của Ban Kiểm tra.")
    elif key == "khoa":
        page.get_by_label(re.compile("^Tôi đã xem lại")).check()
        if not page.locator("[name=signer]").count():
            page.get_by_label("Chức vụ").fill("CHỦ TỊCH")
            page.get_by_label("Họ và tên").fill("Lương Thế Bình")
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(f"/ra-soat/{review.period}/$"))
    review.refresh_from_db()


def frozen_through(office: Visitor, committee: Visitor, review: Review) -> None:
    """All steps that are left, one of them back and forth again, to the freezing."""
    while review.state != S.CONCLUDED:
        step(office if review.state == S.OPEN else committee, review, STEPS[S(review.state)])
    step(committee, review, "mo-lai")
    assert review.state == S.DISCUSSED
    step(committee, review, "ket-luan")
    step(committee, review, "khoa")
    assert review.is_frozen
    expect(committee.page.get_by_role("heading", name=re.compile("^Đã khóa"))).to_be_visible()
    committee.goto(f"/ra-soat/{review.period}/kiem-tra/")
    expect(committee.page.get_by_role("heading", name="Còn nguyên")).to_be_visible()
    committee.check()


def looked_at_again(person: Visitor, review: Review) -> None:
    """Edited afterwards, the frozen page says what it said, and the comparison tells what moved since the last."""
    before = head_of(review.snapshot)
    row = next(rows_of(review.snapshot))
    Task.objects.filter(pk=row.task).update(title="Tên đã sửa sau khi khóa")
    person.goto(f"/ra-soat/{review.period}/")
    expect(person.page.get_by_text("Tên đã sửa sau khi khóa")).to_have_count(0)
    expect(person.page.locator(".figures").first).to_contain_text(str(before.tables.total.total))
    person.check()
    person.goto(f"/ra-soat/so-sanh/?tu={review.span.previous().slug}&den={review.period}")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("So sánh")
    person.check()
    assert is_whole(review.snapshot)
    assert head_of(review.snapshot) == before


def issued(person: Visitor, review: Review) -> None:
    """The summary gets its number and stands in the register with its file."""
    report = Report.objects.filter(review=review, kind="summary", format="docx", style="state").latest("pk")
    person.goto(f"/bao-cao/{report.pk}/ban-hanh/")
    proposed = person.page.get_by_label(re.compile("^Số, ký hiệu")).input_value()
    person.page.get_by_role("button", name="Ban hành").click()
    expect(person.page.get_by_role("status").first).to_contain_text("Đã ban hành")
    report.refresh_from_db()
    assert report.document
    assert (report.document.number, report.document.source) == (proposed, report.file)
    person.check()


def test_quarter_of_the_demonstration_from_the_meeting_to_the_register(
    demo: None, visitor: Callable[..., Visitor]
) -> None:
    review = Review.objects.get(period=quarter_of(today()).previous().slug)
    office, committee = visitor(), visitor()
    office.sign_in("vanphong")
    committee.sign_in("thuongvu")
    title = slides(office, review)
    frozen_through(office, committee, review)
    said = Comment.objects.filter(kind=CommentKind.DECISION, task__title=title).latest("pk")
    assert said.text.startswith(CONCLUDED)
    opened_in_all_formats(office, review)
    issued(office, review)
    looked_at_again(office, review)


def test_quarter_of_a_plan_that_was_read_in_the_browser(demo: None, visitor: Callable[..., Visitor]) -> None:
    """The plan of 2021 is the only work of its time: its first quarter is opened, discussed and frozen."""
    office, committee = visitor(), visitor()
    office.sign_in("vanphong")
    committee.sign_in("thuongvu")
    upload(office, 4)
    decide_near_names(office.page)
    confirm(office)
    plan = Document.objects.latest("id")
    late = plan.tasks.filter(due_on__isnull=False).order_by("due_on").first()
    assert late
    assert late.due_on
    span = quarter_of(late.due_on).next()
    office.goto(f"/ra-soat/{span.slug}/")
    office.page.get_by_role("button", name=re.compile("^Mở rà soát")).click()
    expect(office.page.get_by_role("status").first).to_contain_text("Đã mở rà soát")
    review = Review.objects.get(period=span.slug)
    slides(office, review)
    frozen_through(office, committee, review)
    assert {row.document for row in rows_of(review.snapshot)} == {plan.pk}
    opened_in_all_formats(office, review)
    looked_at_again(office, review)
