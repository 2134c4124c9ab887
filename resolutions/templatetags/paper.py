"""A document's text as markup. Written in Python because a long document has thousands of runs. {% load paper %}"""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ..paper import Block, Cell, Mark, Segment

register = template.Library()


def join(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  every part is escaped


def pin(mark: Mark) -> SafeString:
    """The number that ties a sentence to its task; without a number only the place that links lead to."""
    if not mark.label:
        return format_html('<span id="{}"></span>', mark.anchor)
    hint = mark.hint or _("Tới nhiệm vụ %s") % mark.label
    return format_html(
        '<a class="pin" id="{}" href="{}"{} title="{}" aria-label="{}">{}</a>',
        mark.anchor,
        mark.href,
        format_html(' data-key="{}"', mark.key) if mark.key else "",
        hint,
        hint,
        mark.label,
    )


def run(segment: Segment) -> SafeString:
    pins = join(pin(mark) for mark in segment.opens)
    text = conditional_escape(segment.text)
    if segment.mark is None or not segment.text.strip():
        return join((pins, text))
    sure = ' class="is-sure"' if segment.mark.sure else ""
    of = format_html(' data-of="{}"', " ".join(m.anchor for m in segment.within)) if segment.within else ""
    return join((pins, mark_safe(f"<mark{sure}{of}>"), text, mark_safe("</mark>")))  # noqa: S308


def cell(segments: Cell) -> SafeString:
    return join(run(segment) for segment in segments)


def table(rows: Sequence[Sequence[Cell]]) -> SafeString:
    """The first row of a table is its head."""
    head = join(format_html('<th scope="col">{}</th>', cell(c)) for c in rows[0])
    body = join(format_html("<tr>{}</tr>", join(format_html("<td>{}</td>", cell(c)) for c in row)) for row in rows[1:])
    return format_html(
        '<div class="scroll-x" tabindex="0" role="group" aria-label="{}"><table><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        _("Bảng trong văn bản, cuộn ngang được"),
        head,
        body,
    )


def letterhead(rows: Sequence[Sequence[Cell]]) -> SafeString:
    """Two columns: the issuer with the number, the motto with place and date."""
    columns = (join(format_html("<p>{}</p>", cell(c)) for c in column) for column in rows)
    return format_html('<div class="paper-head"><div>{}</div><div>{}</div></div>', *columns)


MARKUP = {
    "heading": "<h3>{}{}</h3>",
    "title": '<p class="center"><strong>{}{}</strong></p>',
    "paragraph": "<p>{}{}</p>",
}


@register.simple_tag
def paper(blocks: Sequence[Block]) -> SafeString:
    """The blocks of `resolutions.paper.blocks` as paragraphs, headings and tables."""
    made = []
    for block in blocks:
        anchors = join(format_html('<span id="{}"></span>', name) for name in block.anchors)
        if block.kind == "table":
            made.append(join((anchors, table(block.rows))))
        elif block.kind == "head":
            made.append(letterhead(block.rows))
        else:
            made.append(format_html(MARKUP[block.kind], anchors, cell(block.rows[0][0])))
    return join(made)
