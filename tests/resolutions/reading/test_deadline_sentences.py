"""Sentences as offices write them, each with all its deadlines in order (ours; none stands in a real document).

A line is `sentence | kind day-or-frequency by; …`, "-" for no day; a line that begins with "#" is a table cell.
"""

from datetime import date

import pytest

from resolutions.reading import read_text
from resolutions.reading.deadlines import anchors_of, find_deadlines, read_cell, year_of_heading
from resolutions.reading.parsed import Deadline

ISSUED = date(2026, 4, 6)
AROUND = anchors_of(ISSUED, term="2026-2031")

DAYS = """
Sơ tán người dân xong trước 17 giờ ngày 06/10/2026. | date 2026-10-06
Nộp hồ sơ chậm nhất 17h00 ngày 20/5/2026. | date 2026-05-20
Gửi Văn phòng chậm nhất ngày 15 tháng 11 năm 2026. | date 2026-11-15
Báo cáo Thường trực trước ngày 15-12-2026. | date 2026-12-15
Báo cáo Thường trực trước ngày 15.12.2026. | date 2026-12-15
Hoàn thành việc bàn giao trước 31-12-2026. | date 2026-12-31
Đăng ký danh sách muộn nhất vào ngày 05/9/2026. | date 2026-09-05
Nộp bài dự thi, hạn cuối ngày 30/9/2026. | date 2026-09-30
Báo cáo trước ngày 15/6 và ngày 15/12/2026. | date 2026-06-15; date 2026-12-15
Gửi báo cáo trước ngày 05/6/2026 và 10/11/2026. | date 2026-06-05; date 2026-11-10
Gửi báo cáo sơ kết trước 15/6 và báo cáo tổng kết trước 30/11/2027. | date 2027-06-15; date 2027-11-30
Tham mưu văn bản, trình ký trong ngày 15/6/2026. | date 2026-06-15
Ngày 18/5/2026, tổ chức gặp mặt trí thức tiêu biểu. | date 2026-05-18
Trình cấp có thẩm quyền ban hành trước ngày 31/7/2026. | date 2026-07-31
Lập dự toán kinh phí năm 2027 gửi Sở Tài chính trước ngày 20/7/2026. | date 2026-07-20
Chuyển hồ sơ trước ngày 3O/6/2O26. | date 2026-06-30
Hoàn tất thủ tục trước ngày l5/8/2026. | date 2026-08-15
Số hóa toàn bộ hồ sơ đến hết năm 2028. | date 2028-12-31
Kiện toàn tổ chức hội xong trước năm 2030. | date 2029-12-31
Hoàn thành trước ngày 31 tháng 12. | date 2026-12-31
"""
MONTHS_AND_QUARTERS = """
Tổ chức hội thảo trong tháng 6, tháng 12 năm 2026. | month 2026-06-30; month 2026-12-31
Trong tháng 4 và tháng 5/2026, tổ chức đại hội điểm. | month 2026-04-30; month 2026-05-31
Tổ chức vào đầu tháng 6/2026, công bố vào cuối tháng 9/2026. | month 2026-06-30; month 2026-09-30
Đại hội các hội thành viên xong trước tháng 10 năm 2026. | month 2026-09-30
Ban hành quy chế trong tháng 02/2028. | month 2028-02-29
Hoàn thành chậm nhất trong tháng 9/2026. | month 2026-09-30
Tổ chức đối thoại trong Quý II, III/2026. | quarter 2026-06-30; quarter 2026-09-30
Xong vào giữa quý III/2026. | quarter 2026-09-30
Trình UBND tỉnh trong quý lV/2026. | quarter 2026-12-31
Trình UBND tỉnh trong quý 1I/2026. | quarter 2026-06-30
Tổ chức sơ kết giữa nhiệm kỳ vào quý II/2028, tổng kết vào năm 2030. | quarter 2028-06-30; year 2030-12-31
Tổ chức Đại hội Liên hiệp hội nhiệm kỳ 2026 - 2031 trong quý IV/2026. | quarter 2026-12-31
Xây dựng chương trình hành động, ban hành trong quý III/2026. | quarter 2026-09-30
Phản biện Đề án phát triển dược liệu đến năm 2035 trong quý II/2026. | quarter 2026-06-30
"""
YEARS_AND_PERIODS = """
Đưa nội dung này vào chương trình kiểm tra chuyên đề trong năm 2026. | year 2026-12-31
Sửa đổi quy định theo cơ chế khoán, chấp nhận rủi ro, trong năm 2027. | year 2027-12-31
Tham mưu sơ kết ba năm thực hiện Chương trình vào năm 2027. | year 2027-12-31
Hoàn thành việc sắp xếp các hội năm 2027. | year 2027-12-31
Phấn đấu đến năm 2030 có 50 hội thành viên. | year 2030-12-31
Đến năm 2028, hoàn thành cơ sở dữ liệu chuyên gia. | year 2028-12-31
Năm 2026, tổ chức 3 hội thảo; năm 2027, tổ chức 5 hội thảo. | year 2026-12-31; year 2027-12-31
Trong 02 năm 2026 và 2027, thực hiện số hóa hồ sơ. | year 2026-12-31; year 2027-12-31
Nghiệm thu vào cuối năm 2026. | year 2026-12-31
Đào tạo tiến sĩ các ngành công nghệ trong giai đoạn 2026 - 2028. | period 2028-12-31
Áp dụng thí điểm trong giai đoạn 2026 – 2027 tại một số hội. | period 2027-12-31
Từ năm 2026 đến năm 2028, khảo sát mạng lưới tư vấn. | period 2028-12-31
Từ nay đến năm 2029, kết nạp các hội chuyên ngành. | period 2029-12-31
Từ nay đến hết năm, hoàn thành các đề tài. | period 2026-12-31
Từ nay đến hết quý III/2026, rà soát hội viên. | period 2026-09-30
Triển khai từ tháng 5/2026 đến hết năm 2026. | period 2026-12-31
Tổ chức từ ngày 10 đến ngày 15/5/2026. | period 2026-05-15
Tuyên truyền từ ngày 15/11/2026 đến hết ngày 15/02/2027. | period 2027-02-15
Trồng rừng từ quý I/2026 đến quý II/2028. | period 2028-06-30
Khảo sát từ tháng 11 đến tháng 3/2027. | period 2027-03-31
Kết thúc thanh tra trong 9 tháng đầu năm 2026. | period 2026-09-30
Tổ chức 4 lớp tập huấn trong 6 tháng cuối năm 2026. | period 2026-12-31
Thực hiện kể từ tháng 5/2026. | period -
Bắt đầu từ 01/7/2026, áp dụng phần mềm mới. | period -
Thí điểm đặt hàng đối với hội trí thức từ năm 2027. | period -
Trong nhiệm kỳ 2021-2026, thực hiện 10 đề tài. | period 2026-12-31
Trong nhiệm kỳ, mỗi hội thực hiện một đề tài. | period 2031-12-31
Kiện toàn các hội đến hết nhiệm kỳ. | date 2031-12-31
Phấn đấu đến cuối nhiệm kỳ có 30 hội thành viên. | date 2031-12-31
Từ nay đến cuối nhiệm kỳ kết nạp các hội mới. | period 2031-12-31
Sơ kết việc thực hiện vào giữa năm 2028. | period 2028-06-30
"""
RECURRING = """
Báo cáo trước ngày 30/6 và 15/12 hằng năm. | recurring yearly 06-30; recurring yearly 12-15
Hằng năm, trước ngày 15/6 và ngày 15/12, báo cáo kết quả. | recurring yearly 06-15; recurring yearly 12-15
Hằng năm tổng hợp kết quả, gửi Văn phòng trước ngày 31 tháng 7. | recurring yearly 07-31
Tổ chức ngày hội vào tháng 10 hằng năm. | recurring yearly 10-31
Ngày 18/5 hằng năm, tổ chức gặp mặt. | recurring yearly 05-18
Định kỳ 6 tháng, năm báo cáo Văn phòng. | recurring half-yearly; recurring yearly
Báo cáo định kỳ 6 tháng và hằng năm. | recurring half-yearly; recurring yearly
Hằng quý, hằng năm báo cáo Thường trực. | recurring quarterly; recurring yearly
Báo cáo hằng tháng, hằng quý và hằng năm. | recurring monthly; recurring quarterly; recurring yearly
Họp mỗi quý một lần. | recurring quarterly
Giao ban định kỳ 02 lần/năm. | recurring half-yearly
Giao ban với các hội 04 lần/năm. | recurring quarterly
Sinh hoạt một năm hai lần. | recurring half-yearly
Kiểm tra 03 tháng một lần. | recurring quarterly
Giao ban 6 tháng/lần. | recurring half-yearly
Báo cáo trước ngày 15 của tháng cuối quý. | recurring quarterly 15
Định kỳ hằng quý (trước ngày 20 của tháng cuối quý) báo cáo. | recurring quarterly 20
Báo cáo trước ngày 20 các tháng 3, 6, 9 và 12. | recurring quarterly 20
Báo cáo trước ngày 05 tháng sau. | recurring monthly 05
Báo cáo tháng gửi trước ngày 20. | recurring monthly 20
Báo cáo 6 tháng trước ngày 15/6; báo cáo năm trước ngày 30/11. | recurring half-yearly 06-15; recurring yearly 11-30
Định kỳ hằng tháng báo cáo kết quả trước ngày 25. | recurring monthly 25
Công khai số liệu vào ngày 10 mỗi tháng. | recurring monthly 10
Gửi lịch công tác chiều thứ Sáu hằng tuần. | recurring weekly 5
Báo cáo 6 tháng (trước ngày 15/6) và cả năm (trước ngày 05/12). | recurring half-yearly 06-15; recurring yearly 12-05
Mỗi năm tổ chức ít nhất 02 diễn đàn. | recurring yearly
Trong năm 2026 và những năm tiếp theo, tổ chức tập huấn. | recurring yearly
Từ quý II/2026, thực hiện thường xuyên việc rà soát. | recurring continuous
Giám sát việc thực hiện Nghị quyết, định kỳ báo cáo Ban Chấp hành. | recurring unspecified
Theo dõi, hằng năm báo cáo; tổng kết vào năm 2030. | recurring yearly; year 2030-12-31
"""
CONDITIONAL = """
Tư vấn, phản biện ngay sau khi dự thảo được gửi lấy ý kiến. | conditional
Bố trí kinh phí ngay sau khi được cấp có thẩm quyền giao dự toán. | conditional
Đóng cửa bãi rác ngay sau khi nhà máy đi vào vận hành. | conditional
Bố trí trụ sở sau khi nghị định nêu tại mục 1.1 được ban hành. | conditional
Xem xét sau khi Trung ương giao biên chế giai đoạn mới. | conditional
Triển khai sau khi Sở Tài chính, Sở Nội vụ có ý kiến. | conditional
Triển khai sau khi Tỉnh ủy có ý kiến, hoàn thành trước ngày 30/6/2026. | conditional; date 2026-06-30
Triển khai khi có nghị định của Chính phủ. | conditional
Thực hiện khi được bố trí kinh phí. | conditional
Ngay sau Đại hội, ban hành quy chế làm việc. | conditional
Ban hành đồng thời với hiệu lực của Nghị định. | conditional
Trả lời trong thời hạn 07 ngày làm việc kể từ ngày nhận đủ hồ sơ. | conditional
Trong thời hạn 24 giờ kể từ khi phát hiện sự cố phải báo cáo. | conditional
Thông báo kết luận chậm nhất 03 ngày làm việc sau phiên họp. | conditional
Gửi tài liệu chậm nhất 05 ngày trước ngày khai mạc. | conditional
Gửi tài liệu trước phiên họp 03 ngày làm việc. | conditional
Thanh lý trong vòng 30 ngày kể từ ngày ký hợp đồng. | conditional
Trình Hội đồng nhân dân tỉnh tại kỳ họp thường lệ giữa năm 2026. | conditional
Công khai trong thời hạn 15 ngày kể từ ngày được phê duyệt. | conditional
Xây dựng kế hoạch trong thời hạn 30 ngày kể từ ngày ký. | date 2026-05-06
Xây dựng kế hoạch trong vòng 02 tháng kể từ ngày ban hành Nghị quyết này. | date 2026-06-06
Gửi chương trình trong 10 ngày làm việc kể từ ngày Kế hoạch này được ban hành. | date 2026-04-20
"""
NONE = """
Khắc phục số vốn đến ngày 15/5/2026 chưa phân bổ. |
Tính đến ngày 31/3/2026 còn nợ phí hội viên, yêu cầu khắc phục. |
Rà soát số liệu năm 2025. |
Báo cáo kết quả năm 2024 và đề xuất nhiệm vụ năm 2025. |
Tham mưu xây dựng kế hoạch năm 2027. |
Phối hợp tuyển sinh năm học 2026-2027. |
Xét tặng Giải thưởng sáng tạo năm 2026. |
Quy chế này có hiệu lực từ ngày 01/7/2026. |
Quán triệt Kết luận số 21-KL/TW ngày 25/10/2025 của Trung ương. |
Triển khai Nghị quyết Đại hội Đảng bộ tỉnh nhiệm kỳ 2025 - 2030. |
Tập huấn về bộ tiêu chí giai đoạn 2021 - 2025. |
Tham mưu phương án tiết kiệm chi thường xuyên. |
Số hóa hồ sơ các nhiệm vụ nghiệm thu từ năm 2015 đến nay. |
Rà soát các kiến nghị phát sinh trong quý I/2026. |
Gửi báo cáo quý II/2026 theo đề cương. |
Chuẩn bị nội dung giao ban tháng 5/2026. |
Kiện toàn tổ chức sau khi sắp xếp đơn vị hành chính. |
Trước khi trình phải lấy ý kiến các hội. |
Tổ chức ít nhất 20 lớp tập huấn mỗi năm. |
Xuất bản bản tin 06 số/năm. |
Đề án phát triển nhân lực đến năm 2030, định hướng đến năm 2045. |
Xây dựng dự toán hằng năm bảo đảm cho hoạt động của Hội. |
Kiên quyết giải thể các hội ngừng hoạt động liên tục từ 12 tháng trở lên. |
Phát huy kết quả phong trào thi đua “Lao động sáng tạo năm 2026”. |
Thông báo kết luận cuộc họp ngày 12/3/2026. |
Đổi mới công tác quản lý, bảo đảm đúng quy định. |
"""
CELLS = """
#Quý II, III/2026 | quarter 2026-06-30; quarter 2026-09-30
#Quý I/2026 và Quý III/2026 | quarter 2026-03-31; quarter 2026-09-30
#Tháng 6 và tháng 12 hằng năm | recurring yearly 06-30; recurring yearly 12-31
#Quý II, IV hằng năm | recurring yearly 06-30; recurring yearly 12-31
#Tháng 3-5/2026 | period 2026-05-31
#Quý II - Quý IV/2026 | period 2026-12-31
#01/3 - 15/4/2026 | period 2026-04-15
#Từ tháng 4 đến tháng 6 | period 2026-06-30
#Trước 30/6/2026; trước 31/12/2026 | date 2026-06-30; date 2026-12-31
#Hằng năm, trước 15/12 | recurring yearly 12-15
#Năm 2026, 2027 | year 2026-12-31; year 2027-12-31
#Q.III/2026 | quarter 2026-09-30
#T6/2026 | month 2026-06-30
#30.6.2026 | date 2026-06-30
#Mỗi quý 01 lần | recurring quarterly
#Ngay sau khi có kinh phí | conditional
#Theo tiến độ của Trung ương | conditional
#Từ tháng 5/2026, thường xuyên | recurring continuous
#Nhiệm kỳ 2021 - 2026 | period 2026-12-31
#9 tháng đầu năm 2026 | period 2026-09-30
#Quý I (dự kiến) | quarter 2026-03-31
#Trong tháng 9 | month 2026-09-30
#31/12 | date 2026-12-31
#Thực hiện theo quy định |
#Đã hoàn thành |
"""


