"""Registering, amending and connecting documents."""

import itertools
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import User
from resolutions import publishing
from resolutions.linking import NamedDocument, meant
from resolutions.models import Attachment, Document, DocumentEvent, DocumentLink, DocumentState, LinkKind, Recipient
from resolutions.publishing import Upload, amend, register, same_number
from resolutions.reading.references import number_key

from ..conftest import Cast
from ..factories import make_document, make_user


def new_document(**fields: Any) -> Document:
    values = {
        "kind": "plan",
        "number": "05/KH-LHH",
        "title": "Kế hoạch",
        "issuer": "LHH",
        "issued_on": date(2026, 2, 1),
    }
    return Document(**(values | fields))


def enter(user: User, *links: NamedDocument, **fields: Any) -> Document:
    return register(document=new_document(**fields), links=links, recipients=["Lưu: VT"], user=user)


@pytest.mark.parametrize("spelled", ["32/KH/ĐDLHH", "32 - KH/ĐĐLHH", "32-KH/ĐĐLHH"])
def test_register_connects_to_what_is_registered(spelled: str, cast: Cast) -> None:
    above = enter(cast.office, number="32-KH/ĐĐLHH", issuer="Đảng đoàn")
    below = enter(cast.office, NamedDocument("Kế hoạch số 32", spelled, None, LinkKind.IMPLEMENTS))
    assert below.links.get().to == above
    assert above.linked_from.get().document == below


def test_register_resolves_links_that_waited(cast: Cast) -> None:
    waiting = enter(cast.office, NamedDocument("Chương trình số 15-CTr/TU", "15-CTr/TU"))
    assert waiting.links.get().to is None
    found = enter(cast.office, number="15 - CTr/TU", issuer="Tỉnh ủy", kind="programme")
    assert waiting.links.get().to == found
    event = waiting.events.get(verb=DocumentEvent.Verb.LINKED)
    assert "15 - CTr/TU" in event.note


def test_register_never_links_a_document_to_itself(cast: Cast) -> None:
    document = enter(cast.office, NamedDocument("chính nó", "05/KH-LHH"))
    assert document.links.get().to is None


@pytest.mark.parametrize(
    ("dated", "issued_on", "met"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (date(2026, 1, 1), date(2026, 3, 1), True),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (None, date(2026, 1, 1), True),
        (date(2026, 1, 1), None, True),
    ],
)
def test_register_a_number_belongs_to_its_year(
    dated: date | None, issued_on: date | None, met: bool, cast: Cast
) -> None:
    waiting = enter(cast.office, NamedDocument("Công văn 9", "9/CV-LHH", dated))
    found = enter(cast.office, number="9/CV-LHH", issued_on=issued_on)
    assert (waiting.links.get().to == found) is met


def test_register_of_several_takes_the_one_of_the_date(cast: Cast) -> None:
    right = enter(cast.office, number="9/CV-LHH", issuer="A", issued_on=date(2026, 1, 5))
    enter(cast.office, number="9/CV-LHH", issuer="B", issued_on=date(2026, 2, 5))
    citing = enter(cast.office, NamedDocument("Công văn 9", "9/CV-LHH", date(2026, 1, 5)))
    assert citing.links.get().to == right


@pytest.mark.parametrize(
    ("printed", "cited_on", "year"),
    [
        ("Kế hoạch số 12-KH/TU", date(2022, 5, 1), 2021),
        ("Kế hoạch số 12-KH/TU", date(2025, 5, 1), None),
        ("Kế hoạch số 12-KH/TU của Tỉnh ủy Thử Nghiệm về việc lớn", date(2025, 5, 1), None),
        ("Kế hoạch số 12-KH/TU của Thành ủy", date(2025, 5, 1), 2024),
    ],
)
def test_a_number_of_two_years_is_told_by_what_is_known(
    printed: str, cited_on: date, year: int | None, cast: Cast
) -> None:
    """An undated reference to 12-KH/TU, of which there are three."""
    for issued_on, issuer in (
        (date(2021, 3, 1), "Tỉnh ủy"),
        (date(2023, 3, 1), "Tỉnh ủy Thử Nghiệm"),
        (date(2024, 3, 1), "Thành ủy"),
    ):
        enter(cast.office, number="12-KH/TU", issuer=issuer, issued_on=issued_on)
    citing = enter(cast.office, NamedDocument(printed, "12/KH-TU"), issued_on=cited_on)
    found = citing.links.get().to
    assert (found and found.issued_on and found.issued_on.year) == year
    (means,) = meant([NamedDocument(printed, "12-KH/TU")], cited_on=cited_on)
    assert bool(means.document) != (len(means.could_be) > 1)


