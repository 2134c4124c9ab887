"""Documents in our own words for the tests of the intake."""

PLAN = """TỈNH ỦY BÌNH SƠN
ĐẢNG ĐOÀN LIÊN HIỆP CÁC HỘI KH&KT TỈNH
Số: 12-KH/ĐĐLHH
Bình Sơn, ngày 05 tháng 02 năm 2026

KẾ HOẠCH HÀNH ĐỘNG
thực hiện Chương trình số 07-CTr/TU ngày 10/01/2026 của Tỉnh ủy về trí thức

Căn cứ Nghị quyết số 03-NQ/TU ngày 02/01/2026 của Tỉnh ủy, Đảng đoàn ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

Thống nhất cách làm trong toàn hệ thống.

II. NHIỆM VỤ

1. Văn phòng chủ trì, phối hợp với Hội Tin học tỉnh Bình Sơn xây dựng trang thông tin mới, hoàn thành trước ngày 30/6/2026.

2. Ban Tư vấn, phản biện và giám định xã hội tổ chức ít nhất 10 cuộc tư vấn, trong đó ít nhất 02 cuộc giám định, xong trong quý IV/2026.

3. Hội Tin học tỉnh Bình Sơn báo cáo kết quả chuyển đổi số sau khi Tỉnh ủy ban hành hướng dẫn.

DANH MỤC ĐỀ ÁN
(Kèm theo Kế hoạch số 12-KH/ĐĐLHH ngày 05/02/2026)

STT\tNội dung\tĐơn vị thực hiện\tThời gian
1\tĐề án thư viện số cho hội viên\tVăn phòng\tQuý II/2026
2\tĐề án tư vấn cho hộ trồng rừng\tBan Tư vấn, phân biện và giám định xã hội\tQuý III/2026

Nơi nhận:
- Tỉnh ủy (b/c);
- Lưu: VT.

T/M ĐẢNG ĐOÀN
BÍ THƯ
Nguyễn Văn Mẫu
"""

NEWS = """Liên hiệp hội tổ chức gặp mặt trí thức đầu xuân
Thứ sáu, 07/02/2026 09:41

Sáng ngày 06/02, tại Bình Sơn, Liên hiệp hội tổ chức gặp mặt. Tham dự buổi gặp có 60 đại biểu.

Phát biểu tại buổi gặp, ông Chủ tịch cho biết năm qua hội đã tổ chức 12 cuộc tư vấn.

Toàn cảnh buổi gặp. Ảnh: Văn Mẫu
Nguồn: trang tin Liên hiệp hội
"""

SECRET = "MẬT\n" + PLAN
