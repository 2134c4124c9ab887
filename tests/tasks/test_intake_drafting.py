"""What a draft shows: rows, deadlines, doubts, header; and which units its names mean."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import UnitKind, UnitName
from resolutions.reading import read_text, to_json
from tasks.draft_acts import Act, acted
from tasks.draft_lines import PageRow
from tasks.draft_rows import garbled_words, new_row_key, rows_of
from tasks.drafting import TITLE_LENGTH, cited_of, cut_title, due_words, header_values, kind_of, split_names
from tasks.unit_names import guess_kind, is_proper, look_up

from ..factories import make_unit
from .intake_texts import NEWS, PLAN


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return to_json(read_text(PLAN))


def edited(**rows: Any) -> dict[str, Any]:
    return {"rows": rows}


def test_rows_stand_in_the_order_of_the_text(plan: dict[str, Any]) -> None:
    rows = rows_of(plan, {})
    assert [(r.key, r.number, r.path) for r in rows] == [
        ("t0", 1, "II/1"),
        ("t1", 2, "II/2"),
        ("t2", 3, "II/3"),
        ("x0_0", 4, "PL1/1"),
        ("x0_1", 5, "PL1/2"),
    ]
    assert rows[0].leads == ["Văn phòng"]
    assert rows[0].coops == ["Hội Tin học tỉnh Bình Sơn"]
    assert rows[0].deadline.due == date(2026, 6, 30)


def test_rows_spans_cover_the_sentence(plan: dict[str, Any]) -> None:
    text = read_text(PLAN).text
    for row in rows_of(plan, {}, text):
        assert row.span is not None
        marked = text[row.mark_start : row.span[1]]
        assert marked.startswith(row.text.split(",")[0][:20])


def test_rows_edits_lie_on_top_of_what_was_read(plan: dict[str, Any]) -> None:
    rows = rows_of(plan, edited(t0={"phrase": "Quý III/2027", "lead": "Ban A; Ban B", "keep": False}))
    assert rows[0].deadline.due == date(2027, 9, 30)
    assert rows[0].leads == ["Ban A", "Ban B"]
    assert not rows[0].keep
    assert rows[0].words.title.startswith("Văn phòng chủ trì")


def test_rows_a_changed_issue_date_moves_relative_deadlines(plan: dict[str, Any]) -> None:
    edits = edited(t0={"phrase": "quý III"}) | {"header": {"issued_on": "2030-01-01"}}
    deadline = rows_of(plan, edits)[0].deadline
    assert (deadline.due, deadline.inferred) == (date(2030, 9, 30), True)
    assert rows_of(plan, edits)[1].deadline.due == date(2026, 12, 31)


def test_rows_that_people_added_come_last(plan: dict[str, Any]) -> None:
    row = rows_of(plan, edited(n2={"title": "Hai"}, n1={"title": "Một", "phrase": "30/6/2026"}))[-2]
    assert (row.key, row.words.title, row.span, row.path) == ("n1", "Một", None, "bổ sung 1")
    assert row.deadline.due == date(2026, 6, 30)


def test_rows_unit_that_leads_is_not_named_twice(plan: dict[str, Any]) -> None:
    row = rows_of(plan, edited(t0={"lead": "Văn phòng", "coop": "văn phòng; Ban A"}))[0]
    assert row.coops == ["Ban A"]


def test_rows_doubts_are_sentences(plan: dict[str, Any]) -> None:
    doubts = {row.key: row.doubts for row in rows_of(plan, {})}
    assert doubts["t2"] == ("Chưa tính được hạn, chờ văn bản: Tỉnh ủy ban hành hướng dẫn.",)
    assert doubts["t0"] == ()
    wrong = rows_of(plan, edited(t0={"phrase": "lúc nào xong thì xong"}))[0]
    assert wrong.doubts == ("Không đọc ra ngày từ thời hạn này.",)


def test_rows_missing_lead_is_doubtful_only_where_others_have_one() -> None:
    task = {"text": "Việc", "span": [0, 3], "doubts": ["NO_LEAD"], "lead_units": []}
    led = {"text": "Việc", "span": [5, 8], "doubts": [], "lead_units": ["A"]}
    assert rows_of({"tasks": [task, led, led, led]}, {})[0].doubts == ("Câu này không nêu ai chủ trì.",)
    assert rows_of({"tasks": [task, task, led]}, {})[0].doubts == ()


def test_rows_many_without_a_lead_are_no_doubt_each() -> None:
    tasks = [{"text": "Việc", "span": [0, 3], "doubts": ["NO_LEAD"], "lead_units": []}] * 3
    tasks += [{"text": "Việc", "span": [5, 8], "doubts": [], "lead_units": ["A"]}] * 20
    assert all(row.doubts == () for row in rows_of({"tasks": tasks}, {}))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("10 ngày kể từ ngày nhận dự thảo", "Chưa tính được hạn, chờ: ngày nhận dự thảo."),
        ("trong 15 ngày làm việc kể từ khi nhận đủ hồ sơ", "Chưa tính được hạn, chờ: nhận đủ hồ sơ."),
        ("sau khi có Kế hoạch của UBND tỉnh", "Chưa tính được hạn, chờ văn bản: có Kế hoạch của UBND tỉnh."),
        ("Sau Đại hội", "Chưa tính được hạn, chờ: Đại hội."),
    ],
)
def test_rows_say_what_is_awaited(plan: dict[str, Any], phrase: str, words: str) -> None:
    row = rows_of(plan, edited(t0={"phrase": phrase}))[0]
    assert (row.deadline.kind, row.doubts) == ("conditional", (words,))


TWO_DAYS = [
    {"raw": "Quý II và Quý IV/2026", "kind": "quarter", "start": "2026-04-01", "due": "2026-06-30"},
    {"raw": "Quý II và Quý IV/2026", "kind": "quarter", "start": "2026-10-01", "due": "2026-12-31"},
]


def test_rows_of_one_phrase_with_two_days_name_the_days_and_offer_the_other() -> None:
    parsed = {"tasks": [{"text": "Việc", "span": [0, 4], "deadlines": TWO_DAYS}]}
    (row,) = rows_of(parsed, {})
    told = "“Quý II và Quý IV/2026” nêu 30/06/2026 và 31/12/2026. Đang lấy 30/06/2026."
    assert (row.doubts, row.deadline.due) == ((told,), date(2026, 6, 30))
    assert PageRow(row).other_deadlines == [(1, "31/12/2026")]
    edits, words = acted(Act(parsed, {}, {"by": 1}), f"phrase:{row.key}:1")
    (row,) = rows_of(parsed, edits)
    assert (row.doubts, row.deadline.due, row.words.phrase) == ((), date(2026, 12, 31), TWO_DAYS[0]["raw"])
    assert "số 1" in words
    assert PageRow(row).other_deadlines == [(0, "30/06/2026")]
    edits, _words = acted(Act(parsed, edits, {"by": 1}), f"phrase:{row.key}:0")
    assert rows_of(parsed, edits)[0].deadline.due == date(2026, 6, 30)
    typed = {"rows": {row.key: {**edits["rows"][row.key], "phrase": "tháng 9/2026"}}}
    assert rows_of(parsed, typed)[0].deadline.due == date(2026, 9, 30)


@pytest.mark.parametrize("wrong", [7, -1, "1", None, [1]])
def test_rows_ignore_a_deadline_that_is_not_printed(wrong: Any) -> None:
    parsed = {"tasks": [{"text": "Việc", "span": [0, 4], "deadlines": TWO_DAYS}]}
    assert rows_of(parsed, edited(t0={"deadline": wrong}))[0].deadline.due == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("title", "odd"),
    [
        ("Xây dựng trang thông tin mới của Liên hiệp hội", []),
        ("Xây dụng, tổ chừc nhiệmm vụ", ["chừc", "nhiệmm"]),
        ("Hội thảo về blockchain, internet tại Đắk Lắk, Krông Pắk", []),
        ("Báo cáo vềtiếp nhận hồ sơ", []),
    ],
)
def test_titles_with_words_that_are_no_syllables(title: str, odd: list[str]) -> None:
    assert garbled_words(title) == odd


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("Ban Thường vụ", True),
        ("Văn phòng", True),
        ("Cơ quan Thường trực", True),
        ("đơn vị, địa phương", False),
        ("Các đơn vị, địa phương", False),
        ("Đơn vị, địa phương", False),
        ("Thủ trưởng các đơn vị", False),
        ("Cơ quan, đơn vị", False),
    ],
)
def test_only_somebody_of_his_own_is_proper(name: str, proper: bool) -> None:
    assert is_proper(name) == proper


def test_rows_second_deadline_is_named() -> None:
    deadlines = [
        {"raw": "quý I/2026", "kind": "quarter", "due": "2026-03-31"},
        {"raw": "hằng năm", "kind": "recurring"},
    ]
    (row,) = rows_of({"tasks": [{"text": "Việc", "span": [0, 4], "deadlines": deadlines}]}, {})
    assert row.doubts == ("Câu còn nêu thời hạn khác: “hằng năm”. Đang lấy “quý I/2026”.",)


def test_rows_take_a_date_before_a_condition() -> None:
    deadlines = [
        {"raw": "trình kỳ họp gần nhất", "kind": "conditional", "condition": "kỳ họp gần nhất"},
        {"raw": "trong quý III/2026", "kind": "quarter", "due": "2026-09-30"},
    ]
    (row,) = rows_of({"tasks": [{"text": "Việc", "span": [0, 4], "deadlines": deadlines}]}, {})
    assert (row.words.phrase, row.deadline.due) == ("trong quý III/2026", date(2026, 9, 30))
    assert row.printed == ("trong quý III/2026", "trình kỳ họp gần nhất")


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Quý III/2026", "→ 30/09/2026"),
        ("tháng 8/2026", "→ 31/08/2026"),
        ("dự kiến vào tháng 8/2026", "→ 31/08/2026, dự kiến"),
        ("hằng năm", "mỗi năm một kỳ"),
        ("hằng quý", "mỗi quý một kỳ"),
        ("trước ngày 15 tháng 12 hằng năm", "mỗi năm một kỳ, ngày 15/12"),
        ("trước ngày 20 hằng tháng", "mỗi tháng một kỳ, ngày 20"),
        ("trước ngày 20 của tháng cuối quý", "mỗi quý một kỳ, ngày 20"),
        ("vào thứ sáu hằng tuần", "mỗi tuần một kỳ, vào thứ sáu"),
        ("chủ nhật hằng tuần", "mỗi tuần một kỳ, vào chủ nhật"),
        ("Từ tháng 5/2026, thường xuyên", "thường xuyên, không có ngày hạn, từ 01/05/2026"),
        ("thường xuyên", "thường xuyên, không có ngày hạn"),
        ("định kỳ", "định kỳ, không rõ chu kỳ"),
        ("Sau khi TW ban hành quy định", "chờ điều kiện, chưa tính hạn"),
        ("từ quý II/2027", "từ 01/04/2027, không nêu ngày cuối"),
        ("khẩn trương", "không ra ngày nào"),
        ("", ""),
    ],
)
def test_due_words(phrase: str, words: str) -> None:
    (row,) = rows_of({}, edited(n1={"phrase": phrase}))
    assert due_words(row.deadline) == words


@given(st.text(max_size=2000))
def test_cut_title_is_short_and_begins_like_the_text(text: str) -> None:
    title = cut_title(text)
    assert len(title) <= TITLE_LENGTH
    assert " ".join(text.split()).startswith(title.rstrip("…"))


def test_cut_title_takes_the_first_sentence() -> None:
    assert cut_title("Xây dựng đề án trong năm. Trình UBND tỉnh.") == "Xây dựng đề án trong năm"
    assert cut_title("Đ/c A. Báo cáo kết quả.") == "Đ/c A. Báo cáo kết quả"
    long = cut_title("việc dài " * 100)
    assert long.endswith(("dài…", "việc…"))


@given(st.lists(st.text(alphabet="ab ,", min_size=1, max_size=9), max_size=6))
def test_split_names_gives_names_back(names: list[str]) -> None:
    clean = list(dict.fromkeys(" ".join(n.split()) for n in names if n.strip(" ,")))
    assert split_names("; ".join(names)) == clean


def test_split_names_keeps_commas_in_a_name() -> None:
    assert split_names("Ban Tư vấn, phản biện; Văn phòng\nVăn phòng;") == ["Ban Tư vấn, phản biện", "Văn phòng"]


def test_header_values_as_read(plan: dict[str, Any]) -> None:
    values = header_values(plan)
    assert (values["kind"], values["kind_printed"], values["number"]) == ("plan", "Kế hoạch hành động", "12-KH/ĐĐLHH")
    assert values["recipients"] == "Tỉnh ủy (b/c)\nLưu: VT"
    assert header_values({}) | {"kind": "other", "issued_on": ""} == header_values(to_json(read_text(NEWS)))


LETTER = """LIÊN HIỆP CÁC HỘI KH&KT
TỈNH HÀ THANH
Số: 45/LHH-VP
V/v báo cáo hoạt động của hội viên
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Thanh, ngày 05 tháng 10 năm 2026

