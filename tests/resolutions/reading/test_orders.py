"""What is a task and what is not."""

import pytest

from resolutions.reading import read_text
from resolutions.reading.orders import item_kind

from .samples import DECISION_WITH_PLAN, LETTER, NEWS, STACKED_TABLE, WRAPPED_DIRECTIVE


def task_paths(text: str) -> list[str]:
    return [task.path for task in read_text(text).tasks]


def test_decision_with_attached_plan() -> None:
    assert task_paths(DECISION_WITH_PLAN) == [
        "Đ2", "KH/II/1/a)", "KH/II/1/b)", "KH/II/2/a)/-1", "KH/II/2/a)/-2", "KH/II/2/b)", "KH/III/1/a)", "KH/III/1/b)",
        "KH/III/2", "KH/III/3",
    ]  # fmt: skip


def test_heading_hands_its_unit_and_its_deadline_down() -> None:
    tasks = {task.path: task for task in read_text(DECISION_WITH_PLAN).tasks}
    assert tasks["KH/III/1/b)"].lead_units == ("Sở Nội vụ",)
    assert "LEAD_INHERITED" in tasks["KH/III/1/b)"].doubts
    inherited = tasks["KH/II/2/a)/-1"].inherited
    assert inherited is not None
    assert (inherited.inferred, str(inherited.due)) == (True, "2027-12-31")
    assert tasks["KH/II/2/a)/-1"].deadlines == ()


def test_wrapped_directive() -> None:
    parsed = read_text(WRAPPED_DIRECTIVE)
    assert [task.path for task in parsed.tasks] == ["1", "2/2.1", "2/2.2", "3/-1", "3/-2/+1", "3/-2/+2", "4"]
    assert parsed.tasks[0].text.endswith("phải kiểm điểm.")
    assert parsed.tasks[1].lead_units == ("Ban cán sự đảng Ủy ban nhân dân tỉnh",)
    assert parsed.tasks[1].targets[0].value == 15


def test_letter() -> None:
    assert task_paths(LETTER) == ["1", "2/•1", "2/•2", "3", "close/¶1"]


def test_unnumbered_paragraphs_with_their_own_agent() -> None:
    assert task_paths(STACKED_TABLE) == ["II/¶1", "II/¶2"]


def test_news_has_no_tasks() -> None:
    parsed = read_text(NEWS)
    assert (parsed.doc_class, parsed.tasks, parsed.annexes) == ("other", (), ())
    assert [warning.code for warning in parsed.warnings] == ["NOT_A_DIRECTIVE"]


def test_report_has_no_tasks() -> None:
    text = "BÁO CÁO\nKết quả công tác năm 2025\n1. Tổ chức 05 lớp.\n2. Xây dựng đề án.\nNơi nhận:\n- Lưu: VT."
    assert read_text(text).tasks == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tăng cường công tác tuyên truyền", "task"),
        ("Văn phòng có trách nhiệm tổng hợp", "task"),
        ("Về tài chính: bố trí đủ kinh phí cho các hội thành viên", "task"),
        ("Nhất trí thông qua báo cáo tài chính năm 2025", "decision"),
        ("Đồng ý chủ trương mua xe. Giao Văn phòng hoàn thiện hồ sơ", "task"),
        ("Quyết định này có hiệu lực kể từ ngày ký", "provision"),
        ("Các ông, bà có tên trên chịu trách nhiệm thi hành Quyết định này", "provision"),
        ("Kinh phí thực hiện: từ nguồn ngân sách tỉnh", "provision"),
        ("Trên 90% hội viên được tập huấn", "goal"),
        ("Số hội viên của tỉnh còn thấp so với yêu cầu chung", "assessment"),
        ("Sở Y tế", "group"),
        ("Một số việc cụ thể như sau:", "group"),
    ],
)
def test_kind_of_an_item(text: str, kind: str) -> None:
    assert item_kind(text) == kind


@pytest.mark.parametrize(
    "heading",
    ["Đánh giá kết quả năm 2025", "Quan điểm", "Mục tiêu", "Mục đích, yêu cầu", "Hạn chế, nguyên nhân", "Chỉ tiêu"],
)
def test_items_below_such_headings_are_no_tasks(heading: str) -> None:
    text = f"KẾ HOẠCH\nCông tác\nI. {heading}\n1. Xây dựng hội.\n2. Phát triển hội.\nII. NHIỆM VỤ\n1. Làm."
    assert task_paths(text) == ["II/1"]


def test_bullets_that_only_explain_stay_with_their_order() -> None:
    order = "Tổ chức hội thi tay nghề cho thợ trẻ toàn tỉnh, gồm:"
    text = f"KẾ HOẠCH\nHội thi\n1. {order}\n- Hàn;\n- Tiện;\n- Mộc.\n2. Tổng kết hội thi."
    parsed = read_text(text)
    assert [task.path for task in parsed.tasks] == ["1", "2"]
    assert "Mộc." in parsed.text[slice(*parsed.tasks[0].span)]
