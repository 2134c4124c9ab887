"""One table of tasks in every shape in which text brings it: each shape reads the same."""

import textwrap
import time
from collections.abc import Callable, Sequence

import pytest

from resolutions.reading import read_text
from resolutions.reading.parsed import ParsedTask

HEAD = """KẾ HOẠCH
Công tác năm 2026
I. NHIỆM VỤ
1. Văn phòng chủ trì thực hiện các nhiệm vụ theo Phụ lục kèm theo Kế hoạch này.
Nơi nhận:
- Lưu: VT.

PHỤ LỤC
DANH MỤC NHIỆM VỤ
(Kèm theo Kế hoạch số 12/KH-LHH)

"""
TITLES = ("STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm")
WIDTHS = (4, 36, 22, 22, 18, 16)
SECTION_1 = ("I", "CÔNG TÁC TỔ CHỨC", "", "", "", "")
SECTION_2 = ("II", "Truyền thông, phổ biến kiến thức", "", "", "", "")
ROWS = (
    SECTION_1,
    ("1", "Xây dựng quy chế làm việc của Ban Chấp hành mới", "Văn phòng", "Ban Tổ chức", "Tháng 3/2026", "Quy chế"),
    ("2", "Kiện toàn các hội hết nhiệm kỳ trong năm", "Ban Tổ chức", "Các hội thành viên", "Thường xuyên", ""),
    (
        "3",
        "Đề án đổi mới hoạt động tư vấn, phản biện và giám định xã hội giai đoạn 2026 - 2030",
        "Ban Tư vấn, phản biện và giám định xã hội",
        "Sở Khoa học và Công nghệ; Sở Tài chính",
        "Trước ngày 30/6/2026",
        "Đề án được phê duyệt",
    ),
    SECTION_2,
    ("1", "Tổ chức 04 lớp tập huấn viết tin, bài", "Trung tâm Thông tin tư liệu", "", "Quý II/2026", "Lớp tập huấn"),
    ("2", "Sơ kết phong trào thi đua", "Hội đồng Thi đua - Khen thưởng", "Các ban", "Sau khi có hướng dẫn", "Báo cáo"),
    ("3", "Tổng kết công tác năm 2026", "Văn phòng", "Các ban; các hội thành viên", "15/12/2026", "Báo cáo tổng kết"),
)  # fmt: skip


def facts(text: str) -> list[tuple[object, ...]]:
    rows: list[ParsedTask] = [row for annex in read_text(text).annexes for row in annex.rows]
    return [
        (row.path, row.text, row.lead_units, row.coop_units, [(d.kind, d.due) for d in row.deadlines], row.result)
        for row in rows
    ]


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def broken_tabs(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join("\n".join(textwrap.wrap(cell, 24)) for cell in row).rstrip("\t") for row in rows)


def piped(left: str, right: str) -> Callable[[Sequence[Sequence[str]]], str]:
    return lambda rows: "\n".join(left + " | ".join(row) + right for row in rows)


def barred(rows: Sequence[Sequence[str]]) -> str:
    """As web pages are copied: the lines of each cell, then a line with a bar alone."""
    return "\n".join(
        line
        for row in rows
        for cell, width in zip(row, WIDTHS, strict=True)
        for line in (*textwrap.wrap(cell, max(width, 12)), "|")
    )


def stacked(end: str, *, wrapped: bool) -> Callable[[Sequence[Sequence[str]]], str]:
    def lay(rows: Sequence[Sequence[str]]) -> str:
        lines: list[str] = []
        for row in rows:
            for cell, width in zip(row, WIDTHS, strict=True):
                lines += textwrap.wrap(cell, max(width, 12)) if wrapped else [cell] if cell else []
        return end.join(lines)

    return lay


