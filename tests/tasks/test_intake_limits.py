"""What is too long, too many or no number on the review page: a sentence or nothing, never an error of the server."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from members.models import Unit
from resolutions.models import Document, Draft
from tasks.confirming import confirm
from tasks.draft_rows import MOST_ADDED, new_row_key, rows_of

from ..conftest import Cast
from ..factories import make_organisation, make_user
from .intake_browser import posted, shown, taken_in
from .intake_texts import PLAN
from .test_intake_draft_pieces import TREE
from .test_intake_verbs import TODAY, make_draft

Login = Callable[..., Client]


@pytest.fixture
def client(cast: Cast, login: Login) -> Client:
    return login(cast.office)


def send(client: Client, draft: Draft, **typed: str) -> tuple[int, str, str]:
    """(status, page, address) of the answer to the page's form."""
    answer = client.post(draft.get_absolute_url(), posted(shown(client, draft), **typed))
    draft.refresh_from_db()
    return answer.status_code, answer.content.decode(), answer.headers.get("Location", "")


def test_merged_products_fit_the_column(cast: Cast) -> None:
    rows = {key: {"product": f"{key} " + "sản phẩm " * 32} for key in ("t0", "t1")}
    draft = make_draft(cast, rows={"t1": rows["t1"]}, merged={"t1": "t0"})
    draft.parsed["tasks"][0]["result"] = rows["t0"]["product"]
    read = rows_of(draft.parsed, draft.edits)[0].read.product
    assert 200 < len(read) <= 300
    draft.save()
    document = confirm(draft=draft, user=cast.office, today=TODAY)
    assert document.tasks.get(position=1).product == read


def test_texts_of_a_draft_never_outgrow_their_columns(cast: Cast) -> None:
    long = {name: f"{name} " * 100 for name in ("title", "product", "phrase", "path")}
    document = confirm(draft=make_draft(cast, rows={"t0": long}), user=cast.office, today=TODAY)
    for task in document.tasks.all():
        for field in task._meta.fields:
            if field.max_length and isinstance(value := getattr(task, field.attname), str):
                assert len(value) <= field.max_length, field


@pytest.mark.parametrize("index", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_place_that_is_no_number_does_nothing(client: Client, index: str) -> None:
    draft = taken_in(client)
    for action in (f"phrase:t0:{index}", f"each:t0:lead:{index}", f"kind:{index}:task", f"settle:{index}"):
        assert send(client, draft, action=action)[0] == 302
        assert not draft.edits.get("rows")


def test_years_of_no_document_are_refused(client: Client) -> None:
    draft = taken_in(client)
    for day in ("31/12/9999", "01/01/1899", "01/01/0001"):
        status, page, _address = send(client, draft, h__issued_on=day)
        assert (status, "Năm ban hành phải từ 1900 đến 2100" in page) == (422, True)
        assert f'value="{day}"' in page
    assert send(client, draft, h__issued_on="31/12/2100")[0] == 302


def test_a_document_of_the_years_to_come_is_not_confirmed(client: Client) -> None:
    """A draft may be put away with the slip; nothing comes into the register with it."""
    draft = taken_in(client)
    status, page, _address = send(client, draft, h__issued_on="01/02/2062", action="confirm")
    assert (status, "không thể là ngày ban hành" in page) == (422, True)
    assert 'value="01/02/2062"' in page
    assert not Document.objects.exists()


def test_numbering_is_shown_and_typed_as_documents_print_it(client: Client) -> None:
    draft = taken_in(client, TREE)
    read = draft.parsed["tasks"][0]["path"]
    assert read == "II/1/a)"
    page = shown(client, draft)
    assert 'value="II.1.a)"' in page
    assert "II/1/a)" not in page
    assert send(client, draft, t0__path=" II.1.a) ")[0] == 302
    assert not draft.edits.get("rows")  # nothing was changed
    assert send(client, draft, t0__path="II.3.b)")[0] == 302
    assert draft.edits["rows"]["t0"] == {"path": "II/3/b)"}
    page = shown(client, draft)
    assert 'value="II.3.b)"' in page
    assert "mục II.3, điểm b" in page
    assert send(client, draft, t0__path="x" * 61)[0] == 422


def test_added_rows_have_a_limit(client: Client) -> None:
    draft = taken_in(client)
    draft.edits = {"rows": {f"n{i}": {"title": ""} for i in range(1, MOST_ADDED + 1)}}
    draft.save()
    assert new_row_key(draft.edits) == ""
    values = {"version": str(draft.version), "action": "add"}
    values |= {k: v for k, v in posted(shown(client, draft, mo="t0")).items() if k.startswith("h-")}
    answer = client.post(draft.get_absolute_url(), values)
    assert answer.status_code == 422
    assert "nhiều nhất 300 nhiệm vụ" in answer.content.decode()


def test_one_post_does_not_make_thousands_of_rows(client: Client) -> None:
    draft = taken_in(client)
    many = {f"n{i}__keep": "on" for i in range(1, MOST_ADDED + 2)}
    assert send(client, draft, **many)[0] == 422
    assert not draft.edits.get("rows")


def test_names_are_limited_one_by_one(client: Client) -> None:
    draft = taken_in(client)
    forty = "; ".join(f"Hội Khoa học và Kỹ thuật số {i} của tỉnh Bình Sơn và các huyện lân cận" for i in range(40))
    assert len(forty) > 2000
    assert send(client, draft, t0__lead=forty)[0] == 302
    status, page, _address = send(client, draft, t0__lead="Hội " + "rất " * 60)
    assert (status, "dài quá 200 ký tự" in page) == (422, True)


def test_an_unknown_key_is_no_open_row(client: Client) -> None:
    draft = taken_in(client)
    status, _page, address = send(client, draft, action="open:" + "x" * 100_000)
    assert (status, "xxx" in address) == (302, False)
    assert client.get(draft.get_absolute_url(), {"mo": "x" * 1000}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_drafts_that_name_the_same_new_units_are_confirmed_at_once() -> None:
    organisation, user, told = make_organisation(), make_user(), []
    gate = threading.Barrier(2)
    cast = Cast(organisation, *[user] * 7, Unit(), Unit())
    numbers = ("12-KH/ĐĐLHH", "13-KH/ĐĐLHH")
    texts = (PLAN, PLAN.replace("12-KH", "13-KH").replace("trang thông tin mới", "cổng thông tin mới"))
    drafts = [make_draft(cast, text) for text in texts]

    def run(draft: Draft) -> None:
        gate.wait()
        try:
            told.append(str(confirm(draft=draft, user=user, today=TODAY)))
        except BaseException as error:
            told.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == list(numbers)
    assert Document.objects.count() == 2
    names = list(Unit.objects.values_list("name_fold", flat=True))
    assert len(names) == len(set(names))
