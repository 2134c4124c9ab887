"""The same document again: found by number and issuer, by its text, by its file; shown, and never refused."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from members.folding import fold
from resolutions.fingerprint import fingerprint
from resolutions.models import Document, Draft, DraftState
from resolutions.publishing import NumberTaken, Upload, register
from resolutions.twins import By, same_number, same_text, twin_of, twin_of_text

from ..conftest import Cast
from ..factories import make_document
from .test_register import NEW, Login, edit_url, values

TEXT = "KẾ HOẠCH\nThực hiện Chương trình công tác năm 2026 của tỉnh Hà Thanh\n1. Văn phòng xây dựng báo cáo trước 30/6."


@given(st.sampled_from(["NFC", "NFD"]), st.sampled_from([" ", "\n", "\u00a0  ", "\t"]), st.booleans())
def test_fingerprint_of_a_text_survives_another_copy_of_it(form: str, blank: str, is_folded: bool) -> None:
    copy = unicodedata.normalize(form, fold(TEXT) if is_folded else TEXT).replace(" ", blank)
    assert fingerprint(copy) == fingerprint(TEXT) != ""


@pytest.mark.parametrize("other", [TEXT.replace("30/6", "30/7"), TEXT + " Giao Ban Kiểm tra.", TEXT.replace("Văn", "")])
def test_fingerprint_tells_texts_apart(other: str) -> None:
    assert fingerprint(other) != fingerprint(TEXT)


def test_a_few_words_have_no_fingerprint(cast: Cast) -> None:
    make_document(text="Kế hoạch")
    assert fingerprint("Kế hoạch") == "" == fingerprint("")
    assert same_text("Kế hoạch") is None


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("Liên hiệp các Hội KH&KT tỉnh Thử Nghiệm", "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH THỬ NGHIỆM"),
        ("Liên hiệp các Hội KH&KT tỉnh Thử Nghiệm", "LHH tỉnh"),
        ("Ủy ban nhân dân tỉnh Thử Nghiệm", "UBND tỉnh"),
        ("Đảng đoàn Liên hiệp hội tỉnh", "Đảng đoàn LHH"),
        ("Tỉnh ủy Thử Nghiệm", "Tỉnh uỷ"),
        ("Sở Khoa học và Công nghệ", "Sở KH&CN"),
    ],
)
def test_same_number_knows_every_spelling_of_the_issuer(registered: str, typed: str, cast: Cast) -> None:
    document = make_document(number="05/KH-LHH", issuer=registered)
    assert same_number("5 - KH/LHH", typed) == document


@pytest.mark.parametrize("other", ["UBND thành phố Thử Nghiệm", "Sở Y tế", "Tỉnh ủy Sơn Lạc"])
def test_same_number_of_another_issuer_is_another_document(other: str, cast: Cast) -> None:
    make_document(number="05/KH-LHH", issuer="UBND tỉnh")
    assert same_number("05/KH-LHH", other) is None


def test_same_number_of_another_year_is_another_document(cast: Cast) -> None:
    first = make_document(number="05/KH-LHH", issuer="LHH", issued_on=date(2025, 1, 5))
    make_document(number="05/KH-LHH", issuer="LHH", issued_on=date(2025, 1, 5))
    assert same_number("05/KH-LHH", "LHH", issued_on=date(2026, 1, 5)) is None
    assert same_number("05/KH-LHH", "LHH", issued_on=date(2025, 9, 5)) == first
    assert same_number("05/KH-LHH", "LHH") == first


def test_the_same_text_is_found_under_another_number(cast: Cast) -> None:
    first = make_document(text=TEXT)
    make_document(text=TEXT)
    twin = twin_of(Document(text=TEXT.upper(), number="99/KH", issuer="Ai đó"))
    assert twin is not None
    assert (twin.by, twin.document) == (By.TEXT, first)
    assert twin_of(Document(text="", number="", issuer="")) is None


def test_a_text_that_comes_in_is_found_in_the_register_and_in_open_drafts(cast: Cast) -> None:
    facts: dict[str, Any] = {"name": "bản một", "text": TEXT, "parsed": {}, "created_by": cast.office}
    Draft.objects.create(state=DraftState.DROPPED, **facts)
    assert twin_of_text(TEXT) is None
    draft = Draft.objects.create(**facts)
    twin = twin_of_text(TEXT.replace("\n", "  "))
    assert twin is not None
    assert (twin.draft, twin.label, twin.get_absolute_url()) == (draft, "bản một", draft.get_absolute_url())
    assert "bản nháp" in twin.heading
    assert twin_of_text(TEXT, apart_from=draft.pk) is None
    document = make_document(text=TEXT)
    found = twin_of_text(TEXT, apart_from=draft.pk)
    assert found is not None
    assert found.document == document


def test_register_shows_the_first_document_of_this_file(cast: Cast, login: Login) -> None:
    client: Client = login(cast.office)
    client.post(NEW, values(file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 noi dung")))
    first = Document.objects.get()
    other = values(number="77/KH-LHH", title="Cùng tệp", file=SimpleUploadedFile("b.pdf", b"%PDF-1.7 noi dung"))
    answer = client.post(NEW, other)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp này đã có trong sổ" in page
    assert first.get_absolute_url() in page
    assert "Cùng tệp" in page


def test_register_takes_the_label_off_a_number(cast: Cast, login: Login) -> None:
    client: Client = login(cast.office)
    client.post(NEW, values(number="Số: 05/KH-LHH", **{"links-0-number": "số 7-CTr/TU"}))
    document = Document.objects.get()
    assert (document.number, document.links.get().number) == ("05/KH-LHH", "7-CTr/TU")


def test_amend_does_not_take_a_document_for_its_own_twin(cast: Cast, login: Login) -> None:
    document = make_document(number="05/KH-LHH", issuer="LHH tỉnh", text=TEXT)
    client: Client = login(cast.office)
    assert client.post(edit_url(document), values(version="1")).status_code == 302
    make_document(number="06/KH-LHH", issuer="LHH tỉnh")
    answer = client.post(edit_url(document), values(version="2", number="6-KH/LHH"))
    assert answer.status_code == 422
    assert "Số này đã có trong sổ" in answer.content.decode()


@pytest.mark.parametrize(
    "again",
    [
        {"number": "05/KH-LHH", "issuer": "LHH tỉnh"},
        {"number": "06/KH-LHH", "issuer": "LHH tỉnh", "text": TEXT},
        {"number": "06/KH-LHH", "issuer": "LHH tỉnh", "data": b"%PDF-1.7 mot"},
    ],
)
def test_register_says_which_document_is_there_already(again: dict[str, Any], cast: Cast) -> None:
    plain = {"kind": "plan", "title": "Kế hoạch", "issued_on": date(2026, 2, 1)}
    kept: dict[str, Any] = {"links": [], "recipients": [], "user": cast.office}
    upload = Upload("a.pdf", b"%PDF-1.7 mot")
    first = register(
        document=Document(number="5-KH/LHH", issuer="LHH Thử Nghiệm", text=TEXT, **plain), upload=upload, **kept
    )
    data = again.pop("data", b"")
    with pytest.raises(NumberTaken) as caught:
        register(
            document=Document(**plain, **again), upload=Upload("b.pdf", data) if data else None, is_other=False, **kept
        )
    assert caught.value.twin.document == first
    assert Document.objects.count() == 1
