"""The history of a task on its page. A task may have two hundred lines: printed here, not by template nodes.

{% load history %}{% history_lines task lines %}
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from members.templatetags.page import day, icon
from tasks.detail import Change, File, Line
from tasks.history_rows import author_of
from tasks.models import ProgressEntry, Task

register = template.Library()


@register.simple_tag
def history_lines(task: Task, lines: Iterable[Line]) -> SafeString:
    words = _Words(task)
    return mark_safe("".join([words.line(line) for line in lines]))  # noqa: S308 - every value is escaped below


def _broken(text: str) -> str:
    """A text of several lines."""
    return escape(normalize_newlines(text)).replace("\n", "<br>")


def _tag(text: str, shape: str = "doc", css: str = "tag") -> str:
    return f'<span class="{css}">{icon(shape)} {escape(text)}</span>'


class _Words:
    """The words that all lines share, looked up once."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.as_then = escape(_("Xem nhiệm vụ như cuối ngày này"))
        self.obstacle, self.proposal = escape(_("Vướng mắc:")), escape(_("Kiến nghị:"))
        self.no_paper = escape(_("Không có văn bản:"))
        own_work = escape(_("tự xác nhận việc mình báo"))
        self.own_work = f'<span class="chip chip--redo">{icon("info")}{own_work}</span>'
        self.reason, self.correct = escape(_("Lý do đính chính:")), escape(_("Đính chính"))
        self.see_old, self.see_new = escape(_("Xem bản cũ")), escape(_("Xem bản thay"))

    def line(self, line: Line) -> str:
        mark = f' id="ghi-{line.entry.pk}"' if line.entry else ""
        css = ' class="is-key"' if line.is_key else ' class="is-replaced"' if line.corrected_by else ""
        return (
            f"<li{mark}{css}>{self._when(line)}<div><p>{self._said(line)}</p>\n"
            f"{''.join([_changed(change) for change in line.changes])}"
            f"{self._details(line.entry, line.files) if line.entry else ''}"
            f"{f'<p>{_tag(line.basis)}</p>' if line.basis else ''}"
            f'<span class="who">{escape(line.who)}{_figures(line.entry) if line.entry else ""}</span>'
            f"{self._correction(line, line.entry) if line.entry else ''}</div></li>\n"
        )

    def _when(self, line: Line) -> str:
        here = timezone.localtime(line.at)
        url = reverse("tasks:past_task", args=[self.task.pk, f"{here:%Y-%m-%d}"])
        return (
            f'<time datetime="{here.isoformat()}"><a href="{url}" title="{self.as_then}">{escape(day(here))}</a></time>'
        )

    def _said(self, line: Line) -> str:
        heading, note = escape(line.heading), ""
        if line.entry:
            text = _broken(line.entry.text)
            said = f"<strong>{heading}</strong>: {f'<del>{text}</del>' if line.corrected_by else text}"
        else:
            note = f" {_broken(line.note)}" if line.note else ""
            said = f"<strong>{heading}.</strong>{note}"
        return f"{said} {self.own_work}" if line.own_work else said

    def _details(self, entry: ProgressEntry, files: Iterable[File]) -> str:
        told = [
            f'<p class="small">{label} {text}</p>'
            for label, text in (
                (self.obstacle, _broken(entry.obstacle)),
                (self.proposal, _broken(entry.proposal)),
                (self.no_paper, escape(entry.no_evidence_reason)),
            )
            if text
        ]
        number = f"{_tag(entry.document_number, css='tag nowrap')} " if entry.document_number else ""
        proofs = number + "".join([_file(file) for file in files])
        return "".join(told) + (f"<p>{proofs}</p>" if proofs else "")

    def _correction(self, line: Line, entry: ProgressEntry) -> str:
        """Why it was written anew, by what it was replaced, or the way to correct it."""
        why = ""
        if entry.corrects_id:
            old = f'<a href="#ghi-{entry.corrects_id}">{self.see_old}</a>'
            why = f'<p class="correction">{self.reason} {_broken(line.note)} {old}</p>'
        if newer := line.corrected_by:
            told = escape(_("Đã đính chính %(day)s, %(who)s.") % {"day": _moment(newer), "who": author_of(newer)})
            new = f'<a href="#ghi-{newer.pk}">{self.see_new}</a>'
            return f'{why}<p class="correction">{icon("redo")} {told} {new}</p>'
        if not line.can_correct:
            return why
        url = reverse("tasks:correct", args=[self.task.pk, entry.pk])
        label = escape(_("Đính chính bản ghi ngày %(day)s") % {"day": day(entry.reported_on)})
        return f'{why}<p class="correction no-print"><a href="{url}" aria-label="{label}">{self.correct}</a></p>'


def _moment(entry: ProgressEntry) -> str:
    return date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT")


def _changed(change: Change) -> str:
    old, new = escape(change.old) or "–", escape(change.new) or "–"
    return f'<p class="small">{escape(change.label)}: <span class="muted">{old}</span> → {new}</p>'


def _file(file: File) -> str:
    return f'<a class="tag" href="{file.url}">{icon("clip")} {escape(file.name)}, {filesizeformat(file.size)}</a> '


def _figures(entry: ProgressEntry) -> str:
    """How far it was, of which day, in which quarter."""
    percent = f" · {entry.percent}%" if entry.percent is not None else ""
    told = escape(_("ngày báo %(day)s") % {"day": day(entry.reported_on)})
    return f"{percent} · {told} · {escape(entry.quarter)}"
