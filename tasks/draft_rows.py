"""The rows of a draft: each task as it stands now, with what is doubtful in it. JSON in, frozen values out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members.folding import fold
from members.naming import tidy
from resolutions.paper import after_number
from resolutions.reading import read_phrase
from resolutions.reading.parsed import Deadline
from resolutions.reading.paths import path_of, path_typed, path_words
from resolutions.reading.phrases import Moment
from resolutions.reading.syllables import is_syllable, runs_together

from .draft_pieces import Piece, pieces_of
from .drafting import (
    PRODUCT_LENGTH,
    ROW_FIELDS,
    Json,
    RowWords,
    awaited_words,
    deadline_of,
    default_values,
    due_words,
    issued_on,
    moment_of,
    printed_deadlines,
    shortened,
    split_names,
)

ROW_WARNINGS = frozenset({"DECISION_AMONG_TASKS", "DUPLICATE", "DEADLINE_BEFORE_ISSUE", "RELATIVE_DEADLINE_UNANCHORED"})
ROW_KEY = re.compile(r"(?:t\d{1,4}|x\d{1,3}_\d{1,4}|n\d{1,4}|b\d{1,6})(?:s\d{1,6})?", re.ASCII)
NEW_ROW = re.compile(r"n\d{1,4}", re.ASCII)
MOST_ADDED = 300  # rows that people add to one draft
FEW = 2  # rows without a lead that are worth a doubt each


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A task of the draft as it stands now. `number` is its place in the text, `mark_start` where its mark begins.
    `doubted` are its doubts as (kind, words), `taken` which of the printed deadlines is meant (None when typed).

    `read` are its words before anybody typed; `printed` the deadlines its sentence prints; `block` its index in the
    outline, if it has one; `parts` the rows it was put together from; `was_doubtful` holds also when all is settled.
    """

    key: str
    number: int
    text: str
    span: tuple[int, int] | None
    words: RowWords
    read: RowWords
    keep: bool
    deadline: Deadline
    targets: tuple[Json, ...] = ()
    doubted: tuple[tuple[str, str], ...] = ()
    was_doubtful: bool = False
    mark_start: int = 0
    block: int | None = None
    parts: int = 1
    is_part: bool = False
    printed: tuple[str, ...] = ()
    seen: Json | None = None
    spelled: tuple[tuple[str, str], ...] = ()  # (name as read, as the document spells it) where the two differ
    offered: tuple[str, ...] = ()  # the printed deadlines, told apart: by their days where one phrase names several
    taken: int | None = None

    @property
    def doubts(self) -> tuple[str, ...]:
        return tuple(words for _kind, words in self.doubted)

    @property
    def path(self) -> str:
        return self.words.path

    @property
    def path_typed(self) -> str:
        """The path as it stands in its field."""
        return path_typed(self.path)

    def path_meant(self, typed: str) -> str:
        """The path that was typed. Two paths may be written alike: what was there, or what was read, goes first."""
        known = {path_typed(path): path for path in (self.read.path, self.path)}
        plain = " ".join(typed.split())
        return known.get(plain) or path_of(plain)

    @property
    def is_added(self) -> bool:
        return self.key.startswith("n")

    @property
    def is_empty(self) -> bool:
        """Added, and nothing written yet."""
        return self.is_added and not any((self.words.title, self.words.lead, self.words.coop, self.words.phrase))

    @property
    def leads(self) -> list[str]:
        return split_names(self.words.lead)

    @property
    def coops(self) -> list[str]:
        """Who takes part; a unit that also leads is not named twice."""
        leads = {fold(name) for name in self.leads}
        return [name for name in split_names(self.words.coop) if fold(name) not in leads]

    def spelling(self, name: str) -> str:
        """A name as the document itself spells it."""
        return dict(self.spelled).get(name, name)

    @property
    def spelling_notes(self) -> tuple[str, ...]:
        """Where the document's letters were read as others, while the row still names that unit."""
        names = {*self.leads, *self.coops}
        told = _("Văn bản ghi “%(printed)s”, đọc là “%(name)s”.")
        return tuple(
            told % {"printed": printed, "name": name}
            for name, printed in self.spelled
            if name in names and printed.casefold() != name.casefold()
        )

    @property
    def place(self) -> str:
        return path_words(self.path)

    @property
    def due_words(self) -> str:
        return due_words(self.deadline)


def rows_of(parsed: Json, edits: Json, text: str = "") -> list[DraftRow]:
    """All rows in the order of the document; the ones that people added come last."""
    moment = moment_of(parsed, edits)
    pieces = pieces_of(parsed, edits, moment, text)
    rare = _rare_gaps([piece.task for piece in pieces])
    rows = [_row(piece, number, parsed, edits, text, rare) for number, piece in enumerate(pieces, start=1)]
    return rows + _added(edits, len(rows), moment)


