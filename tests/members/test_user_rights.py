"""Changes of rights ask first and tell what they do; the review of rights; what an admin takes from an account."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import inviting, rights, rights_review, second_factor
from members.models import Mandate, Organisation, OrganisationEvent, RightsReview, Role, Unit, User
from members.role_notes import ACTS, may
from members.signed_in import TYPED

from ..conftest import Cast
from ..factories import PASSWORD, make_task, make_user
from .rows import make_person

Login = Callable[..., Client]
USERS = "/quan-tri/tai-khoan/"
REVIEW = USERS + "ra-soat/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_counts(db: None) -> None:
    cache.clear()


def edit(user: User, **fields: Any) -> dict[str, Any]:
    values = {"full_name": user.full_name, "email": user.email, "role": user.role, "unit": user.unit_id or ""}
    return values | {"version": user.version} | fields


def new(**fields: Any) -> dict[str, Any]:
    values = {"username": "ketoan", "full_name": "Chị Kế Toán", "role": "admin", "request_key": str(uuid.uuid4())}
    return values | fields


def signed_in(client: Client) -> bool:
    return client.get("/them/").status_code == 200


def left_open(client: Client) -> Client:
    """The password was typed a while ago: whoever sits at the machine may be somebody else."""
    session = client.session
    session[TYPED] -= 6 * 60
    session.save()
    return client


# --- Asked before it is done ---


def test_change_of_role_asks_in_plain_words(cast: Cast, login: Login) -> None:
    theirs, client, url = login(cast.office), login(cast.admin), f"{USERS}{cast.office.pk}/sua/"
    answer = client.post(url, edit(cast.office, role="viewer", full_name="Tên Mới"))
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Chưa lưu gì", "Không làm được nữa", "Vào sổ văn bản", "Vẫn như trước", 'value="Tên Mới"'):
        assert words in page, words
    assert "Nhập mật khẩu của anh chị" not in page
    assert User.objects.get(pk=cast.office.pk).role == Role.OFFICE
    assert client.post(url, edit(cast.office, role="viewer", confirmed="1")).status_code == 302
    assert User.objects.get(pk=cast.office.pk).role == Role.VIEWER
    assert not signed_in(theirs)


def test_change_of_unit_tells_both_and_the_open_work(cast: Cast, login: Login) -> None:
    make_task(lead=cast.own_unit)
    page = (
        login(cast.admin).post(f"{USERS}{cast.own.pk}/sua/", edit(cast.own, unit=cast.other_unit.pk)).content.decode()
    )
    assert "Xem và báo cáo nhiệm vụ của Hội Của Tôi" in page
    assert "Xem và báo cáo nhiệm vụ của Hội Người Khác" in page
    assert "còn 1 nhiệm vụ chưa xong, và không còn tài khoản nào khác" in page


def test_name_alone_is_saved_without_asking(cast: Cast, login: Login) -> None:
    answer = login(cast.admin).post(f"{USERS}{cast.office.pk}/sua/", edit(cast.office, full_name="Tên Mới"))
    assert answer.status_code == 302


@pytest.mark.parametrize("password", ["", "sai", None])
def test_admin_role_needs_the_own_password(cast: Cast, login: Login, password: str | None) -> None:
    client, url = login(cast.admin), f"{USERS}{cast.office.pk}/sua/"
    fields = edit(cast.office, role="admin", confirmed="1")
    answer = client.post(url, fields if password is None else fields | {"password": password})
    assert answer.status_code == 422
    assert "Nhập mật khẩu của anh chị" in answer.content.decode()
    assert User.objects.get(pk=cast.office.pk).role == Role.OFFICE
    assert client.post(url, fields | {"password": PASSWORD}).status_code == 302
    assert User.objects.get(pk=cast.office.pk).is_admin


def test_new_admin_needs_the_own_password_too(cast: Cast, login: Login) -> None:
    client, fields = login(cast.admin), new()
    assert "Tạo một tài khoản quản trị" in client.post(USERS + "moi/", fields).content.decode()
    assert client.post(USERS + "moi/", fields | {"confirmed": "1", "password": "sai"}).status_code == 422
    assert not User.objects.filter(username="ketoan").exists()
    for _i in range(2):
        assert client.post(USERS + "moi/", fields | {"confirmed": "1", "password": PASSWORD}).status_code == 302
    assert User.objects.filter(username="ketoan").count() == 1


def test_password_of_the_admin_is_throttled(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), f"{USERS}{cast.office.pk}/sua/"
    for _i in range(6):
        client.post(url, edit(cast.office, role="admin", confirmed="1", password="sai"))
    client.post(url, edit(cast.office, role="admin", confirmed="1", password=PASSWORD))
    assert User.objects.get(pk=cast.office.pk).role == Role.OFFICE


def test_change_of_role_needs_the_own_password_after_a_while(cast: Cast, login: Login) -> None:
    client, url = left_open(login(cast.admin)), f"{USERS}{cast.office.pk}/sua/"
    fields = edit(cast.office, role="viewer")
    assert "đổi cách người khác vào phần mềm" in client.post(url, fields).content.decode()
    assert client.post(url, fields | {"confirmed": "1", "password": "sai"}).status_code == 422
    assert client.post(url, fields | {"confirmed": "1"}).status_code == 422
    assert User.objects.get(pk=cast.office.pk).role == Role.OFFICE
    assert client.post(url, fields | {"confirmed": "1", "password": PASSWORD}).status_code == 302
    assert User.objects.get(pk=cast.office.pk).role == Role.VIEWER
    other = client.post(f"{USERS}{cast.committee.pk}/sua/", edit(cast.committee, role="viewer", confirmed="1"))
    assert other.status_code == 302, "typed a moment ago: not asked again"


def test_mail_address_needs_the_own_password_after_a_while(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), f"{USERS}{cast.office.pk}/sua/"
    assert client.post(url, edit(cast.office, email="moi@example.org")).status_code == 302
    row, fields = User.objects.get(pk=cast.office.pk), {"email": "la@example.org"}
    page = left_open(client).post(url, edit(row, **fields)).content.decode()
    for words in ("Đổi địa chỉ thư của Chị Văn Phòng", "moi@example.org", "la@example.org", 'type="password"'):
        assert words in page, words
    assert client.post(url, edit(row, **fields, confirmed="1", password="sai")).status_code == 422
    assert User.objects.get(pk=row.pk).email == "moi@example.org"
    assert client.post(url, edit(row, **fields, confirmed="1", password=PASSWORD)).status_code == 302
    assert User.objects.get(pk=row.pk).email == "la@example.org"


def test_role_and_mail_are_told_together(cast: Cast, login: Login) -> None:
    fields = edit(cast.office, role="viewer", email="moi@example.org")
    page = login(cast.admin).post(f"{USERS}{cast.office.pk}/sua/", fields).content.decode()
    assert "Địa chỉ thư đổi từ chưa ghi thành moi@example.org" in page


def test_reset_password_needs_the_own_one_after_a_while(cast: Cast, login: Login) -> None:
    client, url = left_open(login(cast.admin)), f"{USERS}{cast.office.pk}/mat-khau/"
    assert 'type="password"' in client.get(url).content.decode()
    for wrong in ({}, {"password": "sai"}):
        assert client.post(url, wrong).status_code == 422
    assert not User.objects.get(pk=cast.office.pk).must_change_password
    assert client.post(url, {"password": PASSWORD}).status_code == 200
    assert User.objects.get(pk=cast.office.pk).must_change_password


def test_lock_tells_what_it_does(cast: Cast, login: Login) -> None:
    Client().post("/dang-nhap/", {"login": "hoi1", "password": PASSWORD})
    page = login(cast.admin).get(f"{USERS}{cast.own.pk}/khoa/").content.decode()
    for words in ("Đã khóa: không đăng nhập được", "1 phiên đăng nhập đang mở sẽ kết thúc", "Không làm được nữa"):
        assert words in page, words


# --- What roles may: the words against the pages ---


def test_every_role_may_something_and_says_so(cast: Cast, login: Login) -> None:
    assert all(may(role) for role in Role)
    page = login(cast.admin).get(USERS + "vai-tro/").content.decode()
    assert all(str(act.words) in page for act in ACTS)


@pytest.mark.parametrize(
    ("address", "index"),
    [
        ("tasks:assign", 7),
        ("members:users", 9),
        ("tasks:review", 0),
        ("members:unit_new", 5),
        ("members:tables", 6),
        ("resolutions:meeting_new", 6),
        ("tasks:figure_call_new", 6),
        ("members:person_doubles", 10),
    ],
)
def test_the_table_of_roles_is_true(cast: Cast, login: Login, address: str, index: int) -> None:
    for user in cast.by_role().values():
        is_open = login(user).get(reverse(address)).status_code != 403
        assert is_open == (user.role in ACTS[index].roles), (user.role, address)


# --- Taken by an admin ---


def test_factor_is_taken_off_with_a_reason_and_told(cast: Cast, login: Login) -> None:
    User.objects.filter(pk=cast.office.pk).update(email="vp@example.org")
    second_factor.turn_on(user=cast.office, secret=SECRET)
    client, url = login(cast.admin), f"{USERS}{cast.office.pk}/hai-buoc/"
    assert client.post(url, {"note": ""}).status_code == 422
    assert second_factor.has_factor(cast.office)
    answer = client.post(url, {"note": "Mất điện thoại."}, follow=True)
    assert "Đã báo chủ tài khoản qua thư" in answer.content.decode()
    assert not Authenticator.objects.exists()
    event = cast.office.events.first()
    assert event
    assert (event.verb, event.note, event.actor) == ("factor_off", "Mất điện thoại.", cast.admin)
    assert "Mất điện thoại." in mail.outbox[0].body
    assert client.post(url, {"note": "Lần nữa."}).status_code == 302
    assert cast.office.events.count() == 2


def test_factor_of_another_needs_the_own_password_after_a_while(cast: Cast, login: Login) -> None:
    second_factor.turn_on(user=cast.office, secret=SECRET)
    client, url = left_open(login(cast.admin)), f"{USERS}{cast.office.pk}/hai-buoc/"
    for wrong in ({}, {"password": "sai"}):
        assert client.post(url, {"note": "Mất."} | wrong).status_code == 422
    assert second_factor.has_factor(cast.office)
    assert client.post(url, {"note": "Mất.", "password": PASSWORD}).status_code == 302
    assert not second_factor.has_factor(cast.office)


def test_own_factor_does_not_go_this_way(cast: Cast, login: Login) -> None:
    second_factor.turn_on(user=cast.admin, secret=SECRET)
    cast.admin.refresh_from_db()
    answer = login(cast.admin).post(f"{USERS}{cast.admin.pk}/hai-buoc/", {"note": "Tự tắt."})
    assert answer.headers["Location"] == "/tai-khoan/hai-buoc/"
    assert second_factor.has_factor(cast.admin)


def test_all_sessions_of_an_account_are_ended(cast: Cast, login: Login) -> None:
    theirs, client = login(cast.office), login(cast.admin)
    assert "phải đăng nhập lại ở mọi máy" in client.get(f"{USERS}{cast.office.pk}/phien/").content.decode()
    assert signed_in(theirs)
    client.post(f"{USERS}{cast.office.pk}/phien/")
    assert not signed_in(theirs)
    assert cast.office.events.get().verb == "sessions"
    client.post(f"{USERS}{cast.admin.pk}/phien/")
    assert signed_in(client)


# --- The person of an account ---


def test_account_is_tied_to_one_person(cast: Cast, login: Login) -> None:
    person, client = make_person(cast.own_unit), login(cast.admin)
    assert client.post(f"{USERS}{cast.own.pk}/sua/", edit(cast.own, person=person.pk)).status_code == 302
    assert User.objects.get(pk=cast.own.pk).person == person
    assert cast.own.events.get().changes == {"person": ["", str(person.pk)]}, "history keeps the number, not the name"
    assert "Hoàng Đình Khải" in client.get(cast.own.get_absolute_url()).content.decode()
    answer = client.post(f"{USERS}{cast.other.pk}/sua/", edit(cast.other, person=person.pk))
    assert answer.status_code == 422
    answer = client.post(f"{USERS}{cast.other.pk}/sua/", edit(cast.other, person="99999999999999999999"))
    assert answer.status_code == 422


# --- The list ---


def test_list_tells_states_with_counts_and_filters(cast: Cast, login: Login) -> None:
    client, now = login(cast.admin), timezone.now()
    inviting.invite(user=cast.viewer, way="slip", by=cast.admin, now=now)
    inviting.invite(user=cast.committee, way="slip", by=cast.admin, now=now - timedelta(days=8))
    rights.deactivate_user(user=cast.other, by=cast.admin)
    second_factor.turn_on(user=cast.office, secret=SECRET)
    page = " ".join(client.get(USERS).content.decode().split())
    for words in ('Đã mời <span class="count">1<', 'Chưa mời <span class="count">1<', 'Đã khóa <span class="count">1<'):
        assert words in page, words
    for query, who in (
        ("trang_thai=da-moi", "Người Xem"),
        ("trang_thai=chua-moi", "Bà Ủy Viên"),
        ("trang_thai=da-khoa", "Đại Diện Hai"),
        ("hai_buoc=co", "Chị Văn Phòng"),
        (f"don_vi={cast.own_unit.pk}", "Đại Diện Một"),
    ):
        rows = client.get(f"{USERS}?{query}").content.decode().split("<tbody>")[1].split("</tbody>")[0]
        assert who in rows, query
        assert rows.count("<tr>") == 1, query
    for bad in ("don_vi=99999999999999999999", "hai_buoc=x", "trang_thai=%00", "don_vi=x"):
        assert client.get(f"{USERS}?{bad}").status_code == 200, bad


def test_lists_cost_the_same_with_more_accounts(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    for path in (USERS, REVIEW, USERS + "loi-moi/"):
        counts = []
        for more in (1, 3):
            for _i in range(more):
                make_user(Role.UNIT, person=make_person(cast.own_unit))
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        assert counts[0] == counts[1], path


# --- The review of rights ---


def confirm(client: Client, **fields: Any) -> Any:
    shown = rights_review.hash_of(rights_review.snapshot())
    return client.post(REVIEW, {"shown": shown, "note": "", "request_key": str(uuid.uuid4())} | fields)


def test_review_marks_what_is_odd(cast: Cast, login: Login) -> None:
    now = timezone.now()
    User.objects.update(last_login=now)
    User.objects.filter(pk=cast.viewer.pk).update(last_login=None)
    User.objects.filter(pk=cast.committee.pk).update(last_login=now - timedelta(days=91))
    person = make_person(cast.own_unit)
    Mandate.objects.update(ends_on=date(2022, 1, 1))
    User.objects.filter(pk=cast.own.pk).update(person=person)
    Unit.objects.filter(pk=cast.other_unit.pk).update(left_on=date(2022, 1, 1))
    facts = rights_review.review(timezone.localdate(), now, now)
    marks = {row.user.username: row.marks for row in facts.rows}
    assert marks["xem"] == ["chưa vào lần nào"]
    assert marks["uyvien"][0].startswith("không vào từ ")
    assert marks["hoi1"] == ["không còn giữ chức vụ nào"]
    assert marks["hoi2"] == ["đơn vị đã thôi hoạt động"]
    assert marks["vanphong"] == []
    assert "chưa bật hai bước" in marks["quantri"]
    assert "không còn giữ chức vụ nào" in login(cast.admin).get(REVIEW).content.decode()


def test_review_is_stored_with_the_list_and_told_next_time(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert confirm(client, note="Họp Văn phòng.").status_code == 302
    row = RightsReview.objects.get()
    assert (row.by, row.note) == (cast.admin, "Họp Văn phòng.")
    assert [cast.own.pk, "unit", cast.own_unit.pk, True] in row.accounts
    assert OrganisationEvent.objects.get().verb == "rights"
    with pytest.raises(DatabaseError):
        RightsReview.objects.update(note="x")


def test_next_review_tells_what_changed(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    confirm(client)
    make_user(full_name="Người Mới")
    User.objects.filter(pk=cast.committee.pk).update(role=Role.VIEWER)
    User.objects.filter(pk=cast.own.pk).update(unit=cast.other_unit)
    rights.deactivate_user(user=cast.viewer, by=cast.admin)
    page = client.get(REVIEW).content.decode()
    for words in (
        "mới có từ lần trước",
        "trước là Ủy viên BCH",
        "trước của Hội Của Tôi",
        "Đã khóa từ lần trước: Người Xem",
    ):
        assert words in page, words


def test_review_of_a_list_that_moved_is_refused(cast: Cast, login: Login) -> None:
    client, shown = login(cast.admin), rights_review.hash_of(rights_review.snapshot())
    make_user()
    answer = confirm(client, shown=shown)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Danh sách vừa đổi" in page
    assert rights_review.hash_of(rights_review.snapshot()) in page, "the next try is about what is shown now"
    assert not RightsReview.objects.exists()


@pytest.mark.parametrize("bad", [{"shown": "x" * 100}, {"shown": ""}, {"request_key": "x"}, {"note": "a\x00b"}])
def test_review_form_refuses(cast: Cast, login: Login, bad: dict[str, str]) -> None:
    assert confirm(login(cast.admin), **bad).status_code == 422


def test_review_sent_twice_is_one(cast: Cast, login: Login) -> None:
    client, key = login(cast.admin), str(uuid.uuid4())
    for _i in range(2):
        assert confirm(client, request_key=key).status_code == 302
    assert RightsReview.objects.count() == 1


def test_hub_reminds_after_half_a_year(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert "Rà soát quyền lần cuối" not in client.get("/quan-tri/").content.decode()
    Organisation.objects.update(created_at=timezone.now() - timedelta(days=200))
    assert "Chưa rà soát quyền của các tài khoản lần nào" in client.get("/quan-tri/").content.decode()
    confirm(client)
    assert "Chưa rà soát" not in client.get("/quan-tri/").content.decode()


def test_hub_asks_for_the_second_factor_until_it_is_set(cast: Cast, login: Login) -> None:
    words = "chưa phải xác thực hai bước"
    assert words in login(cast.admin).get("/quan-tri/").content.decode()
    Organisation.objects.update(is_demo=True)
    assert words not in login(cast.admin).get("/quan-tri/").content.decode()
