"""Tasks of a draft that a person has split or merged: spans stay true, no word is lost, a merge undoes a split. Pure.

A piece that begins at character 120 of task t3 has the key t3s120; the first piece keeps the key t3. `edits` hold
{"split": {key of the task: [offsets]}} and {"merged": {key of a piece: key of the piece it was put to}}.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from resolutions.reading.deadlines import find_deadlines
from resolutions.reading.parsed import ParsedTask
from resolutions.reading.phrases import Moment
from resolutions.reading.targets import find_targets
from resolutions.reading.units import assign

from .draft_blocks import Json, Source, as_json, sources


@dataclass(frozen=True, slots=True)
class Piece:
    """A row before anybody typed in it. `atoms`: the pieces it was put together from, itself first, with their texts.

    `at` is where its text begins in the text of its task."""

    key: str
    task: Json
    block: int | None = None
    at: int = 0
    atoms: tuple["Piece", ...] = ()
    is_part: bool = False

    @property
    def text(self) -> str:
        return str(self.task.get("text") or "")

    @property
    def source(self) -> str:
        return self.key.partition("s")[0]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cut goes: the task it cuts, the character there; or the piece that comes off whole."""

    source: str = ""
    at: int = 0
    comes_off: str = ""
    follow: tuple[str, ...] = field(default=())


def pieces_of(parsed: Json, edits: Json, issued_on: Moment, text: str = "") -> list[Piece]:
    """The rows in the order of the document, after kinds, splits and merges. `text` is the draft's, for exact spans."""
    cuts = edits.get("split") or {}
    parts: list[Piece] = []
    for source in sources(parsed, edits, issued_on):
        parts += _parts(source, cuts.get(source.key) or (), issued_on, text)
    return _merged(parts, edits.get("merged") or {})


def _parts(source: Source, cuts: Iterable[Any], issued_on: Moment, text: str) -> list[Piece]:
    whole = str(source.task.get("text") or "")
    places = sorted({cut for cut in cuts if isinstance(cut, int) and 0 < cut < len(whole)})
    if not places:
        return [Piece(source.key, source.task, source.block)]
    made = []
    for number, (left, right) in enumerate(pairwise([0, *places, len(whole)]), start=1):
        key = f"{source.key}s{left}" if left else source.key
        task = _part_task(source.task, left, right, number, issued_on, text)
        made.append(Piece(key, task, source.block, left, is_part=True))
    return made


def _part_task(task: Json, left: int, right: int, number: int, issued_on: Moment, text: str) -> Json:
    """What a part of a sentence says for itself; lead and deadline are those of the whole where it names none."""
    whole = str(task.get("text") or "")
    words = whole[left:right].rstrip()
    own = assign(words)
    lead = own.lead or tuple(task.get("lead_units") or ())
    coop = own.coop or (() if own.lead else tuple(task.get("coop_units") or ()))
    deadlines = tuple(replace(deadline, span=None) for deadline in find_deadlines(words, issued_on))
    targets = tuple(replace(target, span=None) for target in find_targets(words))
    path = str(task.get("path") or "")
    made = dict(
        as_json(ParsedTask(f"{path}/({number})" if number > 1 else path, words, (0, 0), lead, coop, deadlines, targets))
    )
    if not deadlines and (printed := task.get("deadlines") or [task.get("inherited_deadline")])[0]:
        made["inherited_deadline"] = {**printed[0], "inferred": True}
    made["span"] = _part_span(task, left, right, text)
    made["result"] = task.get("result") if number == 1 else None
    return made


def _part_span(task: Json, left: int, right: int, text: str) -> list[int] | None:
    """The part's place in the draft; the first and the last reach to the ends of the whole."""
    span, whole = task.get("span"), str(task.get("text") or "")
    if not span:
        return None
    start, end = int(span[0]), int(span[1])
    return [
        start if left == 0 else _place_in(text, start, end, whole, left) or start,
        end if right == len(whole) else _place_in(text, start, end, whole, right) or end,
    ]


def _place_in(text: str, start: int, end: int, whole: str, offset: int) -> int | None:
    """Where the word at `offset` of `whole` stands in the draft. What a person put together from several lines has
    their marks between them there, so its words are followed one after the other."""
    if (at := text.find(whole, start, end)) >= 0:
        return at + offset
    for word in re.finditer(r"\S+", whole):
        start = text.find(word[0], start, end)
        if start < 0:
            return None
        if word.end() > offset:
            return start
        start += len(word[0])
    return None


def _merged(parts: Sequence[Piece], merged: Json) -> list[Piece]:
    rows: dict[str, Piece] = {}
    for part in parts:
        head = rows.get(str(merged.get(part.key, "")))
        if head is None:
            rows[part.key] = part
        else:
            rows[head.key] = replace(head, task=_joined(head.task, part.task), atoms=(*(head.atoms or (head,)), part))
    return list(rows.values())


