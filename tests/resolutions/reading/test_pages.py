"""PDF pages: ruled and open tables, columns, running heads, paragraphs across lines and pages."""

import pytest
from fpdf import FPDF

from bench.reading.render_pdf import font
from resolutions.reading import UnreadableSource, read_bytes, text_of
from resolutions.reading.containers import unreadable
from resolutions.reading.layout import text_of_pages
from resolutions.reading.page import Page, Word
from resolutions.reading.ruled import find_grids

from .files import pdf

pytestmark = pytest.mark.skipif(font() is None, reason="no font with Vietnamese letters")
BODY = (
    "Các đơn vị trực thuộc rà soát, bổ sung quy định nội bộ, gửi kết quả về Văn phòng để tổng hợp, trình Thường trực "
)


class Paper(FPDF):
    """An A4 page on which words stand where they are told to."""

    def __init__(self) -> None:
        super().__init__(unit="pt", format="A4")
        self.add_font("text", fname=font())
        self.set_auto_page_break(False)
        self.add_page()
        self.set_font("text", size=12)

    def put(self, left: float, down: float, *lines: str) -> None:
        for index, line in enumerate(lines):
            self.text(left, down + 15 * index, line)

    def read(self) -> str:
        return text_of(bytes(self.output()), "a.pdf")


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


def test_ruled_table_with_wrapped_and_merged_cells() -> None:
    paper = Paper()
    for left, top, wide, high in (
        (60, 100, 40, 40), (100, 100, 200, 40), (300, 100, 120, 40), (420, 100, 110, 40),
        (60, 140, 470, 25),
        (60, 165, 40, 60), (100, 165, 200, 60), (300, 165, 120, 120), (420, 165, 110, 60),
        (60, 225, 40, 60), (100, 225, 200, 60), (420, 225, 110, 60),
    ):  # fmt: skip
        paper.rect(left, top, wide, high)
    paper.put(65, 115, "STT")
    paper.put(105, 115, "Nội dung")
    paper.put(305, 115, "Đơn vị chủ trì")
    paper.put(425, 115, "Thời gian", "hoàn thành")
    paper.put(65, 157, "I   CÔNG TÁC TỔ CHỨC")
    paper.put(65, 180, "1")
    paper.put(105, 180, "Rà soát điều lệ của các", "hội thành viên")
    paper.put(305, 180, "Văn phòng")
    paper.put(425, 180, "Quý II/2026")
    paper.put(65, 240, "2")
    paper.put(105, 240, "Kết nạp hội viên mới")
    paper.put(425, 240, "Quý IV/2026")
    assert rows(paper.read()) == [
        ["STT", "Nội dung", "Đơn vị chủ trì", "Thời gian hoàn thành"],
        ["I CÔNG TÁC TỔ CHỨC", "", "", ""],
        ["1", "Rà soát điều lệ của các hội thành viên", "Văn phòng", "Quý II/2026"],
        ["2", "Kết nạp hội viên mới", "Văn phòng", "Quý IV/2026"],  # a cell over two rows holds for both
    ]


def test_units_on_lines_of_a_cell_stay_apart() -> None:
    paper = Paper()
    for left, wide in ((60, 40), (100, 200), (300, 160)):
        for top in (100, 130, 180):
            paper.rect(left, top, wide, 30 if top == 100 else 50)
    paper.put(65, 120, "STT")
    paper.put(105, 120, "Nội dung")
    paper.put(305, 120, "Đơn vị chủ trì")
    paper.put(65, 145, "1")
    paper.put(105, 145, "Tổng kết phong trào")
    paper.put(305, 145, "Sở Nội vụ", "Sở Tài chính")
    paper.put(65, 195, "2")
    paper.put(105, 195, "Kiểm kê")
    paper.put(305, 195, "Ban Tư vấn, phản biện và", "giám định xã hội")
    found = rows(paper.read())
    assert found[1][2] == "Sở Nội vụ; Sở Tài chính"
    assert found[2][2] == "Ban Tư vấn, phản biện và giám định xã hội"


def test_open_table_goes_on_over_the_page() -> None:
    paper = Paper()

    def row(down: float, number: str, work: list[str], lead: str, due: str) -> None:
        paper.put(60, down, number)
        paper.put(100, down, *work)
        paper.put(330, down, lead)
        paper.put(460, down, due)

    row(720, "STT", ["Nội dung công việc"], "Đơn vị chủ trì", "Thời gian")
    row(745, "1", ["Xây dựng trang thông tin của", "Liên hiệp hội"], "Văn phòng", "Quý I/2026")
    row(790, "2", ["Tổ chức hội thi sáng tạo"], "Ban Phong trào", "Quý II/2026")
    paper.add_page()
    paper.put(290, 40, "2")
    row(80, "3", ["Tập huấn cho hội viên ở các", "xã vùng cao"], "Ban Tổ chức", "Hằng quý")
    row(125, "4", ["Tổng kết năm"], "Văn phòng", "12/2026")
    found = rows(paper.read())
    assert [line[0] for line in found] == ["STT", "1", "2", "3", "4"]
    assert found[1][1:] == ["Xây dựng trang thông tin của Liên hiệp hội", "Văn phòng", "Quý I/2026"]
    assert found[3][1:] == ["Tập huấn cho hội viên ở các xã vùng cao", "Ban Tổ chức", "Hằng quý"]


