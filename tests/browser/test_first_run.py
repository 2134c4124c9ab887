"""An empty installation: the first page names the union and makes its first admin."""

from collections.abc import Callable

from playwright.sync_api import expect

from members.models import Organisation, User

from .conftest import PASSWORD, Visitor


def test_first_run_names_the_union(transactional_db: None, visitor: Callable[..., Visitor]) -> None:
    person = visitor()
    person.goto("/")
    page = person.page
    expect(page).to_have_url(f"{person.base}/khoi-tao/")
    person.check()
    page.locator("[name=name]").fill("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Bình Minh")
    page.locator("[name=place]").fill("Bình Minh")
    page.locator("[name=username]").fill("quan.tri")
    page.locator("[name=full_name]").fill("Nguyễn Thị Ánh")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    expect(page).not_to_have_url(f"{person.base}/khoi-tao/")
    organisation = Organisation.current()
    assert organisation
    assert not organisation.is_demo
    assert User.objects.get().role == "admin"
    for path in ("/", "/nhiem-vu/", "/van-ban/", "/don-vi/", "/ra-soat/", "/phan-cong/", "/quan-tri/"):
        person.goto(path)
        person.check()
