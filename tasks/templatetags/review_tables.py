"""Tables of numbers and stacked bars of a review. Hundreds of cells are most of its page: printed here, not by template
nodes. {% load review_tables %}{% number_rows table.rows %}
"""

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members.templatetags.page import share

from ..charts import Layer, Segment, Stack
from ..reviews.beside import Line, Then
from ..reviews.pictures import Bar
from ..reviews.rows import Cell, Row, labels, number

register = template.Library()
Figured = Line | Then | Cell
GROUPED = 1_000  # from here on a number has a mark between its digits


@register.simple_tag
def number_rows(rows: Iterable[Row]) -> SafeString:
    """The rows of a table's body; overdue numbers are marked."""
    heads = _Heads()
    lines = [f'<tr><th scope="row">{_name(row)}</th>{heads.cells(row, marked=True)}</tr>\n' for row in rows]
    return mark_safe("".join(lines))  # noqa: S308 - every value is escaped below


@register.simple_tag
def number_cells(row: Row, url: str = "") -> SafeString:
    """The numbers of one row that stands for many, and its rate; none is marked. Those without a list of their own lead
    to the address, if it is given."""
    cells = [replace(cell, url=cell.url or (url if cell.value else "")) for cell in row.cells]
    return mark_safe(_Heads().cells(replace(row, cells=tuple(cells))))  # noqa: S308 - every value is escaped below


@register.simple_tag
def number_link(one: Figured) -> SafeString:
    """A number and the list behind it, if there is one."""
    value = escape(one.value) if isinstance(one.value, str) else number(one.value)
    return mark_safe(f'<a href="{escape(one.url)}">{value}</a>' if one.url else value)  # noqa: S308 - escaped here


@register.simple_tag
def plain_cells(row: Row) -> SafeString:
    """The numbers of a small table that never becomes cards, and the rate."""
    cells = "".join([f'<td class="num{_late(cell)}">{_number(cell)}</td>' for cell in row.cells])
    return mark_safe(f'{cells}<td class="num strong">{share(row.rate)}</td>')  # noqa: S308 - escaped below


@register.simple_tag
def bars(shown: Iterable[Bar]) -> SafeString:
    """A stacked bar for each line, with its name and rate."""
    return mark_safe("".join([_bar(bar) for bar in shown]))  # noqa: S308 - every value is escaped below


@register.simple_tag
def stacks(columns: Iterable[Stack]) -> SafeString:
    """Stacked columns, a figure on top of each and two labels below."""
    return mark_safe("".join([_stack(column) for column in columns]))  # noqa: S308 - every value is escaped below


# --- Numbers -------------------------------------------------------------------------------------------------------


class _Heads:
    """The heads of the columns, which cards print beside each number: looked up once."""

    def __init__(self) -> None:
        self.labels = [escape(label) for label in labels()]
        self.rate = escape(_("Tỷ lệ"))

    def cells(self, row: Row, *, marked: bool = False) -> str:
        cells = [
            f'<td class="num{_late(cell) if marked else ""}" data-label="{label}">{_number(cell)}</td>'
            for label, cell in zip(self.labels, row.cells, strict=True)
        ]
        return f'{"".join(cells)}<td class="num strong" data-label="{self.rate}">{share(row.rate)}</td>'


def _name(row: Row) -> str:
    name = escape(row.name)
    link = f'<a class="title" href="{escape(row.url)}">{name}</a>' if row.url else name
    return f'{link}<span class="meta">{escape(row.note)}</span>' if row.note else link


def _late(cell: Cell) -> str:
    return " is-late" if cell.is_late else ""


def _number(cell: Cell) -> str:
    told = str(cell.value) if cell.value < GROUPED else number(cell.value)
    return f'<a href="{escape(cell.url)}">{told}</a>' if cell.url else told


# --- Pictures ------------------------------------------------------------------------------------------------------


def _bar(bar: Bar) -> str:
    name = escape(bar.name)
    told = f'<a href="{escape(bar.url)}">{name}</a>' if bar.url else f'<span class="bar-name">{name}</span>'
    parts = "".join([_segment(part) for part in bar.segments])
    return (
        f'{told}<span class="rate">{share(bar.rate)}</span><div class="bar"><svg class="chart" height="24" role="img" '
        f'aria-label="{escape(bar.sentence)}">{parts}</svg></div>\n'
    )


def _segment(part: Segment) -> str:
    drawn = f'<rect class="seg-{part.kind}"{_fill(part)} x="{part.x}" y="1" width="{part.width}" height="22"/>'
    if not part.figure:
        return drawn
    ground = "solid" if part.is_solid else "light"
    return f'{drawn}<text class="mid on-{ground}" x="{part.middle}" y="16">{part.figure}</text>'


def _stack(c: Stack) -> str:
    layers = [
        f'<rect class="seg-{l.kind}"{_fill(l)} x="{c.x}" y="{l.y}" width="{c.width}" height="{l.height}"/>'
        for l in c.layers  # noqa: E741
    ]
    return (
        f'{"".join(layers)}<text class="mid lab-strong" x="{c.middle}" y="{c.figure_y}">{escape(c.figure)}</text>'
        f'<text class="mid" x="{c.middle}" y="182">{escape(c.label)}</text>'
        f'<text class="mid" x="{c.middle}" y="199">{escape(c.label_below)}</text>'
    )


def _fill(part: Segment | Layer) -> str:
    return ' fill="url(#hatch)"' if part.is_hatched else ""
