"""The quarter's page: every number leads to a list of just so many tasks; who may read; the workbook."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Unit
from tasks.filters import TaskFilter
from tasks.models import Assignment, Part
from tasks.period_filter import Period
from tasks.quarter import quarter_facts
from tasks.review_page import ReviewPage, review_page
from tasks.reviews.rows import Row, in_words
from tasks.status import Summary, Windows

from ..conftest import Cast
from ..factories import make_document, make_entry, make_task, make_unit

TODAY = date(2026, 8, 20)
URL = "/ra-soat/2026-q3/"
Login = Callable[..., Client]


@pytest.fixture
def office(cast: Cast, login: Login, time_machine: Any) -> Client:
    time_machine.move_to("2026-08-20 03:00Z", tick=False)
    return login(cast.office)


@pytest.fixture
def quarter(cast: Cast) -> list[Unit]:
    """A quarter with something in every column, two documents, three units, a task with two leads, one without."""
    units = [make_unit("Hội A"), make_unit("Hội B"), make_unit("Hội C")]
    documents = [make_document(), make_document()]
    cases: list[dict[str, Any]] = [
        {"stage": "done", "due_on": date(2026, 8, 1), "closed_on": date(2026, 7, 20)},
        {"stage": "done", "due_on": date(2026, 7, 1), "closed_on": date(2026, 7, 20)},
        {"stage": "doing", "due_on": date(2026, 12, 1)},
        {"stage": "doing", "due_on": date(2026, 8, 22)},
        {"stage": "doing", "due_on": date(2026, 7, 1)},
        {"stage": "cond", "due_on": date(2026, 7, 1)},
        {"stage": "todo"},
        {"stage": "ended", "closed_on": date(2026, 7, 3)},
        {"stage": "done", "due_on": date(2026, 5, 1), "closed_on": date(2026, 6, 1)},
    ]
    for number, case in enumerate(cases * 2):
        make_task(
            lead=units[number * 7 // 4 % 3],
            coop=units[(number * 7 // 4 + 1) % 3],
            document=documents[number % 2],
            **case,
        )
    both = make_task(lead=units[0], document=documents[0], due_on=date(2026, 7, 15))
    Assignment.objects.create(task=both, unit=units[1], part=Part.LEAD)
    make_task(document=documents[1], due_on=date(2026, 7, 15))
    make_task(document=documents[1], stage="done", due_on=date(2026, 7, 15), closed_on=date(2026, 7, 14))
    return units


def page_of(key: str) -> ReviewPage:
    return review_page(quarter_facts(Period.parse(key, TODAY), Windows()))


def listed(url: str, cast: Cast) -> int:
    """How many tasks the list behind an address holds."""
    tasks = TaskFilter(QueryDict(urlsplit(url).query), user=cast.office, today=TODAY, windows=Windows())
    assert tasks.form.is_valid(), tasks.form.errors
    return tasks.qs.count()


def all_rows(page: ReviewPage) -> list[Row]:
    rest = [table.rest for table in (page.units, page.documents) if table.rest]
    return [page.total, *page.units.rows, *page.documents.rows, *page.trend.rows, *rest]


@pytest.mark.parametrize("key", ["2026-q3", "2026-q2", "2026-q3-hc", "2026-q2-hc"])
def test_quarter_every_number_is_the_length_of_its_list(quarter: list[Unit], cast: Cast, key: str) -> None:
    page = page_of(key)
    cells = [cell for row in all_rows(page) for cell in row.cells] + [page.ended]
    linked = [cell for cell in cells if cell.url]
    assert len(linked) >= 20
    for cell in linked:
        assert listed(cell.url, cast) == cell.value, cell.url
    for cell in cells:
        assert bool(cell.url) == (cell.value > 0)
    for figure in page.figures:
        if figure.url:
            assert listed(figure.url, cast) == int(figure.value.replace(".", "")), figure
    for bar in page.bars.bars:
        assert listed(bar.url, cast) > 0


def test_quarter_list_behind_a_number_says_the_same(quarter: list[Unit], office: Client) -> None:
    """Through the browser: the list's page of a cell shows its tasks."""
    page = page_of("2026-q3")
    late = page.total.cells[4]
    answer = office.get(late.url)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert len(set(re.findall(r'<tr id="t(\d+)"', body))) == late.value


def test_quarter_page_shows_figures_with_how_they_were_made(quarter: list[Unit], office: Client) -> None:
    body = unescape(office.get(URL).content.decode())
    s = page_of("2026-q3").summary
    assert s == Summary(done_on_time=3, done_late=2, in_time=4, late=4, undated=4)
    assert "55,5%" in body
    assert "5 ÷ (5 + 4 quá hạn)" in body
    assert "5 đã xong + 12 chưa xong" in body
    assert "Số liệu tính đến hôm nay, ngày 20/08/2026" in body
    assert "Việc có nhiều đơn vị chủ trì" in body
    assert "2 nhiệm vụ kết thúc không thực hiện" in body
    assert "Chưa có đơn vị chủ trì" in body
    past = unescape(office.get("/ra-soat/2026-q2/").content.decode())
    assert "Chốt số liệu đến hết ngày 30/06/2026" in past


