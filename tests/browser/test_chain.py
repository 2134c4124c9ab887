"""From the conclusion of the Secretariat down to a task and back up: the chain of documents as people walk it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Visitor


@pytest.mark.look
def test_from_a_conclusion_down_to_a_task_and_back(demo: None, visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor()
    person.sign_in("uyvien")
    person.goto("/van-ban/")
    person.page.get_by_role("link", name="Chuỗi văn bản").click()
    tree = person.page.locator(".tree")
    expect(tree.get_by_role("link", name="Kế hoạch số 03/KH-LHH")).to_be_hidden()
    tree.locator("summary", has_text="08/CTr-LHH").press("Enter")
    expect(tree.get_by_role("link", name="Kế hoạch số 03/KH-LHH")).to_be_visible()
    person.check()
    tree.get_by_role("link", name="Kết luận số 93-KL/TW").click()
    expect(person.page.locator("figure.org")).to_be_visible(visible=size != "phone")
    person.check()
    person.page.locator("tbody .title").first.click()
    serves = person.page.get_by_role("region", name="Nhiệm vụ này phục vụ")
    expect(serves.get_by_role("link", name="Kết luận số 93-KL/TW")).to_be_visible()
    person.check()
