"""The union's settings: a page for each concern, two admins at once, the history, the logo by its bytes."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from members.models import Abbreviation, LogoTrial, Organisation, OrganisationEvent
from members.naming import canonical, home_of, keys, meaning_of, tidy
from members.picture import JPEG, LARGEST, PNG, PictureRefused, looked_at

from ..conftest import Cast
from ..factories import make_unit, make_user

Login = Callable[..., Client]
URL = "/quan-tri/lien-hiep-hoi/"


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), colour: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (colour, 30, 30)).save(out, kind)
    return out.getvalue()


def names(**fields: Any) -> dict[str, Any]:
    return {"name": "Liên hiệp hội tỉnh", "short_name": "LHH", "version": 1} | fields


def days(**fields: Any) -> dict[str, Any]:
    form = {"soon_days_dated": 3, "soon_days_long": 30, "remind_days": "7, 1", "quiet_weekends": "True", "version": 1}
    return form | fields


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


# --- Sections ------------------------------------------------------------------------------------------------------


def test_each_section_is_saved_with_old_and_new_values(cast: Cast, login: Login) -> None:
    client, before = login(cast.admin), cast.organisation
    assert client.post(URL, names(phone="0237 3852 345", website="lhh.vn")).status_code == 302
    assert client.post(URL + "nhac-viec/", days(remind_days="1,7 14", version=2)).status_code == 302
    head = {"parent_name": "UBND tỉnh", "place": "Thử", "symbol": "ĐĐLHH", "style": "party", "version": 3}
    assert client.post(URL + "tieu-de/", head).status_code == 302
    assert client.post("/quan-tri/ky-bao-cao/", {"reporting": "decree", "version": 4}).status_code == 302
    assert client.post(URL + "bao-mat/", {"needs_second_factor": "all", "version": 5}).status_code == 302
    row = Organisation.objects.get()
    assert (row.remind_days, row.symbol, row.is_party, row.reports_by_decree) == ("14, 7, 1", "ĐĐLHH", True, True)
    assert (row.needs_second_factor, row.version) == ("all", 6)
    changes = [event.changes for event in OrganisationEvent.objects.order_by("id")]
    assert changes[0]["name"] == [before.name, "Liên hiệp hội tỉnh"]
    assert changes[1] == {"remind_days": ["7, 1", "14, 7, 1"]}
    assert changes[2]["style"][1].startswith("Đảng")
    assert changes[3]["reporting"][0].startswith("Theo lịch")
    assert changes[4]["needs_second_factor"] == [
        "Không bắt buộc ai; ai muốn thì tự bật",
        "Mọi tài khoản, cả đơn vị và người xem",
    ]
    Organisation.objects.update(needs_second_factor="nobody")  # else this admin, too, sets up a code first
    page = text(client.get(URL + "lich-su/"))
    for words in ("Nhắc trước hạn: <del>7, 1</del> → <ins>14, 7, 1</ins>", "0237 3852 345", "Quản Trị Viên"):
        assert words in page


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("", names()),
        ("nhac-viec/", days(soon_days_dated=5)),
        ("tieu-de/", {"place": "Nơi khác", "style": "state", "version": 1}),
        ("bao-mat/", {"needs_second_factor": "leaders", "version": 1}),
    ],
)
def test_two_admins_at_once_get_the_conflict_page(cast: Cast, login: Login, path: str, form: dict[str, Any]) -> None:
    Organisation.objects.update(version=2, place="Của người khác")
    answer = login(cast.admin).post(URL + path, form)
    assert answer.status_code == 409
    assert Organisation.objects.get().place == "Của người khác"
    assert not OrganisationEvent.objects.exists()


@pytest.mark.parametrize(
    ("path", "form", "words"),
    [
        ("", names(name=""), "Cần ghi “Tên Liên hiệp hội”"),
        ("", names(phone="gọi sau"), "Ghi số điện thoại bằng chữ số"),
        ("", names(email="x"), "Thư điện tử"),
        ("", names(website="javascript:alert(1)"), "Ghi địa chỉ trang"),
        ("", names(name="\0"), "ký tự không dùng được"),
        ("nhac-viec/", days(remind_days="bảy"), "“bảy” không phải số ngày"),
        ("nhac-viec/", days(remind_days="400"), "nhiều nhất 366 ngày"),
        ("nhac-viec/", days(soon_days_long="99999999999999999999"), "Báo sắp đến hạn"),
        ("nhac-viec/", days(quiet_weekends="x"), "Thứ Bảy, Chủ nhật"),
        ("tieu-de/", {"place": "Thử", "style": "xx", "version": 1}, "Thể thức"),
        ("tieu-de/", {"place": "Thử", "style": "state", "symbol": "L H H", "version": 1}, "Ký hiệu viết liền"),
        ("bao-mat/", {"version": 1}, "Cần chọn một mục"),
        ("bao-mat/", {"needs_second_factor": "leaders"}, "Chưa lưu được"),
        ("bao-mat/", {"needs_second_factor": "True", "version": 1}, "Ai phải xác thực hai bước"),
    ],
)
def test_odd_settings_are_refused_in_words(
    cast: Cast, login: Login, path: str, form: dict[str, Any], words: str
) -> None:
    answer = login(cast.admin).post(URL + path, form)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not OrganisationEvent.objects.exists()


def test_every_setting_is_reached_from_the_hub(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    hub = text(client.get("/quan-tri/"))
    for words in ("Tên và liên hệ", "Logo", "Tiêu đề văn bản", "Ngày nghỉ", "Kỳ báo cáo", "Chữ viết tắt", "Bảo mật"):
        assert words in hub
    for name in ("organisation", "logo_edit", "letterhead", "reminding", "security", "settings_history", "words"):
        assert reverse(f"members:{name}") in hub
        assert client.get(reverse(f"members:{name}")).status_code == 200


# --- Letterhead ----------------------------------------------------------------------------------------------------


def test_letterhead_is_shown_as_typed_without_being_saved(cast: Cast, login: Login) -> None:
    typed = {"parent_name": "Tỉnh ủy Thử", "place": "Đồi <b>", "symbol": "ĐĐLHH", "style": "party", "version": 1}
    client = login(cast.admin)
    for headers in ({}, {"HX-Request": "true"}):
        page = client.post(URL + "tieu-de/", typed | {"lam": "xem"}, headers=headers).content.decode()
        for words in ("TỈNH ỦY THỬ", "ĐẢNG CỘNG SẢN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "-BC/ĐĐLHH", "/BC-ĐĐLHH"):
            assert words in page
        assert "Đồi &lt;b&gt;, ngày " in page
        assert ("<html" in page) != bool(headers)
    assert Organisation.objects.get().parent_name != "Tỉnh ủy Thử"


def test_letterhead_has_lines_of_its_own_for_each_style(cast: Cast, login: Login) -> None:
    typed = {"parent_name": "Liên hiệp hội Việt Nam", "place": "Thử", "symbol": "LHH", "style": "state", "version": 1}
    party = {"party_parent_name": "Tỉnh ủy Thử", "party_issuer": "Đảng đoàn Liên hiệp hội", "party_symbol": "ĐĐLHH"}
    client = login(cast.admin)
    page = client.post(URL + "tieu-de/", typed | party | {"lam": "xem"}, headers={"HX-Request": "true"})
    state, _rule, of_party = page.content.decode().partition("letter-head--party")
    for words in ("LIÊN HIỆP HỘI VIỆT NAM", cast.organisation.name.upper().replace("&", "&amp;"), "/BC-LHH"):
        assert words in state
        assert words not in of_party
    for words in ("TỈNH ỦY THỬ", "ĐẢNG ĐOÀN LIÊN HIỆP HỘI", "-BC/ĐĐLHH"):
        assert words in of_party
        assert words not in state
    assert client.post(URL + "tieu-de/", typed | party | {"party_symbol": "Đ Đ"}).status_code == 422
    assert client.post(URL + "tieu-de/", typed | party).status_code == 302
    row = Organisation.objects.get()
    assert (row.parent_in(is_party=True), row.parent_in(is_party=False)) == ("Tỉnh ủy Thử", "Liên hiệp hội Việt Nam")
    changes = OrganisationEvent.objects.latest("id").changes
    assert changes["party_issuer"] == ["", "Đảng đoàn Liên hiệp hội"]


# --- Logo ----------------------------------------------------------------------------------------------------------


def upload(client: Client, data: bytes, name: str = "logo.png") -> Any:
    return client.post(URL + "logo/", {"lam": "xem", "picture": SimpleUploadedFile(name, data)})


def test_logo_is_tried_taken_shown_and_removed(cast: Cast, login: Login) -> None:
    client, data = login(cast.admin), picture()
    assert upload(client, data, "con-dau.svg").status_code == 302  # its name tells nothing
    page = text(client.get(URL + "logo/"))
    assert "Xem thử ảnh mới" in page
    assert not Organisation.objects.get().logo_hash
    trial = client.get(URL + "logo/xem-thu/")
    assert (trial.content, trial.headers["Content-Type"]) == (data, PNG)
    assert client.post(URL + "logo/", {"lam": "dung", "version": 1}).status_code == 302
    row = Organisation.objects.get()
    assert bytes(row.logo or b"") == data
    assert not LogoTrial.objects.exists()
    url = reverse("members:logo", args=[row.logo_hash])
    assert url in text(client.get("/"))
    stranger = Client()
    assert url in text(stranger.get(reverse("account_login")))
    served = stranger.get(url)
    assert (served.status_code, served.content) == (200, data)
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"].startswith("private, max-age=")
    assert served.headers["Content-Type"] == PNG
    for other in ("0" * 64, row.logo_hash[:-1], "x"):
        assert stranger.get(reverse("members:logo", args=[other])).status_code == 404
    assert client.post(URL + "logo/", {"lam": "bo", "version": 2}).status_code == 302
    assert stranger.get(url).status_code == 404
    notes = [(event.note, event.changes) for event in OrganisationEvent.objects.order_by("id")]
    assert notes == [
        ("đặt ảnh", {"logo": ["", f"ảnh {row.logo_hash[:8]}"]}),
        ("bỏ ảnh", {"logo": [f"ảnh {row.logo_hash[:8]}", ""]}),
    ]


def test_logo_of_another_admin_in_between_is_a_conflict(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    upload(client, picture("JPEG"), "a.jpg")
    Organisation.objects.update(version=7)
    assert client.post(URL + "logo/", {"lam": "dung", "version": 1}).status_code == 409
    assert client.post(URL + "logo/", {"lam": "bo", "version": 1}).status_code == 409
    assert client.post(URL + "logo/", {"lam": "dung", "version": "x"}).status_code == 302
    assert not Organisation.objects.get().logo_hash
    other = make_user("admin", username="quantri2")
    assert login(other).get(URL + "logo/xem-thu/").status_code == 404  # each looks at the own picture
    assert login(other).post(URL + "logo/", {"lam": "dung", "version": 7}).status_code == 302
    assert not Organisation.objects.get().logo_hash
    assert client.post(URL + "logo/", {"lam": "thoi"}).status_code == 302
    assert not LogoTrial.objects.exists()


def png_of(width: int, height: int, tail: bytes = b"") -> bytes:
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0")),
        (b"IEND", b""),
    )
    body = b"".join(struct.pack(">I", len(b)) + name + b + struct.pack(">I", zlib.crc32(name + b)) for name, b in parts)
    return b"\x89PNG\r\n\x1a\n" + body + tail


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không phải ảnh PNG hoặc JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "không phải ảnh PNG hoặc JPEG"),
        (b"GIF89a" + b"\0" * 50, "không phải ảnh PNG hoặc JPEG"),
        (b"%PDF-1.7", "không phải ảnh PNG hoặc JPEG"),
        (picture()[:-6], "bị hỏng"),
        (picture("JPEG")[:-40], "bị hỏng"),
        (picture() + b"<script>", "bị hỏng"),
        (b"\x89PNG\r\n\x1a\n", "bị hỏng"),
        (b"\xff\xd8\xff\xe0", "bị hỏng"),
        (png_of(100_000, 100_000), "100000 × 100000"),
        (png_of(8, 8), "8 × 8"),
        (png_of(1600, 100), "quá dài"),
        (picture() + b"\0" * LARGEST, "lớn hơn 512 KB"),
    ],
)
def test_what_is_no_picture_is_refused(cast: Cast, login: Login, data: bytes, words: str) -> None:
    answer = upload(login(cast.admin), data)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not LogoTrial.objects.exists()


def test_real_pictures_are_measured() -> None:
    for kind, content_type in (("PNG", PNG), ("JPEG", JPEG)):
        found = looked_at(picture(kind, (320, 200)))
        assert (found.content_type, found.width, found.height) == (content_type, 320, 200)


WHOLE = (picture("JPEG", (20, 20)), picture("PNG", (20, 20)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""]), st.integers(0, 400))
def test_any_bytes_are_a_picture_or_a_sentence(noise: bytes, head: bytes, cut: int) -> None:
    for data in (head + noise, *(whole[:cut] + noise for whole in WHOLE)):
        with suppress(PictureRefused):
            assert looked_at(data).width >= 16


# --- Abbreviations -------------------------------------------------------------------------------------------------


def test_abbreviations_are_kept_with_history(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), "/quan-tri/chu-viet-tat/"
    key = "11111111-1111-1111-1111-111111111111"
    for _n in range(2):  # a double click
        new = {"short": "PBGĐ", "full": "Phản biện, giám định", "request_key": key}
        assert client.post(url + "moi/", new).status_code == 302
    word = Abbreviation.objects.get()
    edit = {"short": "PBGĐ", "full": "Phản biện và giám định xã hội", "version": 1}
    assert [client.post(f"{url}{word.pk}/", edit).status_code for _n in range(2)] == [302, 409]
    assert client.post(f"{url}{word.pk}/bo/", {"version": 1}).status_code == 409
    assert client.post(f"{url}{word.pk}/bo/", {"version": 2}).status_code == 302
    told = [event.changes for event in OrganisationEvent.objects.filter(verb="words").order_by("id")]
    assert told == [
        {"PBGĐ": ["", "Phản biện, giám định"]},
        {"PBGĐ": ["PBGĐ = Phản biện, giám định", "PBGĐ = Phản biện và giám định xã hội"]},
        {"PBGĐ": ["Phản biện và giám định xã hội", ""]},
    ]
    assert "Chưa có chữ viết tắt riêng" in text(client.get(url))


@pytest.mark.parametrize(
    ("short", "full", "words"),
    [
        ("T V", "Tư vấn", "viết liền"),
        ("1A", "Một a", "viết liền"),
        ("T", "Tư vấn", "từ hai chữ trở lên"),
        ("TV", "Tư", "từ hai tiếng trở lên"),
        ("dnkh", "Doanh nghiệp khác", "Chữ này đã có: DNKH"),
        ("\0", "Tư vấn", "không dùng được"),
        ("T" * 31, "Tư vấn", "Viết tắt"),
    ],
)
def test_odd_abbreviations_are_refused(cast: Cast, login: Login, short: str, full: str, words: str) -> None:
    Abbreviation.objects.create(short="DNKH", full="Doanh nghiệp khoa học")
    key = {"request_key": "11111111-1111-1111-1111-111111111111"}
    answer = login(cast.admin).post("/quan-tri/chu-viet-tat/moi/", {"short": short, "full": full} | key)
    assert answer.status_code == 422
    assert words in text(answer)


def test_contradiction_with_what_any_office_means_is_told(cast: Cast, login: Login) -> None:
    assert meaning_of("KH&KT") == "khoa học kỹ thuật"
    assert meaning_of("TVPB", apart_from="Tư vấn, phản biện") == ""
    key = {"request_key": "11111111-1111-1111-1111-111111111111"}
    form = {"short": "TVPB", "full": "Thành viên Ban Phổ biến"} | key
    page = text(login(cast.admin).post("/quan-tri/chu-viet-tat/moi/", form, follow=True))
    assert "“TVPB” thường hiểu là “tư vấn phản biện”" in page


def test_units_are_found_by_the_unions_own_abbreviations(cast: Cast) -> None:
    unit = make_unit("Ban Truyền thông và Phổ biến kiến thức")
    plain, own = home_of("Liên hiệp hội", "Thử"), (("TTPBKT", "Truyền thông và Phổ biến kiến thức"),)
    assert keys(canonical("Ban TTPBKT", plain)) != keys(canonical(unit.name, plain))
    home = home_of("Liên hiệp hội", "Thử", own)
    assert keys(canonical("Ban ttpbkt", home)) == keys(canonical(unit.name, home))
    assert keys(canonical("Ban TTPBKTX", home)) != keys(canonical(unit.name, home))
    assert not type(unit).objects.all().written("Ban TTPBKT")
    Abbreviation.objects.create(short=own[0][0], full=own[0][1])
    assert type(unit).objects.all().written("Ban TTPBKT") == [unit]


letters = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyAĐKHTVƯ", min_size=2, max_size=8)


@given(st.text(max_size=60), letters, st.text(max_size=30))
def test_any_abbreviation_leaves_other_names_alone(name: str, short: str, full: str) -> None:
    plain, own = home_of("Liên hiệp hội", ""), home_of("Liên hiệp hội", "", ((short, full),))
    if short.casefold() not in tidy(name).casefold():
        assert canonical(name, own) == canonical(name, plain)