Kính gửi:
- Các Hội thành viên;
- Các trung tâm trực thuộc.

Liên hiệp hội đề nghị các đơn vị thực hiện các nội dung sau:
1. Các Hội thành viên báo cáo kết quả trước ngày 15 tháng 12 hằng năm và trước ngày 05 tháng 6 hằng năm.
2. Các trung tâm rà soát số liệu, hoàn thành trong tháng 11/2026.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH
Lò Văn Mẫu
"""
UNADDRESSED = LETTER.replace("Kính gửi:\n- Các Hội thành viên;\n- Các trung tâm trực thuộc.\n", "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LETTER, "letter"),
        (UNADDRESSED, "letter"),
        (LETTER.replace("V/v báo cáo hoạt động của hội viên\n", ""), "letter"),
        (LETTER.replace("45/LHH-VP", "45/CV-LHH"), "letter"),
        (LETTER.replace("45/LHH-VP", "45/KH-LHH"), "other"),
        (LETTER.replace("V/v báo cáo hoạt động của hội viên", "KẾ HOẠCH\nbáo cáo hoạt động"), "plan"),
        (NEWS, "other"),
    ],
)
def test_header_of_a_letter_prints_no_kind(text: str, kind: str) -> None:
    values = header_values(to_json(read_text(text)))
    assert values["kind"] == kind
    assert values["kind_printed"] == ""


def test_rows_offer_each_printed_time_with_its_day() -> None:
    parsed = to_json(read_text(LETTER))
    row = rows_of(parsed, {})[0]
    assert row.printed == ("trước ngày 15 tháng 12 hằng năm", "trước ngày 05 tháng 6 hằng năm")
    assert row.due_words == "mỗi năm một kỳ, ngày 15/12"
    other = rows_of(parsed, edited(t0={"phrase": row.printed[1]}))[0]
    assert (other.words.phrase, other.due_words) == (row.printed[1], "mỗi năm một kỳ, ngày 05/06")
    for phrase in row.printed:
        assert phrase in other.text


@pytest.mark.parametrize(
    ("printed", "kind"), [("NGHỊ QUYẾT", "resolution"), ("Quyết định", "decision"), ("Quy chế", "other"), ("", "other")]
)
def test_kind_of(printed: str, kind: str) -> None:
    assert kind_of(printed)[0] == kind


def test_cited_documents_stand_in_relations(plan: dict[str, Any]) -> None:
    assert {c.number: c.kind for c in cited_of(plan, {})} == {"07-CTr/TU": "implements", "03-NQ/TU": "based_on"}
    assert {c.number: c.kind for c in cited_of(plan, {"links": {"0": "", "1": "cites"}})} == {
        "07-CTr/TU": "",
        "03-NQ/TU": "cites",
    }


def test_new_row_key_is_free() -> None:
    assert new_row_key({}) == "n1"
    assert new_row_key({"rows": {"n1": {}, "n3": {}}}) == "n2"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ban Thường vụ Liên hiệp hội", UnitKind.BODY),
        ("Đảng đoàn", UnitKind.BODY),
        ("Ban Thông tin phổ biến kiến thức", UnitKind.DEPARTMENT),
        ("Văn phòng", UnitKind.OFFICE),
        ("Văn phòng UBND tỉnh", UnitKind.EXTERNAL),
        ("Tổng Thư ký", UnitKind.POSITION),
        ("Trung tâm Tư vấn", UnitKind.CENTRE),
        ("Hội Tin học", UnitKind.ASSOCIATION),
        ("các Hội thành viên", UnitKind.GROUP),
        ("Các sở, ban, ngành liên quan", UnitKind.GROUP),
        ("Sở Khoa học và Công nghệ", UnitKind.EXTERNAL),
        ("UBND tỉnh", UnitKind.EXTERNAL),
        ("Tổ giúp việc", UnitKind.DEPARTMENT),
        ("Ban Tổ chức - Kiểm tra", UnitKind.DEPARTMENT),
        ("Ban Tổ chức Hội thi", UnitKind.DEPARTMENT),
        ("Ban Tổ chức Tỉnh ủy", UnitKind.EXTERNAL),
        ("Ban Tuyên giáo và Dân vận", UnitKind.EXTERNAL),
        ("Ban Pháp chế HĐND tỉnh", UnitKind.EXTERNAL),
        ("Phòng Kinh tế UBND xã Tân An", UnitKind.EXTERNAL),
        ("Phòng Tổng hợp", UnitKind.DEPARTMENT),
        ("Bộ phận Kế toán", UnitKind.DEPARTMENT),
        ("Bộ Nội vụ", UnitKind.EXTERNAL),
        ("Trưởng phòng Hành chính", UnitKind.POSITION),
        ("Hội Nông dân tỉnh", UnitKind.EXTERNAL),
        ("Hội Liên hiệp Phụ nữ tỉnh", UnitKind.EXTERNAL),
        ("Hội LHPN tỉnh", UnitKind.EXTERNAL),
        ("Hội Cựu chiến binh", UnitKind.EXTERNAL),
        ("Hội Cựu giáo chức", UnitKind.ASSOCIATION),
        ("Tỉnh đoàn", UnitKind.EXTERNAL),
        ("Liên đoàn Lao động tỉnh", UnitKind.EXTERNAL),
        ("Ủy ban MTTQ Việt Nam tỉnh", UnitKind.EXTERNAL),
        ("Mặt trận Tổ quốc", UnitKind.EXTERNAL),
        ("các cơ quan tham mưu của Tỉnh ủy", UnitKind.GROUP),
    ],
)
def test_guess_kind(name: str, kind: UnitKind) -> None:
    assert guess_kind(name) == kind


@pytest.mark.django_db
def test_look_up_names_aliases_and_twins() -> None:
    unit = make_unit("Ban Tư vấn, phản biện và giám định xã hội", short_name="Ban TVPB", kind=UnitKind.DEPARTMENT)
    UnitName.objects.create(unit=unit, name="Ban Phản biện")
    names = look_up(["Ban Tư vấn, phân biện và giám định xã hội", "ban tvpb", "Ban phản  biện", "Ban Lạ", "ban lạ", ""])
    assert {n.name for n in names.new} == {"Ban Lạ"}
    assert names.new[0].times == 2
    assert names.unit("BAN TVPB") == names.unit("Ban Phản biện") == unit
    assert names.twin("Ban Tư vấn, phân biện và giám định xã hội") == unit.name
    assert names.twin(unit.name) == names.twin("ban tvpb") == names.twin("Ban Lạ") == ""


@pytest.mark.django_db
def test_look_up_proposes_a_near_name_but_takes_none() -> None:
    make_unit("Hội Khoa học kỹ thuật Cầu đường và Vận tải")
    (new,) = look_up(["Hội Khoa học kỹ thuật Cầu đường"]).new
    assert new.close_to == "Hội Khoa học kỹ thuật Cầu đường và Vận tải"


@pytest.mark.django_db
def test_look_up_leaves_out_units_that_ended() -> None:
    make_unit("Hội Đã Tan", left_on=date(2025, 1, 1))
    assert [n.name for n in look_up(["Hội Đã Tan"]).new] == ["Hội Đã Tan"]
