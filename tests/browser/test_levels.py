"""Two levels of unions: the demonstration's own review goes out as a file, that of a union below comes in."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, expect

from members.models import Unit
from tasks.models import ReceivedReview, Snapshot

from ..tasks.exchange.files import before, file_of
from .conftest import Visitor


def test_a_review_goes_up_and_those_from_below_stand_side_by_side(demo: None, visitor: Callable[..., Visitor]) -> None:
    period = Snapshot.objects.order_by("-review__ends_on")[0].review.period
    person = visitor()
    person.sign_in("vanphong")
    page = person.page
    person.goto(f"/ra-soat/{period}/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất tệp gửi cấp trên").click()
    own = Path(download.value.path()).read_bytes()

    below = Unit.objects.active().filter(kind="association").order_by("pk")[0].name
    other = file_of(30, period=period, union="Liên hiệp các Hội KH&KT tỉnh Bên Dưới", previous=before())
    person.goto("/ra-soat/nhan/")
    person.check()
    page.get_by_role("link", name="Nhận tệp").first.click()
    files = {"cua-minh.lhh.json": own, "ben-duoi.lhh.json": other, "hong.json": other[:-9]}
    page.locator("[name=uploads]").set_input_files(
        [FilePayload(name=name, mimeType="application/json", buffer=data) for name, data in files.items()]
    )
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_text("của chính Liên hiệp hội này")).to_be_visible()
    expect(page.get_by_text("bị hỏng")).to_be_visible()
    person.check()
    page.get_by_label("Là của").fill(below)
    page.get_by_role("button", name="Nhận các tệp đã chọn").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã nhận 1 tệp")
    page.get_by_role("link", name="Đặt cạnh nhau").click()
    total = ReceivedReview.objects.get().summary.total
    expect(page.locator("tfoot td").first).to_have_text(str(total))
    person.check()
    page.get_by_role("table").get_by_role("link", name=below).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(below)
    person.check()
