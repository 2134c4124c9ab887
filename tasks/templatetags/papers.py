"""An official paper as the page shows it. {% load papers %}"""

from collections.abc import Sequence

from django import template

from ..reports.paper import Align, Block, Cell, Column, Paper, Row, Table
from ..reports.wording import annex_heading, cell_text, clean, dashed, has_foot, signer_lines

register = template.Library()
register.filter("cell_text", cell_text)
register.filter("dashed", dashed)
register.filter("has_foot", has_foot)
register.filter("signer_lines", signer_lines)


@register.filter(name="clean")
def shown(text: object) -> str:
    """Also of what waits to be translated."""
    return clean(str(text))


@register.filter
def is_table(block: Block) -> bool:
    return isinstance(block, Table)


@register.filter
def beside(row: Row, columns: Sequence[Column]) -> list[tuple[Cell, Align]]:
    """Each cell of a row with the side on which it stands."""
    return [(cell, column.align) for cell, column in zip(row.cells, columns, strict=True)]


@register.filter
def annex_name(paper: Paper, number: int) -> str:
    """ "Phụ lục II"; without a number where it is the only one."""
    return annex_heading(number, len(paper.annexes))
