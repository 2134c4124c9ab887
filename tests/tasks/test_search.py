"""Search: with and without accents, words and pieces of words, numbers however they are spelled; never out of date."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tasks import search, search_index
from tasks.models import Task
from tasks.search import find, pieces

from ..conftest import Cast
from ..factories import make_document, make_task

TITLES = (
    "Đề án đổi mới công tác tuyên truyền, phổ biến kiến thức",
    "Phản biện quy hoạch ba loại rừng",
    "Rà soát Quy chế hoạt động của Ban Kiểm tra",
    "100% hội thành viên có trang tin; ưu tiên O'Neil & “bạn bè”",
)


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    document = make_document(number="32-KH/ĐĐLHH", registered_by=cast.office)
    return [make_task(document=document, title=title) for title in TITLES]


def found(words: str) -> set[str]:
    return set(find(Task.objects.all(), words).tasks.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tuyên truyền", {0}),
        ("tuyen truyen", {0}),
        ("TUYEN   truyen", {0}),
        ("truyen tuyen", {0}),
        ("de an", {0}),
        ("đổi", {0}),
        ("phan bien", {1}),
        ("rung", {1}),
        ("ra soat", {2}),
        ("soat che", {2}),
        ("q", {1, 2}),
        ("ki", {0, 2}),
        ("100%", {3}),
        ("0% h", {3}),
        ("o'neil", {3}),
        ('"', set()),
        ('"" OR rung', set()),
        ("rung NOT quy", set()),
        ("*", set()),
        ("khong co gi", set()),
        (unicodedata.normalize("NFD", "rừng"), {1}),
    ],
)
def test_words_find_their_tasks(words: str, expected: set[int], tasks: list[Task]) -> None:
    assert found(words) == {TITLES[i] for i in expected}


@pytest.mark.parametrize(
    "number", ["32-KH/ĐĐLHH", "32 - KH/ĐĐLHH", "32/KH/ĐDLHH", "32-kh/ddlhh", "32-KH", "32 KH/ĐĐLHH"]
)
def test_a_number_finds_the_tasks_of_its_document(number: str, tasks: list[Task], cast: Cast) -> None:
    other = make_task(document=make_document(number="33-KH/ĐĐLHH", registered_by=cast.office))
    assert found(number) == set(TITLES)
    assert found("34-KH/ĐĐLHH") == set()
    assert found("33-KH/ĐĐLHH") == {other.title}


def test_a_word_that_many_hold_is_found_too(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RARE", 1)
    result = find(Task.objects.all(), "quy")
    assert set(result.tasks.values_list("title", flat=True)) == {TITLES[1], TITLES[2]}
    if connection.vendor == "sqlite":
        assert result.common
        assert result.first is not None
        assert result.first.count() == 2


@pytest.mark.parametrize("how", ["save", "update", "bulk_update", "delete"])
def test_index_follows_every_change(how: str, tasks: list[Task]) -> None:
    task = tasks[1]
    if how == "delete":
        task.delete()
    elif how == "update":
        Task.objects.filter(pk=task.pk).update(title="Chăn nuôi")
    else:
        task.title = "Chăn nuôi"
        task.save() if how == "save" else Task.objects.bulk_update([task], ["title"])
    assert found("rung") == set()
    assert found("chan nuoi") == (set() if how == "delete" else {"Chăn nuôi"})


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own index")
def test_lost_triggers_come_back_with_the_next_migrate(tasks: list[Task]) -> None:
    with connection.cursor() as cursor:
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER {search_index.FTS_TABLE}_{event}")
    Task.objects.filter(pk=tasks[1].pk).update(title="Chăn nuôi")
    search_index.install()
    assert found("chan nuoi") == {"Chăn nuôi"}
    Task.objects.filter(pk=tasks[1].pk).update(title="Trồng trọt")
    assert (found("chan nuoi"), found("trong trot")) == (set(), {"Trồng trọt"})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("đề án", ["de an"]),
        ("rà soát", ["ra soat"]),
        ("quy chế b", ["quy", "che b"]),
        ("a", ["a"]),
        ("", []),
        ("  ", []),
    ],
)
def test_short_words_stay_with_their_neighbour(words: str, expected: list[str]) -> None:
    assert pieces(words) == expected


def test_search_is_within_what_the_user_sees(cast: Cast) -> None:
    mine, foreign = make_task(lead=cast.own_unit, title="Cây hồi"), make_task(lead=cast.other_unit, title="Cây hồi hai")
    rows: Any = find(Task.objects.visible_to(cast.own), "cay hoi").tasks
    assert list(rows) == [mine]
    assert foreign.given_on == date(2026, 1, 15)


@pytest.mark.parametrize("number", ["%", "_", '"', "²", "🏛", "!!"])
def test_number_of_signs_alone_finds_nothing(cast: Cast, login: Callable[..., Client], number: str) -> None:
    make_task()
    answer = login(cast.office).get(reverse("tasks:tasks"), {"so": number})
    assert answer.status_code == 200
