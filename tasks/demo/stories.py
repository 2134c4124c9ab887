"""What became of each task of the demonstration: the steps taken on it, in order, with invented words. Data only.

A step's day is written from a fixed point: "given+20", "due-5", "today-9"; a decision follows its report by some days.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the workflow. `day` as above, or "+4": days after the step before."""

    verb: str
    day: str
    text: str = ""
    percent: int | None = None
    number: str = ""
    obstacle: str = ""
    more_days: int = 0  # that an extension asks for


def asked(day: str, more_days: int, text: str) -> Step:
    return Step("request_extension", day, text, more_days=more_days)


def granted(day: str, text: str) -> Step:
    return Step("grant_extension", day, text)


def done_so_far(day: str, percent: int, text: str, obstacle: str = "") -> Step:
    return Step("record_progress", day, text, percent, obstacle=obstacle)


def result(day: str, number: str, text: str) -> Step:
    return Step("report_result", day, text, 100, number)


def confirmed(day: str = "+4") -> Step:
    return Step("confirm", day)


def returned(day: str, reason: str) -> Step:
    return Step("send_back", day, reason)


@dataclass(frozen=True, slots=True)
class Story:
    """A task's units, by short name or the start of the name, and what they did."""

    lead: str
    steps: tuple[Step, ...]
    coop: str = ""


def story(lead: str, *steps: Step, coop: str = "") -> Story:
    return Story(lead, steps, coop)


ALL = "các hội thành viên"  # fanned out to each of them
ACCEPTED = Step("accept", "given+6")

