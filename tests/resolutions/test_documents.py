"""The register's pages: what is listed, how it is found, and what a representative does not see."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolutions import files
from resolutions.dossier import contents_of
from resolutions.models import Document, DocumentLink, LinkKind, Recipient

from ..conftest import Cast
from ..factories import make_document, make_task

Login = Callable[..., Client]
REGISTER = reverse("resolutions:documents")


def titles(answer: Any) -> list[str]:
    return [row.document.title for row in answer.context["rows"]]


def rich_document(cast: Cast, serial: int = 1) -> Document:
    """A document with everything a page can show: text, outline, links, recipients, file, tasks of two units."""
    text = "I. NHIỆM VỤ\nViệc của hội tôi.\nViệc của hội khác."
    document = make_document(
        number=f"{serial}/KH-LHH",
        text=text,
        outline=[{"path": "I", "kind": "group", "title": "NHIỆM VỤ", "level": 1, "span": [3, 11]}],
        source=files.store(name="nguon.txt", data=b"abc", uploaded_by=cast.office),
        registered_by=cast.office,
    )
    above = make_document(number=f"{serial}/CTr-TU", registered_by=cast.office)
    DocumentLink.objects.create(document=document, kind=LinkKind.IMPLEMENTS, to=above, printed="Chương trình cấp trên")
    DocumentLink.objects.create(document=document, printed="Văn bản chưa thấy")
    Recipient.objects.create(document=document, name="Nơi nhận bí mật nội bộ")
    spans = {cast.own_unit: (12, 29), cast.other_unit: (30, len(text))}
    for unit, (start, end) in spans.items():
        make_task(
            lead=unit, document=document, title=text[start:end], text=text[start:end], span_start=start, span_end=end
        )
    return document


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=32/KH/ĐDLHH", ["Chuyển đổi số"]),
        ("q=chuyen+doi", ["Chuyển đổi số"]),
        ("q=khong+co", []),
        ("loai=resolution", ["Đại hội"]),
        ("nam=2025", ["Đại hội"]),
        ("hieu_luc=closed", ["Đại hội"]),
        ("sap_xep=ten", ["Chuyển đổi số", "Đại hội"]),
        ("sap_xep=-ten", ["Đại hội", "Chuyển đổi số"]),
        ("sap_xep=ngay", ["Đại hội", "Chuyển đổi số"]),
        ("", ["Chuyển đổi số", "Đại hội"]),
    ],
)
def test_documents_are_found_and_sorted(query: str, found: list[str], cast: Cast, login: Login) -> None:
    make_document(number="32-KH/ĐĐLHH", title="Chuyển đổi số", issued_on=date(2026, 3, 1))
    make_document(number="05/NQ-BCH", title="Đại hội", kind="resolution", state="closed", issued_on=date(2025, 3, 1))
    answer = login(cast.viewer).get(f"{REGISTER}?{query}")
    assert answer.status_code == 200
    assert titles(answer) == found


def test_documents_counts_of_states_sum_up(cast: Cast, login: Login) -> None:
    for state in ("in_force", "in_force", "closed", "replaced"):
        make_document(state=state)
    answer = login(cast.viewer).get(f"{REGISTER}?hieu_luc=closed")
    counts = {value: count for value, _label, count in answer.context["states"]}
    assert counts == {"": 4, "in_force": 2, "closed": 1, "replaced": 1}


@pytest.mark.parametrize("query", ["loai=x", "nam=1", "nhiem_ky=99999999999999999999", "sap_xep=password", "q=%00"])
def test_documents_unknown_filter_values_are_form_errors(query: str, cast: Cast, login: Login) -> None:
    make_document()
    answer = login(cast.office).get(f"{REGISTER}?{query}")
    assert answer.status_code == 200
    assert "Điều kiện lọc chưa đúng" in answer.content.decode()
    assert not titles(answer)


@pytest.mark.parametrize("page", ["-1", "0", "2", "x", "99999999999999999999"])
def test_documents_page_that_does_not_exist_is_404(page: str, cast: Cast, login: Login) -> None:
    assert login(cast.office).get(f"{REGISTER}?page={page}").status_code == 404


def test_documents_progress_counts_what_the_reader_sees(cast: Cast, login: Login) -> None:
    document = make_document()
    make_task(lead=cast.own_unit, document=document, stage="done", due_on=date(2026, 3, 1))
    make_task(lead=cast.own_unit, coop=cast.other_unit, document=document)
    make_task(lead=cast.own_unit, document=document, stage="ended")
    for user, done, total in ((cast.viewer, 1, 2), (cast.own, 1, 2), (cast.other, 0, 1)):
        (row,) = login(user).get(REGISTER).context["rows"]
        assert (row.progress.done, row.progress.total) == (done, total)


def test_documents_of_a_representative_give_its_unit_a_task(cast: Cast, login: Login) -> None:
    mine, other = make_document(title="Của tôi"), make_document(title="Người khác")
    make_task(coop=cast.own_unit, document=mine)
    make_task(lead=cast.other_unit, document=other)
    assert titles(login(cast.own).get(REGISTER)) == ["Của tôi"]
    assert login(cast.own).get(other.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("role", "words"), [("office", "Nhập văn bản"), ("viewer", "Về trang chủ"), ("own", "đơn vị")])
def test_documents_empty_register_says_what_to_do(role: str, words: str, cast: Cast, login: Login) -> None:
    page = login(cast.by_role()[role]).get(REGISTER).content.decode()
    assert 'class="empty"' in page
    assert words in page


def test_documents_answer_a_fragment_to_htmx(cast: Cast, login: Login) -> None:
    make_document(title="Một văn bản")
    answer = login(cast.office).get(REGISTER, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Một văn bản" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    again = login(cast.office).get(REGISTER, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in again.content.decode()


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("role", ["office", "own"])
def test_documents_queries_do_not_grow(role: str, cast: Cast, login: Login) -> None:
    client = login(cast.by_role()[role])
    first = rich_document(cast)
    one = queries(client, REGISTER), queries(client, first.get_absolute_url())
    for serial in (2, 3):
        rich_document(cast, serial)
    for _more in range(2):
        make_task(lead=cast.own_unit, coop=cast.other_unit, document=first)
        DocumentLink.objects.create(document=first, to=make_document(), printed="thêm")
        DocumentLink.objects.create(document=make_document(), to=first, printed="bên dưới")
    assert (queries(client, REGISTER), queries(client, first.get_absolute_url())) == one


def test_document_shows_text_outline_links_and_tasks(cast: Cast, login: Login) -> None:
    document = rich_document(cast)
    below = make_document(title="Văn bản bên dưới")
    DocumentLink.objects.create(document=below, kind=LinkKind.BASED_ON, to=document, printed="căn cứ")
    page = login(cast.viewer).get(document.get_absolute_url()).content.decode()
    for words in (
        "Chương trình cấp trên",
        "Văn bản chưa thấy",
        "chưa có trong sổ",
        "Nơi nhận bí mật",
        "Văn bản bên dưới",
    ):
        assert words in page
    assert 'href="#d1"' in page
    assert 'id="d1"' in page
    assert page.count('class="is-sure"') == 2
    assert reverse("resolutions:document_file", args=[document.pk]) in page


def test_document_of_a_representative_holds_nothing_of_others(cast: Cast, login: Login) -> None:
    document = rich_document(cast)
    page = login(cast.own).get(document.get_absolute_url()).content.decode()
    assert "Việc của hội tôi." in page
    hidden = (
        "Việc của hội khác",
        "Hội Người Khác",
        "NHIỆM VỤ",
        "Toàn văn",
        "Mục lục",
        "Chương trình cấp trên",
        "Văn bản chưa thấy",
        "Nơi nhận bí mật",
        "Tải tệp gốc",
        "Lịch sử",
        cast.office.full_name,
    )
    for words in hidden:
        assert words not in page, words


def test_document_file_is_served_to_readers_only(cast: Cast, login: Login) -> None:
    url = reverse("resolutions:document_file", args=[rich_document(cast).pk])
    answer = login(cast.viewer).get(url)
    assert b"".join(answer.streaming_content) == b"abc"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="nguon.txt"'
    assert login(cast.own).get(url).status_code == 403


def test_document_without_a_file_is_404(cast: Cast, login: Login) -> None:
    url = reverse("resolutions:document_file", args=[make_document().pk])
    assert login(cast.viewer).get(url).status_code == 404


def test_document_many_leads_are_counted(cast: Cast, login: Login) -> None:
    document = make_document()
    task = make_task(document=document)
    for serial in range(6):
        task.assignments.create(
            unit=type(cast.own_unit).objects.create(kind="association", name=f"Hội {serial}"), part="lead"
        )
    page = login(cast.viewer).get(document.get_absolute_url()).content.decode()
    assert "Hội 0; Hội 1; Hội 2 và 3 đơn vị khác" in page


def test_contents_show_long_headings_that_hold_tasks_and_the_annex() -> None:
    outline = [
        {"path": "II", "kind": "group", "title": "Nhiệm vụ", "level": 1, "span": [0, 5]},
        {"path": "II/1", "kind": "group", "title": "x" * 261, "level": 2, "span": [5, 9]},
        {"path": "II/1/-1", "kind": "task", "title": "y", "level": 3, "span": [9, 12]},
        {"path": "II/2", "kind": "group", "title": "z" * 261, "level": 2, "span": [12, 20]},
    ]
    entries = contents_of(outline, [("II/1/-1", "p1"), ("II/1/-2", "p2"), ("PL1/1", "p3"), ("PL1/2", "p4")])
    assert [(e.label or e.title, e.tasks, e.anchor) for e in entries] == [
        ("II", 2, "d1"),
        ("1", 2, "d2"),
        ("Phụ lục", 2, "p3"),
    ]