def test_the_number_of_another_level_is_another_document(cast: Cast) -> None:
    enter(cast.office, number="05/KH-UBND", issuer="Ủy ban nhân dân tỉnh")
    citing = enter(cast.office, NamedDocument("Kế hoạch số 05/KH-UBND của UBND xã Tân An về X", "05/KH-UBND"))
    assert citing.links.get().to is None
    above = enter(cast.office, NamedDocument("Kế hoạch số 05/KH-UBND của UBND tỉnh", "05/KH-UBND"))
    assert above.links.get().to is not None


def test_a_link_that_becomes_unclear_is_text_again(cast: Cast) -> None:
    first = enter(cast.office, number="9/CV-LHH", issuer="A", issued_on=date(2025, 1, 5))
    citing = enter(cast.office, NamedDocument("Công văn số 9", "9/CV-LHH"))
    assert citing.links.get().to == first
    enter(cast.office, number="9/CV-LHH", issuer="A", issued_on=date(2026, 1, 5))
    assert citing.links.get().to is None
    assert "không chỉ rõ" in citing.events.filter(verb=DocumentEvent.Verb.LINKED).latest("pk").note


NUMBERS = ("12-KH/TU", "12/KH-TU", "012 - KH/TU", "7/CV-LHH", "7-CV/LHH", "8/QĐ-UBND", "8/QD-UBND")
DAYS = (None, date(2021, 3, 1), date(2021, 9, 1), date(2024, 3, 1))
ISSUERS = ("Tỉnh ủy", "Ủy ban nhân dân tỉnh", "UBND xã Tân An")
REFERENCE = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.sampled_from(LinkKind.values),
    st.sampled_from(["", " của UBND xã Tân An", " của Tỉnh uỷ"]),
)
PAPER = st.tuples(
    st.sampled_from(NUMBERS), st.sampled_from(DAYS), st.sampled_from(ISSUERS), st.lists(REFERENCE, max_size=3)
)


def chain(papers: list[Any], order: list[int], user: User) -> list[Any]:
    """What hangs together after the papers were registered in this order; nothing of it stays."""
    with transaction.atomic():
        stored: dict[int, Document] = {}
        for place in order:
            number, issued_on, issuer, references = papers[place]
            links = [NamedDocument(f"văn bản{of}", cited, dated, kind) for cited, dated, kind, of in references]
            stored[place] = enter(user, *links, number=number, issued_on=issued_on, issuer=issuer)
        found = []
        for _place, document in sorted(stored.items()):
            document.refresh_from_db()
            ends = [
                link.to and (link.to.number_key, link.to.issuer, link.to.issued_on) for link in document.links.all()
            ]
            found.append((ends, document.state))
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(papers=st.lists(PAPER, min_size=2, max_size=4), data=st.data())
def test_the_order_of_registering_never_matters(papers: list[Any], data: st.DataObject) -> None:
    with transaction.atomic():
        user = make_user()
        orders = list(itertools.permutations(range(len(papers))))
        order = data.draw(st.sampled_from(orders))
        # Papers that are entered twice are one document, of which the first is meant: states may sit on either.
        one = len({(number_key(p[0]), p[1], p[2]) for p in papers}) == len(papers)
        straight, other = chain(papers, list(orders[0]), user), chain(papers, list(order), user)
        assert [ends for ends, _state in straight] == [ends for ends, _state in other]
        assert not one or straight == other
        transaction.set_rollback(True)


