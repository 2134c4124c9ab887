"""Lines of the review page: a row of the draft, compact or open; a heading or other text; how the page is looked at."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from resolutions.reading.paths import path_words

from .draft_blocks import HEADING, TASK, TEXT, OutlineBlock
from .draft_rows import ROW_KEY, DraftRow

BY_DOUBT, BY_DOCUMENT = "chua-chac", "van-ban"
ALL_OPEN = "tat-ca"
CUTS, AROUND = 12, 42
MANY = 3  # rows with one kind of doubt that can be accepted together
_CUT = re.compile(r"(?<=[.;])\s+(?=\S)|(?<=,)\s+(?=đồng thời\b)|\s+(?=\((?:[ivx]{1,4}|\d{1,2})\)\s)")
# "1." after a stop and "TS." end nothing; "cụm 7." and "năm 2026." do.
_NO_END = re.compile(r"[.;:(]\s?(?:\d{1,3}|\w)\.$|[\s(./-](?:TS|ThS|PGS|GS|TSKH|BS|KS|TP|Tp|Q|KT|TM|TL|[đĐ]/c|v\.v)\.$")


def moment(signed: Any) -> str:
    """When something was done, as "10:12" today and "10:12 05/02" before; `signed` is what is kept with it."""
    try:
        at = timezone.localtime(datetime.fromisoformat(str((signed or {}).get("at"))))
    except ValueError:
        return ""
    return at.strftime("%H:%M") if at.date() == timezone.localdate() else at.strftime("%H:%M %d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page is looked at: its order, the open rows, the picked ones; `told` is what was just done."""

    order: str = BY_DOUBT
    opened: tuple[str, ...] = ()
    picked: tuple[str, ...] = ()
    told: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Shown":
        return cls(
            query.get("thu-tu", BY_DOUBT),
            tuple(key for key in query.getlist("mo") if key == ALL_OPEN or ROW_KEY.fullmatch(key)),
        )

    @property
    def by_document(self) -> bool:
        return self.order == BY_DOCUMENT

    def after(self, action: str) -> "Shown":
        """How the page is looked at after a button was pressed."""
        verb, _colon, rest = action.partition(":")
        opened = [key for key in self.opened if not (verb == "close" and key == rest)]
        if verb == "open" and ROW_KEY.fullmatch(rest):
            opened.append(rest)
        order = rest if verb == "order" and rest in (BY_DOUBT, BY_DOCUMENT) else self.order
        picked = () if verb in ("unit", "picked", "seen") else self.picked
        return replace(self, order=order, opened=tuple(dict.fromkeys(opened)), picked=picked)

    def address_end(self, action: str, rows: Sequence["PageRow"]) -> str:
        """The query and the anchor that lead back here, for a page without script."""
        query = [("mo", key) for key in self.opened] + ([("thu-tu", BY_DOCUMENT)] if self.by_document else [])
        verb, _colon, key = action.partition(":")
        numbers = {row.row.key: row.row.number for row in rows}
        places = {"add": f"r{len(rows)}", "save": "main", "settle": "checks", "undo": "tasks-h", "lead": "tasks-h"}
        place = f"r{numbers[key]}" if key in numbers else places.get(verb, "tasks-h")
        return (f"?{urlencode(query)}" if query else "") + f"#{place}"


def _goes_on(head: str, rest: str) -> bool:
    """Whether a full stop is no end: a sentence begins with a capital letter, or with a mark or number of a list."""
    return head.endswith(".") and rest[:1].islower() and not re.match(r"[a-zđ]{1,3}[).]\s", rest)


def _last_words(text: str) -> str:
    """The end of a text, beginning with a whole word."""
    return text if len(text) <= AROUND else "… " + text[-AROUND - 1 :].partition(" ")[2]