def _row(piece: Piece, number: int, parsed: Json, edits: Json, text: str, rare: frozenset[str]) -> DraftRow:
    task, changed = piece.task, edits.get("rows") or {}
    own = changed.get(piece.key) or {}
    read = RowWords.of(_read_words(piece, changed))
    words = RowWords.of({**_plain(read), **{name: own[name] for name in ROW_FIELDS if name in own}})
    deadlines = [one for one in printed_deadlines(task) if one.get("raw")]
    moment, span = moment_of(parsed, edits), _span(task)
    taken = _taken(words.phrase, deadlines, own.get("deadline"))
    is_dated_anew = moment.issued != issued_on(parsed, {}) and "deadline" not in own
    deadline = read_phrase(words.phrase, moment) if taken is None or is_dated_anew else deadline_of(deadlines[taken])
    doubts = tuple(_doubts(task, words, read, deadline, rare, parsed))
    doubts += tuple(_several(deadlines, None if "deadline" in own else taken))
    return DraftRow(
        piece.key,
        number,
        str(task.get("text") or ""),
        span,
        words,
        read,
        bool(own.get("keep", True)),
        deadline,
        tuple(task.get("targets") or ()),
        doubts,
        bool(doubts) or any(_was_doubted(task, read, deadlines, rare, parsed)),
        after_number(text, *span) if span else 0,
        piece.block,
        max(1, len(piece.atoms)),
        piece.is_part,
        tuple(str(one["raw"])[:300] for one in deadlines),
        (edits.get("seen") or {}).get(piece.key),
        tuple(_spelled(piece, text)),
        tuple(_offered(deadlines)),
        taken,
    )


def _was_doubted(
    task: Json, read: RowWords, deadlines: Sequence[Json], rare: frozenset[str], parsed: Json
) -> Iterator[tuple[str, str]]:
    """The doubts of the row before anybody edited it."""
    yield from _doubts(task, read, read, _first(deadlines), rare, parsed)
    yield from _several(deadlines, _taken(read.phrase, deadlines, None))


def _spelled(piece: Piece, text: str) -> Iterator[tuple[str, str]]:
    """Reading puts misread marks of names right; the document's own words stand at the spans, each of one name or of
    a whole list."""
    for task in [atom.task for atom in piece.atoms] or [piece.task]:
        for part in ("lead", "coop"):
            spans = task.get(f"{part}_spans") or ()
            lists = [tidy(text[int(start) : int(end)]) for start, end in spans]
            for name in task.get(f"{part}_units") or ():
                printed = next((found for one in lists if (found := _printed(str(name), one))), name)
                if printed != name:
                    yield str(name), printed


def _printed(name: str, words: str) -> str:
    """The part of some words that says a name, however its marks are set; "" when none does."""
    bare = "".join(bare if len(bare := fold(letter)) == 1 else letter for letter in words)
    found = re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", bare) if len(fold(name)) == len(name) else None
    return words[found.start() : found.end()] if found else ""


def _plain(words: RowWords) -> dict[str, str]:
    return {name: getattr(words, name) for name in ROW_FIELDS}


def _read_words(piece: Piece, changed: Json) -> dict[str, str]:
    """What the row shows before anybody edits it. A merged row honours what was typed in the rows put to it."""
    values = default_values(piece.task)
    if not piece.atoms:
        return values
    told = [default_values(atom.task) | _typed(changed.get(atom.key), atom.key == piece.key) for atom in piece.atoms]
    for name in ("lead", "coop", "product"):
        values[name] = "; ".join(dict.fromkeys(n for one in told for n in split_names(one[name])))
    values["product"] = shortened(values["product"], PRODUCT_LENGTH)
    values["title"] = shortened("; ".join(one["title"].rstrip(".;") for one in told))
    values["phrase"] = next((one["phrase"] for one in told if one["phrase"]), "")
    return values


def _typed(own: Any, is_head: bool) -> dict[str, str]:
    """What was typed in a row that was put to another; the row that stayed has its own words on top anyway."""
    return {} if is_head else {name: str(own[name]) for name in ROW_FIELDS if name in (own or {})}


def _taken(phrase: str, printed: Sequence[Json], chosen: Any) -> int | None:
    """Which printed deadline a phrase means: the chosen one of those with this phrase, else the first. A printed phrase
    means what the reading made of it where it stands; any other (None) is read by itself."""
    alike = [i for i, values in enumerate(printed) if phrase and phrase == str(values.get("raw") or "")[:300]]
    return chosen if chosen in alike else next(iter(alike), None)


def _offered(printed: Sequence[Json]) -> Iterator[str]:
    """Each printed deadline: its phrase, or its day where the same phrase names several ("Quý II và Quý IV")."""
    phrases = [str(values["raw"])[:300] for values in printed]
    for values, phrase in zip(printed, phrases, strict=True):
        yield phrase if phrases.count(phrase) == 1 else due_words(deadline_of(values)).removeprefix("→ ") or phrase