def test_a_replaced_document_is_out_of_force_until_the_link_goes(cast: Cast) -> None:
    old = enter(cast.office, number="01/QĐ-LHH")
    new = enter(cast.office, NamedDocument("Quyết định 01", "01/QĐ-LHH", None, LinkKind.REPLACES), number="02/QĐ-LHH")
    old.refresh_from_db()
    assert (old.state, old.version) == (DocumentState.REPLACED, 2)
    event = old.events.latest("pk")
    assert (event.verb, event.changes) == (DocumentEvent.Verb.LINKED, {"state": ["Còn hiệu lực", "Đã được thay thế"]})
    assert "02/QĐ-LHH" in event.note
    assert change(new, cast.office, 1)
    old.refresh_from_db()
    assert (old.state, old.version) == (DocumentState.IN_FORCE, 3)


def test_a_replacement_waits_for_the_replaced(cast: Cast) -> None:
    enter(cast.office, NamedDocument("Quyết định 01", "01/QĐ-LHH", None, LinkKind.REPLACES), number="02/QĐ-LHH")
    old = enter(cast.office, number="1/QĐ-LHH")
    assert old.state == Document.objects.get(pk=old.pk).state == DocumentState.REPLACED


def test_a_corrected_number_moves_links_and_replacement(cast: Cast) -> None:
    replaces = NamedDocument("Quyết định 01", "01/QĐ-LHH", None, LinkKind.REPLACES)
    citing = enter(cast.office, replaces, number="02/QĐ-LHH")
    old = enter(cast.office, number="10/QĐ-LHH")
    old.number = "01/QĐ-LHH"
    assert change(old, cast.office, 1)
    old.refresh_from_db()
    assert (citing.links.get().to, old.state) == (old, DocumentState.REPLACED)
    assert "state" not in old.events.get(verb=DocumentEvent.Verb.CHANGED).changes
    old.number = "10/QĐ-LHH"
    assert change(old, cast.office, old.version)
    old.refresh_from_db()
    assert (citing.links.get().to, old.state) == (None, DocumentState.IN_FORCE)


def test_a_state_that_a_person_set_is_left_alone(cast: Cast) -> None:
    old = enter(cast.office, number="01/QĐ-LHH", state=DocumentState.CLOSED)
    replaces = NamedDocument("Quyết định 01", "01/QĐ-LHH", None, LinkKind.REPLACES)
    new = enter(cast.office, replaces, number="02/QĐ-LHH")
    assert Document.objects.get(pk=old.pk).state == DocumentState.CLOSED
    old.refresh_from_db()
    old.state = DocumentState.REPLACED
    assert change(old, cast.office, old.version)
    assert change(new, cast.office, 1)
    assert Document.objects.get(pk=old.pk).state == DocumentState.REPLACED


def test_connecting_costs_the_same_however_many_links_there_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for place in range(30):
        enter(cast.office, NamedDocument("x", "77/KH-LHH"), number=f"{place}/KH-LHH")
    with django_assert_max_num_queries(30):
        enter(cast.office, *(NamedDocument("x", f"{place}/KH-LHH") for place in range(30)), number="77/KH-LHH")
    assert DocumentLink.objects.filter(to=None).count() == 0


def test_register_twice_with_one_key_makes_one_row(cast: Cast) -> None:
    key = uuid.uuid4()
    first, second = (enter(cast.office, request_key=key) for _ in range(2))
    assert first.pk == second.pk
    assert Document.objects.count() == 1
    assert DocumentEvent.objects.count() == 1


def test_same_number_knows_every_spelling(cast: Cast) -> None:
    document = enter(cast.office, number="32-KH/ĐĐLHH", issuer="Đảng đoàn LHH")
    assert same_number("32/KH/ĐDLHH", "đảng đoàn  LHH") == document
    assert same_number("32/KH/ĐDLHH", "Cơ quan khác") is None
    assert same_number("32/KH/ĐDLHH", "Đảng đoàn LHH", document.pk) is None
    assert same_number("", "Đảng đoàn LHH") is None


