"""The pages of the handbook as readers meet them: contents, a page, search, print, and the door."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tasks.handbook.finding import find
from tasks.handbook.reading import BrokenPage, html, read
from tasks.handbook.shelf import OnPaper, OnScreen, book, page_of_screen

from ...conftest import Cast

HEAD = "---\ntitle: Thử\npart: bat-dau\norder: 1\nsummary: Một câu.\n---\n"


def test_page_needs_its_facts() -> None:
    with pytest.raises(BrokenPage, match="thu: phần đầu"):
        read("thu", "---\ntitle: Thử\n---\nLời")
    with pytest.raises(BrokenPage, match="không có phần đầu"):
        read("thu", "Lời")


def test_page_lets_no_markup_through() -> None:
    page = read("thu", HEAD + "## Đề mục <b>\n\n<script>x</script> **[Ghi tiến độ]** và [chỗ khác](trang:tim#o-tim)\n")
    text = html(page, OnScreen())
    assert "<script" not in text
    assert '<strong class="on-screen">Ghi tiến độ</strong>' in text
    assert '<a href="/huong-dan/tim/#o-tim">' in text
    assert '<h2 id="de-muc-b">' in text


def test_search_needs_no_accents_and_puts_titles_first() -> None:
    pages = [
        read("mot", HEAD.replace("Thử", "Gia hạn") + "## Xin thế nào\n\nGửi đề nghị.\n"),
        read("hai", HEAD.replace("Thử", "Báo cáo") + "Có thể xin gia hạn.\n\n## Khác\n\nHết."),
    ]
    assert [hit.page.slug for hit in find(pages, "gia han")] == ["mot", "hai"]
    hit = find(pages, "gửi đề nghị")[0]
    assert hit.section.anchor == "xin-the-nao"
    assert [piece.text for piece in hit.quote if piece.is_hit] == ["Gửi", "đề", "nghị"]
    assert not find(pages, "không đâu có")


def test_search_meets_beginnings_of_words() -> None:
    pages = [read("mot", HEAD + "Phối hợp, phân công người làm.\n")]
    for words in ("phan cong", "phan c", "người", "hợp"):
        assert find(pages, words), words
    for words in ("oi", "ong", "han cong", "gười"):
        assert not find(pages, words), words
    quote = find(pages, "l p")[0].quote
    assert [piece.text for piece in quote if piece.is_hit] == ["P", "p", "l"], "nothing inside a word is marked"


def test_wide_picture_opens_large_on_screen_only() -> None:
    page = read("thu", HEAD + '![Danh sách](hinh:danh-sach "Danh sách việc")\n\n![Vào](hinh:dang-nhap "Đăng nhập")\n')
    text = html(page, OnScreen())
    assert text.count('<a class="figure-open"') == text.count("Chạm vào ảnh để xem to") == 1
    assert 'handbook/danh-sach.webp"><img' in text
    assert "figure-open" not in html(page, OnPaper())


@pytest.mark.django_db
def test_contents_begin_with_the_own_role(cast: Cast, login: Callable[..., Client]) -> None:
    for user, first in ((cast.own, "part-don-vi"), (cast.standing, "part-thuong-vu"), (cast.viewer, "part-uy-vien")):
        answer = login(user).get(reverse("tasks:handbook")).content.decode()
        at = {key: answer.find(f'id="{key}"') for key in (first, "part-bat-dau", "part-su-co")}
        assert -1 not in at.values()
        assert min(at, key=lambda key: at[key]) == first


@pytest.mark.django_db
def test_search_page_tells_when_nothing_is_there(cast: Cast, login: Callable[..., Client]) -> None:
    client = login(cast.own)
    address = reverse("tasks:handbook_find")
    assert "<mark>" in client.get(address, {"q": "minh chung"}).content.decode()
    assert "Sách không có chỗ nào nói “zzqx”" in client.get(address, {"q": "zzqx"}).content.decode()
    assert "Câu tìm dài quá" in client.get(address, {"q": "a" * 300}).content.decode()
    assert client.get(address, {"q": "\0"}).status_code == 200


@pytest.mark.django_db
def test_book_for_printing_holds_every_page_once(cast: Cast, login: Callable[..., Client]) -> None:
    content = login(cast.own).get(reverse("tasks:handbook_print")).content.decode()
    assert all(content.count(f' id="{page.slug}"') == 1 for page in book())


@pytest.mark.django_db
def test_door_tells_how_to_get_in_without_signing_in(cast: Cast) -> None:
    assert reverse("tasks:handbook_entry") in Client().get(reverse("account_login")).content.decode()
    answer = Client().get(reverse("tasks:handbook_entry"))
    assert answer.status_code == 200
    assert "side-help" not in answer.content.decode()
    assert Client().get(reverse("tasks:handbook_page", args=["trang-thai"])).status_code == 302


@pytest.mark.django_db
def test_unknown_page_is_not_found(cast: Cast, login: Callable[..., Client]) -> None:
    assert login(cast.own).get(reverse("tasks:handbook_page", args=["khong-co"])).status_code == 404


def test_screen_of_two_roles_leads_each_to_its_own_page() -> None:
    pages = {role: page_of_screen("tasks:home", role) for role in ("unit", "office", "standing")}
    assert all(pages.values())
    assert len({page.slug for page in pages.values() if page}) == 3
