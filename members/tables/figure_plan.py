"""A table of counts: what becomes of each row, and writing it. Counts are added, never changed."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..folding import fold, thousands
from ..models import Figure, FigureKind, TableKind, Unit, UnitEvent
from ..sheets.cells import WrongCell, words_of
from .columns import CODE
from .planning import BATCH, Planning, Row, Units, number_of

MOST = 99_999_999


class FigurePlanning(Planning):
    kind = TableKind.FIGURES

    def load(self) -> None:
        self.units = Units(Unit.objects.visible_to(self.by))
        self.kinds = {kind.code: kind for kind in FigureKind.objects.all()}
        self.present: dict[tuple[int, str, date], Figure] = {}
        self.by_pk: dict[int, Figure] = {}
        self.replaced: set[int] = set()
        for figure in Figure.objects.filter(unit__in=self.units.by_pk).order_by("id"):
            self.by_pk[figure.pk] = figure
            self.present[figure.unit_id, figure.kind_id, figure.on] = figure
            if figure.corrects_id:
                self.replaced.add(figure.corrects_id)
        self.lines: dict[Any, int] = {}
        self.made: list[Figure] = []

    def take(self, row: Row) -> None:
        row.title = row.text("unit")[:200]
        code = self.code(row)
        unit = self.taken(row, "unit", lambda: self._unit(row))
        kind = self.taken(row, "kind", lambda: self._kind(row))
        on = self.taken(row, "on", lambda: self._on(row))
        value = self.taken(row, "value", lambda: self._value(row))
        if row.is_refused or unit is None or kind is None or on is None or value is None:
            return
        seen = self.by_pk.get(code.parts.get("SL", (0, 0))[0]) if code else None
        if code and (seen is None or (seen.unit_id, seen.kind_id, seen.on) != (unit.pk, kind.code, on)):
            self.problem(row, CODE, _("Mã này là của một số khác. Số mới thì để trống cột Mã."))
        elif seen and seen.pk in self.replaced and seen.value == value and not row.has("reason"):
            row.edits.notes.append(_("Số này đã đính chính sau khi xuất tệp, giữ số mới"))
        elif seen and seen.value == value:
            return
        elif not self.clash(row, "unit", self.lines, (unit.pk, kind.code, on)):
            self._take(row, Figure(unit=unit, kind=kind, on=on, value=value))

    def _unit(self, row: Row) -> Unit:
        if not row.title:
            raise WrongCell(_("Cần ghi tên đơn vị."))
        return self.units.find(row.title, ended=True)

    def _kind(self, row: Row) -> FigureKind:
        wanted = fold(row.text("kind"))
        offered = [kind for kind in self.kinds.values() if kind.is_active]
        for kind in self.kinds.values():
            if wanted and wanted in (fold(kind.name), fold(kind.code)):
                return kind
        told = {"word": row.text("kind")[:60], "words": ", ".join(kind.name for kind in offered)}
        raise WrongCell(_("Không có số liệu “%(word)s”. Ghi một trong: %(words)s.") % told)

    def _on(self, row: Row) -> date:
        on = self.read_day(row, "on", row.cells.get("on", ""), is_end=True)
        if on is None:
            raise WrongCell(_("Cần ghi ngày của số liệu."))
        if on > self.today:
            raise WrongCell(_("Ngày chưa tới. Ghi ngày của số liệu đã có."))
        return on

    def _value(self, row: Row) -> int:
        if not row.has("value"):
            raise WrongCell(_("Cần ghi số."))
        return number_of(row.cells["value"], MOST)

    def _take(self, row: Row, figure: Figure) -> None:
        present = self.present.get((figure.unit_id, figure.kind_id, figure.on))
        if present and present.value == figure.value:
            return
        figure.source, figure.reason = self.cell(row, "source"), self.cell(row, "reason")
        if not figure.source and not row.is_refused:
            self.problem(row, "source", _("Cần ghi nguồn của số: báo cáo hoặc văn bản."))
        if present and not figure.reason:
            words = _(
                "Ngày này đã ghi %(old)s. Đính chính thì ghi lý do vào cột “%(column)s”; số mới thì ghi ngày khác."
            )
            self.problem(row, "value", words % {"old": thousands(present.value), "column": self.labels["reason"]})
        if not present and not figure.kind.is_active:
            self.problem(row, "kind", _("Số liệu này không dùng nữa. Chọn số liệu khác."))
        if row.is_refused:
            return
        row.is_new, figure.corrects = present is None, present
        old = thousands(present.value) if present else ""
        self.changed(row, "value", old, thousands(figure.value))
        for key in ("kind", "on", "source", "reason") if row.is_new else ("reason", "source"):
            if text := words_of(getattr(figure, key)) if key == "on" else str(getattr(figure, key)):
                self.changed(row, key, "", text)
        if present:
            row.edits.notes.append(_("Đính chính: số cũ vẫn giữ trong lịch sử"))
        self.made.append(figure)

    def write(self) -> None:
        """Each with its line in the unit's history, as members/registry.py writes it."""
        Figure.objects.bulk_create(self.made, batch_size=BATCH)
        events = []
        for figure in self.made:
            words = _("%(value)s, tính đến %(day)s") % {
                "value": thousands(figure.value),
                "day": f"{figure.on:%d/%m/%Y}",
            }
            old = thousands(figure.corrects.value) if figure.corrects else ""
            note = f"{figure.source}. {figure.reason}".removesuffix(". ")
            told = {"unit_id": figure.unit_id, "verb": UnitEvent.Verb.COUNTED, "actor": self.by, "note": note}
            events.append(UnitEvent(changes={str(figure.kind): [old, words]}, **told))
        UnitEvent.objects.bulk_create(events, batch_size=BATCH)
