"""The file of a frozen review: what is written is read back; whatever else is refused with a sentence."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.exchange.schema import SCHEMA, NotTaken, read, trusted
from tasks.reviews.head import Adjustment, PointThen, rated
from tasks.reviews.standing import Standing
from tasks.reviews.tables import tables_of
from tasks.status import Summary

from ..reviews.standings import standings
from .files import MEGABYTES, SIGNED, before, exchanged, file_of, some_tasks, spoiled

NOW = datetime(2026, 10, 6, tzinfo=UTC)
lists = st.lists(standings, max_size=4, unique_by=lambda s: s.task)


@given(lists)
def test_what_is_written_is_read_back(tasks: list[Standing]) -> None:
    file = exchanged(tasks, previous=before(), conclusion="Đạt yêu cầu.")
    again = read(file.content.encode(), MEGABYTES, NOW)
    assert again == file
    assert again.content == file.content
    known = trusted(file.content)
    assert (known.head, len(known.tasks), known.signed, known.sha256) == (file.head, len(tasks), SIGNED, file.sha256)


def test_file_is_canonical_and_names_its_schema() -> None:
    content = file_of().decode()
    told = json.loads(content)
    assert content == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert told["schema"] == SCHEMA
    assert told["signed"] == {name: getattr(SIGNED, name) for name in SIGNED.__slots__}


def test_hash_is_checked_as_the_manual_says() -> None:
    """The example of docs/api.md, word for word."""
    review = json.loads(file_of(40))

    def line(value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    digest = hashlib.sha256(line(review["head"]))
    for task in review["tasks"]:
        digest.update(line(task))
    assert digest.hexdigest() == review["sha256"]


def test_a_mark_of_byte_order_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + file_of(), MEGABYTES, NOW).content.encode() == file_of()


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Write a value at "head.total.0"."""

    def change(told: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = told
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value

    return change


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("lhh.json", file_of())
    return target.getvalue()


RAW = {
    "empty": (b" \n", "rỗng"),
    "zip": (zipped(), "giải nén"),
    "not json": (b"\x89PNG....", "UTF-8"),
    "words": ("Báo cáo".encode(), "hỏng"),
    "half": (file_of()[:-30], "hỏng"),
    "utf-16": (file_of().decode().encode("utf-16"), "UTF-8"),
    "latin": ("Liên hiệp hội".encode("cp1258", "replace") + file_of(), "UTF-8"),
    "list": (b"[]", "không phải tệp rà soát"),
    "number": (b"7", "không phải tệp rà soát"),
    "object": (b"{}", "không phải tệp rà soát"),
    "NaN": (file_of().replace(b'"period":"2026-q3"', b'"period":NaN', 1), "không phải số đếm"),
    "fraction": (file_of().replace(b'"period":"2026-q3"', b'"period":1e5', 1), "không phải số đếm"),
    "huge": (file_of().replace(b'"task":1', b'"task":' + b"9" * 5000, 1), "không thể có"),
    "negative": (file_of().replace(b'"task":1', b'"task":-1', 1), "không thể có"),
    "twice": (file_of().replace(b'"schema"', b'"schema":"lhh-ra-soat/1","schema"', 1), "hai lần"),
    "twice in a task": (file_of().replace(b'"task":1', b'"task":1,"task":2', 1), "hai lần"),
    "deep": (b'{"head":' + b"[" * 200_000, "lồng quá sâu"),
    "deep and closed": (b"[" * 100_000 + b"]" * 100_000, "lồng quá sâu"),
    "nul": (file_of().replace("Việc".encode(), b"\\u0000", 1), "ký tự"),
    "half a letter": (file_of().replace("Việc thử".encode(), b"\\ud83d", 1), "ký tự"),
    "half a letter as a part": (file_of().replace(b'"schema"', b'"\\udc00":1,"schema"', 1), "ký tự"),
    "half a letter twice": (file_of().replace(b'"schema"', b'"\\ud800":1,"\\ud800":2,"schema"', 1), "hai lần phần “�”"),
    "half a letter signed": (file_of().replace("Nguyễn Văn Thử".encode(), b"\\ud800", 1), "ký tự"),
    "half a letter over": (file_of().replace("CHỦ TỊCH".encode(), b"\\udfff", 1), "ký tự"),
    "half a letter above": (file_of().replace(b"TM. BAN", b"\\ud800", 1), "ký tự"),
    "html": (b"<html><body>404</body></html>", "hỏng"),
}


@pytest.mark.parametrize("case", RAW)
def test_what_is_no_file_of_ours_is_refused(case: str) -> None:
    data, words = RAW[case]
    with pytest.raises(NotTaken, match=words):
        read(data, MEGABYTES, NOW)


SPOILED: dict[str, tuple[Callable[[dict[str, Any]], object], bool, str]] = {
    "other schema": (put("schema", "khac/1"), False, "không phải tệp rà soát"),
    "schema as a list": (put("schema", ["lhh-ra-soat/1"]), False, "không phải tệp rà soát"),
    "future": (put("schema", "lhh-ra-soat/2"), False, "mới hơn"),
    "a part is missing": (lambda told: told.pop("signed"), False, "signed"),
    "a part too many": (put("ghi-chu", 1), False, "ghi-chu"),
    "hash": (put("sha256", "0" * 64), False, "SHA-256"),
    "hash is no text": (put("sha256", None), False, "SHA-256"),
    "word changed": (put("tasks.0.title", "Việc khác"), False, "SHA-256"),
    "conclusion changed": (put("head.conclusion", "Xuất sắc"), False, "SHA-256"),
    "total": (put("head.total.0", 900), True, "không khớp với nhiệm vụ"),
    "unit": (put("head.units.0.4", 900), True, "không khớp với nhiệm vụ"),
    "a table without lines": (put("head.documents", []), True, "không khớp với nhiệm vụ"),
    "state": (lambda told: told["tasks"].pop(), True, "không khớp với nhiệm vụ"),
    "state unknown": (put("tasks.0.state", "tuyet-voi"), True, "Nhiệm vụ thứ 1"),
    "title is a list": (put("tasks.1.title", ["a"]), True, "Nhiệm vụ thứ 2"),
    "percent is a word": (put("tasks.0.percent", "90"), True, "Nhiệm vụ thứ 1"),
    "truth for a number": (put("tasks.0.percent", True), True, "Nhiệm vụ thứ 1"),
    "day": (put("tasks.0.due_on", "2026-13-45"), True, "Nhiệm vụ thứ 1"),
    "day written otherwise": (put("tasks.0.due_on", "20260930"), True, "Nhiệm vụ thứ 1"),
    "a field of its own": (put("tasks.0.mat_khau", "x"), True, "Nhiệm vụ thứ 1"),
    "extra is deep": (put("tasks.0.extra", {"a": {"b": "c"}}), True, "Nhiệm vụ thứ 1"),
    "task is a word": (put("tasks.0", "việc"), True, "Nhiệm vụ thứ 1"),
    "tasks are no list": (put("tasks", {}), False, "tasks"),
    "twice the same": (lambda told: told["tasks"].append(told["tasks"][0]), True, "đã có ở trên"),
    "head is a list": (put("head", []), True, "head"),
    "head lacks": (lambda told: told["head"].pop("units"), True, "head"),
    "head has more": (put("head.them", 1), True, "head"),
    "target is odd": (put("head.targets", [[1, 2, {}, "", "", ""]]), True, "head"),
    "no such period": (lambda told: (put("head.period", "2026-q9")(told), put("period", "2026-q9")(told)), True, "kỳ"),
    "other period outside": (put("period", "2026-q2"), False, "không khớp nhau"),
    "other union outside": (put("union", "Liên hiệp hội khác"), False, "không khớp nhau"),
    "other days": (put("head.ends_on", "2026-10-01"), True, "không khớp nhau"),
    "no name": (lambda told: (put("head.union.name", " ")(told), put("union", " ")(told)), True, "tên Liên hiệp hội"),
    "nobody signed": (put("signed", {}), False, "signed"),
    "signed at no time": (put("signed.at", "hôm qua"), False, "signed"),
    "signed at no place's time": (put("signed.at", "2026-10-05T09:30:00"), False, "signed"),
    "signed before time": (put("signed.at", "0001-01-01T00:00:00+14:00"), False, "Ngày ký"),
    "signed after time": (put("signed.at", "9999-12-31T23:59:59-12:00"), False, "Ngày ký"),
    "signed before there were computers": (put("signed.at", "1999-12-31T23:59:59+07:00"), False, "Ngày ký"),
    "signed in two days": (put("signed.at", "2026-10-08T00:00:00+00:00"), False, "Ngày ký"),
    "signed by nobody": (put("signed.name", " ... "), False, "người ký"),
    "signed by a turned name": (put("signed.name", "Nguyễn \u202eửhT"), False, "ký tự ẩn"),
    "signed over two lines": (put("signed.title", "CHỦ TỊCH\nX"), False, "ký tự ẩn"),
    "a hidden letter": (
        lambda told: (put("head.union.name", "Hội\u200b A")(told), put("union", "Hội\u200b A")(told)),
        True,
        "ký tự ẩn",
    ),
    "union without a letter": (
        lambda told: (put("head.union.name", "12")(told), put("union", "12")(told)),
        True,
        "bỏ trống",
    ),
    "name of a unit": (put("head.units.0.1", "Hội khác"), True, "không khớp với nhiệm vụ"),
    "name of a document": (put("head.documents.0.2", "Kế hoạch khác"), True, "không khớp với nhiệm vụ"),
    "percent over all": (put("tasks.0.percent", 101), True, "Nhiệm vụ thứ 1"),
    "signed by a list": (put("signed.name", ["a"]), False, "signed"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_file_is_refused(case: str) -> None:
    change, reseal, words = SPOILED[case]
    with pytest.raises(NotTaken, match=words):
        read(spoiled(change, reseal=reseal), MEGABYTES, NOW)


POINTS = ("previous", "year_before", "series", "adjustments")
OTHERS = {
    "2026-t09": "dài ngắn",
    "2026": "dài ngắn",
    "2026-q2-hc": "theo lịch",
    "<b>": "không có",
    "9999-q1": "không có",
}


@pytest.mark.parametrize("place", POINTS)
@pytest.mark.parametrize("period", OTHERS)
def test_it_is_compared_with_periods_like_it(place: str, period: str) -> None:
    point = PointThen(period, Summary(done_on_time=1))
    told: Any = {"series": (point,), "adjustments": (Adjustment(period, 1, "Việc", "Hạn", "", "x"),)}.get(place, point)
    with pytest.raises(NotTaken, match=OTHERS[period]):
        read(exchanged(some_tasks(), **{place: told}).content.encode(), MEGABYTES, NOW)


def test_a_series_ends_with_this_period_and_its_figures() -> None:
    last = PointThen("2026-q3", rated(tables_of(some_tasks()).total))
    for series, is_right in (
        ((before(), last), True),
        ((last, before()), False),
        ((before(), PointThen("2026-q3", last.summary + Summary(late=1))), False),
        ((before(), replace(last, due=7)), False),
    ):
        data = exchanged(some_tasks(), series=series).content.encode()
        if is_right:
            assert read(data, MEGABYTES, NOW).head.series == series
        else:
            with pytest.raises(NotTaken, match="Dãy số liệu"):
                read(data, MEGABYTES, NOW)


def test_a_clock_that_is_a_little_ahead_does_no_harm() -> None:
    at = (NOW + timedelta(hours=23)).isoformat()
    assert read(spoiled(put("signed.at", at)), MEGABYTES, NOW).signed.at == at


def test_a_file_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(NotTaken, match="lớn hơn 1 MB"):
        read(b"{" * (1024 * 1024 + 1), 1024 * 1024, NOW)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotTaken) as refused:
        read(data, MEGABYTES, NOW)
    assert refused.value.message.endswith(".")


@given(st.data())
def test_any_byte_changed_is_noticed(data: st.DataObject) -> None:
    """Whatever byte of head and tasks is another one, the file is refused, or says the very same."""
    file = exchanged(some_tasks(3)).content.encode()
    place = data.draw(st.integers(0, len(file) - 1))
    other = file[:place] + bytes([data.draw(st.integers(0, 255))]) + file[place + 1 :]
    try:
        again = read(other, MEGABYTES, NOW)
    except NotTaken:
        return
    assert (again.head, again.tasks) == (exchanged(some_tasks(3)).head, tuple(some_tasks(3)))
