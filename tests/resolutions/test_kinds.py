"""Kinds of documents: the admin's list, its names on every page, in reading and in the register's form."""

import uuid
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from members.models import OrganisationEvent
from resolutions.kinds import code_for, kind_by_number, own_kinds
from resolutions.models import Document, DocumentType
from resolutions.models.document_type import forget
from resolutions.reading import read_text
from resolutions.reading.kinds import abbreviations, also, is_kind_line, kind_of_line
from tasks.drafting import header_values, kind_of

from ..conftest import Cast
from ..factories import make_document

Login = Callable[..., Client]
URL = "/van-ban/loai/"


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel("2026-06-15T05:00:00Z", tick=False):
        yield


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def new(**fields: Any) -> dict[str, Any]:
    form = {"name": "Quy chế", "abbreviation": "QC", "position": "130", "is_active": "True"}
    return form | {"request_key": str(uuid.uuid4())} | fields


def rule(**fields: Any) -> DocumentType:
    values = {"code": "quy-che", "name": "Quy chế", "abbreviation": "QC", "position": 130} | fields
    forget()
    return DocumentType.objects.create(**values)


def test_kinds_are_added_and_edited_with_history(cast: Cast, login: Login) -> None:
    client, form = login(cast.admin), new()
    assert [client.post(URL + "moi/", form).status_code for _n in range(2)] == [302, 302]  # a double click
    kind = DocumentType.objects.get(code="quy-che")
    edit = {"name": "Quy chế", "abbreviation": "QCh", "position": "5", "is_active": "False", "version": 1}
    assert [client.post(URL + "quy-che/", edit).status_code for _n in range(2)] == [302, 409]
    kind.refresh_from_db()
    assert (kind.abbreviation, kind.is_active, kind.version, kind.built_in) == ("QCh", False, 2, False)
    told = [event.changes for event in OrganisationEvent.objects.filter(verb="kinds").order_by("id")]
    assert told == [
        {"Quy chế": ["", "Quy chế (QC), thứ tự 130, đang dùng"]},
        {"Quy chế": ["Quy chế (QC), thứ tự 130, đang dùng", "Quy chế (QCh), thứ tự 5, đã tắt"]},
    ]
    assert "đã tắt" in text(client.get(URL))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Cần ghi “Tên loại”"),
        ({"name": "KẾ HOẠCH"}, "Loại này đã có"),
        ({"name": "ke hoach"}, "Loại này đã có"),
        ({"name": "<b>"}, "Ghi tên loại bằng chữ"),
        ({"name": "\0"}, "không dùng được"),
        ({"abbreviation": "kh"}, "là của Kế hoạch rồi"),
        ({"abbreviation": "Q C"}, "Viết liền bằng chữ"),
        ({"position": "99999999999999999999"}, "Thứ tự"),
        ({"position": "-1"}, "Thứ tự"),
        ({"is_active": "x"}, "Khi vào sổ văn bản mới"),
    ],
)
def test_odd_kinds_are_refused_in_words(cast: Cast, login: Login, fields: dict[str, str], words: str) -> None:
    answer = login(cast.admin).post(URL + "moi/", new(**fields))
    assert answer.status_code == 422
    assert words in text(answer)
    assert DocumentType.objects.count() == 12


def test_codes_are_short_and_never_taken(cast: Cast) -> None:
    rule()
    assert code_for("Quy chế") == "quy-che-2"
    assert code_for("Thông báo kết luận của Thường trực") == "thong-bao-ke"
    assert code_for("Đ") == "d"


def test_a_kind_that_is_switched_off_stays_where_it_is(cast: Cast, login: Login) -> None:
    rule(is_active=False)
    old = make_document(kind="quy-che", registered_by=cast.office)
    client = login(cast.office)
    assert "Quy chế" in text(client.get(old.get_absolute_url()))
    assert '<option value="quy-che"' not in text(client.get("/van-ban/vao-so/"))
    assert '<option value="quy-che" selected>Quy chế' in text(client.get(f"/van-ban/{old.pk}/sua/"))
    assert '<option value="quy-che"' in text(client.get("/van-ban/"))  # the filter finds it
    assert old.title in text(client.get("/van-ban/?loai=quy-che"))
    form = {"kind": "quy-che", "title": "X", "issuer": "LHH", "state": "in_force", "request_key": str(uuid.uuid4())}
    links = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    assert client.post("/van-ban/vao-so/", form | links).status_code == 422


def test_every_page_knows_the_new_name_at_once(cast: Cast, login: Login) -> None:
    kind = rule()
    document = make_document(kind="quy-che", number="", registered_by=cast.office)
    client = login(cast.office)
    assert str(document) == f"Quy chế ({document.pk})"
    assert "Quy chế" in text(client.get("/van-ban/"))
    edit = {"name": "Quy chế hoạt động", "abbreviation": "QC", "position": 1, "is_active": "True", "version": 1}
    assert login(cast.admin).post(URL + f"{kind.code}/", edit).status_code == 302
    assert "Quy chế hoạt động" in text(client.get("/van-ban/"))
    assert "Quy chế hoạt động" in text(client.get(document.get_absolute_url()))