# {document: one story for each of its tasks, in the order of the document}
STORIES: dict[str, tuple[Story, ...]] = {
    "programme_party": (
        story(
            "ĐĐ", ACCEPTED, result("due-3", "14-TTr/ĐĐLHH", "Đã gửi dự thảo kế hoạch kèm bảng phân công."), confirmed()
        ),
        story(
            "Sở KH&CN",
            ACCEPTED,
            done_so_far("due-50", 40, "Sở đã lấy ý kiến Sở Tài chính về nguồn chi."),
            result("due+25", "31/TTr-SKHCN", "Đã trình tỉnh quy định hỗ trợ sáng kiến."),
            confirmed("+6"),
            coop="VP",
        ),
        story("ĐĐ", ACCEPTED, done_so_far("given+300", 50, "Đã gửi báo cáo năm đầu, nêu ba kiến nghị.")),
        story(
            "Ban TG&DV",
            ACCEPTED,
            result("due-8", "52-BC/BTGDVTU", "Đã sơ kết, có mặt đủ mười một hội."),
            confirmed("+3"),
        ),
    ),
    "programme": (
        story(
            "VP",
            ACCEPTED,
            done_so_far("given+25", 50, "Bảy hội đã gửi danh sách; còn bốn hội."),
            result("due-6", "09/BC-VP", "Đã lập sổ hội viên chung của mười hội."),
            confirmed("+3"),
        ),
        story("BKT", ACCEPTED, result("due+9", "04/BC-BKT", "Đã xem hồ sơ và làm việc với ba hội."), confirmed("+5")),
        story(
            "TTK",
            ACCEPTED,
            result("due-25", "15/TTr-LHH", "Đã soạn xong quy chế."),
            returned("+4", "Thiếu định mức công tác phí vùng cao; bổ sung rồi trình lại."),
            result("due-3", "19/TTr-LHH", "Đã bổ sung định mức và ý kiến kế toán."),
            confirmed("+2"),
        ),
        story(
            "VP",
            ACCEPTED,
            done_so_far("due-30", 30, "Mới có hai doanh nghiệp trả lời.", "Khu công nghiệp chưa có kỹ sư là hội viên."),
            Step(
                "end", "due-4", "Chưa đủ người để lập chi hội; xem lại khi khu công nghiệp lấp đầy.", number="17/TB-BTV"
            ),
            coop="Hội Mỏ – Luyện kim",
        ),
        story(
            "Ban KHCN-TVPB",
            ACCEPTED,
            result("due-20", "06/BC-TVPB", "Đã gửi tỉnh báo cáo phản biện, đề xuất đổi hướng 2 km."),
            confirmed(),
            coop="Hội Cầu đường",
        ),
        story(
            "Ban KHCN-TVPB",
            ACCEPTED,
            done_so_far("due-12", 60, "Đã đi thực địa chín trên mười bốn hồ.", "Mưa lớn, đường vào ba hồ bị chia cắt."),
            result("due+40", "11/BC-TVPB", "Đã góp ý đủ mười bốn hồ."),
            confirmed(),
            coop="Hội Thủy lợi",
        ),
        story(
            "Hội Luật gia",
            ACCEPTED,
            result("due-9", "05/CV-HLG", "Đã gửi chín ý kiến về sáng chế của người làm công."),
            confirmed(),
        ),
        story(
            "Ban TT-PBKT",
            ACCEPTED,
            done_so_far("given+60", 25, "Ra số 1, in 600 bản."),
            done_so_far("due-120", 75, "Ra số 2 và số 3."),
            result("due-11", "27/BC-TTPBKT", "Đã ra đủ bốn số."),
            confirmed(),
        ),
        story(
            "Hội Nông nghiệp",
            ACCEPTED,
            done_so_far("due-90", 50, "Xong ba lớp ở Tân Lập và Bản Liền, 96 người học."),
            result("due-15", "08/BC-HNN", "Xong sáu lớp, 201 người học, kèm ảnh và danh sách."),
            confirmed("+5"),
        ),
        story(
            "TT Cộng đồng",
            ACCEPTED,
            done_so_far("due-20", 50, "Dựng xong bể ở một trường.", "Trường thứ hai đổi chỗ đặt bể."),
            result("due+34", "13/BC-TTCĐ", "Hai bể đã cấp nước cho 340 học sinh."),
            confirmed("+7"),
        ),
        story(
            "Hội Tin học",
            ACCEPTED,
            result("due+12", "10/BC-HTH", "Trang mới đã chạy, chuyển đủ bài cũ."),
            confirmed(),
            coop="VP",
        ),
    ),
    "plan": (
        story("VP", ACCEPTED, result("due-14", "22/TTr-VP", "Đã trình hai quy chế sửa đổi."), confirmed()),
        story("BKT", ACCEPTED, result("due-7", "06/CTr-BKT", "Đã có chương trình kiểm tra năm năm."), confirmed("+2")),
        story(
            "VP",
            ACCEPTED,
            done_so_far("due-100", 40, "Thành lập ba chi hội ở Hội Y học và Hội Luật gia."),
            done_so_far("due+10", 60, "Được năm chi hội.", "Hai hội chờ đại hội nhiệm kỳ mới lập chi hội."),
            result("due+45", "29/BC-VP", "Đã đủ tám chi hội, 214 hội viên mới."),
            confirmed("+5"),
            coop=ALL,
        ),
        story(
            "TTK",
            ACCEPTED,
            result("due+18", "33/BC-LHH", "Danh sách có 214 người, 61 người ở xa tỉnh."),
            confirmed("+6"),
        ),
        story("Sở KH&CN", ACCEPTED, done_so_far("given+290", 50, "Đã mở diễn đàn lần đầu, 120 người dự."), coop="VP"),
        story(
            "Ban KHCN-TVPB",
            ACCEPTED,
            done_so_far("given+330", 60, "Mười một việc tư vấn trong năm, một cuộc giám định về nước sạch."),
        ),
        story(
            "Hội Kiến trúc sư",
            ACCEPTED,
            result("due-16", "07/BC-HKTS", "Đã gửi 23 ý kiến về không gian xanh và hướng thoát lũ."),
            confirmed(),
            coop="Hội Cầu đường",
        ),
        story("Hội Lâm nghiệp", ACCEPTED, result("today-9", "12/BC-HLN", "Đã đánh giá 1.400 ha của bốn lâm trường.")),
        story(
            "Hội Cầu đường",
            ACCEPTED,
            done_so_far("today-34", 40, "Đã khảo sát tám điểm.", "Bốn điểm phải chờ nước rút."),
            asked("today-4", 45, "Bốn điểm còn ngập, nước rút mới đo được."),
        ),
        story(
            "Ban TT-PBKT",
            ACCEPTED,
            result("due-22", "30/BC-TTPBKT", "Chuyên mục phát tối thứ Năm hằng tuần."),
            confirmed("+3"),
        ),
        story(
            "Hội Đông y",
            ACCEPTED,
            done_so_far("due-40", 70, "Đã xong bản thảo 68 cây thuốc."),
            result("due-12", "19/BC-HĐY", "Đã in 2.000 cuốn, gửi trạm y tế các xã."),
            confirmed("+3"),
        ),
        story("Hội Nông nghiệp"),
        story(
            "VP",
            ACCEPTED,
            done_so_far("given+180", 50, "Đã gửi hai báo cáo quý."),
            done_so_far("today-50", 80, "Gửi đủ các quý."),
        ),
        story(
            "VP",
            ACCEPTED,
            done_so_far("today-20", 70, "Đã dàn trang 180 trang.", "Hai báo cáo phải xin phép cơ quan đặt hàng."),
        ),
        # The annex
        story(
            "Ban TT-PBKT",
            ACCEPTED,
            result("due-5", "23/TTr-TTPBKT", "Đề án đã được Ban Thường vụ thông qua."),
            confirmed(),
        ),
        story(
            "TTK",
            ACCEPTED,
            done_so_far("due-15", 60, "Đã lấy ý kiến Văn phòng Tỉnh ủy.", "Chờ lịch làm việc của lãnh đạo tỉnh."),
            result("due+110", "25-TTr/ĐĐLHH", "Đã trình tỉnh quy chế."),
            confirmed("+9"),
        ),
        story(
            "VP",
            ACCEPTED,
            result("due-12", "02/CTr-LHH", "Đã ký với trường và viện, mỗi bên một đầu mối."),
            confirmed("+3"),
        ),
        story(
            "VP",
            ACCEPTED,
            result("due-2", "36/TTr-VP", "Đã có dự thảo đề án."),
            returned("+5", "Chưa nêu kinh phí duy trì; tính lại cho ba năm."),
            result("due+21", "41/TTr-VP", "Đã thêm phần kinh phí."),
            confirmed(),
        ),
        story(
            "Ban KHCN-TVPB",
            ACCEPTED,
            done_so_far("due-60", 50, "Đã họp với Tỉnh đoàn và Sở Giáo dục."),
            result("due-4", "18/TTr-KHCN", "Đã gửi dự thảo đề án."),
            returned("+12", "Cần tách thể lệ của từng cuộc thi và nêu nguồn giải thưởng."),
        ),
        story(
            "VP", ACCEPTED, result("today-15", "57/TTr-VP", "Đã trình đề án kèm phụ lục phân công."), confirmed("+3")
        ),
        story("Ban KHCN-TVPB", Step("accept", "today-40")),
        story("Ban KHCN-TVPB", ACCEPTED, done_so_far("given+270", 50, "Năm đầu tôn vinh chín người.")),
        story("VP"),
        story("VP"),
    ),
    "workplan": (
        story(
            "Hội Y học",
            ACCEPTED,
            done_so_far("due-10", 60, "Khám xong hai xã, 312 người.", "Xã thứ ba bị lở đường."),
            result("due+105", "04/BC-HYH", "Đã khám cả ba xã, 455 người, chuyển tuyến 17 người."),
            confirmed("+3"),
        ),
        story("Hội Luật gia", ACCEPTED, result("due-13", "08/BC-HLG", "Đủ tám buổi, 640 lượt người."), confirmed()),
        story(
            "Hội Đông y", ACCEPTED, result("today-11", "22/BC-HĐY", "Vườn có 46 loài, có biển tên."), confirmed("+2")
        ),
        story(
            "Hội Nông nghiệp",
            ACCEPTED,
            done_so_far("due-45", 40, "Đã chốt 32 gian hàng."),
            result("due-9", "15/BC-HNN", "Phiên chợ ba ngày, bán 11.000 cây giống."),
            confirmed("+3"),
        ),
        story("Hội Tin học", ACCEPTED, result("today-24", "14/BC-HTH", "Bốn lớp, 118 cán bộ."), confirmed("+4")),
        story(
            "Hội Kinh tế",
            ACCEPTED,
            done_so_far("due-20", 50, "Đã phát 300 phiếu, thu về 170."),
            result("due+100", "09/BC-HKT", "Đã khảo sát 41 xã, nêu bốn kiến nghị."),
            confirmed("+4"),
        ),
        story("Hội Kiến trúc sư", ACCEPTED, result("due-30", "10/BC-HKTS", "Ba mẫu nhà kèm dự toán."), confirmed()),
        story("Hội Thủy lợi", ACCEPTED, result("due-21", "06/BC-HTL", "Sáu đập, hai đập cần gia cố gấp."), confirmed()),
        story("Hội Lâm nghiệp", ACCEPTED, result("due-18", "11/BC-HLN", "Bản đồ 23 khu rừng giống."), confirmed("+6")),
        story(
            "Hội Mỏ – Luyện kim",
            ACCEPTED,
            done_so_far("due-6", 70, "Đã mời 14 doanh nghiệp.", "Hội trường bận đến hết quý."),
            result("due+16", "05/BC-HMLK", "Hội thảo có 96 người, 14 doanh nghiệp ký cam kết."),
            confirmed("+2"),
        ),
        story("Ban KHCN-TVPB", ACCEPTED, result("due-10", "21/BC-TVPB", "Đề nghị dừng một dự án."), confirmed()),
        story(
            "Hội Cầu đường",
            ACCEPTED,
            result("due-28", "07/BC-HCĐ", "Đã tập huấn 35 thợ."),
            returned("+5", "Bổ sung danh sách người học và ảnh thực hành."),
            result("due-12", "07a/BC-HCĐ", "Đã bổ sung danh sách, 20 ảnh."),
            confirmed("+3"),
        ),
        story("TT Cộng đồng", ACCEPTED, result("due-7", "18/BC-TTCĐ", "Năm tủ, 2.100 cuốn sách."), confirmed()),
        story(
            "Ban TT-PBKT", ACCEPTED, result("due-15", "12/BC-TTPBKT", "In 1.500 tập, phát cho 40 trường."), confirmed()
        ),
        story("VP", ACCEPTED, done_so_far("today-8", 20, "Đã có danh sách đề nghị khen.")),
    ),
    "resolution": (
        story(
            "Ban TT-PBKT",
            ACCEPTED,
            done_so_far("given+90", 50, "Đã mở hai buổi ở Hội Luật gia và Hội Y học."),
            coop=ALL,
        ),
        story(
            "VP",
            ACCEPTED,
            done_so_far("today-16", 30, "Đã xem mô hình của hai tỉnh bạn."),
            asked("today-12", 30, "Tỉnh thứ ba hẹn tiếp đoàn vào tháng sau."),
            granted("+5", "Đồng ý, đề án phải có số liệu của cả ba tỉnh."),
        ),
        story(
            "Ban KHCN-TVPB",
            ACCEPTED,
            done_so_far("given+80", 70, "Đã nhận đề xuất của chín sở và bốn hội.", "Hai sở đề nghị đổi đề tài."),
            coop="Hội Luật gia",
        ),
        story(
            "TT Chuyển giao",
            ACCEPTED,
            done_so_far("given+70", 20, "Đã duyệt đề cương."),
            Step("hold", "today-30", "Tạm dừng chờ số liệu điều tra dân số của tỉnh."),
            coop="Hội Kinh tế",
        ),
        story("Ban KHCN-TVPB", ACCEPTED, result("today-3", "44/BC-KHCN", "Đã chấm 86 sản phẩm, trao 21 giải.")),
        story("TTK", ACCEPTED, done_so_far("today-5", 80, "Đã tiếp thu ý kiến của bốn sở; còn chờ Sở Nội vụ.")),
        story(ALL, ACCEPTED, done_so_far("today-12", 60, "Xong bảy lớp, ba lớp ở vùng cao.")),
        story(""),
    ),
}