def _several(printed: Sequence[Json], taken: int | None) -> Iterator[tuple[str, str]]:
    """The doubt which of several deadlines is meant, as long as the first stands there unchosen."""
    if taken != 0 or len(printed) < 2:
        return
    words, phrase = list(_offered(printed)), str(printed[0]["raw"])
    if str(printed[1]["raw"]) == phrase:
        days = _(" và ").join(dict.fromkeys(words))
        told = _("“%(phrase)s” nêu %(days)s. Đang lấy %(taken)s.")
        yield "SEVERAL_DEADLINES", told % {"phrase": phrase, "days": days, "taken": words[0]}
        return
    others = ", ".join(f"“{one}”" for one in words[1:])
    told = _("Câu còn nêu thời hạn khác: %(others)s. Đang lấy “%(taken)s”.")
    yield "SEVERAL_DEADLINES", told % {"others": others, "taken": words[0]}


def _first(deadlines: Sequence[Json]) -> Deadline:
    return deadline_of(deadlines[0]) if deadlines else Deadline("", "none")


def _added(edits: Json, count: int, moment: Moment) -> list[DraftRow]:
    changed = edits.get("rows") or {}
    keys = sorted((key for key in changed if NEW_ROW.fullmatch(key)), key=lambda key: int(key[1:]))
    rows = []
    for index, key in enumerate(keys, start=1):
        read = RowWords(path=_("bổ sung %d") % index)
        words = RowWords.of({"path": read.path} | changed[key])
        keep, deadline = bool(changed[key].get("keep", True)), read_phrase(words.phrase, moment)
        seen = (edits.get("seen") or {}).get(key)
        rows.append(DraftRow(key, count + index, "", None, words, read, keep, deadline, seen=seen))
    return rows


def new_row_key(edits: Json) -> str:
    """The key of one more row; "" when no more may be added."""
    taken = {key for key in edits.get("rows") or () if NEW_ROW.fullmatch(key)}
    return next((f"n{i}" for i in range(1, 10_000) if f"n{i}" not in taken), "") if len(taken) < MOST_ADDED else ""


def _span(task: Json) -> tuple[int, int] | None:
    span = task.get("span")
    return (int(span[0]), int(span[1])) if span and len(span) == 2 else None


def _rare_gaps(tasks: Sequence[Json]) -> frozenset[str]:
    """NO_LEAD and NO_DEADLINE are worth a look only where most sentences of the same part have one. More than a few
    without a lead are assigned after the confirmation: the page says so once."""
    rare = set()
    for code in ("NO_LEAD", "NO_DEADLINE"):
        without = sum(code in (task.get("doubts") or ()) for task in tasks)
        if without * 3 < len(tasks) and (code != "NO_LEAD" or without <= FEW):
            rare.add(code)
    return frozenset(rare)


def _doubts(
    task: Json, words: RowWords, read: RowWords, deadline: Deadline, rare: frozenset[str], parsed: Json
) -> Iterator[tuple[str, str]]:
    """Why a person should look at this row, as (kind, sentence)."""
    codes = set(task.get("doubts") or ())
    if "UNNUMBERED" in codes:
        yield "UNNUMBERED", _("Đoạn này không đánh số: có phải nhiệm vụ không?")
    if "VERY_LONG" in codes:
        yield "VERY_LONG", _("Câu rất dài, có thể gồm nhiều việc.")
    if garbled := garbled_words(words.title):
        told = _("Có chữ không phải tiếng Việt, có thể đọc sai: %s.")
        yield "MISSPELT", told % ", ".join(f"“{word}”" for word in garbled)
    if "SAME_UNIT_TWICE" in codes and (words.lead, words.coop) == (read.lead, read.coop):
        yield "SAME_UNIT_TWICE", _("Một đơn vị vừa chủ trì vừa phối hợp.")
    if "NO_LEAD" in codes & rare and not words.lead:
        yield "NO_LEAD", _("Câu này không nêu ai chủ trì.")
    if "NO_DEADLINE" in codes & rare and not words.phrase:
        yield "NO_DEADLINE", _("Câu này không nêu thời hạn.")
    if deadline.kind == "conditional":
        yield "CONDITIONAL", awaited_words(deadline.condition or deadline.raw)
    elif words.phrase and deadline.kind == "none":
        yield "UNREAD_DEADLINE", _("Không đọc ra ngày từ thời hạn này.")
    for warning in parsed.get("warnings") or ():
        if warning.get("code") in ROW_WARNINGS and touches(warning.get("span"), task.get("span")):
            yield str(warning.get("code")), str(warning.get("detail") or "")


def garbled_words(title: str) -> list[str]:
    """Words that faulty recognition made: small letters with Vietnamese marks that are no syllable. A foreign word has
    no such marks, a name begins with a capital, words that lost their blank are a slip of layout."""
    words = re.findall(r"(?<![\w./-])[^\W\d_]+(?![\w./-]\w)", title)
    odd = [word for word in words if word.islower() and not word.isascii() and not is_syllable(word)]
    return list(dict.fromkeys(word for word in odd if not runs_together(word)))[:3]


def touches(one: Any, other: Any) -> bool:
    return bool(one and other and one[0] < other[1] and other[0] < one[1])


def kept_rows(rows: Iterable[DraftRow]) -> list[DraftRow]:
    """The rows that become tasks."""
    return [row for row in rows if row.keep and row.words.title.strip()]
