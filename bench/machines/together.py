"""What a person begins on one machine goes on at the other: session, document, file, table, report, edit, throttle."""

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import lxml.html
from openpyxl import Workbook

from bench.stress.client import Client, posting
from bench.stress.figures import Figure, Sizes
from bench.stress.lost_update import judge, words
from bench.stress.scenarios.made_reports import queued
from bench.stress.world import PASSWORD, World
from members.models import TableImport, Unit
from resolutions.models import Document
from tasks.models import Evidence, Report

from .house import Both, House

WITHIN = 120.0  # seconds for the worker
PLAN = """LIÊN HIỆP HỘI CHẠY THỬ
Số: 77/KH-LHH
Chạy Thử, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Hoạt động năm của Liên hiệp hội
II. NHIỆM VỤ
1. Hội Chạy thử thứ nhất chủ trì tổ chức hội thảo khoa học. Hoàn thành trước ngày 30/11/2026.
2. Hội Chạy thử thứ hai rà soát danh sách hội viên. Hoàn thành trước ngày 15/12/2026.
"""


def sessions(house: House, world: World, sizes: Sizes) -> Figure:
    """Signed in through the first; every request goes to the other one; an end on one is an end on both."""
    person = Both(house.ports, world.clerks[0].username, PASSWORD)
    statuses = [person.get("/").status for _n in range(20)]
    wrong = [f"trả lời {status}" for status in statuses if status != 200]
    fields = person.form("/", "csrfmiddlewaretoken")
    if not person.send(posting("/dang-xuat/", fields)).saved:
        wrong.append("không đăng xuất được")
    for _n in range(2):
        answer = person.get("/")
        if answer.status != 302 or "/dang-nhap/" not in answer.location:
            wrong.append(f"sau khi đăng xuất vẫn trả lời {answer.status}")
    return Figure(
        "session", "Một phiên ở cả hai máy", "vào một máy là vào cả hai, ra cũng vậy", f"{len(statuses)} trang", wrong
    )


def documents(house: House, world: World, sizes: Sizes) -> Figure:
    """A file is uploaded here, reviewed there, confirmed here, and downloaded there."""
    person, data, wrong = Both(house.ports, world.clerks[0].username, PASSWORD), PLAN.encode(), []
    fields = person.form("/van-ban/nhap/", "request_key") | {"text": ""}
    answer = person.send(posting("/van-ban/nhap/", fields, {"file": ("ke-hoach.txt", data)}))
    page = person.get(answer.location + "?mo=tat-ca").body
    form = lxml.html.fromstring(page).get_element_by_id("draft-form")
    values = dict(form.form_values()) | {"action": "confirm", "h-title": "Kế hoạch hai máy"}
    values |= {"h-issuer": "Liên hiệp hội", "h-number": "77/KH-LHH", "h-issued_on": "05/01/2026"}
    done = person.send(posting(answer.location, values))
    row = Document.objects.filter(number="77/KH-LHH").first()
    if row is None:
        said = " ".join(lxml.html.fromstring(done.body or "<p>").text_content().split())
        return Figure("document", "Văn bản", "", "chưa vào sổ", [f"xác nhận trả lời {done.status}: {said[:400]}"])
    for _n in range(2):
        if person.get(f"/van-ban/{row.pk}/tep/").body.encode() != data:
            wrong.append("tệp tải về khác tệp đã gửi")
    count = row.tasks.count()
    wrong += [] if count == 2 else [f"{count} nhiệm vụ thay vì 2"]
    return Figure(
        "document",
        "Văn bản gửi ở máy A, duyệt ở B, xác nhận ở A, tải ở B",
        "như ở một máy",
        f"{count} nhiệm vụ, tệp nguyên vẹn",
        wrong,
    )


def evidence(house: House, world: World, sizes: Sizes) -> Figure:
    person, task, wrong = Both(house.ports, world.clerks[0].username, PASSWORD), world.task(), []
    data = "Biên bản nghiệm thu.\n".encode() * 20_000
    fields = person.form(f"/nhiem-vu/{task.pk}/tien-do/", "request_key")
    fields |= {"outcome": "doing", "text": "Đã họp.", "reported_on": f"{world.today:%d/%m/%Y}", "percent": "10"}
    sent = person.send(posting(f"/nhiem-vu/{task.pk}/tien-do/", fields, {"uploads": ("bien-ban.txt", data)}))
    proof = Evidence.objects.filter(entry__task=task).first()
    if proof is None:
        return Figure("evidence", "Minh chứng", "", "chưa lưu", [f"trả lời {sent.status}"])
    for _n in range(2):
        if person.get(f"/nhiem-vu/{task.pk}/tep/{proof.pk}/").body.encode() != data:
            wrong.append("tệp tải về khác tệp đã gửi")
    return Figure("evidence", "Minh chứng gửi ở A, tải ở cả hai", "từng byte như nhau", f"{len(data)} byte", wrong)


