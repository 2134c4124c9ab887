"""Checks of the machine and the program on it: version, settings, database, storage, clock, other programs."""

import platform
import time
from datetime import datetime, timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from members import virus_scan
from members.models import JobRun
from members.site import site_url
from resolutions.reading import confined, tesseract

from ..reports.pdf import TIMES
from . import measures
from .finding import Finding, Level, Step, size, worst
from .readiness import storage_works, waiting_migrations

SLOW = 0.5  # seconds for the smallest question
APART = timedelta(seconds=60)
LITTLE, VERY_LITTLE = 0.10, 0.03  # of a disk
RESTART = "sudo systemctl restart lhh_tracker-web lhh_tracker-worker"


def program() -> Finding:
    found = [
        _("Phiên bản %s.") % settings.VERSION,
        f"Python {platform.python_version()}, Django {django.get_version()}, {platform.platform(terse=True)}.",
    ]
    return Finding("program", _("Chương trình"), Level.GOOD, found)


def environment() -> Finding:
    """Whether it runs as for real work: https, its own address, a key of its own, nothing for developers."""
    steps: list[Step] = []
    level = Level.GOOD
    if not settings.PRODUCTION:
        level = Level.WARN
        steps.append(Step(_("Đặt PRODUCTION=1 trong tệp môi trường nếu đây là bản chạy thật.")))
    if settings.DEBUG:
        level = Level.BAD
        steps.append(Step(_("Bỏ DEBUG=1: trang lỗi đang cho người lạ thấy bên trong chương trình.")))
    if not settings.SITE_URL:
        level = worst(level, Level.WARN)
        steps.append(Step(_("Đặt SITE_URL là địa chỉ thật: liên kết trong thư chưa mở được từ máy khác.")))
    if settings.PRODUCTION and not settings.TRUSTED_PROXIES:
        level = worst(level, Level.WARN)
        steps.append(
            Step(_("Đặt TRUSTED_PROXIES=1 nếu có nginx đứng trước: hiện mọi người như cùng một địa chỉ mạng."))
        )
    if steps:
        steps.append(Step(_("Khởi động lại chương trình."), RESTART))
    way = _("Chạy thật, chỉ qua https.") if settings.PRODUCTION else _("Chạy thử, không bắt buộc https.")
    names = _("Tên miền được nhận: %s.") % ", ".join(settings.ALLOWED_HOSTS)
    told = (
        _("Lỗi được gửi thư cho người trông máy.")
        if settings.ERROR_MAIL
        else _("Lỗi chưa được gửi thư cho ai (ERROR_MAIL).")
    )
    return Finding(
        "environment", _("Địa chỉ và bảo vệ"), level, [way, _("Địa chỉ: %s") % site_url(), names, told], steps
    )


def database() -> Finding:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    seconds = time.perf_counter() - started
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    found = [
        _("%(name)s %(version)s, cỡ %(size)s.")
        % {"name": name, "version": version, "size": size(measures.database_bytes())},
        _("Trả lời trong %s ms.") % max(1, round(seconds * 1000)),
    ]
    waiting = waiting_migrations()
    steps = []
    if waiting:
        found.append(_("Còn %d thay đổi cấu trúc chưa chạy.") % len(waiting))
        steps = [Step(_("Chạy cập nhật cấu trúc, rồi khởi động lại chương trình."), "sudo lhh_tracker migrate")]
    if seconds > SLOW:
        steps.append(Step(_("Máy chủ đang rất bận, hoặc ổ đĩa chậm: xem chương trình nào đang chiếm máy."), "top"))
    level = Level.BAD if waiting else Level.WARN if seconds > SLOW else Level.GOOD
    return Finding("database", _("Cơ sở dữ liệu"), level, found, steps)


