"""Pieces of a Word file as XML: runs, paragraphs, ruled tables and tables without rules. Pure: no Django.

Lengths come in as millimetres and points; the file has twentieths of a point, and half points for letters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .paper import Row, Table
from .wording import (
    CELL_SIDE_MM,
    CELL_TOP_PT,
    MM_PER_PT,
    NOTHING,
    RULE_TOP_PT,
    cell_text,
    clean,
    column_widths,
    is_tall,
)

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_ALIGN = {"left": "left", "centre": "center", "right": "right", "both": "both"}


def twips(mm: float) -> int:
    return round(mm / MM_PER_PT * 20)


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look; `size` in points."""

    size: float
    bold: bool = False
    italic: bool = False
    underlined: bool = False


def run(text: str, look: Look) -> str:
    marks = "<w:b/><w:bCs/>" * look.bold + "<w:i/><w:iCs/>" * look.italic
    size = f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>'
    line = '<w:u w:val="single"/>' * look.underlined
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in clean(text).split("\n"))
    return f"<w:r><w:rPr>{marks}{size}{line}</w:rPr>{said}</w:r>"


def paragraph(
    runs: str, align: str = "left", *, before: float = 0, after: float = 0, lines: float = 1, first: float = 0,
    left: float = 0, keeps: bool = False, outline: int | None = None,
) -> str:  # fmt: skip
    """`before` and `after` in points; `first` (line set in) and `left` (all of it) in mm. What `keeps` stands on
    the page of what follows."""
    spacing = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    spacing += f' w:line="{round(lines * 240)}" w:lineRule="auto"/>'
    indent = f'<w:ind w:left="{twips(left)}" w:firstLine="{twips(first)}"/>' if first or left else ""
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    kept = "<w:keepNext/>" if keeps else ""
    return f'<w:p><w:pPr>{kept}{spacing}{indent}<w:jc w:val="{_ALIGN[align]}"/>{level}</w:pPr>{runs}</w:p>'


def rule(length_mm: float, within_mm: float, *, before: float = RULE_TOP_PT, after: float = 4) -> str:
    """A line in the middle: the upper edge of an empty paragraph that is set in from both sides."""
    side = max(twips((within_mm - length_mm) / 2), 0)
    edge = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    spacing = (
        f'<w:spacing w:before="{round(before * 20)}" w:after="0" w:line="{round(after * 20)}" w:lineRule="exact"/>'
    )
    look = '<w:rPr><w:sz w:val="2"/></w:rPr>'
    return f'<w:p><w:pPr>{edge}{spacing}<w:ind w:left="{side}" w:right="{side}"/>{look}</w:pPr></w:p>'


def plain_table(widths_mm: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    """Without rules and margins; cells are paragraphs. No row is broken across pages."""
    grid = [twips(width) for width in widths_mm]
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}</w:tc>'
            for w, cell in zip(grid, row, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    return _table(grid, body, borders="", side=0, top=0)


def ruled_table(table: Table, width_mm: float, height_mm: float, size: float, tell: Callable[[], None]) -> str:
    """Its head stands again on each page, no row is broken but a tall one. `tell` is called after each row."""
    widths = column_widths(table, width_mm, size)
    grid, rooms = [twips(width) for width in widths], [width - 2 * CELL_SIDE_MM for width in widths]
    rows = [_head_row(grid, [column.label for column in table.columns], Look(size, bold=True))]
    if table.number_columns:
        rows.append(_head_row(grid, [f"({n})" for n in range(1, len(grid) + 1)], Look(size, italic=True)))
    aligns = [column.align for column in table.columns]
    for row in table.rows or (Row((NOTHING,), "group"),):
        breaks = row.kind != "group" and is_tall([cell_text(cell) for cell in row.cells], rooms, size, height_mm)
        rows.append(_row(row, grid, aligns, size, breaks=breaks))
        tell()
    sides = {"side": twips(CELL_SIDE_MM), "top": round(CELL_TOP_PT * 20)}
    edge = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    return _table(grid, "".join(rows), borders=f"<w:tblBorders>{edge}</w:tblBorders>", **sides)


def _table(grid: Sequence[int], rows: str, *, borders: str, side: int, top: int) -> str:
    edges = {"top": top, "left": side, "bottom": top, "right": side}
    margins = "".join(f'<w:{name} w:w="{room}" w:type="dxa"/>' for name, room in edges.items())
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _head_row(grid: Sequence[int], labels: Sequence[str], look: Look) -> str:
    cells = zip(grid, labels, strict=True)
    said = "".join(_cell(w, paragraph(run(label, look), "centre", keeps=True), middle=True) for w, label in cells)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{said}</w:tr>"


def _row(row: Row, grid: Sequence[int], aligns: Sequence[str], size: float, *, breaks: bool) -> str:
    look = Look(size, bold=row.kind != "row")
    if row.kind == "group":
        said = paragraph(run(cell_text(row.cells[0]), look), keeps=True)
        cells = _cell(sum(grid), said, span=len(grid))
    else:
        cells = "".join(
            _cell(width, paragraph(run(cell_text(cell), look), align))
            for width, cell, align in zip(grid, row.cells, aligns, strict=True)
        )
    whole = "" if breaks else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{whole}{cells}</w:tr>"


def _cell(width: int, said: str, *, span: int = 1, middle: bool = False) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    place = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{place}</w:tcPr>{said}</w:tc>'
