"""Lines of the review page. A draft has up to some hundred rows: compact ones are printed here, not by template nodes.

{% load drafts %}{% draft_lines lines %}
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members.templatetags.page import icon
from tasks.draft_lines import BlockLine, PageRow
from tasks.draft_lines import moment as moment_of

register = template.Library()


@register.filter
def moment(signed: Mapping[str, Any]) -> str:
    """When something was done: "10:12", with the day unless it was today."""
    return moment_of(signed)


@register.filter
def settled_words(signed: Mapping[str, Any]) -> str:
    """Who has settled a warning, how and when."""
    facts = {"name": signed.get("name", ""), "at": moment_of(signed)}
    if signed.get("edited"):
        return _("%(name)s đã sửa, %(at)s.") % facts
    return _("%(name)s đã xem và để nguyên, %(at)s.") % facts


@register.simple_tag
def draft_lines(lines: Iterable[PageRow | BlockLine]) -> SafeString:
    """Rows and headings, each a body of its own, so that it can be opened and moved to."""
    words = _Words()
    made = [words.block(line) if isinstance(line, BlockLine) else words.row(line) for line in lines]
    return mark_safe("".join(made))  # noqa: S308 - every value is escaped below


class _Words:
    """The words that all rows share, looked up once."""

    def __init__(self) -> None:
        self.open_row = get_template("tasks/_draft_row_open.html")
        self.pick, self.pin, self.keep = escape(_("Chọn số")), escape(_("Xem câu nguồn của nhiệm vụ")), escape(_("Ghi"))
        self.title, self.lead, self.due = escape(_("Nhiệm vụ")), escape(_("Chủ trì")), escape(_("Thời hạn"))
        self.coop, self.product = escape(_("cùng")), escape(_("sản phẩm"))
        self.nobody = f'<span class="muted">{escape(_("để phân công sau"))}</span>'
        self.undated = f'<span class="muted">{escape(_("không nêu"))}</span>'
        self.late, self.check = str(icon("late")), str(icon("check"))
        self.unsee = escape(_("Bỏ dấu đã xem"))
        self.seen, self.untitled = escape(_("Đã xem")), escape(_("Chưa có tên việc"))

    def row(self, line: PageRow) -> str:
        row = line.row
        css = " is-dropped" * (not row.keep) + " is-open" * line.is_open + " is-waiting" * line.waits
        block = f' data-block="{row.block}"' if line.can_be_heading else ""
        picked, checked = " checked" * line.is_picked, " checked" * row.keep
        pin = f'<a class="pin" href="#p{row.number}" aria-label="{self.pin} {row.number}">{row.number}</a>'
        body = self._fields(line) if line.is_open else self._cells(line)
        return (
            f'<tbody class="dr{css}" id="r{row.number}" data-row="{row.key}" tabindex="-1"{block}><tr>'
            f'<td class="w-pick"><input class="form-check-input" type="checkbox" name="pick" value="{row.key}" '
            f'aria-label="{self.pick} {row.number}"{picked}></td>'
            f'<td class="w-no num">{pin if row.span else row.number}</td>{body}'
            f'<td class="w-keep" data-label="{self.keep}"><input type="hidden" name="{row.key}-row" value="1">'
            f'<input class="form-check-input" type="checkbox" name="{row.key}-keep" '
            f'aria-label="{self.keep} {row.number}"{checked}></td></tr>'
            f"{'' if line.is_open else self._doubts(line)}</tbody>"
        )

    def _fields(self, line: PageRow) -> str:
        fields = self.open_row.render({"line": line})
        return f'<td class="dr-fields" colspan="3">{self._told(line)}{fields}</td>'

    def _cells(self, line: PageRow) -> str:
        row, words = line.row, line.row.words
        product = f" · {self.product}: {escape(words.product)}" if words.product else ""
        parts = f" · {escape(_('gồm %d dòng đã gộp') % row.parts)}" if row.parts > 1 else ""
        coops = "; ".join(row.coops)
        coop = f'<span class="meta">{self.coop} {escape(coops)}</span>' if coops else ""
        coop += "".join(f'<span class="meta">{escape(note)}</span>' for note in line.notes)
        lead = escape("; ".join(row.leads)) or self.nobody
        phrase = f'<span class="words">{escape(words.phrase)}</span>' if words.phrase else self.undated
        due = escape(row.due_words)
        return (
            f'<td class="w-read" data-label="{self.title}"><button class="btn-link-plain title" type="submit" '
            f'name="action" value="open:{row.key}" data-op aria-expanded="false">{escape(words.title) or self.untitled}'
            f'</button><span class="meta">{escape(row.place)}{product}{parts}</span></td>'
            f'<td class="w-lead" data-label="{self.lead}"><span>{lead}</span>{coop}</td>'
            f'<td class="w-due" data-label="{self.due}">{phrase}<span class="meta">{due}</span></td>'
        )

    def _told(self, line: PageRow) -> str:
        """What is doubtful in the row, or who has looked at it."""
        if line.row.seen is not None:
            return f'<span class="small is-done d-block">{self.check} {escape(line.seen_words)}</span>'
        return "".join(f'<span class="small is-soon d-block">{self.late} {escape(d)}</span>' for d in line.doubts)

    def _doubts(self, line: PageRow) -> str:
        """The line below a compact row."""
        told = self._told(line)
        if not told:
            return ""
        button = (
            f'<button class="btn btn-plain btn-sm" type="submit" name="action" value="accept:{line.row.key}" data-op '
            f'aria-label="{self.seen} {line.row.number}">{self.check}{self.seen}</button>'
        )
        back = (
            f'<button class="btn btn-quiet btn-sm" type="submit" name="action" value="unsee:{line.row.key}" data-op '
            f'aria-label="{self.unsee}: {line.row.number}">{self.unsee}</button>'
        )
        return (
            f'<tr class="dr-doubts"><td colspan="2"></td><td colspan="4"><div class="dr-block"><div>{told}</div>'
            f"{button if line.waits else back if line.row.seen is not None else ''}</div></td></tr>"
        )

    def block(self, line: BlockLine) -> str:
        block = line.block
        buttons = "".join(
            f'<button class="btn btn-quiet btn-sm" type="submit" name="action" value="kind:{block.index}:{kind}" '
            f'data-op aria-label="{escape(label)}: {escape(line.place)}">{escape(label)}</button>'
            for kind, label in line.kinds
        )
        told = escape(line.place)
        if line.within is not None:
            told += " · " + escape(_("đã lấy vào số %d") % line.within)
        css, tag = ("dr-heading", "strong") if line.is_heading else ("dr-text", "span")
        return (
            f'<tbody class="dr {css} level-{line.indent}" id="k{block.index}" data-row="k{block.index}" '
            f'data-block="{block.index}" tabindex="-1"><tr><td colspan="2"></td><td colspan="4"><div class="dr-block">'
            f'<div><{tag} class="words">{escape(line.words)}</{tag}><span class="meta">{told}</span></div>'
            f'<span class="actions">{buttons}</span></div></td></tr></tbody>'
        )
