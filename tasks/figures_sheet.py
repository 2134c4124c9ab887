"""The union's counts as sheets: exactly what the page shows. ORM facts → rows of values."""

from dataclasses import replace

from django.utils.translation import gettext as _

from members.sheets.xlsx import Column, Sheet, Value
from members.union_figures import Row, UnionFigures


def sheets(page: UnionFigures) -> list[Sheet]:
    """The units; and, where they can be summed, the sums over time and in groups."""
    found = [units_sheet(page)]
    if not page.kind.is_summed:
        return found
    if page.points:
        found.append(time_sheet(page))
    for title, groups in ((_("Theo cụm thi đua"), page.clusters), (_("Theo cấp"), page.levels)):
        if groups:
            rows = [(g.name, g.now.total if g.now.counted else None, g.told) for g in groups]
            columns = (Column(title, 40), Column(page.kind.name, 14, "int"), Column(_("Đơn vị có số"), 14))
            found.append(Sheet(title, heading(page), columns, rows))
    return found


def heading(page: UnionFigures) -> tuple[str, ...]:
    title = _("%(kind)s, tính đến ngày %(day)s") % {"kind": page.kind.name, "day": f"{page.day:%d/%m/%Y}"}
    lines = [title, page.told] if page.kind.is_summed else [title]
    for part in page.shares if page.kind.is_summed else ():
        permille = part.share.permille
        if permille is not None:
            share = f"{permille // 10},{permille % 10}%"
            lines.append(f"{part.kind.name}: {share} ({part.share.part}/{part.share.whole}, {part.told})")
    return tuple(lines)


def units_sheet(page: UnionFigures) -> Sheet:
    now = f"{page.day:%d/%m/%Y}"
    columns = [Column(_("Đơn vị"), 48)]
    if page.beside:
        columns.append(Column(f"{page.beside:%d/%m/%Y}", 14, "int"))
    columns.append(Column(now if page.beside else page.kind.name, 14, "int"))
    if page.beside:
        columns += [Column(_("Tăng, giảm"), 12, "int"), Column("%", 10, "share"), Column(_("Ghi chú"), 24)]
    columns += [Column(_("Số ngày"), 12, "date"), Column(_("Nguồn"), 40), Column(_("Đã quá một năm"), 12)]
    total = None
    if page.kind.is_summed and page.now.counted:
        total = _total(page, len(columns))
    return Sheet(page.kind.name, heading(page), tuple(columns), [_row(page, row) for row in page.rows], total)


def _row(page: UnionFigures, row: Row) -> list[Value]:
    count = row.now.count if row.now else None
    values: list[Value] = [row.unit.name]
    values += [row.before, row.value, row.change, row.permille, row.note] if page.beside else [row.value]
    old = _("đã quá một năm") if row.now and row.now.is_old else ""
    return [*values, count.on if count else None, count.source if count else "", old]


def _total(page: UnionFigures, width: int) -> list[Value]:
    words = {"n": len(page.now.counted), "of": page.now.units}
    values: list[Value] = [_("Tổng của %(n)d/%(of)d đơn vị") % words]
    if page.then:
        values.append(page.then.total if page.then.counted else None)
    values.append(page.now.total)
    return [*values, *[""] * (width - len(values))]


def time_sheet(page: UnionFigures) -> Sheet:
    columns = (
        Column(_("Đến ngày"), 14, "date"),
        Column(_("Tổng"), 14, "int"),
        Column(_("Đơn vị có số"), 14),
    )
    rows = [
        (p.day, p.standing.total if p.standing.counted else None, f"{len(p.standing.counted)}/{p.standing.units}")
        for p in page.points
    ]
    return Sheet(_("Qua thời gian"), heading(page), columns, rows)


def with_total(sheet: Sheet) -> Sheet:
    """For CSV, which knows no line below the table."""
    return replace(sheet, rows=[*sheet.rows, *([sheet.total] if sheet.total else [])])