def test_quarter_compares_with_the_one_before(quarter: list[Unit], office: Client) -> None:
    body = unescape(office.get(URL).content.decode())
    before = page_of("2026-q2").summary
    assert f"quý II/2026: {before.completed}" in body
    assert f"quý II/2026: {before.late}" in body


def test_quarter_navigation(quarter: list[Unit], office: Client) -> None:
    assert office.get("/ra-soat/").headers["Location"] == URL
    assert office.get("/ra-soat/?ky=hanh-chinh").headers["Location"] == "/ra-soat/2026-q3-hc/"
    body = unescape(office.get("/ra-soat/2026-q3-hc/").content.decode())
    for url in ("/ra-soat/2026-q2-hc/", "/ra-soat/2026-q4-hc/", f'"{URL}"', "15/06–14/09/2026"):
        assert url in body
    assert "/ra-soat/2026-q3-hc/bang.xlsx" in body


@pytest.mark.parametrize(
    "url",
    [
        "/ra-soat/2026-q/",
        "/ra-soat/2026-q5/",
        "/ra-soat/2026-q3/?ky=tuan",
        "/ra-soat/2026-q3/?bang=x",
        "/ra-soat/x/bang.xlsx",
        "/ra-soat/?ky=%00",
    ],
)
def test_quarter_that_does_not_exist_is_404(office: Client, url: str) -> None:
    assert office.get(url).status_code == 404


def test_quarter_empty_and_future_say_so(cast: Cast, office: Client) -> None:
    empty = unescape(office.get(URL).content.decode())
    assert "Quý III/2026 không có nhiệm vụ nào" in empty
    assert reverse("resolutions:documents") in empty
    assert '<svg class="chart"' not in empty
    future = unescape(office.get("/ra-soat/2027-q1/").content.decode())
    assert "Quý I/2027 chưa bắt đầu" in future
    assert "bang.xlsx" not in future


def test_quarter_is_for_readers(cast: Cast, login: Login, quarter: list[Unit]) -> None:
    for user in (cast.admin, cast.standing, cast.committee, cast.viewer):
        assert login(user).get(URL).status_code == 200
        assert login(user).get(URL + "bang.xlsx").status_code == 200
    for address in ("/ra-soat/", URL, URL + "bang.xlsx"):
        assert login(cast.own).get(address).status_code == 403


def test_quarter_same_number_of_queries(cast: Cast, office: Client) -> None:
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            task = make_task(lead=make_unit(), coop=make_unit(), due_on=date(2026, 7, 1))
            make_entry(task, cast.office, obstacle="Chờ kinh phí")
        with CaptureQueriesContext(connection) as queries:
            assert office.get(URL).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24  # with steps, reports, and the names that units bore then


def test_quarter_late_rows_are_escaped(cast: Cast, office: Client) -> None:
    task = make_task(lead=make_unit("Hội <b>"), due_on=date(2026, 7, 1), title="Việc <i> & 100%")
    make_entry(task, cast.office, obstacle="<u>thiếu", proposal="cấp &")
    body = office.get(URL).content.decode()
    assert "Việc &lt;i&gt; &amp; 100%</a>" in body
    assert "Hội &lt;b&gt;</td>" in body
    assert '&lt;u&gt;thiếu <span class="strong">Kiến nghị:</span> cấp &amp;<span class="meta">' in body
    assert not re.search("<b>|<i>|<u>", body)


def test_quarter_charts_speak_and_repeat_in_a_table(quarter: list[Unit], office: Client) -> None:
    make_task(lead=make_unit("Hội D"), due_on=date(2026, 12, 1))
    body = unescape(office.get(URL).content.decode())
    assert 'role="img" aria-label="Hội A: ' in body
    assert 'fill="url(#hatch)"' in body
    for name in re.findall(r' (?:x|width|x1|x2|y1|y2|cx|cy|y)="([^"]+)"', body[body.index('class="bars"') :]):
        assert "," not in name
    assert "Hoàn thành và quá hạn qua các kỳ" in body


def test_quarter_few_units_get_a_sentence_instead_of_bars(cast: Cast, office: Client) -> None:
    make_task(lead=make_unit("Hội A"), due_on=date(2026, 7, 1))
    body = unescape(office.get(URL).content.decode())
    assert 'class="bars"' not in body
    assert "Hội A: 1 chưa xong, quá hạn." in body


def test_quarter_trend_of_four_quarters_is_a_chart(cast: Cast) -> None:
    for month in (2, 5, 8):
        make_task(stage="done", given_on=date(2026, 1, 1), due_on=date(2026, month, 1), closed_on=date(2026, month, 1))
    assert page_of("2026-q3").trend.chart is None
    make_task(stage="done", given_on=date(2025, 1, 1), due_on=date(2025, 11, 1), closed_on=date(2025, 11, 1))
    trend = page_of("2026-q3").trend
    assert trend.chart is not None
    assert [dot.label for dot in trend.chart.dots] == ["IV/2025", "I/2026", "II", "III"]
    assert trend.sentence == "quý IV/2025 100,0%, quý I/2026 100,0%, quý II/2026 100,0%, quý III/2026 100,0%"