def spaced(gap: int, *, parted: bool, centred: bool, turn: bool = False) -> Callable[[Sequence[Sequence[str]]], str]:
    """As `pdftotext -layout` prints it: empty lines between rows or none, numbers at the top or in the middle."""

    def lay_row(row: Sequence[str]) -> list[str]:
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, WIDTHS, strict=True)]
        if not any(row[2:]):
            cells[1] = [row[1]]
        high = max(map(len, cells))
        cells[0] = [""] * ((high - 1) // 2 * centred) + cells[0]
        lines = []
        for at in range(high):
            line = ""
            for column, cell in enumerate(cells):
                line = line.ljust(1 + sum(WIDTHS[:column]) + gap * column) + (cell[at] if at < len(cell) else "")
            lines.append(line.rstrip())
        return lines

    def lay(rows: Sequence[Sequence[str]]) -> str:
        lines: list[str] = []
        for at, row in enumerate(rows):
            if turn and at == 4:
                lines += ["", " " * 50 + "3", "", *lay_row(TITLES)]
            lines += lay_row(row) + ([""] if parted else [])
        return "\n".join(lines)

    return lay


SHAPES = {
    "tabs with line ends in cells": broken_tabs,
    "pipes framed": piped("| ", " |"),
    "pipes open on the left": piped("", " |"),
    "pipes open": piped("", ""),
    "bars of a web copy": barred,
    "a cell a line": stacked("\n", wrapped=False),
    "a cell a line, wrapped": stacked("\n", wrapped=True),
    "a cell a line, empty lines": stacked("\n\n", wrapped=True),
    "blanks, empty lines between rows": spaced(2, parted=True, centred=False),
    "blanks, centred numbers": spaced(2, parted=True, centred=True),
    "blanks, dense": spaced(3, parted=False, centred=False),
    "blanks, dense, centred numbers": spaced(3, parted=False, centred=True),
    "blanks, a page turns": spaced(2, parted=True, centred=False, turn=True),
}


def test_the_table_itself() -> None:
    found = facts(HEAD + tabbed([TITLES, *ROWS]))
    assert [fact[0] for fact in found] == ["PL1/I/1", "PL1/I/2", "PL1/I/3", "PL1/II/1", "PL1/II/2", "PL1/II/3"]
    assert found[2][3] == ("Sở Khoa học và Công nghệ", "Sở Tài chính")
    assert [fact[5] for fact in found][:2] == ["Quy chế", None]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_reads_the_same(shape: str) -> None:
    lay = SHAPES[shape]
    assert facts(HEAD + lay([TITLES, *ROWS])) == facts(HEAD + tabbed([TITLES, *ROWS]))


@pytest.mark.parametrize("shape", SHAPES)
def test_spans_cover_the_rows(shape: str) -> None:
    parsed = read_text(HEAD + SHAPES[shape]([TITLES, *ROWS]))
    for row in parsed.annexes[0].rows:
        start, end = row.span
        assert row.text in parsed.text[start:end]
        assert all(parsed.text[a:b] in parsed.text[start:end] for a, b in row.lead_spans)


def test_what_follows_a_stacked_table_is_no_cell_of_it() -> None:
    text = "KẾ HOẠCH\nCông tác năm\nI. NỘI DUNG\n" + stacked("\n", wrapped=False)([TITLES, *ROWS])
    parsed = read_text(text + "\nII. TỔ CHỨC THỰC HIỆN\n1. Văn phòng theo dõi, đôn đốc việc thực hiện Kế hoạch.\n")
    assert parsed.annexes[0].rows[-1].result == "Báo cáo tổng kết"
    assert [task.path for task in parsed.tasks] == ["II/1"]


LINED = "STT   Nội dung   Chủ trì   Thời gian\n"
TABBED = "STT\tNội dung\tChủ trì\tThời gian\n"


@pytest.mark.parametrize(
    "table",
    [LINED * 2_000, TABBED + "1\ta\tb\tc\n" + "\tviệc tiếp\tVăn phòng\t\n" * 4_000, TABBED + "1\tabc\nxyz\n" * 4_000,
     "PHỤ LỤC II\nNHIỆM VỤ\n1. Văn phòng chủ trì việc này.\n" * 1_500],
    ids=["headings", "continuations", "broken rows", "one number"],
)  # fmt: skip
def test_crafted_tables_stay_quick(table: str) -> None:
    start = time.process_time()
    read_text(HEAD + table)
    assert time.process_time() - start < 20
