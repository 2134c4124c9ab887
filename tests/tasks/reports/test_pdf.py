"""Papers as PDF, read back and measured: millimetres and points of domain.md, section 6."""

import re
import time
import unicodedata
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from tasks.models import PaperLayout
from tasks.reports.layouts import default_layout
from tasks.reports.paper import Annex, Block, Column, Paragraph, Row, Table
from tasks.reports.pdf import TIMES, render_pdf

from . import papers
from .sheets import Line, lines, opened, rules, words

STATE, PARTY = default_layout("state"), default_layout("party")
MM = 25.4 / 72
NASTY = ("#pagebreak()", "$x^2$", "@tham-chieu", "*đậm*", "= Đề mục", "<w:p>",
         '#import "x"', "\\", "`a`", "[b]", "//", "_n_")  # fmt: skip


def line(page: pdfium.PdfPage, start: str) -> Line:
    return next(one for one in lines(page) if one.text.startswith(start))


def near(value: float, wanted: float, by: float = 0.5) -> bool:
    return abs(value - wanted) <= by


def test_page_is_a4_and_text_keeps_the_margins() -> None:
    with opened(render_pdf(papers.paper(), STATE)) as file:
        page = file[0]
        assert near(page.get_width() * MM, 210, 0.1)
        assert near(page.get_height() * MM, 297, 0.1)
        found = lines(page)
        assert near(min(one.left for one in found), 30)
        assert near(max(one.right for one in found), 195)
        assert near(min(one.top for one in found), 20)
        assert near(line(page, "Thực hiện").left, 30 + 12.7)
        assert near(line(page, "cụ thể").left, 30)


@pytest.mark.parametrize(
    ("is_party", "start", "size", "bold"),
    [
        (False, "CỘNG HÒA", 12, True), (False, "Độc lập", 13, True), (False, "LIÊN HIỆP CÁC HỘI KHOA", 12, False),
        (False, "VÀ KỸ THUẬT TỈNH", 12, True), (False, "Số: 05/BC-LHH", 13, False), (False, "BÁO CÁO", 14, True),
        (False, "Kết quả quý", 14, True), (False, "Thực hiện", 14, False), (False, "Hội thành viên thứ 1", 11, False),
        (False, "Nơi nhận:", 12, True), (False, "- Như trên;", 11, False), (False, "Trần Thị Bình", 14, True),
        (True, "ĐẢNG CỘNG SẢN", 15, True), (True, "*", 14, False), (True, "Số 32-BC/ĐĐLHH", 14, False),
        (True, "BÁO CÁO", 16, True), (True, "Kết quả quý", 15, True), (True, "-----", 15, False),
        (True, "Nơi nhận:", 14, False), (True, "- Như trên;", 12, False),
    ],
)  # fmt: skip
def test_letters_have_the_size_of_the_decree_and_of_the_guide(
    is_party: bool, start: str, size: float, bold: bool
) -> None:
    with opened(render_pdf(papers.paper(is_party), PARTY if is_party else STATE)) as file:
        found = next(one for one in lines(file[0]) if one.text.startswith(start))
        assert found.size == size
        assert ("Bold" in found.font) is bold


def nearest_rule(page: pdfium.PdfPage, one: Line) -> tuple[float, float, float]:
    return min(rules(page), key=lambda rule: abs(rule[2] - one.bottom) + abs(rule[0] + rule[1] - one.left - one.right))


def test_state_head_rules_are_as_long_as_the_motto_and_part_of_the_issuer() -> None:
    with opened(render_pdf(papers.paper(), STATE)) as file:
        page = file[0]
        motto, issuer, title = line(page, "Độc lập"), line(page, "VÀ KỸ THUẬT TỈNH"), line(page, "Kết quả quý")
        below = {one.text: nearest_rule(page, one) for one in (motto, issuer, title)}
        left, right, _y = below[motto.text]
        assert near(left, motto.left)
        assert near(right, motto.right)
        for one in (issuer, title):
            left, right, y = below[one.text]
            assert 1 / 3 <= (right - left) / (one.right - one.left) <= 1 / 2
            assert near((left + right) / 2, (one.left + one.right) / 2)
            assert 0 < y - one.bottom + 1 < 4