def test_quarter_in_words_leaves_out_what_is_not_there() -> None:
    assert in_words(Summary(done_on_time=2, late=1)) == "2 hoàn thành đúng hạn, 1 chưa xong, quá hạn"


def test_quarter_late_rows_show_cause_and_who(cast: Cast, office: Client) -> None:
    task = make_task(lead=cast.own_unit, due_on=date(2026, 7, 1), title="Lập đề án <b>")
    make_entry(task, cast.own, obstacle="Chưa có kinh phí", proposal="Xin cấp", unit=cast.own_unit, reported_on=TODAY)
    make_task(due_on=date(2026, 7, 2))
    body = office.get(URL).content.decode()
    assert "Lập đề án &lt;b&gt;" in body
    for words in ("Chưa có kinh phí", "Xin cấp", "Hội Của Tôi, 20/08/2026", "quá 50 ngày", "Chưa ghi nguyên nhân"):
        assert words in unescape(body)


def test_quarter_more_lines_on_demand(cast: Cast, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.quarter.UNITS_SHOWN", 1)
    for _ in range(3):
        make_task(lead=make_unit(), due_on=date(2026, 7, 1))
    body = unescape(office.get(URL).content.decode())
    assert "2 đơn vị khác" in body
    assert "?bang=day-du#don-vi" in body
    assert "đơn vị khác" not in unescape(office.get(URL + "?bang=day-du").content.decode())


# --- The workbook --------------------------------------------------------------------------------------------------


def test_quarter_workbook(quarter: list[Unit], office: Client, cast: Cast) -> None:
    make_task(lead=make_unit('=HYPERLINK("x")'), due_on=date(2026, 7, 1), title="=1+1")
    answer = office.get(URL + "bang.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ra-soat-2026-q3.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Theo đơn vị", "Theo văn bản", "Theo cụm thi đua", "Theo lĩnh vực", "Nhiệm vụ"]
    units = book["Theo đơn vị"]
    rows = list(units.iter_rows(values_only=True))
    s = page_of("2026-q3").summary
    rate = s.rate_permille
    assert rate is not None
    assert rows[-1] == (
        None,
        "Toàn Liên hiệp hội",
        s.total,
        s.done_on_time,
        s.done_late,
        s.in_time,
        s.late,
        s.undated,
        rate / 1000,
    )
    assert rows[1][0] == "Rà soát quý III/2026 (kỳ theo lịch, từ ngày 01/07/2026 đến ngày 30/09/2026)"
    assert rows[2][0] == "Số liệu tính đến hết ngày 20/08/2026"
    assert any("Không tính 2 nhiệm vụ kết thúc" in str(row[0]) for row in rows)
    names = [row[1] for row in rows]
    assert {"Hội A", "Hội B", "Hội C", "Chưa có đơn vị chủ trì", '=HYPERLINK("x")'} <= set(names)
    documents = list(book["Theo văn bản"].iter_rows(values_only=True))
    total = [sum(int(str(row[c])) for row in documents if isinstance(row[0], int)) for c in range(2, 8)]
    assert total == [s.total, s.done_on_time, s.done_late, s.in_time, s.late, s.undated]
    for page in book.worksheets:
        assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)


def test_quarter_workbook_lists_the_periods_tasks(quarter: list[Unit], office: Client) -> None:
    book = load_workbook(io.BytesIO(office.get(URL + "bang.xlsx").content))
    page = page_of("2026-q3")
    rows = [row for row in book["Nhiệm vụ"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(rows) == page.summary.total + page.ended.value
    assert any(isinstance(value, datetime) for row in rows for value in row)


def test_quarter_addresses_of_cells_are_plain(quarter: list[Unit]) -> None:
    """What the list reads: the period, the state, the unit as lead."""
    row = page_of("2026-q3-hc").units.rows[0]
    query = parse_qs(urlsplit(row.cells[0].url).query)
    assert query["ky"] == ["2026-q3-hc"]
    assert query["trang-thai"] == ["tong-so"]
    assert query["vai"] == ["chu-tri"]


def test_quarter_workbook_tells_a_past_quarter_as_it_stood(cast: Cast, office: Client) -> None:
    task = make_task(stage="done", given_on=date(2026, 1, 1), due_on=date(2026, 5, 1), closed_on=date(2026, 7, 10))
    make_entry(task, cast.office, text="Xong sau kỳ", reported_on=date(2026, 7, 10))
    book = load_workbook(io.BytesIO(office.get("/ra-soat/2026-q2/bang.xlsx").content))
    words = [cell for row in book["Nhiệm vụ"].iter_rows(values_only=True) for cell in row]
    assert "Quá hạn" in words
    assert datetime(2026, 7, 10) not in words
    assert "Xong sau kỳ" not in words
