"""Settings of official papers: lengths with their limits beside a sheet, signers, recipients; two admins at once."""

from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from members.models import OrganisationEvent
from tasks.models import PaperLayout, RecipientList, ReportKind, Signer
from tasks.reports.layouts import default_layout, layout_of, recipient_list

from ...conftest import Cast
from .papers import make_signer

pytestmark = pytest.mark.django_db
Login = Callable[..., Client]
URL = "/quan-tri/the-thuc/nha-nuoc/"


def lengths(**changed: str) -> dict[str, str]:
    plain = default_layout("state")
    names = [f.name for f in PaperLayout._meta.concrete_fields if f.name not in {"id", "style", "font", "version"}]
    return {name: str(getattr(plain, name)).replace(".", ",") for name in names} | {"version": "1"} | changed


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_defaults_are_those_of_the_decree_and_of_the_guide() -> None:
    state, party = default_layout("state"), default_layout("party")
    assert [state.top_mm, state.bottom_mm, state.left_mm, state.right_mm] == [20, 20, 30, 15]
    assert [party.nation_pt, party.parent_pt, party.issuer_pt, party.kind_pt, party.title_pt] == [15, 14, 14, 16, 15]
    assert [state.recipients_label_pt, state.recipients_pt] == [12, 11]
    assert [party.recipients_label_pt, party.recipients_pt] == [14, 12]


def test_layout_is_saved_with_its_history(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    assert client.post(URL, lengths(left_mm="35", body_pt="13,5")).status_code == 302
    row = layout_of("state")
    assert (row.left_mm, row.body_pt, row.version) == (35, Decimal("13.5"), 2)
    (event,) = OrganisationEvent.objects.all()
    assert sorted(event.changes.values()) == [["14", "13,5"], ["30", "35"]]
    assert "Lề trái (mm)" in text(client.get("/quan-tri/lien-hiep-hoi/lich-su/"))
    assert layout_of("party").left_mm == 30
    assert not PaperLayout.objects.filter(style="party").exists()


def test_second_of_two_admins_gets_both_texts(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    client.post(URL, lengths(left_mm="35"))
    answer = client.post(URL, lengths(left_mm="33"))
    assert answer.status_code == 409
    assert "33" in text(answer)
    assert layout_of("state").left_mm == 35


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("left_mm", "4,9", "Ghi một số từ 5 đến 60."), ("left_mm", "1e9", ""), ("body_pt", "13,2", "nửa điểm"),
        ("line_spacing", "2,01", "Ghi một số từ 1 đến 2."), ("top_mm", "", "Cần ghi"), ("top_mm", "NaN", "số"),
        ("top_mm", "\x00", ""), ("top_mm", "-1", "Ghi một số"), ("kind_pt", "9" * 400, ""),
    ],
)  # fmt: skip
def test_what_no_paper_can_be_is_told_and_kept(cast: Cast, login: Login, name: str, typed: str, words: str) -> None:
    answer = login(cast.admin).post(URL, lengths(**{name: typed}, right_mm="17"))
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="17"' in text(answer)
    assert not PaperLayout.objects.exists()


def test_sheet_is_a_picture_of_what_is_typed(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    plain = client.get(f"{URL}xem.png")
    assert plain.headers["Content-Type"] == "image/png"
    assert plain.content.startswith(b"\x89PNG")
    typed = {name: value for name, value in lengths(left_mm="50").items() if name != "version"}
    assert client.get(f"{URL}xem.png", typed).content != plain.content
    assert client.get(f"{URL}xem.png", typed | {"left_mm": "x"}).content == plain.content
    assert client.get("/quan-tri/the-thuc/khac/xem.png").status_code == 404


def test_preview_and_reset_store_nothing(cast: Cast, login: Login) -> None:
    client = login(cast.admin)
    client.post(URL, lengths(left_mm="35"))
    told = text(client.post(URL, lengths(left_mm="40", version="2") | {"lam": "xem"}))
    assert "left_mm=40" in told
    assert 'id="sample"' in text(client.post(URL, lengths() | {"lam": "xem"}, headers={"HX-Request": "true"}))
    told = text(client.post(URL, {"lam": "mac-dinh"}))
    assert "left_mm=30" in told
    assert "chưa lưu" in told
    assert layout_of("state").left_mm == 35
    assert client.post(URL, lengths(version="2")).status_code == 302
    assert layout_of("state").left_mm == 30


def test_signer_is_added_once_edited_and_switched_off(cast: Cast, login: Login) -> None:
    client, key = login(cast.admin), "3a9fd3a0-65c5-4c6f-a2b9-3b8c9f7f0001"
    form = {
        "authority": "TM. BAN THƯỜNG VỤ",
        "title": "Chủ tịch",
        "name": "Trần Thử",
        "position": "1",
        "is_active": "on",
    }
    for _click in (1, 2):
        assert client.post("/quan-tri/nguoi-ky/moi/", form | {"request_key": key}).status_code == 302
    signer = Signer.objects.get()
    url = f"/quan-tri/nguoi-ky/{signer.pk}/"
    assert client.post(url, form | {"version": "1", "is_active": ""}).status_code == 302
    assert not Signer.objects.get().is_active
    assert client.post(url, form | {"version": "1", "name": "Lê Thử"}).status_code == 409
    assert client.post(url, form | {"version": "2", "name": ""}).status_code == 422
    assert "Thôi ký" in text(client.get("/quan-tri/nguoi-ky/"))
    assert OrganisationEvent.objects.count() == 2


def test_signers_are_one_query_however_many(cast: Cast, login: Login, django_assert_max_num_queries: Any) -> None:
    client = login(cast.admin)
    assert "Chưa có người ký" in text(client.get("/quan-tri/nguoi-ky/"))
    make_signer()
    with django_assert_max_num_queries(30) as one:
        client.get("/quan-tri/nguoi-ky/")
    for n in range(2):
        make_signer(name=f"Người {n}")
    with django_assert_max_num_queries(len(one)):
        client.get("/quan-tri/nguoi-ky/")


def test_recipients_are_kept_line_by_line(cast: Cast, login: Login) -> None:
    client, url = login(cast.admin), "/quan-tri/noi-nhan/bang-theo-doi/"
    assert recipient_list(ReportKind.FOLLOW_UP).lines.splitlines() == ["Như trên", "Lưu: VT"]
    assert client.post(url, {"lines": "- Ban Thường vụ (b/c);\n\n- Lưu: VT, VP.", "version": "1"}).status_code == 302
    assert RecipientList.objects.get().lines == "Ban Thường vụ (b/c)\nLưu: VT, VP"
    assert client.post(url, {"lines": "x", "version": "1"}).status_code == 409
    assert client.post(url, {"lines": " - ", "version": "2"}).status_code == 422
    assert client.post(url, {"lines": "a\n" * 40, "version": "2"}).status_code == 422
    assert "- Lưu: VT, VP." in text(client.get("/quan-tri/noi-nhan/"))
    assert client.get("/quan-tri/noi-nhan/khong-co/").status_code == 404
