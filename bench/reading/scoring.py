"""Scores of one reading against its label: precision, recall and F1 per field, in the sense of the label's rule.

Items (tasks, rows) pair one to one: first those with the same path whose first eight words are alike, then those whose
words are nearly the same wherever they stand (their fields count, the item itself does not).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from .labels import HEADER, Due, Item, Label

FIELDS = ("tasks", "rows", "deadlines", "leads", "coops", "targets", "references")
ALIKE, NEARLY_SAME = 0.75, 0.9
_SPELLINGS = (
    ("uỷ", "ủy"), ("hoà", "hòa"), ("hoá", "hóa"), ("thuỷ", "thủy"), ("quí", "quý"), ("hàng ", "hằng "),
    ("–", "-"), ("—", "-"), ("“", '"'), ("”", '"'), ("’", "'"), ("*", ""),
)  # fmt: skip
_SHORT_FORMS = {
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc", "tw": "trung ương",
    "kh&cn": "khoa học và công nghệ", "kh&kt": "khoa học và kỹ thuật", "lhh": "liên hiệp các hội",
    "liên hiệp hội": "liên hiệp các hội", "kỷ thuật": "kỹ thuật", "phân biện": "phản biện",
    "nn&mt": "nông nghiệp và môi trường",
}  # fmt: skip
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"))


@dataclass(slots=True)
class Tally:
    """Hits, false ones and missed ones."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        wanted = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / wanted if wanted else 1.0

    @property
    def empty(self) -> bool:
        return not (self.hits or self.false or self.missed)


@dataclass(slots=True)
class Score:
    """One document. `header` tells for each field whether it is exactly right; `notes` says what went wrong."""

    name: str
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    header: dict[str, bool] = field(default_factory=dict)
    warned: Tally = field(default_factory=Tally)
    class_right: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def header_share(self) -> float:
        return sum(self.header.values()) / len(self.header)

    def value(self, name: str) -> float | None:
        """The figure of one column; None when the document has nothing of the kind."""
        if name == "header":
            return self.header_share
        if name == "warnings":
            wanted = self.warned.hits + self.warned.missed
            return self.warned.hits / wanted if wanted else None
        tally = self.tallies[name]
        return None if tally.empty else tally.f1


def score(label: Label, read: Mapping[str, Any]) -> Score:
    """`read` is the JSON of `read_document --json`."""
    out = Score(label.name)
    out.class_right = read.get("doc_class") == label.doc_class
    if not out.class_right:
        out.notes.append(f"class: {read.get('doc_class')} instead of {label.doc_class}")
    rows = [row for annex in read.get("annexes") or () for row in annex["rows"]]
    passed_over = [*(item for item in label.tasks if item.optional), *label.nontasks]
    _items(out, "tasks", [item for item in label.tasks if not item.optional], passed_over, read.get("tasks") or ())
    optional_rows = [item for item in label.rows if item.optional]
    _items(out, "rows", [item for item in label.rows if not item.optional], optional_rows, rows)
    _header(out, label, read.get("header") or {})
    printed = {(_tight(r.get("number")), r.get("date")) for r in read.get("references") or () if r.get("number")}
    _sets(out, "references", "", {(_tight(number), day) for number, day in label.references}, printed)
    told = {warning["code"] for warning in read.get("warnings") or ()}
    for severity, code in label.warnings:
        if severity != "info":
            out.warned.hits += code in told
            out.warned.missed += code not in told
            if code not in told:
                out.notes.append(f"warning {code} not told")
    extra = sorted(told - {code for _severity, code in label.warnings})
    out.warned.false = len(extra)
    out.notes += [f"warning {code} told, not labelled" for code in extra]
    return out


def canonical(text: Any) -> str:
    """One spelling: NFC, no invisible characters, one kind of dash and quote, the newer place of tone marks."""
    plain = unicodedata.normalize("NFC", str(text or "")).translate(_INVISIBLE).replace("\u00a0", " ").casefold()
    for old, new in _SPELLINGS:
        plain = plain.replace(old, new)
    return " ".join(plain.split())


def unit_name(text: Any) -> str:
    """A unit's name with its short forms written out."""
    name = canonical(text).rstrip(".;:, ")
    for short, whole in _SHORT_FORMS.items():
        name = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", whole, name)
    return name


def _tight(text: Any) -> str:
    return canonical(text).replace(" ", "")


def _place(path: str) -> str:
    """A path without what does not matter: spaces, dots, repeated-number suffixes, the prefix of an attached plan, and
    a number that the next one repeats ("3/3.1")."""
    parts = [re.sub(r"#\d+$", "", part).rstrip(".") for part in canonical(path).replace(" ", "").split("/")]
    parts = [part for part in parts if part not in ("kh", "đínhkèm")]
    kept = [p for i, p in enumerate(parts) if not (i + 1 < len(parts) and parts[i + 1].startswith(p + "."))]
    return "/".join(kept).replace(".", "")


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?()[]\"'/") for word in canonical(text).split(" ")]


def alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _head(read: Mapping[str, Any]) -> str:
    return " ".join(str(read.get("text") or "").split(" ")[:8])


