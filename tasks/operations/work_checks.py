"""Checks of what the program does by itself: daily jobs, queues, mail, backups; and of errors and accounts."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.installation import mail_goes_to_files
from members.job_runs import last_good_run, last_run, last_seen
from members.keeping.state import Level as Kept
from members.keeping.state import backup_state, check_state
from members.models import JobOutcome, JobRun, Role, User

from . import measures
from .error_count import errors_of_a_day
from .finding import Finding, Level, Step, worst

A_DAY = timedelta(hours=26)  # and two hours in which a daily job may be late
WAITS_TOO_LONG = timedelta(minutes=15)
LONG_RUN = timedelta(hours=3)


def daily(now: datetime) -> Finding:
    """The one timer that everything of every day hangs on."""
    return _job("run_daily", _("Việc hằng ngày"), now, _timer("daily", "run_daily"))


def _timer(unit: str, command: str) -> list[Step]:
    return [
        Step(_("Xem lịch chạy trên máy chủ có bật không."), f"systemctl status lhh_tracker-{unit}.timer"),
        Step(_("Xem lần chạy gần nhất nói gì."), f"sudo journalctl -u lhh_tracker-{unit} -n 50"),
        Step(_("Chạy thử một lần; chạy thêm không hại gì."), f"sudo lhh_tracker {command}"),
    ]


def _job(name: str, title: str, now: datetime, steps: list[Step]) -> Finding:
    """A job that must have ended well within a day."""
    run, good = last_run(name), last_good_run(name)
    if run is None:
        level = Level.BAD if settings.PRODUCTION else Level.WARN
        return Finding(name, title, level, [_("Chưa chạy lần nào.")], steps)
    found, level = [_ago(_("Chạy gần nhất cách đây %s."), run.started_at, now)], Level.GOOD
    if run.outcome == JobOutcome.FAILED:
        level = Level.BAD
        found.append(_("Lần đó bị lỗi."))
    elif run.outcome == JobOutcome.RUNNING and now - run.started_at > LONG_RUN:
        level = Level.WARN
        found.append(_("Lần đó chưa kết thúc: có thể đã bị ngắt giữa chừng."))
    if now - run.started_at > A_DAY:
        level = Level.BAD
        found.append(_("Đã quá một ngày chưa chạy lại."))
    if level != Level.GOOD:
        found.append(
            _ago(_("Lần chạy tốt gần nhất cách đây %s."), good.started_at, now)
            if good
            else _("Chưa có lần nào chạy tốt.")
        )
    return Finding(name, title, level, found, steps if level != Level.GOOD else [])


def _ago(sentence: str, at: datetime, now: datetime) -> str:
    return sentence % _age(now - min(at, now))


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 90:
        return ngettext("%d phút", "%d phút", minutes) % minutes
    hours = minutes // 60
    if hours < 48:
        return ngettext("%d giờ", "%d giờ", hours) % hours
    return ngettext("%d ngày", "%d ngày", hours // 24) % (hours // 24)


def backups(now: datetime) -> Finding:
    """The newest good backup, where it is, and whether the files of the documents are all there."""
    state, files = backup_state(now), check_state(now)
    level = Level.GOOD
    if not state.is_well:
        level = Level.WARN if state.level == Kept.NEVER and not settings.PRODUCTION else Level.BAD
    found = [{
        Kept.NEVER: _("Chưa có bản sao lưu nào."),
        Kept.FAILED: _("Lần sao lưu gần nhất bị lỗi."),
        Kept.OLD: _("Bản tốt gần nhất đã quá một ngày."),
        Kept.GOOD: _("Bản gần nhất tốt."),
    }[Kept(state.level)]]  # fmt: skip
    if state.good:
        found.append(_("Bản tốt gần nhất cách đây %s.") % state.age)
    steps = [] if level == Level.GOOD else [
        Step(_("Sao lưu ngay một bản."), "sudo lhh_tracker backup"),
        Step(_("Xem việc hằng ngày có chạy không: sao lưu nằm trong đó."), "systemctl status lhh_tracker-daily.timer"),
    ]  # fmt: skip
    if files.level == Kept.FAILED:
        level = Level.BAD
        found.append(_("Soát tệp thấy có tệp mất hoặc hỏng."))
        steps.append(Step(_("Xem tệp nào; lấy lại từ bản sao lưu."), "sudo lhh_tracker check_files"))
    elif files.good:
        found.append(_("Soát tệp: tốt, cách đây %s.") % files.age)
    return Finding("backup", _("Sao lưu"), level, found, steps)


def queues(now: datetime) -> Finding:
    """Work that waits too long means that nobody works it off."""
    found, stuck = [], []
    for queue in measures.queues():
        told = _("%(title)s: %(waiting)d chờ, %(running)d đang làm.")
        found.append(told % {"title": queue.title, "waiting": queue.waiting, "running": queue.running})
        if queue.oldest and not queue.running and now - queue.oldest > WAITS_TOO_LONG:
            stuck.append(queue)
            found.append(_ago(_("Việc cũ nhất đã chờ %s mà không ai làm."), queue.oldest, now))
    steps = [Step(_("Làm hết việc đang chờ."), f"sudo lhh_tracker {queue.command}") for queue in stuck]
    if stuck:
        steps.insert(
            0, Step(_("Khởi động lại chương trình làm việc nền."), "sudo systemctl restart lhh_tracker-worker")
        )
    return Finding("queues", _("Việc nền"), Level.BAD if stuck else Level.GOOD, found, steps)


def mail(now: datetime) -> Finding:
    state, seen = measures.mails(), last_seen("send_mail")
    found, steps, levels = [], [], [Level.GOOD]
    if mail_goes_to_files():
        levels.append(Level.WARN)
        found.append(_("Thư chỉ được ghi ra tệp trên máy chủ, chưa gửi ra ngoài."))
        steps.append(Step(_("Đặt EMAIL_URL là máy chủ thư trong tệp môi trường, rồi khởi động lại chương trình.")))
    else:
        found.append(_("Gửi qua máy chủ thư."))
    found.append(
        _("%(n)d thư đang chờ, %(lost)d thư thôi không gửi nữa.") % {"n": state.waiting, "lost": state.given_up}
    )
    if state.oldest and now - state.oldest > A_DAY:
        levels.append(Level.BAD)
        found.append(_ago(_("Thư cũ nhất đã chờ %s."), state.oldest, now))
        steps.append(Step(_("Gửi thử và xem máy chủ thư nói gì."), "sudo lhh_tracker send_mail"))
    if settings.PRODUCTION and (seen is None or now - seen > A_DAY):
        levels.append(Level.WARN)
        found.append(
            _ago(_("Việc gửi lại thư chạy gần nhất cách đây %s."), seen, now)
            if seen
            else _("Việc gửi lại thư chưa chạy lần nào.")
        )
        steps += _timer("mail", "send_mail")
    return Finding("mail", _("Thư"), worst(*levels), found, steps, reverse("tasks:mails"), _("Thư đã gửi"))


def errors(now: datetime) -> Finding:
    count = errors_of_a_day(now)
    failed = JobRun.objects.filter(outcome=JobOutcome.FAILED, started_at__gt=now - timedelta(days=1)).count()
    found = [_("24 giờ qua: %(pages)d trang bị lỗi, %(jobs)d lần việc nền bị lỗi.") % {"pages": count, "jobs": failed}]
    steps = [
        Step(_("Tìm dòng lỗi trong nhật ký."), "sudo journalctl -u lhh_tracker-web --since -1d | grep ERROR"),
        Step(_("Gửi dòng đó cùng tệp của trang này cho người bảo trì.")),
    ]
    is_well = not count and not failed
    return Finding("errors", _("Lỗi"), Level.GOOD if is_well else Level.WARN, found, [] if is_well else steps)


def accounts() -> Finding:
    active = User.objects.filter(is_active=True)
    admins = active.filter(role=Role.ADMIN)
    guarded = (
        Authenticator.objects.filter(user__in=admins, type=Authenticator.Type.TOTP).values("user").distinct().count()
    )
    count = admins.count()
    found = [
        _("%(n)d tài khoản đang dùng, %(locked)d đã khóa.")
        % {"n": active.count(), "locked": User.objects.filter(is_active=False).count()},
        _("%(n)d quản trị, trong đó %(guarded)d xác thực hai bước.") % {"n": count, "guarded": guarded},
    ]
    steps = []
    if guarded < count:
        steps.append(Step(_("Mỗi quản trị bật xác thực hai bước ở trang Tài khoản của mình.")))
    if count == 1:
        steps.append(Step(_("Thêm một quản trị nữa: khi người duy nhất đi vắng thì không ai mở khóa được cho ai.")))
    level = Level.WARN if steps else Level.GOOD
    return Finding("accounts", _("Tài khoản"), level, found, steps, reverse("members:users"), _("Tài khoản"))