def throttle(house: House, world: World, sizes: Sizes) -> Figure:
    """Wrong passwords here and there count together."""
    person, name = Both(house.ports, world.clerks[0].username, PASSWORD), world.standing.username
    person.cookies.clear()
    statuses = []
    for _n in range(8):
        page = person.get("/dang-nhap/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        assert token
        values = {"csrfmiddlewaretoken": token[1], "login": name, "password": "sai-mat-khau-1"}
        answer = person.send(posting("/dang-nhap/", values), keep=True)
        statuses.append("chặn" if answer.status == 429 or "quá nhiều" in answer.body.lower() else str(answer.status))
    wrong = [] if statuses[6:] == ["chặn", "chặn"] and "chặn" not in statuses[:6] else [f"trả lời {statuses}"]
    return Figure(
        "throttle", "Mật khẩu sai lần lượt ở hai máy", "sau 6 lần cả hai cùng chặn", " ".join(statuses), wrong
    )


def same_edit(house: House, world: World, sizes: Sizes) -> Figure:
    """The same version of a task is edited on both at once."""
    task, findings, gate = world.task(), list[str](), Barrier(2)
    editors = [Client(port, user.username, PASSWORD) for port, user in zip(house.ports, world.clerks, strict=False)]
    path = f"/nhiem-vu/{task.pk}/sua/"

    def send(client: Client, fields: dict[str, str]) -> Any:
        connection = client.connect()
        gate.wait()
        return client.send(posting(path, fields), connection=connection)

    with ThreadPoolExecutor(2) as pool:
        for turn in range(sizes.rounds):
            titles = [f"Máy {name}, lượt {turn}" for name in "AB"]
            forms = [client.form(path, "version") | words(title) for client, title in zip(editors, titles, strict=True)]
            findings += judge(turn, titles, list(pool.map(send, editors, forms)), task)
    return Figure(
        "edit",
        f"Cùng sửa một việc ở hai máy: {sizes.rounds} lượt",
        "một được, một gặp trang 409",
        f"{sizes.rounds - len(findings)}/{sizes.rounds}",
        findings,
    )


def tables(house: House, world: World, sizes: Sizes) -> Figure:
    """A large table is begun on one machine; the worker reads and writes it; the other one shows how far it is."""
    person, book, target = Both(house.ports, world.clerks[0].username, PASSWORD), Workbook(), io.BytesIO()
    book.active.append(["Tên đơn vị", "Loại"])  # type: ignore[union-attr]
    for number in range(sizes.posts):
        book.active.append([f"Hội hai máy số {number}", "Hội thành viên"])  # type: ignore[union-attr]
    book.save(target)
    fields = person.form("/quan-tri/bang/don-vi/", "request_key")
    answer = person.send(posting("/quan-tri/bang/don-vi/", fields, {"file": ("bang.xlsx", target.getvalue())}))
    if not answer.saved:
        said = " ".join(lxml.html.fromstring(answer.body or "<p>").text_content().split())
        return Figure("table", "Bảng lớn", "", "không gửi được", [f"{answer.status}: {said[-400:]}"])
    began, looks = time.monotonic(), 0
    for state in ("open", "written"):
        while TableImport.objects.get().state != state and time.monotonic() - began < WITHIN:
            looks += person.get(answer.location).status == 200
            time.sleep(0.3)
        if state == "open":
            values = person.form(answer.location, "seen") | {"buoc": "ghi"}
            person.send(posting(answer.location, values))
    row, count = TableImport.objects.get(), Unit.objects.filter(name__startswith="Hội hai máy").count()
    wrong = [] if (row.state, count) == ("written", sizes.posts) else [f"{row.state}: {count} đơn vị. {row.message}"]
    found = f"{count} đơn vị, {looks} lần xem, {time.monotonic() - began:.0f} giây"
    return Figure(
        "table", f"Bảng {sizes.posts} dòng gửi ở A, máy nền đọc và ghi, xem ở B", "ghi đúng một lần", found, wrong
    )


def reports(house: House, world: World, sizes: Sizes) -> Figure:
    """A report that waits is made by the worker and fetched on both."""
    report, began = queued(world), time.monotonic()
    person = Both(house.ports, world.office.username, PASSWORD)
    while Report.objects.get(pk=report.pk).state in {"waiting", "running"} and time.monotonic() - began < WITHIN:
        person.get(f"/bao-cao/{report.pk}/")
        time.sleep(0.3)
    answers = [person.get(f"/bao-cao/{report.pk}/tep/") for _n in range(2)]
    row = Report.objects.get(pk=report.pk)
    fine = [answer.status == 200 and answer.body[:2] == "PK" for answer in answers] == [True, True]
    same = answers[0].body == answers[1].body
    wrong = [] if fine and same else [f"{row.state} {row.message}: {[answer.status for answer in answers]}"]
    return Figure(
        "report",
        "Báo cáo chờ máy nền, lấy ở cả hai",
        "cùng một tệp",
        f"{time.monotonic() - began:.0f} giây, dựng {row.attempts} lần",
        wrong,
    )


PARTS = (sessions, documents, evidence, same_edit, tables, reports, throttle)
