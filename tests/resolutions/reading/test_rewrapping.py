"""How the lines of a text are broken does not change what is read in it."""

import textwrap
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolutions.reading import ParsedDocument, read_text

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH SƠN LẠC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 45/KH-UBND\n"
    "Sơn Lạc, ngày 12 tháng 02 năm 2026\nKẾ HOẠCH\nPhát triển phong trào sáng tạo trong nhân dân năm 2026\n"
    "Thực hiện Nghị quyết số 19-NQ/TU ngày 05/01/2026 của Tỉnh ủy, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:"
)
FOOT = "Nơi nhận:\n- Thường trực Tỉnh ủy;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nĐỗ Văn Mẫu"
ORDERS = (
    "Sở Khoa học và Công nghệ chủ trì, phối hợp với Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh tổ chức hội thi sáng "
    "tạo kỹ thuật, hoàn thành trước ngày 30 tháng 9 năm 2026.",
    "Đề nghị Tỉnh đoàn vận động thanh niên, học sinh tham gia cuộc thi; mỗi trường có ít nhất 02 sản phẩm dự thi.",
    "Rà soát, sửa đổi thể lệ của các giải thưởng, trình Ủy ban nhân dân tỉnh trong quý II năm 2026.",
    "Định kỳ hằng quý tổng hợp tình hình, báo cáo Ủy ban nhân dân tỉnh.",
    "Báo Sơn Lạc, Đài Phát thanh và Truyền hình tỉnh mở chuyên mục giới thiệu các giải pháp đoạt giải, phổ biến kinh "
    "nghiệm của những nhà sáng chế không chuyên ở cơ sở.",
    "Bố trí kinh phí thực hiện từ nguồn sự nghiệp khoa học theo Quyết định số 118/QĐ-UBND ngày 20/01/2026.",
    "Tổ chức lễ trao giải vào tháng 11 năm 2026; khen thưởng các tập thể, cá nhân có thành tích tiêu biểu.",
)
MARKS = ("{}. ", "{}) ", "({}) ", "- ")
SECTIONS = st.lists(
    st.tuples(st.sampled_from(MARKS), st.lists(st.sampled_from(ORDERS), min_size=1, max_size=5, unique=True)),
    min_size=1,
    max_size=4,
)
TITLES = ("NHIỆM VỤ TRỌNG TÂM", "GIẢI PHÁP", "NỘI DUNG THỰC HIỆN", "TỔ CHỨC THỰC HIỆN")


def plan(sections: list[tuple[str, list[str]]]) -> str:
    lines = [HEAD]
    for numeral, title, (mark, orders) in zip(("I", "II", "III", "IV"), TITLES, sections, strict=False):
        lines.append(f"{numeral}. {title}")
        lines += [mark.format(number) + order for number, order in enumerate(orders, start=1)]
    return "\n".join([*lines, FOOT])


def facts(parsed: ParsedDocument) -> list[tuple[object, ...]]:
    tasks = [
        (task.path, task.text, task.lead_units, task.coop_units, [(d.kind, d.due, d.freq) for d in task.deadlines])
        for task in parsed.tasks
    ]
    head = parsed.header
    return [*tasks, (head.issuer, head.number, head.issued_on, head.title, head.signer, head.recipients)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SECTIONS, st.integers(64, 120), st.booleans(), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_broken_lines_read_the_same(
    sections: list[tuple[str, list[str]]], width: int, apart: bool, form: str, hard_spaces: bool
) -> None:
    text = plan(sections)
    lines = [piece for line in text.split("\n") for piece in [*textwrap.wrap(line, width, break_on_hyphens=False), ""]]
    broken = "\n".join(line for line in lines if apart or line)
    broken = unicodedata.normalize(form, broken)  # type: ignore[arg-type]
    if hard_spaces:
        broken = broken.replace(" ", "\u00a0")
    assert facts(read_text(broken)) == facts(read_text(text))


@settings(max_examples=60, deadline=None)
@given(SECTIONS)
def test_the_text_that_was_read_reads_the_same_again(sections: list[tuple[str, list[str]]]) -> None:
    once = read_text(plan(sections))
    assert facts(read_text(once.text)) == facts(once)
