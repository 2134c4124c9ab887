"""Marks at the start of lines, and the paths that come out of them."""

import pytest

from resolutions.reading.markers import read_marker
from resolutions.reading.outline import build, walk
from resolutions.reading.paragraphs import clean
from resolutions.reading.zones import Body, lines_of

MARKS = [
    ("I. MỤC ĐÍCH", "roman", "I"),
    ("II- NHIỆM VỤ", "roman", "II"),
    ("Í- TÌNH HÌNH", "roman", "I"),
    ("1. Rà soát", "arabic", "1"),
    ("1/- Rà soát", "arabic", "1"),
    ("2) Rà soát", "arabic", "2)"),
    ("3.1. Tăng cường", "dotted", "3.1"),
    ("3.1 Tăng cường", "dotted", "3.1"),
    ("(4) Xây dựng", "paren", "(4)"),
    ("a) Rà soát", "letter", "a)"),
    ("đ) Rà soát", "letter", "đ)"),
    ("(ii) Rà soát", "lower_roman", "(ii)"),
    ("- Rà soát", "dash", "-"),
    ("–Rà soát", "dash", "-"),
    ("+ Rà soát", "plus", "+"),
    ("• Rà soát", "bullet", "•"),
    ("Điều 5. Tổ chức", "article", "Đ5"),
]
NO_MARKS = [
    "2026 là năm cuối",
    "12 để tổng hợp",
    "10.025 hội viên",
    "30/9/2025",
    "V/v báo cáo",
    "Điều này",
    "-----",
    "",
    "Ban hành",
]


@pytest.mark.parametrize(("line", "family", "label"), MARKS)
def test_mark_is_read(line: str, family: str, label: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.family, marker.label) == (family, label)
    assert line[marker.length :][:1].isalpha()


@pytest.mark.parametrize("line", NO_MARKS)
def test_no_mark_is_seen_where_none_is(line: str) -> None:
    assert read_marker(line) is None


def paths(text: str) -> list[str]:
    return [block.path for block in walk(build(Body("", lines_of(clean(text))))) if block.text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I. A\n1. Một:\na) x;\nb) y.\n2. Hai\nII. B\n1. Ba", ["I", "I/1", "I/1/a)", "I/1/b)", "I/2", "II", "II/1"]),
        ("3. C:\n3.1. Một\n- x;\n- y.\n3.2. Hai", ["3", "3/3.1", "3/3.1/-1", "3/3.1/-2", "3/3.2"]),
        ("2. D:\n(1) Một.\n(2) Hai.", ["2", "2/(1)", "2/(2)"]),
        ("Điều 1. A:\n1. B:\na) x;\nĐiều 2. C.", ["Đ1", "Đ1/1", "Đ1/1/a)", "Đ2"]),
        ("1. A:\na) B:\n(i) x;\n(ii) y;\nb) C.", ["1", "1/a)", "1/a)/(i)", "1/a)/(ii)", "1/b)"]),
        ("2. A:\nb) B:\n+ x;\n+ y;", ["2", "2/b)", "2/b)/+1", "2/b)/+2"]),
        ("1. A:\n• x;\n• y;\n2. B", ["1", "1/•1", "1/•2", "2"]),
        ("- A:\n+ x;\n+ y;\n- B;", ["-1", "-1/+1", "-1/+2", "-2"]),
        ("g) A;\nh) B;\ni) C;\nk) D;", ["g)", "h)", "i)", "k)"]),
        ("1. Văn phòng báo cáo kết quả.\nCác ban gửi số liệu.", ["1", "1/¶2"]),
        ("1. Kết quả\nĐã làm tốt nhiều việc.", ["1", "1/¶1"]),
        ("1. Làm việc này.\nTrên đây là Kế hoạch của Hội, đề nghị thực hiện./.", ["1", "close/¶1"]),
    ],
)
def test_paths(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_wrapped_lines_that_look_numbered_are_joined() -> None:
    long = "Các đơn vị trực thuộc tiếp tục thực hiện kế hoạch đã đề ra đến hết năm"
    text = "\n".join(
        [
            f"1. {long}",
            "2026. Các đơn vị khác báo cáo trước, rồi mới tổng hợp chung toàn tỉnh và",
            "gửi về.",
            f"2. {long}",
            "2027.",
        ]
        * 3
    )
    assert not any("2026" in path for path in paths(text))


def test_page_numbers_and_page_breaks_go() -> None:
    text = "- Tiếp tục thực hiện đề án, dự án\n\n7\n\ntrọng điểm của tỉnh.\n- Việc khác."
    assert clean(text).split("\n")[0] == "- Tiếp tục thực hiện đề án, dự án trọng điểm của tỉnh."