def test_number_and_day_stand_on_one_line_and_the_nation_on_the_first() -> None:
    with opened(render_pdf(papers.paper(), STATE)) as file:
        page = file[0]
        assert "An Bình, ngày 05 tháng 02 năm 2026" in line(page, "Số: 05").text
        assert near(line(page, "CỘNG HÒA").top, 20)


def test_pages_are_numbered_in_the_middle_above_but_the_first() -> None:
    with opened(render_pdf(papers.paper(rows=60), STATE)) as file:
        for number, page in enumerate(file, start=1):
            above = [one for one in lines(page) if one.bottom < 19]
            if number == 1:
                assert not above
                continue
            (found,) = above
            assert found.text == str(number)
            assert found.size == 13
            assert near((found.left + found.right) / 2, (30 + page.get_width() * MM - 15) / 2)


def test_annexes_are_numbered_turned_and_on_pages_of_their_own() -> None:
    with opened(render_pdf(papers.paper(rows=3), STATE)) as file:
        plain, turned, last = (lines(file[n]) for n in range(3))
        assert near(file[1].get_width() * MM, 297, 0.1)
        assert near(file[2].get_width() * MM, 210, 0.1)
        assert not any(one.text.startswith("Phụ lục") for one in plain)
        assert [one.text for one in turned[1:4]] == [
            "Phụ lục I", "BẢNG THEO DÕI NHIỆM VỤ", "(Kèm theo Báo cáo số 05/BC-LHH ngày 05/02/2026)",
        ]  # fmt: skip
        assert "Italic" in turned[3].font
        assert last[1].text == "Phụ lục II"


def test_head_of_a_table_stands_again_on_each_page() -> None:
    with opened(
        render_pdf(papers.paper(rows=60, annexes=(Annex("Bảng", [papers.follow_up(60)], True),)), STATE)
    ) as file:
        assert len(file) > 4
        for page in list(file)[1:]:
            said = " ".join(one.text for one in lines(page))
            assert said.count("Sản phẩm") == said.count("(13)") == 1


def test_no_row_is_broken_across_pages() -> None:
    rows = [Row((n, " ".join(f"c{n}" for _ in range(120)))) for n in range(1, 40)]
    table = Table([Column("STT", 1), Column("Nội dung", 9)], rows)
    with opened(render_pdf(papers.paper(blocks=[table], annexes=()), STATE)) as file:
        pages = [set(re.findall(r"c\d+", page.get_textpage().get_text_range())) for page in file]
    assert len(pages) > 3
    assert sum(map(len, pages)) == 39


def test_a_tall_row_is_broken_so_that_no_half_page_stays_blank() -> None:
    rows = [Row((n, " ".join(f"c{n}" for _ in range(600)))) for n in range(1, 7)]
    table = Table([Column("STT", 1), Column("Nội dung", 9)], rows)
    with opened(render_pdf(papers.paper(blocks=[table], annexes=()), STATE)) as file:
        for page in list(file)[:-1]:
            assert max(one.bottom for one in lines(page)) > 265


@pytest.mark.parametrize("more", range(12))
def test_no_page_holds_room_and_signature_alone(more: int) -> None:
    room = [Paragraph("…" * 42, "note")] * 3
    blocks: list[Block] = [*[Paragraph(papers.WORDS)] * (6 + more), Paragraph("Đề nghị gửi lại."), *room]
    with opened(render_pdf(papers.paper(blocks=blocks, annexes=()), STATE)) as file:
        last = [one.text for one in lines(file[len(file) - 1])]
    assert any("Đề nghị gửi lại." in text for text in last)
    assert any("CHỦ TỊCH" in text for text in last)


@pytest.mark.parametrize("is_party", [False, True])
def test_long_place_and_day_without_a_number_stand_on_one_line(is_party: bool) -> None:
    room = "\u2003\u2003"
    place = f"Thành phố Hồ Chí Minh, ngày{room}tháng{room}năm 2026"
    paper = papers.paper(is_party)
    paper = replace(paper, head=replace(paper.head, place_and_day=place), annexes=())
    with opened(render_pdf(paper, PARTY if is_party else STATE)) as file:
        assert any("Thành phố" in one.text and one.text.endswith("2026") for one in lines(file[0]))


