"""Files of unions below on the pages: sent, looked at, taken in; and what a stranger tries."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasks.models import IncomingReview, ReceivedReview

from ...conftest import Cast
from ...factories import make_unit, make_user
from .files import UNION, file_of
from .rows import make_received, receive_file

pytestmark = pytest.mark.django_db
NEW = "/ra-soat/nhan/gui/"


def upload(client: Client, *files: tuple[str, bytes], key: str = "") -> Any:
    sent = [SimpleUploadedFile(name, data, "application/json") for name, data in files]
    return client.post(NEW, {"uploads": sent, "request_key": key or str(uuid.uuid4())})


def confirm(client: Client, page: str, **values: str) -> Any:
    row = IncomingReview.objects.filter(error="").order_by("position")[0]
    fields = {"take": "on", "unit": UNION, "seen": "0"} | values
    return client.post(page, {f"{row.pk}-{name}": value for name, value in fields.items() if value})


@pytest.fixture
def office(cast: Cast, login: Callable[..., Client]) -> Client:
    make_unit(UNION)
    return login(cast.office)


def test_from_file_to_list(office: Client) -> None:
    answer = upload(office, ("q3.lhh.json", file_of()), ("hong.json", b"{"))
    page = answer.headers["Location"]
    shown = office.get(page).content.decode()
    assert "Tệp nguyên vẹn" in shown
    assert "bị hỏng" in shown
    assert not ReceivedReview.objects.exists()
    done = confirm(office, page)
    assert done.headers["Location"] == "/ra-soat/nhan/?ky=2026-q3"
    row = ReceivedReview.objects.get()
    told = office.get(done.headers["Location"]).content.decode()
    assert row.get_absolute_url() in told
    assert "Đã nhận 1 tệp" in told
    assert row.get_absolute_url() in office.get(row.unit.get_absolute_url()).content.decode()
    assert office.get(page).status_code == 302  # done: nothing is left to look at
    assert confirm_again(office, page).status_code == 302
    assert ReceivedReview.objects.count() == 1


def confirm_again(client: Client, page: str) -> Any:
    return client.post(page, {"1-take": "on", "1-unit": UNION, "1-seen": "0"})


def test_a_double_click_sends_once(office: Client) -> None:
    key = str(uuid.uuid4())
    first, second = (upload(office, ("a.json", file_of()), key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert IncomingReview.objects.count() == 1


def test_the_key_of_another_one_loses_nothing(cast: Cast, office: Client, login: Callable[..., Client]) -> None:
    """The page of each shows the files of each, whoever knew the key first."""
    key = str(uuid.uuid4())
    theirs = upload(office, ("a.json", file_of()), key=key).headers["Location"]
    second = login(make_user())
    mine = upload(second, ("b.json", file_of(7)), key=key).headers["Location"]
    assert "b.json" in second.get(mine).content.decode()
    assert "a.json" in office.get(theirs).content.decode()
    assert second.get(theirs).status_code == 302


HALVES = (b'"schema"', b'"\\ud800":1,"schema"'), ("CHỦ TỊCH".encode(), b"\\ud800")


@pytest.mark.parametrize(("old", "new"), HALVES)
def test_half_a_letter_is_said_back(office: Client, old: bytes, new: bytes) -> None:
    answer = upload(office, ("a.json", file_of().replace(old, new, 1)), ("b.json", file_of()))
    assert "ký tự không dùng được" in office.get(answer.headers["Location"]).content.decode()


def test_only_files_that_cannot_be_taken_are_said_back(office: Client) -> None:
    answer = upload(office, ("../../etc/passwd", b"x"), ("C:\\x\\ten.json", b""), ("a" * 300 + ".json", b"PK\x03\x04"))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "passwd: " in text
    assert "ten.json: " in text
    assert "../" not in text
    assert "giải nén" in text
    assert not IncomingReview.objects.exists()


def test_a_file_over_the_limit_is_refused_by_its_size(office: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    answer = upload(office, ("to.json", b" " * (1024 * 1024 + 1)))
    assert answer.status_code == 422
    assert "lớn hơn 1 MB" in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"request_key": "x"}, {"request_key": str(uuid.UUID(int=1))}, {"uploads": "chữ"}])
def test_nothing_sent_is_said_back(office: Client, data: dict[str, str]) -> None:
    assert office.post(NEW, data).status_code == 422


@pytest.mark.parametrize("name", ["", "Hội không có", "x" * 500, "\x00", "=1+1"])
def test_a_unit_that_is_not_there_is_asked_for(office: Client, name: str) -> None:
    page = upload(office, ("q3.json", file_of(union="Liên hiệp hội nơi khác"))).headers["Location"]
    answer = confirm(office, page, unit=name)
    assert answer.status_code == 422
    assert not ReceivedReview.objects.exists()


def test_another_unit_may_be_meant(office: Client) -> None:
    """The name in the file proves nothing: a person says whose it is, and the list tells both names."""
    other = make_unit("Liên hiệp hội Bên Cạnh")
    page = upload(office, ("q3.json", file_of())).headers["Location"]
    done = confirm(office, page, unit=other.name)
    assert ReceivedReview.objects.get().unit == other
    assert f"trong tệp ghi “{UNION}”".replace("&", "&amp;") in office.get(done.headers["Location"]).content.decode()


def test_what_would_be_replaced_is_shown_before(cast: Cast, office: Client) -> None:
    page = upload(office, ("q3.json", file_of(9))).headers["Location"]
    known = make_received(cast)
    answer = confirm(office, page)  # taken in by somebody else in between
    assert answer.status_code == 409
    assert "Sẽ thay" in answer.content.decode()
    assert ReceivedReview.objects.count() == 1
    confirm(office, page, seen=str(known.pk))
    assert ReceivedReview.objects.in_force().get().replaces == known
    old = office.get(known.get_absolute_url()).content.decode()
    assert "đã được thay" in old


def test_a_batch_is_its_senders_alone(cast: Cast, office: Client, login: Callable[..., Client]) -> None:
    page = upload(office, ("q3.json", file_of())).headers["Location"]
    other = login(cast.admin)
    assert other.get(page).status_code == 302
    other.post(page, {"viec": "bo"})
    assert IncomingReview.objects.exists()
    office.post(page, {"viec": "bo"})
    assert not IncomingReview.objects.exists()


def test_a_representative_sees_nothing_of_it(cast: Cast, login: Callable[..., Client]) -> None:
    row = receive_file(cast.office, cast.own_unit, file_of())
    client = login(cast.own)
    for url in ("/ra-soat/nhan/", row.get_absolute_url(), "/ra-soat/2026-q3/cac-don-vi/", NEW):
        assert client.get(url).status_code == 403
    assert "Rà soát đã gửi lên" not in client.get(cast.own_unit.get_absolute_url()).content.decode()


def test_one_review_and_its_tasks(cast: Cast, login: Callable[..., Client]) -> None:
    row = receive_file(cast.office, make_unit(UNION), file_of(120, conclusion="Cần làm nhanh hơn."))
    client = login(cast.viewer)
    url = row.get_absolute_url()
    text = client.get(url).content.decode()
    assert "Cần làm nhanh hơn." in text
    assert text.count("Việc thử số") == 50
    assert client.get(f"{url}?page=3").status_code == 200
    late = client.get(f"{url}?trang_thai=late").content.decode()
    assert f'<span class="count">{row.late}</span>' in late
    for query in ("?trang_thai=x", "?page=0", "?page=99", "?page=\x00"):
        assert client.get(url + query).status_code == 404


def test_markup_in_a_file_is_text(cast: Cast, login: Callable[..., Client]) -> None:
    name = "<script>alert(1)</script>"
    row = receive_file(cast.office, make_unit("Liên hiệp hội X"), file_of(union=name, conclusion=name))
    client = login(cast.viewer)
    for url in (row.get_absolute_url(), "/ra-soat/nhan/"):
        assert name not in client.get(url).content.decode()
