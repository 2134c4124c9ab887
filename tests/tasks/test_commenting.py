"""What people say on a task: who may, whom they name, who is told, and decisions that stand as instructions."""

import html
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Role, UnitKind
from tasks.commenting import comment
from tasks.inbox import readers_of
from tasks.mentioning import addressees, marked_in, names_in, offers, whom
from tasks.models import Comment, CommentKind, Mention, Notice, NoticeKind, Task

from ..conftest import Cast
from ..factories import make_document, make_task, make_unit, make_user

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
HTMX = {"HX-Request": "true"}
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def task(cast: Cast) -> Task:
    document = make_document(registered_by=cast.office)
    return make_task(lead=cast.own_unit, document=document, due_on=date(2026, 12, 31), stage="doing")


def url(task: Task) -> str:
    return reverse("tasks:comments", args=[task.pk])


def data(text: str = "Đã trao đổi với đơn vị.", **values: Any) -> dict[str, Any]:
    return {"text": text, "kind": "comment", "request_key": str(uuid.uuid4())} | values


def content(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def say(task: Task, user: Any, **values: Any) -> Comment:
    return comment(**({"task": task, "user": user, "text": "Ý kiến.", "key": uuid.uuid4()} | values))


def told() -> set[tuple[str, str]]:
    return set(Notice.objects.values_list("user__username", "kind"))


# --- Who may -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "office", "standing", "committee", "own"])
def test_everybody_who_sees_the_task_may_comment(who: str, cast: Cast, login: Login, task: Task) -> None:
    answer = login(cast.by_role()[who]).post(url(task), data("Cần họp sớm."))
    assert answer.headers["Location"] == f"{task.get_absolute_url()}#comments"
    made = Comment.objects.get()
    assert (made.text, made.author, made.kind) == ("Cần họp sớm.", cast.by_role()[who], CommentKind.COMMENT)
    assert made.unit == (cast.own_unit if who == "own" else None)


def test_who_only_reads_writes_nothing(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.viewer)
    assert client.post(url(task), data()).status_code == 403
    assert 'name="mentions"' not in content(client.get(task.get_absolute_url()))
    with pytest.raises(PermissionDenied):
        say(task, cast.viewer)
    assert not Comment.objects.exists()


def test_another_units_task_does_not_exist(cast: Cast, login: Login, task: Task) -> None:
    for method in ("get", "post"):
        assert getattr(login(cast.other), method)(url(task), data()).status_code == 404
    with pytest.raises(PermissionDenied):
        say(task, cast.other)
    assert login(cast.office).get("/nhiem-vu/99999999999999999999/trao-doi/").status_code == 404


@pytest.mark.parametrize("who", ["admin", "office", "committee", "own"])
def test_only_the_standing_committee_decides(who: str, cast: Cast, login: Login, task: Task) -> None:
    user = cast.by_role()[who]
    with pytest.raises(PermissionDenied):
        say(task, user, kind=CommentKind.DECISION)
    login(user).post(url(task), data(kind="decision", basis="1-TB/LHH"))
    assert Comment.objects.get().kind == CommentKind.COMMENT
    assert not Comment.objects.get().basis


# --- What is written -----------------------------------------------------------------------------------------------


def test_words_are_never_markup_and_keep_their_lines(cast: Cast, login: Login, task: Task) -> None:
    say(task, cast.office, text=f"{EVIL}\ndòng hai")
    say(task, cast.standing, text=f"{EVIL} kết luận", kind=CommentKind.DECISION, basis=EVIL)
    for address in (task.get_absolute_url(), url(task)):
        page = login(cast.own).get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>dòng hai" in page


def test_words_are_kept_in_one_unicode_form(cast: Cast, login: Login, task: Task) -> None:
    login(cast.office).post(url(task), data("Ho\u0323p"))
    assert Comment.objects.get().text == "H\u1ecdp"


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\x00b"])
def test_what_cannot_be_text_is_refused_and_kept(text: str, cast: Cast, login: Login, task: Task) -> None:
    answer = login(cast.office).post(url(task), data(text, mentions="Ông Thường Vụ"))
    assert answer.status_code == 422
    assert "Ông Thường Vụ" in content(answer)
    assert not Comment.objects.exists()


def test_verb_refuses_empty_and_endless_text(cast: Cast, task: Task) -> None:
    for text in (" ", "x" * 5001):
        with pytest.raises(ValidationError):
            say(task, cast.office, text=text)


def test_double_submit_is_one_comment_and_one_notice(cast: Cast, login: Login, task: Task) -> None:
    sent = data("Một lần.", mentions="Đại Diện Một")
    client = login(cast.office)
    assert [client.post(url(task), sent).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == Mention.objects.count() == Notice.objects.count() == 1


def test_anothers_key_takes_nothing_from_anybody(cast: Cast, login: Login, task: Task) -> None:
    key = str(uuid.uuid4())
    for user in (cast.office, cast.own):
        assert login(user).post(url(task), data(str(user), request_key=key)).status_code == 302
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("key", ["", "khong-phai", "\x00"])
def test_a_bad_key_is_a_form_error(key: str, cast: Cast, login: Login, task: Task) -> None:
    assert login(cast.office).post(url(task), data(request_key=key)).status_code == 422


def test_comments_stand_newest_last_on_the_page(cast: Cast, login: Login, task: Task) -> None:
    assert "Chưa có ý kiến nào." in content(login(cast.viewer).get(task.get_absolute_url()))
    for text in ("thứ nhất", "thứ hai"):
        say(task, cast.office, text=text)
    page = content(login(cast.viewer).get(task.get_absolute_url()))
    assert page.index("thứ nhất") < page.index("thứ hai")


def test_decision_stands_above_the_history(cast: Cast, login: Login, task: Task) -> None:
    sent = data("Nộp trước ngày 05.", kind="decision", basis="12-TB/LHH")
    answer = login(cast.standing).post(url(task), sent)
    assert answer.headers["Location"].endswith("#decisions")
    page = content(login(cast.own).get(task.get_absolute_url()))
    assert page.index("Nộp trước ngày 05.") < page.index("Tiến độ và lịch sử")
    assert page.count("Nộp trước ngày 05.") == 1
    assert "12-TB/LHH" in page
    assert "Ông Thường Vụ, Ban Thường vụ" in page
    assert told() == {("hoi1", NoticeKind.DECISION)}


def test_htmx_answers_the_conversation_in_place(cast: Cast, login: Login, task: Task) -> None:
    client = login(cast.standing)
    answer = client.post(url(task), data("Quyết.", kind="decision"), headers=HTMX)
    page = content(answer)
    assert answer.status_code == 200
    assert 'id="comments"' in page
    assert 'id="decisions" hx-swap-oob="true"' in page
    assert "<html" not in page
    assert client.post(url(task), data("", mentions="ai đó"), headers=HTMX).status_code == 422


# --- Whom it names -------------------------------------------------------------------------------------------------


def test_unit_means_all_active_users_who_speak_for_it(cast: Cast, login: Login, task: Task) -> None:
    make_user(Role.UNIT, username="hoi1b", unit=cast.own_unit)
    make_user(Role.UNIT, username="hoi1c", unit=cast.own_unit, is_active=False)
    login(cast.office).post(url(task), data(mentions="hoi cua toi; Bà Ủy Viên"))
    assert told() == {(name, NoticeKind.MENTIONED) for name in ("hoi1", "hoi1b", "uyvien")}
    made = Comment.objects.get()
    assert set(Notice.objects.values_list("key", flat=True)) == {f"comment:{made.pk}"}


def test_name_after_at_in_the_text(cast: Cast, login: Login, task: Task) -> None:
    login(cast.office).post(url(task), data("Nhờ @Hội Của Tôi, và @thuongvu xem. Thư a@b.vn, giá 5 @ 3."))
    assert told() == {("hoi1", NoticeKind.MENTIONED), ("thuongvu", NoticeKind.MENTIONED)}


@pytest.mark.parametrize("sent", [{"mentions": "Hội Không Có"}, {"text": "Nhờ @AiĐó xem."}])
def test_unknown_name_is_a_form_error(sent: dict[str, str], cast: Cast, login: Login, task: Task) -> None:
    answer = login(cast.office).post(url(task), data(**sent))
    assert answer.status_code == 422
    assert "mà anh chị nhắc được" in content(answer)
    assert not Comment.objects.exists()


def test_two_people_of_one_name_are_told_apart_by_sign_in_name(cast: Cast, login: Login, task: Task) -> None:
    make_user(Role.COMMITTEE, username="uyvien2", full_name="Bà Ủy Viên")
    client = login(cast.office)
    assert "ghi tên đăng nhập" in content(client.post(url(task), data(mentions="Bà Ủy Viên")))
    client.post(url(task), data(mentions="uyvien2"))
    assert told() == {("uyvien2", NoticeKind.MENTIONED)}
    assert {"uyvien", "uyvien2"} <= set(offers(cast.office))


def test_who_does_not_see_the_task_is_not_told(cast: Cast, login: Login, task: Task) -> None:
    locked = make_user(Role.COMMITTEE, username="khoa", is_active=False)
    say(task, cast.office, units=[cast.other_unit], users=[cast.other, locked, cast.office])
    assert told() == set()
    assert Mention.objects.count() == 4


def test_office_and_committee_can_be_named_as_bodies(cast: Cast, login: Login, task: Task) -> None:
    office = make_unit("Văn phòng", kind=UnitKind.OFFICE)
    login(cast.own).post(url(task), data(mentions="Văn phòng; ban thuong vu"))
    assert told() == {("vanphong", NoticeKind.MENTIONED), ("thuongvu", NoticeKind.MENTIONED)}
    login(cast.committee).post(url(task), data(mentions="Văn phòng"))
    assert Mention.objects.filter(unit=office).count() == 1


def test_representative_names_only_its_own_people_office_and_committee(cast: Cast, login: Login, task: Task) -> None:
    mate = make_user(Role.UNIT, username="hoi1b", full_name="Bạn Cùng Hội", unit=cast.own_unit)
    client = login(cast.own)
    for name in ("Hội Người Khác", "Đại Diện Hai", "Người Xem", "Bà Ủy Viên"):
        assert client.post(url(task), data(mentions=name)).status_code == 422, name
        assert name not in content(client.get(url(task))), name
    for units, users in (([cast.other_unit], []), ([], [cast.other]), ([], [cast.committee])):
        with pytest.raises(PermissionDenied):
            say(task, cast.own, units=units, users=users)
    assert client.post(url(task), data(mentions="Bạn Cùng Hội; Chị Văn Phòng; Hội Của Tôi")).status_code == 302
    assert told() == {(mate.username, NoticeKind.MENTIONED), ("vanphong", NoticeKind.MENTIONED)}


def test_readers_are_those_of_visible_to(cast: Cast, task: Task) -> None:
    for shown in (task, make_task(lead=cast.other_unit, coop=cast.own_unit), make_task()):
        seeing = {u.pk for u in cast.by_role().values() if Task.objects.visible_to(u).filter(pk=shown.pk).exists()}
        assert set(readers_of(shown).values_list("pk", flat=True)) & {u.pk for u in cast.by_role().values()} == seeing


def test_names_of_a_field_and_of_running_text(cast: Cast) -> None:
    known = addressees(cast.office)
    assert names_in(" a ;@b\n; c") == ["a", "b", "c"]
    assert list(marked_in("(@Hội Của Tôi) @hoi1; @@ @", known)) == ["Hội Của Tôi", "hoi1"]
    assert whom(["HỘI  CỦA TÔI"], known).units == {cast.own_unit.pk: cast.own_unit}


# --- Cost ----------------------------------------------------------------------------------------------------------


def test_page_costs_the_same_number_of_queries(cast: Cast, login: Login, task: Task) -> None:
    client, counts = login(cast.standing), []
    for times in (1, 4):
        for _ in range(times):
            say(task, cast.office, units=[make_unit()], users=[make_user()])
            say(task, cast.standing, kind=CommentKind.DECISION, users=[make_user()])
        client.get(task.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(task.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