def _first_words(text: str) -> str:
    return text if len(text) <= AROUND else text[: AROUND + 1].rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a row can be split: the words before and after it."""

    at: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClassOffer:
    """A class of units that a row names: the button that gives the row to each of its units, and the one that does so
    in all `times` rows that name it."""

    name: str
    label: str
    here: str
    everywhere: str
    times: int


@dataclass(frozen=True, slots=True)
class DoubtKind:
    """A kind of doubt that alone stands in `count` rows nobody has looked at: one press for all of them."""

    kind: str
    label: str
    count: int

    @property
    def action(self) -> str:
        return f"seen:{self.kind}"


def doubt_kinds_of(rows: Iterable["PageRow"]) -> list[DoubtKind]:
    """The kinds of doubt that are worth one press. A row with a second doubt is looked at by itself."""
    labels = {
        "UNNUMBERED": _("đoạn không đánh số"),
        "VERY_LONG": _("câu rất dài"),
        "SAME_UNIT_TWICE": _("một đơn vị vừa chủ trì vừa phối hợp"),
        "NO_LEAD": _("chưa nêu chủ trì"),
        "NO_DEADLINE": _("không nêu thời hạn"),
        "SEVERAL_DEADLINES": _("nhiều thời hạn"),
        "CONDITIONAL": _("hạn chờ điều kiện"),
        "UNREAD_DEADLINE": _("thời hạn không ra ngày"),
        "DECISION_AMONG_TASKS": _("quyết nghị giữa các nhiệm vụ"),
        "DUPLICATE": _("nhiệm vụ lặp lại"),
        "DEADLINE_BEFORE_ISSUE": _("hạn trước ngày ban hành"),
        "RELATIVE_DEADLINE_UNANCHORED": _("hạn tính từ ngày chưa rõ"),
        "MISSPELT": _("chữ không có nghĩa"),
        "NAME": _("tên đơn vị ghi khác"),
    }
    counts = Counter(next(iter(row.doubt_kinds)) for row in rows if row.waits and len(row.doubt_kinds) == 1)
    return [DoubtKind(k, labels[k], n) for k, n in counts.most_common() if n >= MANY and k in labels]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of the table: what is doubtful in it, whether it is open, and what can be done with it."""

    row: DraftRow
    twins: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    opened: bool = False
    is_picked: bool = False
    block: OutlineBlock | None = None
    classes: tuple[ClassOffer, ...] = ()
    is_block: bool = False

    @property
    def is_open(self) -> bool:
        return self.opened

    @property
    def doubts(self) -> tuple[str, ...]:
        return (*self.row.doubts, *self.twins)

    @property
    def doubt_kinds(self) -> frozenset[str]:
        """The kinds of its doubts; "NAME" for a name that was taken for a unit's despite its letters."""
        return frozenset([kind for kind, _words in self.row.doubted] + ["NAME"] * bool(self.twins))

    @property
    def was_doubtful(self) -> bool:
        return self.row.was_doubtful or bool(self.twins)

    @property
    def waits(self) -> bool:
        return self.row.keep and self.row.seen is None and bool(self.doubts)

    @property
    def seen_words(self) -> str:
        seen = self.row.seen
        return _("%(name)s đã xem, %(at)s") % {"name": seen["name"], "at": moment(seen)} if seen else ""

    @property
    def cuts(self) -> list[Cut]:
        """Ends of sentences and of parts, as places where to split."""
        text, found = self.row.text, []
        for match in _CUT.finditer(text):
            head, rest = text[: match.start()], text[match.end() :]
            if 10 < match.end() < len(text) - 5 and not (_NO_END.search(head[-12:]) or _goes_on(head, rest)):
                found.append(Cut(match.end(), _last_words(head), _first_words(rest)))
        return found[:CUTS]

    @property
    def other_deadlines(self) -> list[tuple[int, str]]:
        taken = self.row.taken
        return [(i, words) for i, words in enumerate(self.row.offered) if i != taken]

    @property
    def can_be_heading(self) -> bool:
        return self.block is not None and not self.row.is_part

    @property
    def can_merge(self) -> bool:
        return self.row.number > 1 and not self.row.is_added

    @property
    def above(self) -> int:
        return self.row.number - 1


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A heading, or text that is no task, between the rows."""

    block: OutlineBlock
    within: int | None = None
    is_block: bool = True

    @property
    def is_heading(self) -> bool:
        return self.block.kind == HEADING

    @property
    def words(self) -> str:
        """The heading; of other text only its beginning, the whole stands in the paper."""
        text = self.block.text
        return text if self.is_heading or len(text) <= 160 else text[:150].rpartition(" ")[0] + " …"

    @property
    def place(self) -> str:
        return path_words(self.block.path)

    @property
    def indent(self) -> int:
        return min(4, max(1, self.block.level))

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """The kinds that it can become, with the words of the button."""
        offers = [(TASK, _("Thành nhiệm vụ"))]
        if self.is_heading:
            return [*offers, (TEXT, _("Không có nhiệm vụ ở dưới"))]
        return [*offers, (HEADING, _("Thành đề mục"))] if self.within is None else offers


def lines_of(found: Iterable[OutlineBlock], rows: Sequence[PageRow]) -> list[BlockLine | PageRow]:
    """Blocks that give no row, and the rows, in the order of the document; added rows stay last."""
    numbers: Mapping[int, int] = {row.row.block: row.row.number for row in rows if row.row.block is not None}
    lines = [BlockLine(b, numbers.get(b.within) if b.within is not None else None) for b in found if not b.row]
    keyed: list[tuple[float, BlockLine | PageRow]] = [(line.block.span[0], line) for line in lines]
    keyed += [(row.row.span[0] if row.row.span else float("inf"), row) for row in rows]
    return [line for _place, line in sorted(keyed, key=lambda pair: pair[0])]