def lines(*tables: str) -> list[tuple[str, str]]:
    rows = [line.rpartition("|") for table in tables for line in table.strip().split("\n")]
    return [(sentence.strip(), wanted.strip()) for sentence, _bar, wanted in rows]


def told(deadline: Deadline) -> str:
    if deadline.kind == "conditional":
        return "conditional"
    if deadline.kind == "recurring":
        return " ".join(word for word in ("recurring", deadline.freq, deadline.by) if word)
    return f"{deadline.kind} {deadline.due.isoformat() if deadline.due else '-'}"


ALL = lines(DAYS, MONTHS_AND_QUARTERS, YEARS_AND_PERIODS, RECURRING, CONDITIONAL, NONE, CELLS)


@pytest.mark.parametrize(("sentence", "wanted"), ALL)
def test_sentence_tells_all_its_deadlines_in_order(sentence: str, wanted: str) -> None:
    if sentence.startswith("#"):
        read = read_cell(sentence[1:], AROUND)
    else:
        read = find_deadlines(sentence, AROUND)
        for deadline in read:
            assert deadline.span is not None
            assert sentence[slice(*deadline.span)] == deadline.raw
    assert "; ".join(map(told, read)) == wanted


def test_table_is_large_enough() -> None:
    assert len({sentence for sentence, _wanted in ALL}) >= 150