def test_head_and_foot_in_columns_come_left_then_right() -> None:
    paper = Paper()
    paper.put(90, 60, "LIÊN HIỆP CÁC HỘI", "KHOA HỌC VÀ KỸ THUẬT", "TỈNH HÀ THANH", "Số: 12/KH-LHH")
    paper.put(290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    paper.put(310, 108, "Hà Thanh, ngày 05 tháng 3 năm 2026")
    paper.put(260, 160, "KẾ HOẠCH")
    paper.put(90, 200, "1. Văn phòng xây dựng trang thông tin trong quý II/2026.")
    paper.put(90, 260, "Nơi nhận:", "- Thường trực Tỉnh ủy, UBND", "tỉnh (b/c);", "- Lưu: VT.")
    paper.put(360, 263, "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")
    paper.put(365, 350, "Đinh Văn Lực")
    parsed = read_bytes(bytes(paper.output()), "a.pdf")
    header = parsed.header
    assert (header.issuer, header.number) == ("Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh Hà Thanh", "12/KH-LHH")
    assert header.place == "Hà Thanh"
    assert header.recipients == ("Thường trực Tỉnh ủy, UBND tỉnh (b/c)", "Lưu: VT")
    assert (header.signer, header.signer_title) == ("Đinh Văn Lực", "Chủ tịch")
    assert len(parsed.tasks) == 1


def test_running_heads_and_page_numbers_go_and_the_paragraph_stays_whole() -> None:
    paper = Paper()
    for number in range(1, 5):
        if number > 1:
            paper.add_page()
        paper.put(290, 40, f"- {number} -")
        paper.put(400, 55, "Bản tin Hà Thanh")
        paper.put(85, 100, BODY[:88], BODY[88:].strip() + " Liên hiệp hội xem xét, quyết định và công bố;")
        paper.put(85, 800, f"Lưu hành nội bộ – trang {number}/4")
    text = paper.read()
    assert "Bản tin" not in text
    assert "Lưu hành" not in text
    assert not any(line.strip("- ").isdigit() for line in text.split("\n"))


def test_number_broken_at_its_hyphen_is_whole_again() -> None:
    paper = Paper()
    paper.put(
        85,
        100,
        BODY[:70] + " theo Nghị quyết số 45-",
        "NQ/TW của Trung ương, giai đoạn này và các năm tiếp theo, do Văn phòng giúp việc.",
    )
    assert "số 45-NQ/TW của" in paper.read()


def test_page_turned_on_its_side_is_read_as_it_is_shown() -> None:
    """A lying table in a standing document: drawn sideways, shown upright by /Rotate."""
    paper = Paper()
    with paper.rotation(90, 300, 400):
        paper.put(100, 300, "1. Văn phòng theo dõi việc thực hiện kế hoạch.", "2. Ban Tổ chức báo cáo hằng quý.")
    sideways = bytes(paper.output()).replace(b"/Type /Page\n", b"/Type /Page\n/Rotate 90\n")
    assert b"/Rotate 90" in sideways
    assert [line for line in text_of(sideways, "a.pdf").split("\n") if line] == [
        "1. Văn phòng theo dõi việc thực hiện kế hoạch.",
        "2. Ban Tổ chức báo cáo hằng quý.",
    ]


def test_frames_and_backgrounds_are_no_tables() -> None:
    page_box, frame = (0.0, 0.0, 595.0, 842.0), (50.0, 50.0, 545.0, 792.0)
    assert find_grids([page_box, frame], 595, 842) == []
    assert find_grids([(100.0, 700.0, 200.0, 700.5)], 595, 842) == []


def test_thousands_of_drawn_lines_cost_little() -> None:
    scribble = tuple(
        (x % 590.0, y % 840.0, x % 590.0 + 9, y % 840.0 + 0.5)
        for x, y in zip(range(8000), range(0, 80000, 10), strict=True)
    )
    upright = tuple((b, a, b + 0.5, a + 9) for a, b, _c, _d in scribble)
    assert isinstance(text_of_pages([Page(595, 842, (Word("chữ", 10, 10, 30, 20),), scribble + upright)]), str)


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolutions.reading.pdf.SECONDS", 0)
    with pytest.raises(UnreadableSource) as refusal:
        text_of(pdf(["50 700 KE HOACH"]), "a.pdf")
    assert refusal.value.message == unreadable("too_slow").message