def _pairs(wanted: Sequence[Item], found: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, bool]]:
    """(wanted, found, same path) one to one, the most alike first."""
    places = [_place(str(item.get("path"))) for item in found]
    heads = [_head(item) for item in found]
    pairs: list[tuple[int, int, bool]] = []
    taken_wanted: set[int] = set()
    taken_found: set[int] = set()
    for same_path, enough in ((True, ALIKE), (False, NEARLY_SAME)):
        candidates = []
        for i, item in enumerate(wanted):
            for j in range(len(found)):
                if i in taken_wanted or j in taken_found or (same_path and places[j] != _place(item.path)):
                    continue
                likeness = alike(item.start, heads[j])
                if likeness >= enough:
                    candidates.append((likeness, i, j))
        for _likeness, i, j in sorted(candidates, reverse=True):
            if i not in taken_wanted and j not in taken_found:
                taken_wanted.add(i)
                taken_found.add(j)
                pairs.append((i, j, same_path))
    return pairs


def _items(
    out: Score, name: str, wanted: Sequence[Item], optional: Sequence[Item], found: Sequence[Mapping[str, Any]]
) -> None:
    pairs = _pairs(wanted, found)
    paired = {j for _i, j, _same in pairs}
    left = [item for j, item in enumerate(found) if j not in paired]
    excused = {j for _i, j, _same in _pairs(optional, left)}
    tally = out.tallies[name]
    strict = sum(same for _i, _j, same in pairs)
    tally.hits += strict
    tally.missed += len(wanted) - strict
    tally.false += len(found) - len(excused) - strict
    for i, j, same in pairs:
        if not same:
            out.notes.append(f"{name}: {wanted[i].path} read as {found[j].get('path')}")
        _compare(out, wanted[i], found[j])
    missed = [item for i, item in enumerate(wanted) if i not in {pair[0] for pair in pairs}]
    for item in missed:
        out.notes.append(f"{name}: {item.path} “{item.start}” missed")
        _compare(out, item, {})
    for j, extra in enumerate(left):
        if j not in excused:
            out.notes.append(f"{name}: {extra.get('path')} “{_head(extra)}” is none")


def _compare(out: Score, item: Item, read: Mapping[str, Any]) -> None:
    _sets(out, "leads", item.path, set(map(unit_name, item.lead)), set(map(unit_name, read.get("lead_units") or ())))
    _sets(out, "coops", item.path, set(map(unit_name, item.coop)), set(map(unit_name, read.get("coop_units") or ())))
    _deadlines(out, item, [d for d in read.get("deadlines") or () if d.get("kind") != "none"])
    printed = [(t.get("op"), _number(t.get("value"))) for t in read.get("targets") or ()]
    wanted = [(op, _number(value)) for op, value in item.targets]
    common = Counter(wanted) & Counter(printed)
    _count(out, "targets", item.path, sum(common.values()), list((Counter(printed) - common).elements()),
           list((Counter(wanted) - common).elements()))  # fmt: skip


def _number(value: Any) -> Any:
    return tuple(map(float, value)) if isinstance(value, list | tuple) else float(value)


def _deadlines(out: Score, item: Item, read: list[Mapping[str, Any]]) -> None:
    left = list(read)
    missed: list[Any] = []
    hits = 0
    for due in sorted(item.deadlines, key=lambda due: due.optional):
        hit = next((d for d in left if _same_deadline(due, d)), None)
        if hit is not None:
            left.remove(hit)
            hits += not due.optional
        elif not due.optional:
            missed.append((due.kind, due.due or due.freq))
    _count(out, "deadlines", item.path, hits, [(d["kind"], d.get("due") or d.get("freq")) for d in left], missed)


def _same_deadline(due: Due, read: Mapping[str, Any]) -> bool:
    if read["kind"] != due.kind:
        return False
    if due.optional:
        return True
    return (read.get("due") or None) == due.due and (due.kind != "recurring" or read.get("freq") in (due.freq, None))


def _sets(out: Score, name: str, where: str, wanted: set[Any], read: set[Any]) -> None:
    _count(out, name, where, len(wanted & read), sorted(read - wanted, key=str), sorted(wanted - read, key=str))


def _count(out: Score, name: str, where: str, hits: int, false: Sequence[Any], missed: Sequence[Any]) -> None:
    tally = out.tallies[name]
    tally.hits += hits
    tally.false += len(false)
    tally.missed += len(missed)
    if false or missed:
        out.notes.append(f"{name} {where}: read {list(false)} for {list(missed)}")


def _header(out: Score, label: Label, read: Mapping[str, Any]) -> None:
    for name in HEADER:
        wanted, printed = label.header.get(name), read.get(name)
        if name == "title":
            right = (not wanted and not printed) or bool(wanted and printed and alike(wanted, printed) >= NEARLY_SAME)
        elif name == "number":
            right = _tight(wanted) == _tight(printed)
        elif name == "issuer":
            right = unit_name(wanted) == unit_name(printed)
        else:
            right = canonical(wanted) == canonical(printed)
        out.header[name] = right
        if not right:
            out.notes.append(f"header {name}: “{printed}” instead of “{wanted}”")
