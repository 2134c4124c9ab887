"""A small plan of an invented union, any part of which a test may replace to put a mistake in."""

from typing import Any

from resolutions.reading import read_text

TASKS = """1. Văn phòng xây dựng kế hoạch kiểm tra hội phí, hoàn thành trước ngày 30/6/2026.
2. Ban Phổ biến kiến thức mở ba lớp tập huấn trồng nấm cho hội viên trong quý III năm 2026.
3. Trung tâm Tư vấn biên soạn sổ tay ủ phân hữu cơ tại vườn, gửi các chi hội."""
INTRO = "Thực hiện Chương trình số 14-CTr/TU ngày 02/3/2026 của Tỉnh ủy, Liên hiệp hội xây dựng kế hoạch như sau:"
FOOT = """Nơi nhận:
- UBND tỉnh (b/c);
- Các hội thành viên;
- Lưu: VT."""
SIGNATURE = """CHỦ TỊCH

Hoàng Thế Lâm"""
COLUMNS = "STT\tNội dung công việc\tĐơn vị chủ trì\tThời gian hoàn thành"


def annex(*rows: str, line: str = "(Kèm theo Kế hoạch số 15/KH-LHH ngày 10/4/2026 của Liên hiệp hội)") -> str:
    return "\n".join(["", "PHỤ LỤC", "DANH MỤC NHIỆM VỤ", line, "", COLUMNS, *rows])


def paper(tasks: str = TASKS, **parts: str) -> str:
    issuer = parts.get("issuer", "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT\nTỈNH HÀ THANH")
    number, day = parts.get("number", "15/KH-LHH"), parts.get("day", "ngày 10 tháng 4 năm 2026")
    return f"""{issuer}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Hà Thanh, {day}

{parts.get("kind", "KẾ HOẠCH")}
{parts.get("title", "Hỗ trợ nhà vườn và hội viên năm 2026")}

{parts.get("intro", INTRO)}

{parts.get("before", "I. NHIỆM VỤ")}
{tasks}
{parts.get("closing", "Trên đây là Kế hoạch của Liên hiệp hội, các đơn vị triển khai thực hiện./.")}

{parts.get("foot", FOOT)}
{parts.get("signature", SIGNATURE)}
{parts.get("after", "")}"""


def codes(text: str) -> set[str]:
    return {warning.code for warning in read_text(text).warnings}


def told(text: str, code: str) -> tuple[list[str], list[str]]:
    """The sentences of one code, and what their spans point at."""
    parsed = read_text(text)
    found: list[Any] = [warning for warning in parsed.warnings if warning.code == code]
    return [w.detail for w in found], [parsed.text[slice(*w.span)] if w.span else "" for w in found]