def change(document: Document, user: User, version: int, **more: Any) -> bool:
    options: dict[str, Any] = {"links": [], "recipients": ["Lưu: VT"]} | more
    return amend(document=document, version=version, user=user, **options)


def test_amend_writes_what_changed(cast: Cast) -> None:
    document = enter(cast.office)
    document.title, document.state = "Kế hoạch sửa", "closed"
    assert change(document, cast.admin, 1, links=[NamedDocument("Luật", "", None)])
    event = document.events.get(verb=DocumentEvent.Verb.CHANGED)
    assert event.changes["title"] == ["Kế hoạch", "Kế hoạch sửa"]
    assert event.changes["state"] == ["Còn hiệu lực", "Đã kết thúc"]
    assert event.changes["Văn bản liên quan"] == ["", "Nhắc đến: Luật"]
    document.refresh_from_db()
    assert document.version == 2


def test_amend_without_a_change_writes_no_event(cast: Cast) -> None:
    document = enter(cast.office)
    assert change(document, cast.office, 1)
    assert not document.events.filter(verb=DocumentEvent.Verb.CHANGED).exists()


def test_amend_stale_changes_nothing(cast: Cast) -> None:
    document = enter(cast.office)
    assert change(document, cast.office, 1)
    document.title = "Muộn"
    assert not change(document, cast.admin, 1, recipients=["Nơi khác"])
    assert Document.objects.get(pk=document.pk).title == "Kế hoạch"
    assert document.recipients.get().name == "Lưu: VT"


def test_amend_a_new_number_meets_waiting_links(cast: Cast) -> None:
    waiting = enter(cast.office, NamedDocument("KH 77", "77/KH-LHH"))
    document = make_document(number="70/KH-LHH", issued_on=None)
    document.number = "77/KH-LHH"
    assert change(document, cast.office, 1)
    assert waiting.links.get().to == document


@pytest.mark.parametrize("model", [Document, Recipient, DocumentLink, DocumentEvent])
@pytest.mark.parametrize("verb", ["register", "amend"])
def test_publishing_is_all_or_nothing(
    model: Any, verb: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A fault at each write leaves no row, no file, and the old values."""
    document = enter(cast.office, NamedDocument("x", "x"))
    counts = {m: m.objects.count() for m in (Document, Recipient, DocumentLink, DocumentEvent, Attachment)}

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("mất điện")

    for name in ("save", "create", "bulk_create"):
        monkeypatch.setattr(model if name == "save" else model.objects, name, fail)
    document.title = "Sửa dở"
    parts = {"links": [NamedDocument("y", "y")], "recipients": ["z"], "upload": Upload("a.txt", b"abc")}
    verbs = {
        "register": lambda: publishing.register(document=new_document(number="6"), user=cast.office, **parts),
        "amend": lambda: change(document, cast.office, 1, **parts),
    }
    with pytest.raises(RuntimeError):
        verbs[verb]()
    monkeypatch.undo()
    assert {m: m.objects.count() for m in counts} == counts
    assert Document.objects.get(pk=document.pk).title == "Kế hoạch"
    assert document.links.get().printed == "x"
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_number_of_several_documents_is_offered_on_the_page(cast: Cast, client: Client) -> None:
    both = [enter(cast.office, number="12-KH/TU", issued_on=date(year, 3, 1)) for year in (2021, 2024)]
    citing = enter(cast.office, NamedDocument("Kế hoạch số 12", "12/KH-TU"), NamedDocument("Luật lạ", "1/L"))
    client.force_login(cast.office)
    page = client.get(citing.get_absolute_url()).content.decode()
    assert page.count("có nhiều văn bản trong sổ") == 1
    assert page.count("chưa có trong sổ") == 1
    assert all(f'href="{document.get_absolute_url()}"' in page for document in both)
