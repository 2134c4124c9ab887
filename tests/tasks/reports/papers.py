"""Papers to be set: a report with long names, a wide table, an annex on turned pages."""

from datetime import date
from typing import Any

from members.letterhead import Head
from tasks.models import Signer
from tasks.reports.paper import Annex, Block, Column, Paper, Paragraph, Row, Signature, Table

WORDS = (
    "Thực hiện chương trình công tác, Liên hiệp hội đã đôn đốc các đơn vị; kết quả cụ thể như sau. Ỷ Ẫ Ễ Ộ ẵ ỡ ữ đ Đ."
)
HEADS = (
    ("STT", 4), ("Nhiệm vụ", 20), ("Căn cứ (số văn bản, mục)", 11), ("Chủ trì", 9), ("Phối hợp", 9), ("Sản phẩm", 8),
    ("Thời hạn (nguyên văn)", 9), ("Hạn quy đổi", 8), ("Hạn gia hạn (lần)", 8), ("Kết quả, số văn bản", 10),
    ("Ngày hoàn thành", 8), ("Trạng thái", 8), ("Nguyên nhân, kiến nghị", 10),
)  # fmt: skip


def head(is_party: bool = False) -> Head:
    return Head(
        parent="LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT VIỆT NAM",
        issuer="LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH AN BÌNH",
        is_party=is_party,
        number="Số 32-BC/ĐĐLHH" if is_party else "Số: 05/BC-LHH",
        place_and_day="An Bình, ngày 05 tháng 02 năm 2026",
    )


def follow_up(rows: int) -> Table:
    columns = [Column(name, width, "centre" if "Ngày" in name or "Hạn" in name else "left") for name, width in HEADS]
    day = date(2026, 9, 30)
    found = [
        Row((n, f"Góp ý quy hoạch số {n}", "12/KH-LHH, mục II.3", "Ban Tư vấn, phản biện", "Hội Tin học",
             "Báo cáo", "trong quý III", day, None, f"Công văn số {n}/LHH-VP", day, "Hoàn thành đúng hạn", "Chờ"))
        for n in range(1, rows + 1)
    ]  # fmt: skip
    return Table(columns, [Row(("A. Nghị quyết số 05-NQ/TU",), "group"), *found] if rows else [], number_columns=True)


def summary(rows: int = 4) -> Table:
    columns = [Column("Đơn vị", 40), Column("Tổng số", 10, "right"), Column("Tỷ lệ", 10, "centre")]
    found = [Row((f"Hội thành viên thứ {n}", 10025, "80,0%")) for n in range(1, rows + 1)]
    return Table(columns, [*found, Row(("Tổng cộng", 40100, "80,0%"), "total")], caption="Bảng 1. Theo đơn vị")


def paper(is_party: bool = False, rows: int = 30, blocks: list[Block] | None = None, **values: object) -> Paper:
    body = [Paragraph("I. TÌNH HÌNH", "heading"), Paragraph(WORDS), summary(), Paragraph("Trân trọng báo cáo./.")]
    usual = {
        "title": "Kết quả quý IV năm 2025",
        "blocks": blocks or body,
        "signature": Signature("T/M ĐẢNG ĐOÀN" if is_party else "TM. BAN THƯỜNG VỤ", "Chủ tịch", "Trần Thị Bình"),
        "recipients": ("Như trên", "Thường trực Tỉnh ủy (b/c)", "Lưu: VT"),
        "annexes": (Annex("Bảng theo dõi nhiệm vụ", [follow_up(rows)], True), Annex("Theo đơn vị", [summary()])),
        "reference": "Báo cáo số 05/BC-LHH ngày 05/02/2026",
    }
    return Paper(head(is_party), "Báo cáo", **(usual | values))  # type: ignore[arg-type]


def make_signer(**values: Any) -> Signer:
    return Signer.objects.create(
        **({"authority": "TM. BAN THƯỜNG VỤ", "title": "Chủ tịch", "name": "Trần Thử"} | values)
    )