def test_a_day_without_year_falls_near_the_issue_date_or_in_the_year_of_the_title() -> None:
    december = date(2026, 12, 22)
    assert read_cell("Quý I", december)[0].due == date(2027, 3, 31)
    assert read_cell("Quý IV", anchors_of(december, year=2027))[0].due == date(2027, 12, 31)
    assert find_deadlines("Tổ chức hai hội nghị trong năm.", anchors_of(december, year=2027))[0].due == date(
        2027, 12, 31
    )
    assert find_deadlines("Tổ chức hai hội nghị trong năm.", december) == ()


def test_term_that_is_not_known_leaves_a_condition() -> None:
    (read,) = find_deadlines("Kiện toàn các hội đến hết nhiệm kỳ.", ISSUED)
    assert (read.kind, read.due) == ("conditional", None)
    assert find_deadlines("Trong nhiệm kỳ, mỗi hội có một đề tài.", ISSUED) == ()


def test_heading_tells_its_year_only_without_doubt() -> None:
    assert year_of_heading("Kế hoạch công tác năm 2026 của Liên hiệp hội") == 2026
    assert year_of_heading("Kế hoạch thực hiện Nghị quyết giai đoạn 2026-2030") is None
    assert year_of_heading("Chương trình hành động đến năm 2030") is None
    assert year_of_heading("Tổng kết năm 2025, phương hướng nhiệm vụ năm 2026") == 2026
    assert year_of_heading("Nhiệm vụ năm 2026 và dự toán năm 2027") is None
    assert year_of_heading(None) is None