def test_lines_of_the_body_reach_the_right_margin() -> None:
    said = "- Chưa hoàn thành 3 nhiệm vụ (trong hạn 3, quá hạn 0, không hạn hoặc chờ điều kiện 0)."
    with opened(render_pdf(papers.paper(blocks=[Paragraph(said)], annexes=()), STATE)) as file:
        assert near(line(file[0], "- Chưa").right, 195)


def test_letters_are_whole_and_fonts_go_along() -> None:
    file = render_pdf(papers.paper(rows=3), STATE)
    said = words(file)
    assert unicodedata.normalize("NFC", papers.WORDS) in said
    assert "Trạng thái" in said
    with opened(file) as document:
        fonts = {one.font for page in document for one in lines(page)}
    name = "LiberationSerif" if TIMES.exists() else "NotoSerif"
    assert all(
        re.fullmatch(rf"[A-Z]{{6}}\+{name}.*", font) for font in fonts
    )  # six letters: a part of it is in the file


@pytest.mark.parametrize("text", NASTY)
def test_markup_stays_text(text: str) -> None:
    table = Table([Column(text, 1)], [Row((text,)), Row((text,), "group")], caption=text)
    file = render_pdf(papers.paper(blocks=[Paragraph(text), table], annexes=()), STATE)
    assert words(file).count(text) >= 4


def test_whatever_people_type_makes_a_file() -> None:
    odd = "a\x00b\x07\u202ec\u200f😀\ud800\ufeff\t" + "dài" * 3000
    blocks: list[Block] = [
        Paragraph(odd), Paragraph(""),
        Table([Column(odd, 1), Column("", 0.1)], [Row((odd, None)), Row(("x" * 10_000, odd))]),
        Table([Column("Trống", 1)], []),
    ]  # fmt: skip
    said = words(render_pdf(papers.paper(blocks=blocks, annexes=(), recipients=(odd,)), STATE))
    assert "abc" in said
    assert said.replace(" ", "").count("x") >= 10_000
    assert "Không có." in said


def test_nothing_runs_over_the_edge_of_the_paper() -> None:
    table = Table([Column("Từ" * 40, 1), Column("B", 5)], [Row(("https://example.vn/" + "rất-dài/" * 40, "b"))])
    blocks = [Paragraph("mộttừrấtdài" * 60), table]
    with opened(render_pdf(papers.paper(blocks=blocks, annexes=()), STATE)) as file:
        for page in file:
            assert max(one.right for one in lines(page)) < 195.5


def test_several_papers_count_their_pages_apart() -> None:
    long = papers.paper(blocks=[Paragraph(papers.WORDS)] * 30, annexes=())
    with opened(render_pdf([long, long], STATE)) as file:
        tops = [[one.text for one in lines(page) if one.bottom < 19] for page in file]
    half = len(tops) // 2
    assert tops[:half] == tops[half:]
    assert tops[0] == []
    assert tops[1] == ["2"]


def test_line_of_contacts_stands_below_the_first_page_alone() -> None:
    with opened(render_pdf(papers.paper(closing="Địa chỉ: số 1 phố Mới", rows=2), STATE)) as file:
        assert line(file[0], "Địa chỉ").top > 277
        assert not any("Địa chỉ" in one.text for page in list(file)[1:] for one in lines(page))


def test_layout_of_the_union_is_followed() -> None:
    own = PaperLayout(style="state", top_mm=25, left_mm=35, right_mm=20, body_pt=13, first_line_mm=10)
    with opened(render_pdf(papers.paper(), own)) as file:
        found = line(file[0], "Thực hiện")
        assert near(found.left, 45)
        assert found.size == 13
        assert near(min(one.top for one in lines(file[0])), 25)
        assert max(one.right for one in lines(file[0])) < 190.5


def test_500_tasks_take_less_than_5_seconds() -> None:
    paper, told = papers.paper(rows=500), list[tuple[int, int]]()
    start = time.process_time()
    with opened(render_pdf(paper, STATE, lambda done, total: told.append((done, total)))) as file:
        assert time.process_time() - start < 5
        assert len(file) > 30
    assert told == [(0, 511), (511, 511)]
