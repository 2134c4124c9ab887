"""A frozen review as one JSON file, written and read back strictly: what unions send up. Pure: no Django.

The file is canonical JSON (see `reviews.standing`): {"head", "period", "schema", "sha256", "signed", "tasks", "union"}.
The hash is the snapshot's own (`reviews.seal`), so that anybody can check it; it tells changes, not who wrote the file.
Every refusal is a Vietnamese sentence that says what to do.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from members.wording import Words

from ..periods import ReportingPeriod
from ..reviews import head as heads
from ..reviews import standing as standings
from ..reviews.head import Adjustment, Head, PointThen, TargetThen, rated
from ..reviews.seal import seal
from ..reviews.standing import Standing, canonical
from ..reviews.tables import Group, tables_of

NAME, VERSION = "lhh-ra-soat", 1
SCHEMA = f"{NAME}/{VERSION}"
KEYS = frozenset({"head", "period", "schema", "sha256", "signed", "tasks", "union"})
LARGEST = 2_000_000_000  # of any number in the file
FIRST_YEAR, LAST_YEAR = 2000, 2999  # of the day on which it was signed
_SCHEMA = re.compile(rf"{NAME}/([1-9][0-9]{{0,3}})")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_COUNTED = ("total", "ended", "extended", "waiting", "dues")
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


class NotTaken(Exception):
    """A file that is not taken in. `message` says why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Signed:
    """By whom the review was frozen, and when (ISO 8601 with offset)."""

    authority: str
    title: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A frozen review as its file has it."""

    head: Head
    tasks: tuple[Standing, ...]
    signed: Signed
    sha256: str

    @property
    def content(self) -> str:
        """The canonical bytes of the file."""
        return "".join(written(heads.to_json(self.head), map(standings.to_json, self.tasks), self.signed, self.sha256))


def written(head: str, rows: Iterable[str], signed: Signed, sha256: str) -> Iterator[str]:
    """The file in pieces: head and rows are the snapshot's own canonical JSON. No two rows are in memory at once."""
    told = json.loads(head)
    last = {"signed": {name: getattr(signed, name) for name in Signed.__slots__}}
    start = {"period": told["period"], "schema": SCHEMA, "sha256": sha256} | last
    yield f'{{"head":{head},{canonical(start)[1:-1]},"tasks":['
    for number, row in enumerate(rows):
        yield f",{row}" if number else row
    yield f'],"union":{canonical(told["union"]["name"])}}}'


# --- Reading back --------------------------------------------------------------------------------------------------


def read(data: bytes, most: int, now: datetime) -> Exchanged:
    """The review of a file of at most `most` bytes, signed before `now`; NotTaken for what is not whole and right."""
    told = _values(_text(data, most))
    version = _SCHEMA.fullmatch(str(told.get("schema")))
    if version is None:
        raise NotTaken(
            Words("Tệp này không phải tệp rà soát. Hãy xuất lại bằng nút “Xuất tệp gửi cấp trên” ở kỳ đã khóa.")
        )
    if int(version[1]) > VERSION:
        raise NotTaken(Words("Tệp do bản phần mềm mới hơn xuất ra. Hãy cập nhật phần mềm ở đây rồi gửi lại tệp."))
    if told.keys() != KEYS:
        names = ", ".join(sorted(map(_quoted, told.keys() ^ KEYS))[:5])
        raise NotTaken(Words("Tệp thiếu hoặc thừa phần: %(names)s. Hãy xuất lại tệp, không sửa bằng tay.", names=names))
    head, tasks, signed = _head(told["head"]), _tasks(told["tasks"]), _signed(told["signed"], now)
    _check_hash(head, tasks, told["sha256"])
    _check_period(head, told["period"], told["union"])
    _check_others(head)
    _check_names(head, signed)
    _check_figures(head, tasks)
    return Exchanged(head, tasks, signed, told["sha256"])


@dataclass(frozen=True, slots=True)
class Known:
    """A file that `read` has passed, its tasks as plain values still."""

    head: Head
    tasks: Sequence[Mapping[str, Any]]
    signed: Signed
    sha256: str


def trusted(content: str) -> Known:
    """What a stored file says, without looking at it once more."""
    told = json.loads(content)
    return Known(heads.from_values(told["head"]), told["tasks"], Signed(**told["signed"]), told["sha256"])


