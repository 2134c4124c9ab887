"""What reports say: identities in every table, and in sentences the figures of the tables."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.reports.follow_up_report import follow_up_report
from tasks.reports.frozen import Frozen
from tasks.reports.meeting_pack import meeting_pack
from tasks.reports.paper import Block, Paper, Paragraph, Table
from tasks.reports.paper_tables import concluded_table, counts, how_it_stands, joined, late_first
from tasks.reports.sentences import compared, main_figures
from tasks.reports.summary_report import summary_report
from tasks.reports.unit_papers import reminder, unit_sheet
from tasks.reviews.head import PointThen, TargetThen
from tasks.status import State, Summary

from .frozen_facts import DAY, any_review, frozen_of, quarter, summaries, task, wanted

PAPERS = (summary_report, follow_up_report, meeting_pack, unit_sheet, reminder)


def blocks_of(paper: Paper) -> Iterator[Block]:
    yield from paper.blocks
    for annex in paper.annexes:
        yield from annex.blocks


def tables_in(paper: Paper) -> list[Table]:
    return [block for block in blocks_of(paper) if isinstance(block, Table)]


def words_of(paper: Paper) -> str:
    return "\n".join(block.text for block in blocks_of(paper) if isinstance(block, Paragraph))


def numbers(text: str) -> list[int]:
    return [int(found.replace(".", "")) for found in re.findall(r"\d{1,3}(?:\.\d{3})+|\d+", text)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_review, st.booleans())
def test_every_row_fits_its_table_and_summaries_add_up(frozen: Frozen, is_party: bool) -> None:
    for make in PAPERS:
        for table in tables_in(make(frozen, wanted(is_party=is_party, unit=1))):
            assert all(len(row.cells) == len(table.columns) for row in table.rows)
            if table.columns[-1].label != "Tỷ lệ":
                continue
            for row in table.rows:
                total, on_time, late_done, in_time, late, undated = (int(str(cell)) for cell in row.cells[2:8])
                assert total == on_time + late_done + in_time + late + undated
                base = on_time + late_done + late
                permille = (on_time + late_done) * 1000 // base if base else None
                assert row.cells[8] == ("–" if permille is None else f"{permille // 10},{permille % 10}%")


@given(summaries)
def test_sentences_tell_the_figures_of_the_tables(summary: Summary) -> None:
    told = " ".join(main_figures(summary))
    if summary.total:
        found = numbers(told.split("Tỷ lệ")[0].split("Chưa có")[0])
        assert found == [
            summary.total,
            *(summary.completed, summary.done_on_time, summary.done_late),
            *(summary.not_completed, summary.in_time, summary.late, summary.undated),
        ]
        assert str(counts(summary)[-1]) in told or summary.rate_permille is None


def test_figures_of_the_government() -> None:
    told = " ".join(main_figures(Summary(14_068, 1_983, 5_640, 223, 0)))
    assert "là 21.914," in told
    assert "hoàn thành 16.051 nhiệm vụ (đúng hạn 14.068, quá hạn 1.983)" in told
    assert "98,6%" in told
    assert "trên 16.274 nhiệm vụ" in told


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (
            Summary(8, 0, 0, 2),
            Summary(6, 0, 0, 2),
            "tăng 5,0 điểm phần trăm (từ 75,0% lên 80,0%); hoàn thành 8",
        ),
        (Summary(6, 0, 0, 2), Summary(8, 0, 0, 2), "giảm 5,0 điểm phần trăm (từ 80,0% xuống 75,0%)"),
        (Summary(8, 0, 0, 2), Summary(8, 0, 0, 2), "giữ nguyên 80,0%; hoàn thành 8 nhiệm vụ, không đổi"),
        (Summary(1), Summary(), "Quý II/2026 không có nhiệm vụ nào để so sánh."),
        (Summary(0, 0, 3), Summary(2), "So với quý II/2026, hoàn thành 0 nhiệm vụ, giảm 2"),
    ],
)
def test_comparison_with_another_period(now: Summary, then: Summary, said: str) -> None:
    assert said in compared(now, PointThen("2026-q2", then), "So với %s")
    assert compared(now, None, "So với %s") == ""


def test_summary_report_has_its_sections_in_order() -> None:
    paper = summary_report(quarter(), wanted())
    headings = [block.text for block in paper.blocks if isinstance(block, Paragraph) and block.kind == "heading"]
    assert [words.split()[0] for words in headings] == ["I.", "II.", "III.", "IV.", "V.", "VI."]
    assert headings[2] == "III. NHIỆM VỤ QUÁ HẠN CHƯA HOÀN THÀNH"
    text = words_of(paper)
    assert "Tổng số nhiệm vụ phải theo dõi là 11" in text
    assert "75,0% (6 trên 8" in text
    assert "Ngoài ra có 1 nhiệm vụ kết thúc không thực hiện" in text
    assert "1 nhiệm vụ chưa ghi nguyên nhân" in text
    assert "giao mới 3 nhiệm vụ; kỳ trước chuyển sang 5" in text
    assert "Tại phiên họp ngày 05/10/2026, Ban Thường vụ kết luận:" in text
    assert text.endswith("tỉnh Thử Nghiệm./.")
    assert len(paper.annexes) == 1
    assert paper.annexes[0].is_landscape


def test_papers_of_the_party_differ_where_the_style_asks() -> None:
    paper = summary_report(quarter(), wanted(is_party=True))
    assert "I- KẾT QUẢ CHUNG" in words_of(paper)
    assert "./." not in words_of(paper)


def test_late_tasks_stand_with_cause_who_and_until_when() -> None:
    late = next(
        t for t in tables_in(summary_report(quarter(), wanted())) if t.columns[-1].label == "Thời hạn hoàn thành"
    )
    assert len(late.rows) == 2
    assert list(late.rows[0].cells)[4:7] == [12, "Chờ kinh phí", "Ông Chủ tịch Hội"]
    assert late.rows[1].cells[5] == "Chưa ghi nguyên nhân"


def test_follow_up_table_has_thirteen_columns_and_all_tasks() -> None:
    table = tables_in(follow_up_report(quarter(), wanted()))[-1]
    assert len(table.columns) == 13
    assert len(table.rows) == 12
    assert table.number_columns
    assert table.rows[8].cells[12] == (
        "Chờ kinh phí; Chịu trách nhiệm: Ông Chủ tịch Hội đến ngày 15/11/2026; Kết luận: Làm ngay"
    )


def test_papers_of_a_unit_hold_its_tasks_alone() -> None:
    frozen = quarter()
    sheet = unit_sheet(frozen, wanted(unit=1))
    assert len(tables_in(sheet)[-1].rows) == 1
    assert "Văn phòng" in sheet.title
    assert sheet.signature.title == "ĐẠI DIỆN ĐƠN VỊ"
    assert not sheet.signature.name
    assert len(tables_in(sheet)) == 1
    letter = reminder(frozen, wanted(unit=2))
    assert letter.kind == ""
    assert list(letter.to) == ["Hội Y học"]
    assert len(tables_in(letter)[0].rows) == 2
    assert "còn 2 nhiệm vụ quá hạn" in words_of(letter)


def test_meeting_pack_numbers_its_annexes_as_the_agenda_does() -> None:
    pack = meeting_pack(quarter(), wanted())
    assert len(pack.annexes) == 5
    for number, annex in zip(("I", "II", "III", "IV", "V"), pack.annexes, strict=True):
        assert f"{annex.title} (Phụ lục {number})." in words_of(pack)


def test_an_empty_review_makes_papers_too() -> None:
    for make in PAPERS:
        assert words_of(make(frozen_of([]), wanted(unit=9)))


def test_an_undated_task_is_called_on_paper_as_in_the_sheets() -> None:
    stands = how_it_stands(task(1, State.UNDATED, due_on=None), DAY)
    assert stands == "Không hạn, chờ điều kiện (Đang thực hiện)"


def test_a_final_stop_goes_before_a_semicolon() -> None:
    assert joined("Chờ kinh phí.", "", "Xin lùi hạn;") == "Chờ kinh phí; Xin lùi hạn"


def test_what_is_overdue_longest_stands_in_front_everywhere() -> None:
    longer = task(3, due_on=date(2026, 6, 1), conclusion="Làm ngay")
    rows = [task(1, State.IN_TIME), task(2, conclusion="Làm"), longer]
    assert [row.task for row in late_first(rows, DAY)] == [3, 2, 1]
    assert [row.cells[1] for row in concluded_table(rows[1:], DAY).rows] == ["Nhiệm vụ 3", "Nhiệm vụ 2"]


def test_targets_without_any_figure_are_one_sentence() -> None:
    told = [TargetThen(n, n, "10 lớp", "10", "chưa có số", "behind") for n in (1, 2)]
    assert "Có 2 chỉ tiêu phải đạt, chưa chỉ tiêu nào có số liệu." in words_of(
        summary_report(frozen_of([task(1)], targets=tuple(told)), wanted())
    )
