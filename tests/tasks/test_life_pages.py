"""The pages of acts on units: choose, fill in, look at everything that follows, write; and what each day looks like."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from members.clock import today
from members.deeds import Deed
from members.models import ActKind, Figure, Mandate, Unit, UnitAct
from tasks.models import Assignment, SavedView, Task
from tasks.succession import carry_out

from ..conftest import Cast
from ..factories import make_extension_request, make_target, make_task, make_unit, make_user
from ..members.rows import make_person
from ..parallel import at_once

Login = Callable[..., Client]
DAY = "01/03/2026"


def address(unit: Unit, key: str) -> str:
    return f"/don-vi/{unit.pk}/doi-song/{key}/"


def typed(**values: Any) -> dict[str, Any]:
    return {"on": DAY, "basis": "12/QĐ-LHH", "note": "", "request_key": str(uuid.uuid4()), "buoc": "xem"} | values


def mark_of(page: str) -> str:
    found = re.search(r'name="dau" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def look_and_do(client: Client, url: str, form: dict[str, Any], **chosen: Any) -> Any:
    """Through the preview, as a person goes."""
    page = client.post(url, form)
    assert page.status_code == 200, page.content.decode()
    return client.post(url, form | chosen | {"buoc": "ghi", "dau": mark_of(page.content.decode())})


def names_of(task: Task) -> list[str]:
    return sorted(Assignment.objects.filter(task=task).values_list("unit__name", flat=True))


def test_acts_are_offered_as_the_unit_stands(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    page = client.get(f"/don-vi/{cast.own_unit.pk}/doi-song/").content.decode()
    assert "Hợp nhất, sáp nhập" in page
    assert "Khôi phục" not in page
    ended = make_unit(left_on=date(2020, 1, 1))
    page = client.get(f"/don-vi/{ended.pk}/doi-song/").content.decode()
    assert "Khôi phục" in page
    assert "Đổi tên" not in page
    assert "Gộp, đổi tên, giải thể" in client.get(cast.own_unit.get_absolute_url()).content.decode()
    assert "Gộp, đổi tên" not in login(cast.office).get(cast.own_unit.get_absolute_url()).content.decode()


def test_merge_is_shown_before_it_is_done(cast: Cast, login: Login) -> None:
    own, other = cast.own_unit, cast.other_unit
    task = make_task(lead=own, title="Việc đang xin", stage="doing", due_on=date(2026, 12, 1))
    make_extension_request(task, cast.own)
    make_target(task, 10)
    make_task(coop=own, title="Việc chờ duyệt", stage="confirm")
    make_task(lead=own, title="Việc cũ rồi", stage="done")
    Mandate.objects.create(person=make_person(), unit=own, position="Chủ tịch")
    Figure.objects.create(unit=own, kind_id="members", value=1234, on=date(2025, 12, 31), source="BC")
    SavedView.objects.create(owner=cast.office, name="Của hội", query=f"don-vi={own.pk}")
    child = make_unit("Chi hội nhỏ", parent=own)
    client, url = login(cast.admin), address(own, "sap-nhap")
    form = typed(gone=[own.pk], into=other.pk)
    page = client.post(url, form).content.decode()
    for words in (
        "đơn vị kế thừa: Hội Người Khác", "về trực thuộc Hội Người Khác", "1 việc chủ trì, 1 việc phối hợp",
        "2 việc chuyển",
        "đang xin gia hạn", "chờ xác nhận kết quả", "khép lại có căn cứ", "Đại Diện Một", "Chủ tịch", "1.234 hội viên",
        "Của hội (Chị Văn Phòng)",
    ):  # fmt: skip
        assert words in page, words
    assert "Việc cũ rồi" not in page
    assert not UnitAct.objects.exists()
    mandate = own.mandates.get()
    answer = look_and_do(client, url, form, **{f"tk_{cast.own.pk}": "0", f"cv_{mandate.pk}": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, other.get_absolute_url())
    own.refresh_from_db()
    child.refresh_from_db()
    mandate.refresh_from_db()
    cast.own.refresh_from_db()
    assert (own.left_on, own.successor) == (date(2026, 3, 1), other)
    assert (child.parent, mandate.ends_on, cast.own.unit) == (other, date(2026, 3, 1), other)
    assert names_of(task) == ["Hội Người Khác"]


def test_both_sides_show_the_life(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    first, second = make_unit("Hội Tằm"), make_unit("Hội Dâu")
    new = {"gone": [first.pk, second.pk], "new_name": "Hội Dâu tằm tơ"}
    look_and_do(client, address(first, "sap-nhap"), typed(**new))
    heir = Unit.objects.get(name="Hội Dâu tằm tơ")
    old, now = (client.get(unit.get_absolute_url()).content.decode() for unit in (first, heir))
    assert "Hợp nhất, sáp nhập vào" in old
    assert f'<a href="{heir.get_absolute_url()}">Hội Dâu tằm tơ</a>' in old
    assert "Hợp nhất từ, nhận sáp nhập của" in now
    assert f'<a href="{second.get_absolute_url()}">Hội Dâu</a>' in now
    assert "12/QĐ-LHH" in now
    assert "Trước và sau" in old
    assert "Trước và sau" in now
    speaker = make_user("unit", unit=heir)
    seen = login(speaker).get(heir.get_absolute_url()).content.decode()
    assert "Hội Dâu" in seen
    assert second.get_absolute_url() not in seen


def test_split_asks_where_each_task_goes(cast: Cast, login: Login) -> None:
    old = make_unit("Hội Y")
    tasks = [make_task(lead=old) for _n in range(3)]
    form = typed(way="tach", new_names="Hội Đông y\nHội Tây y", into=[])
    client, url = login(cast.admin), address(old, "chia-tach")
    chosen = {"con_lai": "o-lai", f"viec_{tasks[0].pk}": "0", f"viec_{tasks[1].pk}": "1", f"viec_{tasks[2].pk}": ""}
    assert look_and_do(client, url, form, **chosen).status_code == 302
    assert [names_of(task) for task in tasks] == [["Hội Đông y"], ["Hội Tây y"], ["Hội Y"]]
    assert Unit.objects.get(pk=old.pk).left_on is None


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("doi-ten", {"name": "Hội Mới Toanh", "short_name": ""}, "đổi tên thành “Hội Mới Toanh”"),
        ("chuyen", {"level": "commune"}, "cấp: Cấp xã"),
        ("tam-dung", {}, "tạm dừng từ 01/03/2026"),
        ("giai-the", {"into": ""}, "thôi hoạt động từ 01/03/2026"),
    ],
)
def test_small_acts(cast: Cast, login: Login, key: str, values: dict[str, str], words: str) -> None:
    client, url, form = login(cast.admin), address(cast.own_unit, key), typed(**values)
    assert words in client.post(url, form).content.decode()
    chosen = {f"tk_{cast.own.pk}": "khoa"} if key == "giai-the" else {}
    assert look_and_do(client, url, form, **chosen).status_code == 302
    act = UnitAct.objects.get()
    assert act.basis == "12/QĐ-LHH"
    assert client.post(url, form | {"buoc": "ghi", "dau": "x"}).status_code == 302  # a double click
    assert UnitAct.objects.count() == 1
    assert client.post(url, typed(**values, on=f"{today() + timedelta(days=1):%d/%m/%Y}")).status_code == 422


def test_new_unit_is_founded_then_admitted_and_restored(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert "/don-vi/moi/thanh-lap/" in client.get("/don-vi/moi/").content.decode()
    new = {
        "name": "Hội Thiên văn",
        "short_name": "",
        "unit_kind": "association",
        "parent": "",
        "cluster": "",
        "level": "",
    }
    assert look_and_do(client, "/don-vi/moi/thanh-lap/", typed(**new)).status_code == 302
    row = Unit.objects.get(name="Hội Thiên văn")
    look_and_do(client, address(row, "ket-nap"), typed(unit_kind="association"))
    assert Unit.objects.get(pk=row.pk).joined_on == date(2026, 3, 1)
    look_and_do(client, address(row, "giai-the"), typed(into=""))
    look_and_do(client, address(row, "khoi-phuc"), typed())
    assert [a.kind for a in UnitAct.objects.order_by("id")] == ["found", "admit", "dissolve", "restore"]
    assert client.get("/don-vi/moi/sap-nhap/").status_code == 404


def test_what_changed_in_between_is_asked_again(cast: Cast, login: Login) -> None:
    own = cast.own_unit
    client, url, form = login(cast.admin), address(own, "giai-the"), typed(into=cast.other_unit.pk)
    task = make_task(lead=own)
    mark = mark_of(client.post(url, form).content.decode())
    make_task(lead=own, title="Vừa giao thêm")
    make_user("unit", unit=own, full_name="Vừa Vào")
    sent = form | {"buoc": "ghi", "dau": mark, f"tk_{cast.own.pk}": "khoa"}
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Vừa giao thêm" in page
    assert "Vừa Vào" in page
    assert re.search(r'value="khoa" selected', page)  # what was chosen is kept
    assert names_of(task) == [own.name]
    assert not UnitAct.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"on": "31/02/2026"}, {"on": ""}, {"basis": ""}, {"basis": "x" * 121}, {"gone": ["99999999999999999999"]},
        {"into": "99999999999999999999"}, {"into": "abc\0"}, {"gone": []}, {"new_name": "Hội Của Tôi", "into": ""},
        {"into": "", "new_name": ""}, {"request_key": "x"}, {"note": "a\0b"},
    ],
)  # fmt: skip
def test_bad_values_are_said_back(cast: Cast, login: Login, bad: dict[str, Any]) -> None:
    form = typed(gone=[cast.own_unit.pk], into=cast.other_unit.pk, new_name="")
    answer = login(cast.admin).post(address(cast.own_unit, "sap-nhap"), form | bad)
    assert answer.status_code == 422
    assert not UnitAct.objects.exists()


def test_only_what_can_be_is_offered(cast: Cast, login: Login) -> None:
    """No office of one person to merge with, no group, and nobody splits into or hands over to oneself."""
    client, own = login(cast.admin), cast.own_unit
    position, group = make_unit(kind="position", name="Tổng Thư ký"), make_unit(kind="group", name="Các hội")
    offered = {}
    for key in ("sap-nhap", "chia-tach", "giai-the"):
        fields = client.get(address(own, key)).context["form"].fields
        offered[key] = set(fields["into"].queryset)
        assert {own, cast.other_unit, group} & offered[key] == {cast.other_unit} | (
            {own} if key == "sap-nhap" else set()
        )
    assert {key for key, units in offered.items() if position in units} == {"giai-the"}
    peers = client.get(address(position, "sap-nhap")).context["form"].fields["into"].queryset
    assert position in peers, "two positions may become one"


def test_everything_that_is_missing_is_said_at_once(cast: Cast, login: Login) -> None:
    client, empty = login(cast.admin), typed(on="", basis="")
    page = client.post(address(cast.own_unit, "sap-nhap"), empty | {"gone": cast.own_unit.pk}).content.decode()
    for words in ("Cần ghi “Có hiệu lực từ ngày”", "Chọn một đơn vị có sẵn, hoặc ghi tên đơn vị mới"):
        assert words in page, words
    page = client.post(address(cast.own_unit, "chia-tach"), empty | {"way": "tach", "new_names": ""}).content.decode()
    for words in ("Cần ghi “Có hiệu lực từ ngày”", "Đặt tên đơn vị mới, hoặc chọn đơn vị có sẵn cùng nhận"):
        assert words in page, words


def test_forged_choices_are_refused(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), address(cast.own_unit, "giai-the")
    form = typed(into=cast.other_unit.pk)
    for chosen in ({f"tk_{cast.own.pk}": "7"}, {f"tk_{cast.own.pk}": "\0"}, {}):
        assert look_and_do(client, url, form, **chosen).status_code == 422
    assert client.post(url, form | {"buoc": "ghi", "dau": "không đúng"}).status_code == 409
    assert not UnitAct.objects.exists()
    assert client.get(address(cast.own_unit, "khong-co")).status_code == 404


def test_a_past_day_of_a_unit(cast: Cast, login: Login) -> None:
    own = cast.own_unit
    look_and_do(login(cast.admin), address(own, "doi-ten"), typed(name="Hội Tên Nay", short_name=""))
    client = login(cast.viewer)
    page = client.get(f"/don-vi/{own.pk}/ngay/2026-02-28/").content.decode()
    assert "<h1>Hội Của Tôi</h1>" in page
    assert "nay là Hội Tên Nay" in page
    assert "<h1>Hội Tên Nay</h1>" in client.get(f"/don-vi/{own.pk}/ngay/2026-03-01/").content.decode()
    picked = client.get(f"/don-vi/{own.pk}/ngay/", {"ngay": "28/02/2026"})
    assert picked.headers["Location"] == f"/don-vi/{own.pk}/ngay/2026-02-28/"
    for bad in ("2026-13-45", "2999-01-01", "x", "0000-00-00"):
        assert client.get(f"/don-vi/{own.pk}/ngay/{bad}/").status_code == 200
    assert "Không có ngày" in client.get(f"/don-vi/{own.pk}/ngay/", {"ngay": "31/02/2026"}).content.decode()
    assert login(cast.other).get(f"/don-vi/{own.pk}/ngay/2026-02-28/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_one_moment(cast: Cast) -> None:
    """One wins; the other finds the unit ended. No task is lost or doubled."""
    first, second, third = cast.own_unit, cast.other_unit, make_unit("Hội Thứ Ba")
    tasks = [make_task(lead=first), make_task(lead=second, coop=first)]

    def merge(gone: Unit, into: Unit) -> Callable[[], UnitAct]:
        deed = Deed(ActKind.MERGE, date(2026, 3, 1), "12/QĐ", (gone,), (into,))
        return lambda: carry_out(deed=deed, user=cast.admin, today=today())

    came = at_once(merge(first, second), merge(first, third))
    assert sum(isinstance(one, UnitAct) for one in came) == 1, came
    first.refresh_from_db()
    assert first.successor in {second, third}
    assert UnitAct.objects.count() == 1
    assert all(Assignment.objects.filter(task=task, unit=first).count() == 0 for task in tasks)
    assert Assignment.objects.filter(task=tasks[0]).get().unit == first.successor
    assert connection.vendor


def test_life_page_counts_queries(cast: Cast, login: Login, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_task(lead=cast.own_unit, title=f"Việc {number}")
    client, form = login(cast.admin), typed(into=cast.other_unit.pk)
    with django_assert_max_num_queries(34):
        client.post(address(cast.own_unit, "giai-the"), form)
