"""Saved views like a user and like an enemy: what is kept, who may change it, what a shared one shows to others."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.clock import today
from members.models import User
from tasks import saved_views
from tasks.filters import TaskFilter
from tasks.models import SavedView
from tasks.status import Windows

from ..conftest import Cast
from ..factories import make_task, make_unit, make_user

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
LIST, ALL = "/nhiem-vu/", "/nhiem-vu/danh-sach/"
NEW = "/nhiem-vu/danh-sach/luu/"


@pytest.fixture
def office(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def typed(name: str = "Việc đang làm", **more: str) -> dict[str, str]:
    return {"name": name, "request_key": str(uuid.uuid4())} | more


def keep(owner: User, name: str = "Việc đang làm", query: str = "buoc=doing", **more: Any) -> SavedView:
    return SavedView.objects.create(owner=owner, name=name, query=query, **more)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def views_row(client: Client, query: str = "") -> str:
    return text(client.get(LIST + query)).split('id="views"')[1].split("</div>")[0]


def query_of(user: User, address: str) -> str:
    tasks = TaskFilter(QueryDict(address), user=user, today=today(), windows=Windows())
    assert tasks.form.is_valid()
    return saved_views.query_of(tasks)


# --- What is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("", ""),
        ("q=&buoc=", ""),
        ("sap-xep=han&buoc=doing", "buoc=doing&sap-xep=han"),
        ("sap_xep=han&buoc=todo&buoc=doing", "buoc=doing&sap-xep=han"),
        ("buoc=doing&tu=51", "buoc=doing"),
        ("buoc=doing&xxx=1&csrfmiddlewaretoken=2", "buoc=doing"),
        ("q=%20vie%CC%A3%CC%82c%20", "q=vi%E1%BB%87c"),
    ],
)
def test_an_address_is_kept_in_one_spelling(address: str, kept: str, cast: Cast) -> None:
    assert query_of(cast.office, address) == kept


def test_a_list_is_kept_under_a_name_and_marked(cast: Cast, office: Client) -> None:
    row = views_row(office, "?sap-xep=han&buoc=doing")
    assert f"{NEW}?buoc=doing&amp;sap-xep=han" in row
    page = office.get(f"{NEW}?buoc=doing&sap-xep=han")
    assert "ở bước “Đang thực hiện”" in text(page)
    answer = office.post(f"{NEW}?buoc=doing&sap-xep=han", typed("  Việc   đang làm "), follow=True)
    assert answer.redirect_chain == [(f"{LIST}?buoc=doing&sap-xep=han", 302)]
    assert "Đã lưu danh sách “Việc đang làm”." in text(answer)
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query, view.is_shared) == (
        cast.office,
        "Việc đang làm",
        "buoc=doing&sap-xep=han",
        False,
    )
    row = views_row(office, "?sap-xep=han&buoc=doing")
    assert 'aria-current="true">Việc đang làm' in row
    assert NEW not in row, "it is kept already"
    assert "aria-current" not in views_row(office, "?buoc=doing")


def test_the_whole_list_offers_nothing_to_keep(office: Client) -> None:
    assert "<a" not in views_row(office)


def test_pages_of_a_view_are_the_view(cast: Cast, office: Client) -> None:
    keep(cast.office)
    assert "aria-current" in views_row(office, "?buoc=doing&tu=51")


def test_htmx_gets_the_row_of_views_for_the_new_address(office: Client) -> None:
    content = text(office.get(LIST + "?buoc=doing", headers={"HX-Request": "true"}))
    assert f"{NEW}?buoc=doing" in content.split('id="views" hx-swap-oob="true"')[1]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Cần ghi “Tên”."),
        ("   ", "Cần ghi “Tên”."),
        ("x" * 81, "80"),
        ("a\x00b", "Có ký tự không dùng được"),
        ("VIỆC đang  làm", "Anh chị đã có một danh sách mang tên này."),
    ],
)
def test_a_wrong_name_is_told_and_kept(name: str, sentence: str, cast: Cast, office: Client) -> None:
    keep(cast.office)
    answer = office.post(f"{NEW}?buoc=todo", typed(name, is_shared="on"))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "checked" in text(answer)
    assert SavedView.objects.count() == 1


def test_two_people_may_use_one_name(cast: Cast, login: Login) -> None:
    keep(cast.office)
    assert login(cast.standing).post(f"{NEW}?buoc=doing", typed()).status_code == 302
    assert SavedView.objects.count() == 2


def test_a_double_click_keeps_one(office: Client) -> None:
    values = typed()
    for _click in range(2):
        assert office.post(f"{NEW}?buoc=doing", values).headers["Location"] == f"{LIST}?buoc=doing"
    assert SavedView.objects.count() == 1


def test_a_lost_key_is_told(office: Client) -> None:
    answer = office.post(f"{NEW}?buoc=doing", {"name": "Việc"})
    assert answer.status_code == 422
    assert "Mở lại trang rồi gửi lại." in text(answer)


@pytest.mark.parametrize("query", ["han=xxx", "don-vi=99999999999999999999", "buoc=%00", "ky=2026-q9", "sau=!"])
def test_a_wrong_address_is_not_kept(query: str, office: Client) -> None:
    for answer in (office.get(f"{NEW}?{query}"), office.post(f"{NEW}?{query}", typed())):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(LIST + "?")
    assert not SavedView.objects.exists()
    assert NEW not in views_row(office, f"?{query}")


def test_too_long_a_list_and_too_many_are_told(cast: Cast, office: Client) -> None:
    answer = office.post(NEW, typed(), QUERY_STRING="q=" + "%E1%BB%87" * 150)
    assert answer.status_code == 422
    assert "Điều kiện lọc dài quá" in text(answer)
    for number in range(saved_views.MOST_KEPT):
        keep(cast.office, f"Danh sách {number}")
    answer = office.post(f"{NEW}?buoc=todo", typed())
    assert answer.status_code == 422
    assert "Anh chị đã lưu 50 danh sách." in text(answer)


# --- Own and shared ------------------------------------------------------------------------------------------------


def test_own_views_come_first_and_shared_ones_name_their_owner(cast: Cast, login: Login) -> None:
    keep(cast.office, "A của văn phòng", is_shared=True)
    keep(cast.office, "B riêng văn phòng")
    keep(cast.standing, "C của tôi", "buoc=todo")
    for page in (views_row(login(cast.standing)), text(login(cast.standing).get(ALL))):
        assert page.index("C của tôi") < page.index("A của văn phòng") < page.index("Chị Văn Phòng")
        assert "B riêng" not in page


def test_a_shared_view_shows_only_what_its_reader_may_see(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit, stage="doing", title="việc hội một")
    make_task(lead=cast.other_unit, stage="doing", title="việc hội hai")
    keep(cast.office, is_shared=True)
    for user, mine, theirs in ((cast.own, "một", "hai"), (cast.other, "hai", "một")):
        page = text(login(user).get(f"{LIST}?buoc=doing"))
        assert "Việc đang làm" in page
        assert f"việc hội {mine}" in page
        assert f"việc hội {theirs}" not in page


def test_a_unit_that_the_reader_cannot_choose_is_a_sentence(cast: Cast, login: Login) -> None:
    """Its name is not told either."""
    hidden = make_unit("Hội Không Cho Xem")
    hidden_view = keep(cast.office, "Của một hội", f"don-vi={hidden.pk}", is_shared=True)
    client = login(cast.own)
    chosen = TaskFilter(QueryDict(hidden_view.query), user=cast.own, today=today(), windows=Windows(), units={})
    assert saved_views.words_of(hidden_view.query, chosen) == "Có điều kiện mà anh chị không chọn được."
    SavedView.objects.filter(pk=hidden_view.pk).update(query="don-vi=987654")
    page = client.get(f"{LIST}?don-vi=987654")
    assert page.status_code == 200
    assert "Đơn vị này không có trong danh sách. Chọn lại." in text(page)
    assert "Có điều kiện mà anh chị không chọn được." in text(client.get(ALL))


def test_nobody_changes_the_view_of_another(cast: Cast, login: Login) -> None:
    private, shared = keep(cast.office), keep(cast.office, "Chung", is_shared=True)
    for user in (cast.admin, cast.own):
        client = login(user)
        for view, status in ((private, 404), (shared, 403)):
            for name in ("tasks:saved_view", "tasks:saved_view_delete"):
                url = reverse(name, args=[view.pk])
                assert client.get(url).status_code == status
                assert client.post(url, {"name": "Của tôi", "version": "1"}).status_code == status
        assert reverse("tasks:saved_view", args=[shared.pk]) not in text(client.get(ALL))
    for act in (lambda: saved_views.delete(view=shared, by=cast.admin),
                lambda: saved_views.change(view=shared, version=1, by=cast.admin)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    assert set(SavedView.objects.values_list("name", "version")) == {("Việc đang làm", 1), ("Chung", 1)}


def test_an_admin_removes_what_a_closed_account_still_shares(cast: Cast, login: Login) -> None:
    gone = make_user(is_active=False)
    private, shared, other = keep(gone), keep(gone, "Chung", is_shared=True), keep(cast.office, "Khác", is_shared=True)
    url = reverse("tasks:saved_view_delete", args=[shared.pk])
    assert login(cast.standing).post(url).status_code == 403
    admin = login(cast.admin)
    page = text(admin.get(ALL))
    assert url in page
    assert reverse("tasks:saved_view_delete", args=[other.pk]) not in page
    assert admin.post(reverse("tasks:saved_view_delete", args=[private.pk])).status_code == 404
    assert admin.post(url).headers["Location"] == ALL
    assert set(SavedView.objects.all()) == {private, other}


def test_many_shared_views_leave_the_row_short_and_the_open_one_in_it(cast: Cast, office: Client) -> None:
    for number in range(12):
        keep(make_user(), f"Danh sách {number:02}", f"q=chu{number:02}", is_shared=True)
    row = views_row(office, "?q=chu11")
    assert row.count("tag--off") == saved_views.MOST_CHIPS + 1
    assert 'aria-current="true">Danh sách 11' in row
    assert "Còn 3 danh sách" in row


# --- Name, sharing, end --------------------------------------------------------------------------------------------


def test_the_owner_renames_and_shares(cast: Cast, office: Client, login: Login) -> None:
    view = keep(cast.office)
    url = reverse("tasks:saved_view", args=[view.pk])
    assert 'value="Việc đang làm"' in text(office.get(url))
    answer = office.post(url, {"name": "Việc dở", "is_shared": "on", "version": "1"}, follow=True)
    assert answer.redirect_chain == [(ALL, 302)]
    assert "mọi người" in text(answer)
    assert "Việc dở" in views_row(login(cast.own))
    office.post(url, {"name": "Việc dở", "version": "2"})
    assert "Việc dở" not in views_row(login(cast.own))


def test_a_stale_change_loses_nothing(cast: Cast, office: Client) -> None:
    view = keep(cast.office)
    url = reverse("tasks:saved_view", args=[view.pk])
    assert office.post(url, {"name": "Một", "version": "1"}).status_code == 302
    answer = office.post(url, {"name": "Hai", "is_shared": "on", "version": "1"})
    assert answer.status_code == 409
    assert "Một" in text(answer)
    assert "Hai" in text(answer)
    assert "True" not in text(answer), "a tick is told as a word"
    assert SavedView.objects.get().name == "Một"
    assert office.post(url, {"name": "", "version": "2"}).status_code == 422


def test_deleting_asks_first_and_a_second_click_is_no_error(cast: Cast, office: Client) -> None:
    view, task = keep(cast.office), make_task(stage="doing")
    url = reverse("tasks:saved_view_delete", args=[view.pk])
    assert "Xóa danh sách “Việc đang làm”?" in text(office.get(url))
    assert SavedView.objects.exists()
    for _click in range(2):
        assert office.post(url).headers["Location"] == ALL
    assert not SavedView.objects.exists()
    assert type(task).objects.filter(pk=task.pk).exists()
    assert office.get(url).status_code == 404
    assert "Anh chị chưa lưu danh sách nào" in text(office.get(ALL))


@pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
def test_a_view_that_never_was_is_not_found(pk: str, office: Client) -> None:
    assert office.get(f"{ALL}{pk}/").status_code == 404
    assert office.post(f"{ALL}{pk}/", typed()).status_code == 404
    assert office.get(f"{ALL}{pk}/xoa/").status_code == 404


def test_names_are_printed_as_text(cast: Cast, office: Client) -> None:
    keep(cast.office, "<script>alert(1)</script>", "q=%3Cscript%3E", is_shared=True)
    for page in (text(office.get(LIST)), text(office.get(ALL))):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


# --- Cost ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, ALL])
def test_views_cost_the_same_for_three_and_many(address: str, cast: Cast, office: Client) -> None:
    def make(count: int) -> None:
        for _ in range(count):
            user = make_user()
            keep(user, f"Danh sách {user.pk}", f"don-vi={cast.own_unit.pk}", is_shared=True)

    make(3)
    office.get(address)
    with CaptureQueriesContext(connection) as three:
        office.get(address)
    make(20)
    with CaptureQueriesContext(connection) as many:
        office.get(address)
    assert len(three) == len(many)
