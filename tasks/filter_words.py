"""What a filter of the task list may ask for, and the words for it: the choices, and the conditions of a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.templatetags.page import day

from .drill import Only, name_meant
from .models import Stage

STATE_WORDS = (
    ("qua-han", gettext_lazy("Quá hạn")),
    ("sap-den-han", gettext_lazy("Sắp đến hạn")),
    ("trong-han", gettext_lazy("Trong hạn")),
    ("con-han", gettext_lazy("Chưa hoàn thành, trong hạn")),
    ("khong-han", gettext_lazy("Không hạn, chờ điều kiện")),
    ("chua-xong", gettext_lazy("Chưa hoàn thành")),
    ("hoan-thanh", gettext_lazy("Đã hoàn thành")),
    ("dung-han", gettext_lazy("Hoàn thành đúng hạn")),
    ("xong-qua-han", gettext_lazy("Hoàn thành quá hạn")),
    ("ket-thuc", gettext_lazy("Kết thúc không thực hiện")),
    ("tong-so", gettext_lazy("Tính vào tổng số")),
)
PARTS = (("chu-tri", gettext_lazy("chủ trì")), ("phoi-hop", gettext_lazy("phối hợp")))
ONLY_WORDS = (
    (Only.NO_DUE.value, gettext_lazy("không có hạn")),
    (Only.WAITING.value, gettext_lazy("chờ điều kiện, tạm hoãn")),
    (Only.EXTENDED.value, gettext_lazy("đã gia hạn")),
    (Only.FIRST_DUE.value, gettext_lazy("xong trong hạn gốc")),
)
LIST, BOARD, TIMELINE, CALENDAR = "", "bang", "dong-thoi-gian", "lich"
SHAPES = (
    (BOARD, gettext_lazy("Bảng")),
    (TIMELINE, gettext_lazy("Dòng thời gian")),
    (CALENDAR, gettext_lazy("Lịch")),
)
GROUPINGS = (
    ("van-ban", gettext_lazy("Văn bản")),
    ("don-vi", gettext_lazy("Đơn vị chủ trì")),
    ("quy", gettext_lazy("Quý đến hạn")),
    ("nguoi", gettext_lazy("Người phụ trách")),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that is set, in words for a sentence."""

    name: str
    words: str


def conditions_in_words(values: Mapping[str, Any], units: Mapping[int, str], person: str) -> list[Condition]:
    """What narrows a list, in the order in which a sentence says it."""
    words: dict[str, Callable[[Any], str]] = {
        "q": lambda v: _("khớp “%s”") % v,
        "don_vi": lambda v: _("của %s") % units[v],
        "vai": lambda v: _("vai trò %s") % dict(PARTS)[v],
        "cum": lambda v: _cluster(name_meant(v)),
        "linh_vuc": lambda v: _field(name_meant(v)),
        "van_ban": lambda v: _("của văn bản đã chọn"),
        "chuoi": lambda v: _("của văn bản đã chọn và các văn bản bên dưới"),
        "so": lambda v: _("của văn bản số %s") % v,
        "han": lambda v: _("đến hạn quý %s") % v.label,
        "ngay": lambda v: _("đến hạn ngày %s") % v.strftime("%d/%m/%Y"),
        "den_han": lambda v: _("đến hạn từ %(start)s đến %(end)s") % {"start": day(v[0]), "end": day(v[1])},
        "nguoi": lambda v: _("do %s phụ trách") % person,
        "ky": lambda v: _("trong kỳ %s") % v.name,
        "buoc": lambda v: _("ở bước “%s”") % Stage(v).label,
        "chua_giao": lambda v: _("chưa giao chủ trì"),
        "chua_bao": lambda v: _("chưa báo kết quả"),
        "rieng": lambda v: str(dict(ONLY_WORDS)[v]),
        "trang_thai": lambda v: _("“%s”") % dict(STATE_WORDS)[v],
    }
    return [Condition(name, tell(values[name])) for name, tell in words.items() if values.get(name)]


def _cluster(name: str) -> str:
    return _("chủ trì thuộc %s") % name if name else _("chủ trì ngoài các cụm")


def _field(name: str) -> str:
    return _("chủ trì thuộc lĩnh vực %s") % name if name else _("chủ trì chưa ghi lĩnh vực")