def _text(data: bytes, most: int) -> str:
    if not data.strip():
        raise NotTaken(Words("Tệp rỗng. Hãy kiểm tra tệp trên máy rồi chọn lại."))
    if len(data) > most:
        raise NotTaken(
            Words(
                "Tệp lớn hơn %(most)s MB. Tệp rà soát không lớn đến thế; hãy kiểm tra lại tệp.",
                most=most // 1024 // 1024,
            )
        )
    if data.startswith(b"PK"):
        raise NotTaken(Words("Đây là tệp nén hoặc tệp Excel, Word. Hãy giải nén rồi chọn tệp .json."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(
            Words("Tệp không ở mã UTF-8. Hãy gửi đúng tệp đã xuất, không mở ra lưu lại bằng mã khác.")
        ) from error
    if "\x00" in text or _NUL.search(text):
        raise NotTaken(Words("Tệp có ký tự không dùng được. Hãy xuất lại tệp."))
    return text


def _values(text: str) -> dict[str, Any]:
    """JSON without what other programs read in different ways: NaN, fractions, huge numbers, a name given twice."""
    try:
        told = json.loads(
            text, object_pairs_hook=_once, parse_int=_number, parse_float=_fraction, parse_constant=_fraction
        )
    except RecursionError as error:
        raise NotTaken(Words("Tệp lồng quá sâu nên không phải tệp rà soát. Hãy xuất lại tệp.")) from error
    except ValueError as error:
        raise NotTaken(Words("Tệp bị hỏng hoặc chưa tải về trọn vẹn. Hãy xuất, tải lại rồi gửi.")) from error
    if not isinstance(told, dict):
        raise NotTaken(Words("Tệp này không phải tệp rà soát. Hãy chọn tệp .json đã xuất ở kỳ đã khóa."))
    try:
        canonical(told).encode()
    except UnicodeEncodeError as error:  # half a letter ("\\ud800"): no database stores it, no page shows it
        raise NotTaken(Words("Tệp có ký tự không dùng được. Hãy xuất lại tệp.")) from error
    except RecursionError as error:
        raise NotTaken(Words("Tệp lồng quá sâu nên không phải tệp rà soát. Hãy xuất lại tệp.")) from error
    return told


def _quoted(name: str) -> str:
    """The start of a name out of the file, as a refusal may show it."""
    return "".join(letter if letter.isprintable() else "�" for letter in name[:40])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = next((name for name, count in Counter(name for name, _value in pairs).items() if count > 1), None)
    if twice is not None:
        raise NotTaken(
            Words(
                "Tệp ghi hai lần phần “%(twice)s” nên không biết số nào đúng. Hãy xuất lại tệp.", twice=_quoted(twice)
            )
        )
    return dict(pairs)


def _number(digits: str) -> int:
    if len(digits) > len(str(LARGEST)) or not 0 <= int(digits) <= LARGEST:
        raise NotTaken(Words("Tệp có số không thể có (%(digits)s). Hãy xuất lại tệp.", digits=digits[:20]))
    return int(digits)


def _fraction(digits: str) -> None:
    raise NotTaken(Words("Tệp có giá trị không phải số đếm (%(digits)s). Hãy xuất lại tệp.", digits=digits[:20]))


# --- Parts of the file: of the right types, and nothing besides ------------------------------------------------------


def _head(told: Any) -> Head:
    try:
        head = heads.from_values(told)
        plain: list[Adjustment | TargetThen] = [*head.adjustments, *head.targets]
        if heads.to_json(head) != canonical(told) or not all(map(_is_typed, plain)):
            raise ValueError("head")
        return head
    except _WRONG as error:
        raise NotTaken(
            Words("Phần số liệu (“head”) của tệp thiếu hoặc sai kiểu. Hãy xuất lại tệp, không sửa tay.")
        ) from error


def _tasks(told: Any) -> tuple[Standing, ...]:
    if not isinstance(told, list):
        raise NotTaken(Words("Phần nhiệm vụ (“tasks”) của tệp sai kiểu. Hãy xuất lại tệp."))
    read, known = [], set[int]()
    for place, values in enumerate(told, 1):
        task = _task(values, place)
        if task.task in known:
            raise NotTaken(Words("Nhiệm vụ thứ %(place)s trong tệp đã có ở trên. Hãy xuất lại tệp.", place=place))
        known.add(task.task)
        read.append(task)
    return tuple(read)


def _task(told: Any, place: int) -> Standing:
    try:
        task = standings.from_values(told)
        extra = [*task.extra.keys(), *task.extra.values()]
        typed = _is_typed(task) and all(isinstance(text, str) for text in extra)
        if not typed or task.percent > 100 or standings.to_json(task) != canonical(told):
            raise ValueError("task")
        return task
    except _WRONG as error:
        raise NotTaken(
            Words("Nhiệm vụ thứ %(place)s trong tệp thiếu hoặc sai kiểu. Hãy xuất lại tệp.", place=place)
        ) from error


def _is_typed(row: Standing | Adjustment | TargetThen) -> bool:
    """Whether words are words and numbers numbers; days and units are made, not taken."""
    return all(type(getattr(row, f.name)) is f.type for f in fields(row) if f.type in {str, int, bool})


def _signed(told: Any, now: datetime) -> Signed:
    wrong = NotTaken("Phần người ký (“signed”) của tệp thiếu hoặc sai kiểu. Hãy xuất lại tệp.")
    if not isinstance(told, dict) or told.keys() != set(Signed.__slots__):
        raise wrong
    if not all(isinstance(text, str) and len(text) <= 200 for text in told.values()):
        raise wrong
    signed = Signed(**told)
    try:
        at = datetime.fromisoformat(signed.at)
    except ValueError as error:
        raise wrong from error
    if at.tzinfo is None:
        raise wrong
    if not FIRST_YEAR <= at.year <= LAST_YEAR or at > now + timedelta(days=1):
        raise NotTaken(
            Words("Ngày ký trong tệp không thể có. Hãy kiểm tra ngày giờ trên máy nơi gửi rồi xuất lại tệp.")
        )
    return signed


# --- What the parts say of each other --------------------------------------------------------------------------------


def _check_hash(head: Head, tasks: Sequence[Standing], told: Any) -> None:
    if seal(heads.to_json(head), map(standings.to_json, tasks)) != told:
        raise NotTaken(Words("Mã băm (SHA-256) không khớp: nội dung đã bị sửa sau khi xuất. Hãy xin lại tệp gốc."))


def _check_period(head: Head, period: Any, union: Any) -> None:
    try:
        span = ReportingPeriod.from_slug(head.period)
    except ValueError as error:
        raise NotTaken(
            Words("Không có kỳ báo cáo nào là “%(period)s”. Hãy xuất lại tệp.", period=_quoted(head.period))
        ) from error
    if period != head.period or union != head.union_name or (head.starts_on, head.ends_on) != (span.start, span.end):
        raise NotTaken(
            Words("Tên Liên hiệp hội, kỳ hoặc ngày đầu, ngày cuối kỳ trong tệp không khớp nhau. Hãy xuất lại tệp.")
        )
    if not head.union_name.strip() or len(head.union_name) > 200:
        raise NotTaken(Words("Tệp không ghi tên Liên hiệp hội đã lập. Hãy xuất lại tệp."))


def _check_others(head: Head) -> None:
    """Nobody counts the other periods anew; they are at least periods like this one, and the series ends with it."""
    span = ReportingPeriod.from_slug(head.period)
    points = [point.period for point in (*head.series, head.previous, head.year_before) if point]
    slugs = [*points, *(one.period for one in head.adjustments)]
    try:
        spans = {ReportingPeriod.from_slug(slug) for slug in slugs}
    except ValueError as error:
        raise NotTaken(Words("Tệp so sánh với một kỳ báo cáo không có. Hãy xuất lại tệp, không sửa tay.")) from error
    if any((one.length, one.administrative) != (span.length, span.administrative) for one in spans):
        raise NotTaken(Words("Tệp so sánh với kỳ dài ngắn khác hoặc theo lịch khác. Hãy xuất lại tệp, không sửa tay."))
    if head.series and head.series[-1] != PointThen(head.period, rated(head.tables.total)):
        raise NotTaken(Words("Dãy số liệu các kỳ không kết thúc bằng số liệu kỳ này. Hãy xuất lại tệp, không sửa tay."))


def _check_names(head: Head, signed: Signed) -> None:
    """Names that a page shows as they are: nothing in them is hidden or turns what stands beside them around."""
    shown = (head.union_name, head.union_short, head.place, signed.authority, signed.title, signed.name)
    hidden = any(unicodedata.category(letter) in {"Cc", "Cf"} for name in shown for letter in name)
    if hidden or not all(any(map(str.isalpha, name)) for name in (head.union_name, signed.name)):
        raise NotTaken(
            Words("Tên Liên hiệp hội hoặc người ký bỏ trống hay có ký tự ẩn. Hãy sửa ở nơi gửi rồi xuất lại tệp.")
        )


def _check_figures(head: Head, tasks: Sequence[Standing]) -> None:
    """The figures are counted anew from the tasks: total = completed + not completed, in every table."""
    told, counted = head.tables, tables_of(tasks, ReportingPeriod.from_slug(head.period))
    same = all(getattr(told, name) == getattr(counted, name) for name in _COUNTED)
    for name in ("units", "documents", "clusters", "fields"):
        same = same and _by_key(getattr(told, name)) == _by_key(getattr(counted, name))
    if not same:
        raise NotTaken(
            Words("Các bảng số liệu không khớp với nhiệm vụ trong tệp. Hãy báo nơi gửi kiểm tra và xuất lại.")
        )


def _by_key(groups: Sequence[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: group.key)
