"""Rows of a review's table of late tasks as they are read; whoever writes in them gets forms from the template instead.
{% load late_rows %}{% late_rows late.rows period late.review life.snapshot request.user %}
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members.models import User
from members.templatetags.page import day, icon

from ..models import ProgressEntry, Review, Snapshot
from ..period_filter import Period
from ..review_late import EditRow
from ..reviews.late_table import LateRow
from ..reviews.rows import number

register = template.Library()


@register.simple_tag
def late_rows(
    rows: Iterable[EditRow], period: Period, review: Review | None, snapshot: Snapshot | None, user: User
) -> SafeString:
    words = _Words(period, bool(review and not snapshot), bool(user.is_office and not snapshot))
    return mark_safe("".join([words.row(one.number, one.row) for one in rows]))  # noqa: S308 - all escaped below


class _Words:
    """The words that all rows share, looked up once. `opens`: each row leads to its own page; `asks`: one without a
    cause leads to where it is reported."""

    def __init__(self, period: Period, opens: bool, asks: bool) -> None:
        self.period, self.opens, self.asks = period.key, opens, asks
        self.lead, self.due = escape(_("Chủ trì")), escape(_("Hạn"))
        self.cause, self.conclusion = escape(_("Nguyên nhân, kiến nghị")), escape(_("Kết luận"))
        self.proposal = f'<span class="strong">{escape(_("Kiến nghị:"))}</span>'
        self.nobody = f'<span class="muted">{escape(_("Chưa giao"))}</span>'
        self.alone, self.open_alone = escape(_("mở riêng")), _("Mở riêng: %(title)s")
        self.record, self.record_of = escape(_("Ghi nguyên nhân")), _("Ghi nguyên nhân: %(title)s")
        self.no_cause = f'<span class="is-soon small">{icon("late")} {escape(_("Chưa ghi nguyên nhân"))}</span>'
        self.answerable, self.until = escape(_("Chịu trách nhiệm:")), escape(_("Xong trước:"))

    def row(self, place: int, row: LateRow) -> str:
        return (
            f'<tr id="viec-{row.task}"><td class="w-no num muted">{number(place)}</td><th class="w-task" scope="row">'
            f'<a class="title" href="{row.url}">{escape(row.title)}</a><span class="meta">{escape(row.basis)}'
            f'{self._own_page(row)}</span></th><td class="w-unit" data-label="{self.lead}">'
            f'{escape(row.leads) or self.nobody}</td><td class="w-due" data-label="{self.due}">{_due(row)}</td>\n'
            f'<td class="w-field" data-label="{self.cause}">{self._why(row)}</td>\n'
            f'<td class="w-field" data-label="{self.conclusion}">{self._concluded(row)}</td></tr>\n'
        )

    def _own_page(self, row: LateRow) -> str:
        if not self.opens:
            return ""
        url, name = reverse("tasks:review_line", args=[self.period, row.task]), self.open_alone % {"title": row.title}
        return f'<span class="no-print"> · <a href="{url}" aria-label="{escape(name)}">{self.alone}</a></span>'

    def _why(self, row: LateRow) -> str:
        told = self._told(row)
        if row.has_no_cause:
            told += self.no_cause
            if self.asks:
                url, name = reverse("tasks:progress", args=[row.task]), self.record_of % {"title": row.title}
                told += f' <a class="small no-print" href="{url}" aria-label="{escape(name)}">{self.record}</a>'
        if row.earlier:
            told += f'<p class="small muted mb-0">{linebreaksbr(row.earlier)}</p>'
        return told + (f'<p class="mb-0">{linebreaksbr(row.line.cause)}</p>' if row.line.cause else "")

    def _told(self, row: LateRow) -> str:
        if row.result:
            words = _("Đã báo xong %(d)s, chờ xác nhận") % {"d": day(row.result.reported_on)}
            return f'<p class="small mb-0">{escape(words)}</p>'
        if row.told:
            return self._reported(row.told)
        return f'<p class="small mb-0">{self.proposal} {escape(row.proposal)}</p>' if row.proposal else ""

    def _reported(self, cause: ProgressEntry) -> str:
        proposal = f" {self.proposal} {escape(cause.proposal)}" if cause.proposal else ""
        who = escape(str(cause.unit or cause.author))
        told = f'{escape(cause.obstacle)}{proposal}<span class="meta">{who}, {day(cause.reported_on)}</span>'
        return f'<p class="mb-0">{told}</p>'

    def _concluded(self, row: LateRow) -> str:
        line = row.line
        told = (
            f'<p class="mb-0">{linebreaksbr(line.conclusion)}</p>'
            if line.conclusion
            else '<span class="muted">–</span>'
        )
        if line.answerable:
            told += f'<p class="small mb-0">{self.answerable} {escape(line.answerable)}</p>'
        return told + (f'<p class="small mb-0">{self.until} {day(line.until)}</p>' if line.until else "")


def _due(row: LateRow) -> str:
    due = f'<span class="due">{day(row.due_on)}</span>' if row.due_on else ""
    late = f'<span class="small is-late">{escape(row.how_late)}</span>' if row.how_late else ""
    return due + late + (f'<span class="small d-block">{escape(row.after)}</span>' if row.after else "")
