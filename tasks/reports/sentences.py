"""Sentences that tell the figures of a review. Every number in them is one of the tables. No ORM."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from members.templatetags.page import share

from ..day_counts import grouped
from ..period_words import bare_name
from ..periods import ReportingPeriod
from ..reviews.head import PointThen
from ..reviews.tables import Due, Extended
from ..status import Summary
from .wording import roman


def section(number: int, title: str, *, is_party: bool) -> str:
    """ "II. NHIỆM VỤ QUÁ HẠN"; papers of the Party write "II- "."""
    return f"{roman(number)}{'-' if is_party else '.'} {title}"


def main_figures(summary: Summary, ended: int = 0) -> Iterator[str]:
    """What was to be done and how much of it was, with how the rate is made."""
    if not summary.total:
        yield _("Trong kỳ không có nhiệm vụ nào phải theo dõi.")
    else:
        yield _("Tổng số nhiệm vụ phải theo dõi là %(total)s, trong đó:") % {"total": grouped(summary.total)}
        yield _("- Đã hoàn thành %(done)s nhiệm vụ (đúng hạn %(on_time)s, quá hạn %(late)s);") % {
            "done": grouped(summary.completed),
            "on_time": grouped(summary.done_on_time),
            "late": grouped(summary.done_late),
        }
        yield _(
            "- Chưa hoàn thành %(open)s nhiệm vụ (trong hạn %(in_time)s, quá hạn %(late)s, không hạn hoặc chờ điều kiện"
            " %(undated)s)."
        ) % {
            "open": grouped(summary.not_completed),
            "in_time": grouped(summary.in_time),
            "late": grouped(summary.late),
            "undated": grouped(summary.undated),
        }
        yield rate(summary)
    if ended:
        yield _("Ngoài ra có %s nhiệm vụ kết thúc không thực hiện, không tính vào các số trên.") % grouped(ended)


def due_and_waiting(summary: Summary, dues: Iterable[Due], waiting: int) -> Iterator[str]:
    """How many fell due within the period, and which of the undated wait for a condition."""
    due = sum((one.summary for one in dues), Summary())
    if due.total:
        yield _("Trong kỳ có %(due)s nhiệm vụ đến hạn, đến cuối kỳ đã hoàn thành %(done)s nhiệm vụ.") % {
            "due": grouped(due.total),
            "done": grouped(due.completed),
        }
    if waiting:
        yield _("Trong %(undated)s nhiệm vụ không hạn hoặc chờ điều kiện, %(n)s nhiệm vụ đang chờ hoặc tạm hoãn.") % {
            "undated": grouped(summary.undated),
            "n": grouped(waiting),
        }


def rate(summary: Summary) -> str:
    if summary.rate_permille is None:
        return _("Chưa có nhiệm vụ nào đến hạn để tính tỷ lệ hoàn thành.")
    base = summary.completed + summary.late
    return _("Tỷ lệ hoàn thành đạt %(rate)s (%(done)s trên %(base)s nhiệm vụ đã hoàn thành hoặc đã quá hạn).") % {
        "rate": share(summary.rate_permille),
        "done": grouped(summary.completed),
        "base": grouped(base),
    }


def of_period(point: PointThen) -> str:
    return bare_name(ReportingPeriod.from_slug(point.period))


def compared(now: Summary, then: PointThen | None, since: str) -> str:
    """ "So với quý II/2026, tỷ lệ hoàn thành tăng 5,0 điểm phần trăm (từ 75,0% lên 80,0%); …"; "" without the other
    period. `since` is how the sentence begins: _("So với %s")."""
    if then is None:
        return ""
    name, was = of_period(then), then.summary
    if not was.total:
        return _("%s không có nhiệm vụ nào để so sánh.") % (name[:1].upper() + name[1:])
    told = [_rates(now, was)] if None not in (now.rate_permille, was.rate_permille) else []
    told.append(_("hoàn thành %s") % _moved(was.completed, now.completed))
    told.append(_("quá hạn chưa hoàn thành %s") % _moved(was.late, now.late))
    return f"{since % name}, {'; '.join(told)}."


def _rates(now: Summary, was: Summary) -> str:
    new, old = now.rate_permille or 0, was.rate_permille or 0
    told = {"gap": share(abs(new - old)).rstrip("%"), "old": share(old), "new": share(new)}
    if new == old:
        return _("tỷ lệ hoàn thành giữ nguyên %(new)s") % told
    words = _("tỷ lệ hoàn thành tăng %(gap)s điểm phần trăm (từ %(old)s lên %(new)s)")
    if new < old:
        words = _("tỷ lệ hoàn thành giảm %(gap)s điểm phần trăm (từ %(old)s xuống %(new)s)")
    return words % told


def _moved(was: int, now: int) -> str:
    told = {"old": grouped(was), "new": grouped(now), "gap": grouped(abs(now - was))}
    if now == was:
        return _("%(new)s nhiệm vụ, không đổi") % told
    return (_("%(new)s nhiệm vụ, tăng %(gap)s") if now > was else _("%(new)s nhiệm vụ, giảm %(gap)s")) % told


def extended(moved: Extended, summary: Summary) -> str:
    """On time by both due dates; "" where nothing was ever extended."""
    if not moved.tasks:
        return ""
    told = {"tasks": grouped(moved.tasks), "times": grouped(moved.times), "done": grouped(summary.completed)}
    told |= {"first": grouped(moved.on_time_first), "last": grouped(moved.on_time_extended)}
    return (
        _(
            "Có %(tasks)s nhiệm vụ đã được gia hạn, tổng cộng %(times)s lượt. Trong %(done)s nhiệm vụ hoàn thành, "
            "%(first)s nhiệm vụ đúng hạn ban đầu, %(last)s nhiệm vụ đúng hạn nếu tính cả gia hạn."
        )
        % told
    )


def changed(since: Mapping[str, int] | None) -> str:
    """What happened since the review before; "" where nothing is told of it."""
    words = {
        "given": _("giao mới %s nhiệm vụ"),
        "completed": _("hoàn thành thêm %s nhiệm vụ"),
        "became_late": _("%s nhiệm vụ trở thành quá hạn"),
        "extended": _("gia hạn %s nhiệm vụ"),
        "reassigned": _("chuyển đơn vị chủ trì %s nhiệm vụ"),
        "ended": _("kết thúc không thực hiện %s nhiệm vụ"),
        "carried": _("kỳ trước chuyển sang %s nhiệm vụ chưa xong"),
    }
    told = [text % grouped(since[name]) for name, text in words.items() if since and since.get(name)]
    return _("Kể từ kỳ rà soát trước: %s.") % "; ".join(told) if told else ""
