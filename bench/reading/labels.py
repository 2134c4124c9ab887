"""Hand labels of a document, from TOML: what a reader should find in the text file of the same name."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
HEADER = ("issuer", "number", "place", "issued_on", "kind", "title", "term", "signer", "signer_title")
KINDS = frozenset({"date", "month", "quarter", "year", "period", "recurring", "conditional"})
FREQUENCIES = frozenset({"yearly", "half-yearly", "quarterly", "monthly", "weekly", "continuous", "unspecified"})
_ITEM_KEYS = frozenset({"path", "start", "end", "lead", "coop", "deadlines", "targets", "optional"})
_TOP_KEYS = frozenset({"about", "class", "references", "warnings", "header", "task", "row", "nontask"})


class BadLabel(ValueError):
    """A label that breaks the format; the message names the place."""


@dataclass(frozen=True, slots=True)
class Due:
    """A labelled deadline: its kind, ISO day or None, the frequency of a recurring one. Optional ones do not count."""

    kind: str
    due: str | None = None
    freq: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A task of the body or a row of an annex. `start` and `end` are its first and last words."""

    path: str
    start: str
    end: str = ""
    lead: tuple[str, ...] = ()
    coop: tuple[str, ...] = ()
    deadlines: tuple[Due, ...] = ()
    targets: tuple[tuple[str, float | tuple[float, float]], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What is to be read in one document."""

    name: str
    about: str
    doc_class: str
    header: dict[str, str]
    tasks: tuple[Item, ...] = ()
    rows: tuple[Item, ...] = ()
    nontasks: tuple[Item, ...] = ()
    references: frozenset[tuple[str, str | None]] = frozenset()
    warnings: tuple[tuple[str, str], ...] = field(default=())  # (severity, code)


def load(path: Path) -> Label:
    """The label in a TOML file; BadLabel tells what is wrong with it."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadLabel(f"{path.name}: {error}") from error
    if unknown := set(raw) - _TOP_KEYS:
        raise BadLabel(f"{path.name}: unknown keys {sorted(unknown)}")
    if unknown := set(raw.get("header", {})) - set(HEADER):
        raise BadLabel(f"{path.name}: unknown header keys {sorted(unknown)}")
    if raw.get("class") not in ("directive", "other"):
        raise BadLabel(f'{path.name}: class is "directive" or "other"')
    return Label(
        path.stem,
        raw.get("about", ""),
        raw["class"],
        {key: str(value) for key, value in raw.get("header", {}).items() if value},
        tuple(_item(path.name, item) for item in raw.get("task", ())),
        tuple(_item(path.name, item) for item in raw.get("row", ())),
        tuple(_item(path.name, item) for item in raw.get("nontask", ())),
        frozenset(_reference(path.name, text) for text in raw.get("references", ())),
        tuple(_warning(path.name, text) for text in raw.get("warnings", ())),
    )


def load_all(folder: Path = CORPUS) -> list[Label]:
    return [load(path) for path in sorted(folder.glob("*.toml"))]


def _item(name: str, raw: dict[str, Any]) -> Item:
    where = f"{name}, {raw.get('path', '?')}"
    if unknown := set(raw) - _ITEM_KEYS:
        raise BadLabel(f"{where}: unknown keys {sorted(unknown)}")
    if not raw.get("path") or not raw.get("start"):
        raise BadLabel(f"{where}: path and start are needed")
    return Item(
        raw["path"],
        raw["start"],
        raw.get("end", ""),
        tuple(raw.get("lead", ())),
        tuple(raw.get("coop", ())),
        tuple(_due(where, text) for text in raw.get("deadlines", ())),
        tuple(_target(where, text) for text in raw.get("targets", ())),
        bool(raw.get("optional", False)),
    )


def _due(where: str, text: str) -> Due:
    optional, plain = text.startswith("?"), text.lstrip("? ")
    kind, _space, rest = plain.partition(" ")
    rest = rest.strip()
    if kind not in KINDS:
        raise BadLabel(f"{where}: unknown kind of deadline in “{text}”")
    if kind == "recurring":
        freq = rest.split(" ")[0] or None
        if freq not in FREQUENCIES:
            raise BadLabel(f"{where}: a recurring deadline needs its frequency, “{text}”")
        return Due(kind, None, freq, optional)
    day = rest if rest and rest != "-" else None
    if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise BadLabel(f"{where}: the day in “{text}” is not YYYY-MM-DD")
    return Due(kind, day, None, optional)


def _target(where: str, text: str) -> tuple[str, float | tuple[float, float]]:
    match = re.fullmatch(r"(>=|<=|>|<|=|~)\s*(-?[\d.]+)(?:\s*\.\.\s*(-?[\d.]+))?", text.strip())
    if not match:
        raise BadLabel(f"{where}: a target is an operator and a number, not “{text}”")
    low = float(match[2])
    return match[1], (low, float(match[3])) if match[3] else low


def _reference(name: str, text: str) -> tuple[str, str | None]:
    number, _space, day = text.rpartition(" ")
    if not number or not re.fullmatch(r"-|\d{4}-\d\d-\d\d", day):
        raise BadLabel(f"{name}: a reference is a number and a day or “-”, not “{text}”")
    return number, None if day == "-" else day


def _warning(name: str, text: str) -> tuple[str, str]:
    severity, _space, code = text.partition(" ")
    if severity not in ("error", "warn", "info") or not re.fullmatch(r"[A-Z_]+", code):
        raise BadLabel(f"{name}: a warning is a severity and a code, not “{text}”")
    return severity, code


def strays(label: Label, text: str) -> list[str]:
    """Labelled beginnings and ends that do not stand in the text, in the order of the document: a slip of the pen."""
    said = " ".join(_plain(text))
    found = []
    for items in (label.tasks, label.rows):
        position = 0
        for item in items:
            at = said.find(" ".join(_plain(item.start)), position)
            if at < 0:
                where = "not in this order" if " ".join(_plain(item.start)) in said else "not in the text"
                found.append(f"{item.path}: start “{item.start}” is {where}")
                continue
            position = at
            if item.end and said.find(" ".join(_plain(item.end)), at) < 0:
                found.append(f"{item.path}: end “{item.end}” is not after its start")
    return found


def _plain(text: str) -> list[str]:
    """Words without marks, so that wrapped lines, bars and stars do not part a sentence."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "").casefold())