def storage() -> Finding:
    """Whether files can be kept, and how much room there still is for them and for the database."""
    works, folder = storage_works(), measures.files_folder()
    found = [_("Ghi và đọc lại được.") if works else _("Không ghi được hoặc không đọc lại được.")]
    levels, steps = [Level.GOOD if works else Level.BAD], []
    if not works:
        steps.append(Step(_("Xem quyền ghi của thư mục (FILES_ROOT) hoặc kết nối tới kho tệp (FILES_S3_…).")))
    places = {folder: _("tệp"), measures.database_folder(): _("dữ liệu")}
    for place, name in places.items():
        if place is None:
            continue
        level, told = _room(place, name)
        levels.append(level)
        found.append(told)
    if folder is None:
        found.append(_("Tệp nằm ở kho trên máy khác."))
    if worst(*levels[1:]) != Level.GOOD:
        steps.append(
            Step(
                _("Tìm thư mục lớn nhất, dọn tệp không cần, hoặc gắn ổ lớn hơn."), "sudo du -xh / | sort -h | tail -20"
            )
        )
    return Finding("storage", _("Nơi giữ tệp"), worst(*levels), found, steps)


def _room(place: Path, name: str) -> tuple[Level, str]:
    free, whole = measures.disk(place)
    share = free / whole if whole else 0
    level = Level.BAD if share < VERY_LITTLE else Level.WARN if share < LITTLE else Level.GOOD
    told = _("Ổ đĩa của %(name)s (%(place)s): còn trống %(free)s trên %(whole)s.")
    return level, told % {"name": name, "place": place, "free": size(free), "whole": size(whole)}


def clock(now: datetime) -> Finding:
    """Our clock against the database's, and against what was written last: it must not have gone back."""
    found = [_("Bây giờ là %(time)s (%(zone)s).") % {
        "time": timezone.localtime(now).strftime("%H:%M %d/%m/%Y"), "zone": settings.TIME_ZONE,
    }]  # fmt: skip
    wrong = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > APART:
            wrong.append(_("Đồng hồ của cơ sở dữ liệu lệch %d giây.") % apart.total_seconds())
    newest = JobRun.objects.order_by("-started_at").values_list("started_at", flat=True).first()
    if newest and newest > now + APART:
        wrong.append(_("Có việc được ghi vào lúc còn chưa tới: đồng hồ đã bị chỉnh lùi."))
    steps = [Step(_("Bật chỉnh giờ tự động, rồi xem lại."), "sudo timedatectl set-ntp true")] if wrong else []
    return Finding("clock", _("Đồng hồ"), Level.BAD if wrong else Level.GOOD, found + wrong, steps)


def virus_scanner() -> Finding | None:
    """Nothing where none is set. Where one is, no file comes in while it is silent."""
    if not virus_scan.is_set():
        return None
    title = _("Diệt vi-rút")
    try:
        told = virus_scan.version()
    except virus_scan.Unscanned:
        told = ""
    if told:
        return Finding("virus_scanner", title, Level.GOOD, [_("Tệp gửi lên được quét trước khi lưu."), f"{told}."])
    found = [_("clamd không trả lời: không tệp nào gửi lên được.")]
    restart = Step(_("Xem và khởi động lại clamd."), "sudo systemctl restart clamav-daemon")
    bare = Step(
        _("Chưa sửa được ngay: bỏ CLAMD_ADDRESS trong tệp môi trường, rồi khởi động lại chương trình."), RESTART
    )
    return Finding("virus_scanner", title, Level.BAD, found, [restart, bare])


def programs() -> Finding:
    """Other programs that reading and printing use where they are there; without them everything else works."""
    found, steps = [], []
    lacking = tesseract.lacking()
    office = confined.program("soffice") or confined.program("libreoffice") or confined.program("antiword")
    for is_here, here, missing, package in (
        (not lacking, _("Đọc được bản quét."), _("Chưa đọc được bản quét."), "tesseract-ocr tesseract-ocr-vie"),
        (office, _("Đọc được tệp .doc cũ."), _("Chưa đọc được tệp .doc cũ."), "antiword"),
        (TIMES.exists(), _("Có bộ chữ cho bản in PDF."), _("Bản in PDF dùng bộ chữ thay thế."), "fonts-liberation2"),
    ):
        found.append(here if is_here else missing)
        if not is_here:
            steps.append(Step(_("Cài thêm nếu cần."), f"sudo apt install {package}"))
    return Finding("programs", _("Phần mềm kèm theo"), Level.WARN if steps else Level.GOOD, found, steps)