def _joined(one: Json, other: Json) -> Json:
    """Two tasks as one: nothing of either is left out."""
    lead = _union(one.get("lead_units"), other.get("lead_units"))
    shift = len(one.get("targets") or ())
    moved = [
        {**target, "part_of": None if target.get("part_of") is None else target["part_of"] + shift}
        for target in other.get("targets") or ()
    ]
    spans = [span for span in (one.get("span"), other.get("span")) if span]
    return {
        **one,
        "text": f"{str(one.get('text') or '').rstrip()} {other.get('text') or ''}",
        "span": [min(s[0] for s in spans), max(s[1] for s in spans)] if spans else None,
        "lead_units": lead,
        "coop_units": [unit for unit in _union(one.get("coop_units"), other.get("coop_units")) if unit not in lead],
        "deadlines": [*(one.get("deadlines") or ()), *(other.get("deadlines") or ())],
        "inherited_deadline": one.get("inherited_deadline") or other.get("inherited_deadline"),
        "targets": [*(one.get("targets") or ()), *moved],
        "result": "; ".join(_union([one.get("result")], [other.get("result")])) or None,
        "doubts": [],
    }


def _union(one: Iterable[Any] | None, other: Iterable[Any] | None) -> list[Any]:
    return [value for value in dict.fromkeys([*(one or ()), *(other or ())]) if value]


def place_of(piece: Piece, offset: int) -> Place | None:
    """What a cut at `offset` of the row's text cuts. None at its ends, where there is nothing to part."""
    atoms = piece.atoms or (piece,)
    start = 0
    for index, atom in enumerate(atoms):
        body = atom.text.rstrip() if index < len(atoms) - 1 else atom.text
        local = offset - start
        if index and local <= 0:
            return Place(comes_off=atom.key, follow=tuple(a.key for a in atoms[index + 1 :]))
        local = _word_start(body, local)
        if 0 < local < len(body) and body[:local].strip():
            return Place(atom.source, atom.at + local, follow=tuple(a.key for a in atoms[index + 1 :]))
        start += len(body) + 1
    return None


def _word_start(text: str, at: int) -> int:
    """The beginning of the word that `at` is in, or of the next one: a cut never parts a word."""
    while 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        at -= 1
    rest = text[max(0, at) :]
    return max(0, at) + len(rest) - len(rest.lstrip())


def with_cut(parsed: Json, edits: Json, issued_on: Moment, key: str, offset: int) -> dict[str, Any]:
    """The edits after row `key` was cut at `offset` of its text. A cut at an end changes nothing."""
    piece = next((p for p in pieces_of(parsed, edits, issued_on) if p.key == key), None)
    place = place_of(piece, offset) if piece else None
    if place is None:
        return dict(edits)
    merged = dict(edits.get("merged") or {})
    split: dict[str, list[int]] = dict(edits.get("split") or {})
    if place.comes_off:
        merged.pop(place.comes_off, None)
        head = place.comes_off
    else:
        split[place.source] = sorted({*split.get(place.source, ()), place.at})
        head = f"{place.source}s{place.at}"
    merged |= dict.fromkeys(place.follow, head)
    return _tidy({**edits, "split": split, "merged": merged})


def with_merge(parsed: Json, edits: Json, issued_on: Moment, key: str) -> dict[str, Any]:
    """The edits after row `key` was put to the one before it in the document; the first row stays alone."""
    pieces = pieces_of(parsed, edits, issued_on)
    at = next((i for i, piece in enumerate(pieces) if piece.key == key), 0)
    if at == 0:
        return dict(edits)
    upper, lower = pieces[at - 1], pieces[at]
    split: dict[str, list[int]] = dict(edits.get("split") or {})
    merged = dict(edits.get("merged") or {})
    last = (upper.atoms or (upper,))[-1]
    own = [atom.key for atom in lower.atoms or (lower,)]
    rows = edits.get("rows") or {}
    if last.source == lower.source and lower.at and not rows.get(key):  # two parts of one sentence: the cut goes
        split[lower.source] = [cut for cut in split.get(lower.source, ()) if cut != lower.at]
        own = own[1:]
    merged |= dict.fromkeys(own, upper.key)
    return _tidy({**edits, "split": split, "merged": merged})


def with_parting(edits: Json, key: str) -> dict[str, Any]:
    """The edits after everything that was put to row `key` came off again."""
    merged = {atom: head for atom, head in (edits.get("merged") or {}).items() if head != key}
    return _tidy({**edits, "merged": merged})


def _tidy(edits: Mapping[str, Any]) -> dict[str, Any]:
    """Without sections that hold nothing, so that what was undone looks like what was never done."""
    made = dict(edits)
    for name in ("split", "merged"):
        made[name] = {key: value for key, value in (made.get(name) or {}).items() if value}
        if not made[name]:
            del made[name]
    return made