PLAN = """LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH HÀ THANH
Số: 12/KH-LHH
Hà Thanh, ngày 22 tháng 12 năm 2026

KẾ HOẠCH
Công tác năm 2027

I. NHIỆM VỤ
1. Tổ chức hai hội nghị chuyên đề trong năm.
2. Gửi báo cáo trước ngày 15/3.
3. Khảo sát các hội thành viên, báo cáo kết quả.
II. CÔNG TÁC QUÝ III/2027
1. Rà soát quy chế làm việc của Ban Kiểm tra.

Nơi nhận:
- Lưu: VT.

PHỤ LỤC
STT\tNội dung\tChủ trì\tThời gian
1\tXây dựng quy chế chi tiêu nội bộ\tVăn phòng\tQuý IV
2\tTổ chức lớp tập huấn cho hội viên\tVăn phòng\tTháng 6, tháng 9
"""


def test_document_gives_its_year_to_what_is_printed_without_one() -> None:
    parsed = read_text(PLAN)
    due = {task.path: [deadline.due for deadline in task.deadlines] for task in parsed.tasks}
    assert (due["I/1"], due["I/2"], due["I/3"]) == ([date(2027, 12, 31)], [date(2027, 3, 15)], [])
    inherited = {task.path: task.inherited for task in parsed.tasks}["II/1"]
    assert inherited is not None
    assert (inherited.kind, inherited.due, inherited.inferred) == ("quarter", date(2027, 9, 30), True)
    rows = [[deadline.due for deadline in row.deadlines] for annex in parsed.annexes for row in annex.rows]
    assert rows == [[date(2027, 12, 31)], [date(2027, 6, 30), date(2027, 9, 30)]]
