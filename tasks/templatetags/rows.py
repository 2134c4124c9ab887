"""Rows of the task list. Fifty rows of twenty values each are most of the page: printed here, not by template nodes.

{% load rows %}{% task_rows rows pick=True act=True %}, or under their heads {% task_groups groups pick=True act=True %}
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members.templatetags.page import icon
from tasks.grouping import Group
from tasks.list_head import Choice, Tab
from tasks.past_page import PastTab
from tasks.task_rows import Row

register = template.Library()
CURRENT = ' aria-current="true"'


@register.simple_tag
def task_rows(
    rows: Iterable[Row], pick: bool, act: bool, is_open: bool = False, focus: bool = False, told: str = ""
) -> SafeString:
    """The rows; `pick` with a box to choose them, `act` with the last column, `is_open` above an open inline form,
    `focus` when that form was closed and the focus comes back, `told` what was done in it."""
    words = _Words(pick, act, is_open, focus, told)
    return mark_safe("".join([words.row(row) for row in rows]))  # noqa: S308 - every value is escaped below


@register.simple_tag
def task_groups(groups: Iterable[Group], pick: bool, act: bool, is_page: bool = False) -> SafeString:
    """The rows of each group under its head; `is_page` when a group may go on beyond what is shown."""
    words, heads = _Words(pick, act), _HeadWords(is_page)
    bodies = [
        f"<tbody>{heads.head(group) if group.head else ''}{''.join([words.row(row) for row in group.rows])}</tbody>"
        for group in groups
    ]
    return mark_safe("".join(bodies))  # noqa: S308 - every value is escaped below


@register.simple_tag
def state_tabs(tabs: Iterable[Tab | PastTab]) -> SafeString:
    """The states above the list, each with its count."""
    lines = [
        f'<li class="{tab.css}"><a href="{escape(tab.url)}"{CURRENT if tab.current else ""}>'
        f"{icon(tab.icon) if tab.icon else ''}{escape(tab.label)} "
        f'<span class="count">{localize(tab.count)}</span></a></li>'
        for tab in tabs
    ]
    return mark_safe("".join(lines))  # noqa: S308 - every value is escaped above, css and count are ours


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The options of a select."""
    lines = [
        f'<option value="{escape(c.value)}"{" selected" if c.chosen else ""}>{escape(c.label)}</option>'
        for c in choices
    ]
    return mark_safe("".join(lines))  # noqa: S308 - every value is escaped above


class _Words:
    """The words that all rows share, looked up once."""

    def __init__(self, pick: bool, act: bool, is_open: bool = False, focus: bool = False, told: str = "") -> None:
        self.pick, self.act, self.is_open = pick, act, is_open
        self.focus = " autofocus" if focus else ""
        self.told = (
            f'<span class="small is-done d-block" role="status">{icon("check")} {escape(told)}</span>' if told else ""
        )
        self.css = ' class="is-open"' if is_open else ""
        self.choose, self.record = escape(_("Chọn")), escape(_("Ghi tiến độ"))
        self.lead, self.due = escape(_("Chủ trì")), escape(_("Hạn"))
        self.with_ = escape(_("cùng"))
        self.nobody = f'<span class="chip chip--soon chip--plain">{icon("assign")}{escape(_("Chưa giao"))}</span>'

    def row(self, row: Row) -> str:
        title = escape(row.title)
        return (
            f'<tr id="t{row.key}"{self.css}>{self._box(row, title) if self.pick else ""}'
            f'<td class="w-no num muted">{row.position}</td>'
            f'<th class="w-task" scope="row"><a class="title" href="{row.url}">{title}</a>{self._meta(row)}</th>'
            f'<td class="w-unit" data-label="{self.lead}">{self._units(row)}</td>'
            f'<td class="w-due" data-label="{self.due}">{self._due(row)}</td>'
            f'<td class="w-state">{row.chip}</td>{self._action(row, title) if self.act else ""}</tr>\n'
        )

    def _box(self, row: Row, title: str) -> str:
        return (
            '<td class="w-pick"><input class="form-check-input" type="checkbox" name="pick" form="bulk" '
            f'value="{row.key}" aria-label="{self.choose} {title}"></td>'
        )

    def _meta(self, row: Row) -> str:
        number = f'<span class="of-doc nowrap">{escape(row.number)} · </span>' if row.number else ""
        return f'<span class="meta">{number}{escape(row.meta)}</span>'

    def _units(self, row: Row) -> str:
        coops = f'<span class="meta">{self.with_} {escape(row.coops)}</span>' if row.coops else ""
        return (escape(row.leads) or self.nobody) + coops

    def _due(self, row: Row) -> str:
        due = f'<span class="due">{row.due}</span>' if row.due else ""
        return (
            f'{due}{row.when}<span class="words d-block">{escape(row.phrase)}</span>' if row.phrase else due + row.when
        )

    def _action(self, row: Row, title: str) -> str:
        if not row.can_record or self.is_open:
            return f'<td class="w-act">{self.told}</td>'
        return (
            f'<td class="w-act"><a class="btn btn-quiet btn-sm" href="{row.url}tien-do/" hx-get="{row.url}tien-do/" '
            f'hx-target="closest tr" hx-swap="outerHTML" aria-label="{self.record}: {title}"{self.focus}>'
            f"{self.record}</a>{self.told}</td>"
        )


class _HeadWords:
    """The words that the heads of all groups share, looked up once."""

    def __init__(self, is_page: bool) -> None:
        self.total, self.done = _("%(total)s nhiệm vụ"), _("đã xong %(done)s")
        self.shown = _(", hiện %(shown)s") if is_page else ""
        self.late, self.icon = _("quá hạn %(late)s"), icon("late")

    def head(self, group: Group) -> str:
        head = group.head
        if head is None:
            return ""
        label, note = escape(head.label), f" &nbsp;{escape(head.note)}" if head.note else ""
        name = f'<a href="{escape(head.url)}">{label}</a>' if head.url else f"<strong>{label}</strong>"
        shown = escape(self.shown % {"shown": len(group.rows)}) if self.shown else ""
        counts = f"{escape(self.total % {'total': group.total})}{shown} · {escape(self.done % {'done': group.done})}"
        late = escape(self.late % {"late": group.late}) if group.late and group.late.value else ""
        told = f' · <span class="is-late">{self.icon} {late}</span>' if late else ""
        return (
            f'<tr class="group"><th colspan="7" scope="rowgroup">{name}{note} '
            f'<span class="muted">· {counts}{told}</span></th></tr>'
        )