def test_names_cost_one_query_however_many_documents(cast: Cast, login: Login) -> None:
    client, counts = login(cast.office), []
    for more in (1, 3):
        for n in range(more):
            make_document(number=f"{more}{n}/KH-LHH", registered_by=cast.office)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/van-ban/").status_code == 200
        counts.append(len(queries))
        assert sum('FROM "resolutions_documenttype"' in q["sql"] for q in queries.captured_queries) == 1
    assert counts[0] == counts[1]


# --- The register's form -------------------------------------------------------------------------------------------


def registering(**fields: Any) -> dict[str, Any]:
    form = {"number": "05/QC-LHH", "kind": "plan", "title": "Làm việc", "issuer": "LHH", "state": "in_force"}
    links = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    return form | links | {"request_key": str(uuid.uuid4())} | fields


def test_number_of_another_kind_is_asked_about(cast: Cast, login: Login) -> None:
    rule()
    client, form = login(cast.office), registering()
    answer = client.post("/van-ban/vao-so/", form)
    assert answer.status_code == 422
    assert "Ký hiệu trong số “05/QC-LHH” là của Quy chế" in text(answer)
    assert client.post("/van-ban/vao-so/", form | {"despite_kind": "on"}).status_code == 302
    assert client.post("/van-ban/vao-so/", registering(number="06/QC-LHH", kind="quy-che")).status_code == 302
    assert client.post("/van-ban/vao-so/", registering(number="07/LHH-VP", kind="letter")).status_code == 302
    document = Document.objects.get(number="05/QC-LHH")
    edit = registering(title="Làm việc mới", version=1)  # neither number nor kind is touched: nothing is asked again
    assert client.post(f"/van-ban/{document.pk}/sua/", edit).status_code == 302


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("05/KH-LHH", "plan"),
        ("32-KH/ĐĐLHH", "plan"),
        ("1/NQ-BCH", "resolution"),
        ("2/CTr-LHH", "programme"),
        ("3/CT-TTg", "directive"),
        ("4/QĐ-UBND", "decision"),
        ("07/LHH-VP", None),
        ("", None),
        ("/", None),
    ],
)
def test_kind_by_number(cast: Cast, number: str, kind: str | None) -> None:
    found = kind_by_number(number)
    assert (found.code if found else None) == kind


@pytest.mark.django_db
@given(st.text(max_size=40))
def test_any_number_tells_a_kind_or_none(number: str) -> None:
    assert kind_by_number(number) is None or kind_by_number(number) in DocumentType.objects.all()


# --- Reading -------------------------------------------------------------------------------------------------------

OWN = (("Thư kêu gọi", "TKG"), ("Quy chế", "QC"))
PAPER = """LIÊN HIỆP CÁC HỘI KH&KT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH HÀ THANH\tĐộc lập - Tự do - Hạnh phúc
Số: 05/TKG-LHH\tHà Thanh, ngày 02 tháng 3 năm 2026

THƯ KÊU GỌI
ủng hộ phong trào sáng tạo

1. Văn phòng chủ trì tổng hợp kết quả, hoàn thành trước ngày 30/6/2026.
2. Các Hội thành viên báo cáo trước ngày 15/6/2026.
"""


def test_reading_knows_the_unions_own_kinds_only_while_it_reads() -> None:
    assert not is_kind_line("THƯ KÊU GỌI")
    with also(OWN):
        assert is_kind_line("THƯ KÊU GỌI")
        assert kind_of_line("THƯ KÊU GỌI ủng hộ") == ("Thư kêu gọi", "ủng hộ")
        assert abbreviations()["TKG"] == "Thư kêu gọi"
    assert "TKG" not in abbreviations()
    parsed = read_text(PAPER, kinds=OWN)
    assert (parsed.header.kind, parsed.header.issued_on) == ("Thư kêu gọi", date(2026, 3, 2))
    assert read_text(PAPER).header.kind is None
    wrong = read_text(PAPER.replace("THƯ KÊU GỌI\n", "KẾ HOẠCH\n"), kinds=OWN)
    assert "DOC_TYPE_CONFLICT" in [warning.code for warning in wrong.warnings]


def test_longest_own_name_is_meant() -> None:
    own = {"Kế hoạch hành động": "ke-hoach", "Thư kêu gọi": "thu"}
    assert kind_of("Kế hoạch hành động", own) == ("ke-hoach", "Kế hoạch hành động")
    assert kind_of("Kế hoạch năm", own)[0] == "plan"
    values = header_values({"header": {"kind": "Thư kêu gọi"}, "kinds": own})
    assert (values["kind"], values["kind_printed"]) == ("thu", "")
    assert header_values({"header": {"kind": "Thư kêu gọi"}})["kind"] == "other"


def test_pasted_text_of_an_own_kind_becomes_a_draft_of_it(cast: Cast, login: Login) -> None:
    rule(code="thu", name="Thư kêu gọi", abbreviation="TKG")
    forget()
    assert own_kinds() == (("Thư kêu gọi", "TKG"),)
    form = {"text": PAPER, "request_key": str(uuid.uuid4())}
    answer = login(cast.office).post("/van-ban/nhap/", form, follow=True)
    page = text(answer)
    assert answer.status_code == 200
    assert '<option value="thu" selected>Thư kêu gọi' in page
