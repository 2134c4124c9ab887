"""The four tables as files: what is there, and the empty one with examples; each with a sheet that explains it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from ..figure_kinds import DEFAULTS
from ..models import FigureKind, Role, TableKind, UnitKind, UnitLevel, User
from ..sheets import csv_table
from ..sheets.xlsx import Column, Sheet, Value, workbook
from .columns import CODE, FIELDS
from .rows import Scope, Values, former_words

EXAMPLES: dict[str, Sequence[Values]] = {
    TableKind.UNITS: (
        {
            "name": "Hội Làm vườn tỉnh Ví Dụ",
            "short_name": "HLV",
            "kind": str(UnitKind.ASSOCIATION.label),
            "cluster": "Cụm thi đua số 1",
            "level": str(UnitLevel.PROVINCE.label),
            "founded_on": date(1995, 4, 12),
            "joined_on": date(2009, 5, 14),
            "former": former_words("Hội Cây cảnh", date(2001, 6, 30)),
        },
        {"name": "Chi hội Làm vườn xã Ví Dụ", "kind": str(UnitKind.COLLECTIVE.label), "parent": "Hội Làm vườn"},
    ),
    TableKind.PEOPLE: (
        {"full_name": "Nguyễn Văn Ví Dụ", "honorific": "TS.", "unit": "Hội Làm vườn", "position": "Chủ tịch"},
        {"full_name": "Nguyễn Văn Ví Dụ", "unit": "Ban Chấp hành", "position": "Ủy viên", "rank": 50},
    ),
    TableKind.FIGURES: (
        {"unit": "Hội Làm vườn", "kind": DEFAULTS[0][1], "on": date(2021, 1, 29), "value": 1250, "source": "12/BC-HLV"},
        {"unit": "Hội Làm vườn", "kind": DEFAULTS[1][1], "on": date(2021, 1, 29), "value": 18, "source": "12/BC-HLV"},
    ),
    TableKind.USERS: (
        {"username": "hoilamvuon", "full_name": "Trần Thị Ví Dụ", "role": str(Role.UNIT.label), "unit": "Hội Làm vườn"},
        {"username": "vanphong2", "full_name": "Lê Văn Ví Dụ", "role": str(Role.OFFICE.label)},
    ),
}


def export(kind: str, user: User) -> bytes:
    return workbook(_sheet(kind, Scope(kind, user)), _guide(kind))


def export_csv(kind: str, user: User) -> Iterator[bytes]:
    return csv_table.lines(_sheet(kind, Scope(kind, user)))


def template(kind: str) -> bytes:
    """Two rows to look at, which no import takes."""
    keys = [field.key for field in FIELDS[kind]]
    rows = [[(row | {CODE: _("Ví dụ")}).get(key) for key in keys] for row in EXAMPLES[kind]]
    return workbook(_sheet(kind, rows), _guide(kind))


def refused(kind: str, rows: Iterable[tuple[dict[str, str], str]]) -> bytes:
    """Rows to be mended, as they were sent, each with what is wrong in a last column."""
    fields = FIELDS[kind]
    columns = (*(Column(str(f.label), f.width) for f in fields), Column(_("Vì sao bị từ chối"), 60))
    lines = [[*(cells.get(f.key, "") for f in fields), why] for cells, why in rows]
    return workbook(Sheet(_("Dòng bị từ chối"), (), columns, lines), _guide(kind))


def _sheet(kind: str, rows: Iterable[Sequence[Value]]) -> Sheet:
    return Sheet(str(TableKind(kind).label), (), tuple(field.column for field in FIELDS[kind]), rows)


def helped(kind: str) -> list[tuple[str, str]]:
    """(column, what it takes) in the order of the columns, with the words that can be chosen."""
    choices = {"kind": _kinds(kind), "level": _listed(UnitLevel.labels), "role": _listed(Role.labels)}
    return [(str(f.label), str(f.help).replace("%s", choices.get(f.key, ""))) for f in FIELDS[kind]]


def _guide(kind: str) -> Sheet:
    """The columns, and what holds for the whole table."""
    rows = helped(kind)
    rows += [
        (_("Cả bảng"), _("Một dòng bị từ chối thì chưa ghi dòng nào: sửa tệp rồi gửi lại.")),
        ("", _("Dòng có mã: ô để trống nghĩa là xóa giá trị. Dòng không có mã: ô để trống nghĩa là giữ nguyên.")),
        ("", _("Dòng đang bị ẩn hoặc lọc trong Excel vẫn được đọc; trang tính ẩn thì không.")),
        ("", _("Dòng ghi “Ví dụ” ở cột Mã được bỏ qua.")),
    ]
    return Sheet(_("Hướng dẫn"), (), (Column(_("Cột"), 28), Column(_("Cách ghi"), 90)), rows)


def _kinds(kind: str) -> str:
    if kind == TableKind.FIGURES:
        return _listed(FigureKind.objects.filter(is_active=True).values_list("name", flat=True))
    return _listed(UnitKind.labels)


def _listed(words: Iterable[object]) -> str:
    return ", ".join(str(word) for word in words)
