"""What the buttons and keys of the review page do to the edits of a draft. Pure: edits in, edits out.

An act is written as the button sends it: "accept:t3", "kind:12:group", "split:t3" with the place in field "t3-at".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from members.language import kept
from members.naming import tidy

from .draft_blocks import with_kind
from .draft_checks import with_settled
from .draft_pieces import with_cut, with_merge, with_parting
from .draft_rows import DraftRow, new_row_key, rows_of
from .drafting import Json, moment_of, split_names


@dataclass(frozen=True, slots=True)
class Act:
    """One press of a button: on which draft, by whom, with which fields beside it."""

    parsed: Json
    edits: Json
    who: Json
    fields: Mapping[str, str] = field(default_factory=dict)
    picked: Sequence[str] = ()
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)  # {name of a class: names of its units}

    def row(self, key: str) -> DraftRow | None:
        return next((row for row in rows_of(self.parsed, self.edits) if row.key == key), None)


def acted(act: Act, name: str) -> tuple[dict[str, Any], str]:
    """(edits after the act, what was done in words for the step back). What is unknown or does not fit does nothing."""
    verb, _colon, rest = name.partition(":")
    do = VERBS.get(verb)
    edits, words = do(act, rest) if do else (dict(act.edits), "")
    return (edits, words) if filled(edits) != filled(act.edits) else (dict(act.edits), "")


def filled(edits: Json) -> Json:
    """The edits without sections that hold nothing."""
    return {section: values for section, values in edits.items() if values}


def _with_row(edits: Json, key: str, **values: Any) -> dict[str, Any]:
    """The edits with fields of one row; None takes a field out."""
    rows = dict(edits.get("rows") or {})
    own = {name: value for name, value in {**(rows.get(key) or {}), **values}.items() if value is not None}
    rows[key] = own
    if not own and not key.startswith("n"):
        del rows[key]
    made = {name: value for name, value in edits.items() if name != "rows"}
    return {**made, "rows": rows} if rows else made


def _word(edits: Json, row: DraftRow, name: str, value: str) -> dict[str, Any]:
    """The edits with a word of a row; what was read is not kept twice."""
    return _with_row(edits, row.key, **{name: None if value == getattr(row.read, name) else value})


def _accept(act: Act, key: str) -> tuple[dict[str, Any], str]:
    """Only ever marks: pressed twice in a row it must not take the mark back. `_unsee` does that."""
    row, seen = act.row(key), act.edits.get("seen") or {}
    if row is None or key in seen:
        return dict(act.edits), ""
    return {**act.edits, "seen": {**seen, key: dict(act.who)}}, kept("đánh dấu đã xem số %d") % row.number


def _unsee(act: Act, key: str) -> tuple[dict[str, Any], str]:
    row = act.row(key)
    seen = {other: who for other, who in (act.edits.get("seen") or {}).items() if other != key}
    made = {name: value for name, value in act.edits.items() if name != "seen"}
    return ({**made, "seen": seen} if seen else made), kept("bỏ dấu đã xem số %d") % (row.number if row else 0)


def _seen(act: Act, _rest: str) -> tuple[dict[str, Any], str]:
    """All rows that were picked, or that have one kind of doubt, in one step; those seen before keep who saw them."""
    seen, known = dict(act.edits.get("seen") or {}), {row.key for row in rows_of(act.parsed, act.edits)}
    new = [key for key in dict.fromkeys(act.picked) if key in known and key not in seen]
    edits = {**act.edits, "seen": seen | {key: dict(act.who) for key in new}} if new else dict(act.edits)
    return edits, kept("đánh dấu đã xem %d dòng") % len(new)


def _leave_out(act: Act, key: str) -> tuple[dict[str, Any], str]:
    return _kept_as(act, key, keep=False)


def _take_in(act: Act, key: str) -> tuple[dict[str, Any], str]:
    return _kept_as(act, key, keep=True)


def _keep(act: Act, key: str) -> tuple[dict[str, Any], str]:
    """The other way round: what the button of a page without script says."""
    row = act.row(key)
    return _kept_as(act, key, keep=not row.keep) if row else (dict(act.edits), "")


def _kept_as(act: Act, key: str, *, keep: bool) -> tuple[dict[str, Any], str]:
    row = act.row(key)
    if row is None or row.keep == keep:
        return dict(act.edits), ""
    words = kept("ghi lại số %d") if keep else kept("bỏ số %d")
    return _with_row(act.edits, key, keep=None if keep else False), words % row.number


def _split(act: Act, key: str) -> tuple[dict[str, Any], str]:
    row, at = act.row(key), act.fields.get(f"{key}-at", "")
    if row is None or not (at.isascii() and at.isdigit() and len(at) < 8):
        return dict(act.edits), ""
    cut = with_cut(act.parsed, act.edits, moment_of(act.parsed, act.edits), key, int(at))
    return cut, kept("tách số %d") % row.number


def _merge(act: Act, key: str) -> tuple[dict[str, Any], str]:
    row = act.row(key)
    if row is None:
        return dict(act.edits), ""
    merged = with_merge(act.parsed, act.edits, moment_of(act.parsed, act.edits), key)
    numbers = {"number": row.number, "above": row.number - 1}
    return merged, kept("gộp số %(number)d vào số %(above)d") % numbers


def _part(act: Act, key: str) -> tuple[dict[str, Any], str]:
    row = act.row(key)
    return with_parting(act.edits, key), (kept("tách các dòng đã gộp vào số %d") % row.number if row else "")


def _kind(act: Act, rest: str) -> tuple[dict[str, Any], str]:
    index, _colon, kind = rest.partition(":")
    if not (index.isascii() and index.isdigit() and len(index) < 7):
        return dict(act.edits), ""
    words = {
        "task": kept("chuyển thành nhiệm vụ"),
        "group": kept("chuyển thành đề mục"),
        "text": kept("chuyển thành nội dung khác"),
    }
    return with_kind(act.parsed, act.edits, int(index), kind), words.get(kind, "")


def _is_place(index: str, count: int) -> bool:
    return index.isascii() and index.isdigit() and len(index) < 5 and int(index) < count


def _phrase(act: Act, rest: str) -> tuple[dict[str, Any], str]:
    """Another of the deadlines that the sentence prints."""
    key, _colon, index = rest.partition(":")
    row = act.row(key)
    if row is None or not _is_place(index, len(row.printed)):
        return dict(act.edits), ""
    edits = _word(act.edits, row, "phrase", row.printed[int(index)])
    is_unclear = row.printed.count(row.printed[int(index)]) > 1  # the phrase alone would mean the first of them
    edits = _with_row(edits, row.key, deadline=int(index) if is_unclear else None)
    return edits, kept("chọn thời hạn khác cho số %d") % row.number


def _renumber(act: Act, _rest: str) -> tuple[dict[str, Any], str]:
    edits: dict[str, Any] = dict(act.edits)
    counted = [row for row in rows_of(act.parsed, act.edits) if row.keep]
    for number, row in enumerate(counted, start=1):
        edits = _word(edits, row, "path", str(number))
    return edits, kept("đánh số lại từ trên xuống")


def _lead(act: Act, _rest: str) -> tuple[dict[str, Any], str]:
    """The lead that the closing sentence gives, in every row that names none."""
    lead, edits = "; ".join(act.classes.get("") or ()), dict(act.edits)
    for row in rows_of(act.parsed, act.edits):
        if lead and row.keep and not row.words.lead and not row.is_added:
            edits = _word(edits, row, "lead", lead)
    return edits, kept("ghi chủ trì vào các dòng còn trống")


def _unit(act: Act, part: str) -> tuple[dict[str, Any], str]:
    """A unit for all picked rows: as their lead, or besides those who already take part."""
    names = split_names(act.fields.get("unit", "")[:1000])
    edits: dict[str, Any] = dict(act.edits)
    if not names or part not in ("lead", "coop"):
        return edits, ""
    picked = set(act.picked)
    rows = [row for row in rows_of(act.parsed, act.edits) if row.key in picked]
    for row in rows:
        own = names if part == "lead" else list(dict.fromkeys([*split_names(row.words.coop), *names]))
        edits = _word(edits, row, part, "; ".join(own))
    words = (
        kept("giao %(unit)s chủ trì %(count)d dòng")
        if part == "lead"
        else kept("thêm %(unit)s phối hợp ở %(count)d dòng")
    )
    return edits, words % {"unit": "; ".join(names), "count": len(rows)}


def _fan(act: Act, _key: str) -> tuple[dict[str, Any], str]:
    """A class of units ("các Hội thành viên") becomes each of its units, in every row that names it."""
    edits: dict[str, Any] = dict(act.edits)
    for row in rows_of(act.parsed, act.edits) if act.classes else ():
        for part in ("lead", "coop"):
            edits = _each_unit(edits, row, part, act.classes)
    count = max((len(units) for units in act.classes.values()), default=0)
    return edits, kept("giao cho từng đơn vị (%d đơn vị)") % count if count else ""


def _each(act: Act, rest: str) -> tuple[dict[str, Any], str]:
    """The same for one name in one row: "t3:lead:0" is the first of its leads."""
    key, _colon, place = rest.partition(":")
    part, _colon, index = place.partition(":")
    row = act.row(key)
    names = split_names(getattr(row.words, part)) if row and part in ("lead", "coop") else []
    named = tidy(names[int(index)]) if _is_place(index, len(names)) else ""
    if row is None or named not in act.classes:
        return dict(act.edits), ""
    units = act.classes[named]
    words = kept("giao cho từng đơn vị (%(count)d đơn vị) ở số %(number)d")
    return _each_unit(act.edits, row, part, {named: units}), words % {"count": len(units), "number": row.number}


def _each_unit(edits: Json, row: DraftRow, part: str, classes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    names = split_names(getattr(row.words, part))
    if not any(tidy(name) in classes for name in names):
        return dict(edits)
    each = [unit for name in names for unit in classes.get(tidy(name), [name])]
    return _word(edits, row, part, "; ".join(dict.fromkeys(each)))


def _alias(act: Act, rest: str) -> tuple[dict[str, Any], str]:
    """A new name is another one of a near unit: `classes` hold {the name: [the unit]}."""
    key, units = rest.rpartition(":")[0], dict(act.edits.get("units") or {})
    if not act.classes:
        return dict(act.edits), ""
    name, [unit, *_others] = next(iter(act.classes.items()))
    units[key] = {"name": name, "do": "alias", "kind": "", "unit": unit}
    return {**act.edits, "units": units}, kept("coi “%(name)s” là “%(unit)s”") % {"name": name, "unit": unit}


def _drop(act: Act, what: str) -> tuple[dict[str, Any], str]:
    """Leave the picked rows out, or take them in again."""
    edits, picked, keep = dict(act.edits), set(act.picked), what == "keep"
    rows = [row for row in rows_of(act.parsed, act.edits) if row.key in picked and row.keep != keep]
    for row in rows:
        edits = _with_row(edits, row.key, keep=None if keep else False)
    return edits, (kept("ghi lại %d dòng") if keep else kept("bỏ %d dòng")) % len(rows)


def _add(act: Act, _rest: str) -> tuple[dict[str, Any], str]:
    if not (key := new_row_key(act.edits)):
        return dict(act.edits), ""
    return _with_row(act.edits, key), kept("thêm nhiệm vụ sót")


def _settle(act: Act, index: str) -> tuple[dict[str, Any], str]:
    return with_settled(act.parsed, act.edits, index, act.who), kept("xử lý điều văn thư soát")


VERBS: dict[str, Callable[[Act, str], tuple[dict[str, Any], str]]] = {
    "accept": _accept,
    "unsee": _unsee,
    "drop": _leave_out,
    "take": _take_in,
    "keep": _keep,
    "split": _split,
    "merge": _merge,
    "part": _part,
    "kind": _kind,
    "phrase": _phrase,
    "renumber": _renumber,
    "lead": _lead,
    "unit": _unit,
    "fan": _fan,
    "each": _each,
    "alias": _alias,
    "seen": _seen,
    "picked": _drop,
    "add": _add,
    "settle": _settle,
}
