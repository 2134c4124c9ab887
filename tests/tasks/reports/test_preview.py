"""The preview of a paper on a page: what stands in the file stands there, and nothing of it is markup."""

from django.template.loader import render_to_string

from tasks.reports.paper import Paragraph, Signature

from . import papers


def shown(**values: object) -> str:
    return render_to_string("tasks/_paper.html", {"paper": papers.paper(**values)})  # type: ignore[arg-type]


def test_preview_tells_all_parts() -> None:
    told = shown(rows=2, closing="Địa chỉ: số 1", is_draft=True, to=("Ban A", "Ban B"))
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Số: 05/BC-LHH", "DỰ THẢO", "BÁO CÁO", "- Ban A;", "- Ban B.", "30/09/2026",
        "- Lưu: VT.", "10.025", "Phụ lục II",
        "(Kèm theo Báo cáo số 05/BC-LHH ngày 05/02/2026)", "CHỦ TỊCH", "Địa chỉ: số 1",
    ):  # fmt: skip
        assert wanted in told


def test_preview_of_the_party() -> None:
    told = shown(is_party=True)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in told
    assert "-----" in told
    assert "CỘNG HÒA" not in told


def test_markup_is_escaped() -> None:
    assert "<script>" not in shown(blocks=[Paragraph("<script>alert(1)</script>")], title="<script>")


def test_numbers_stand_right_in_the_preview_and_the_party_signs_with_a_stroke() -> None:
    assert '<td class="right">10.025</td>' in shown()
    assert "T/M ĐẢNG ĐOÀN" in shown(is_party=True, signature=Signature("TM. Đảng đoàn", "Bí thư", "A"))
