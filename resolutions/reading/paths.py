"""A place in a document, said as a person would: "II/3/3.1/-2" → "mục II.3.1, gạch đầu dòng 2"; and read back."""

from __future__ import annotations

import re
from functools import lru_cache

_ANNEX = re.compile(r"PL(\d+)")
_ARTICLE = re.compile(r"Đ(\d+[a-zđ]?)")
_NUMBER = re.compile(r"[IVXL]+|[A-ZĐ]|\d+(?:\.\d+)*")
_POINT = re.compile(r"([a-zđ]|[ivx]+|\d+)\)?")
_COUNTED = re.compile(r"([-+•¶])(\d+)")
_REPEATED = re.compile(r"(.+)#(\d+)")
_COUNTED_WORDS = {"-": "gạch đầu dòng", "+": "dấu cộng", "•": "chấm đầu dòng", "¶": "đoạn"}
ATTACHED, CLOSING = "KH", "close"
LONGEST = 200  # characters in which a place is said


@lru_cache(maxsize=2_000)
def path_words(path: str) -> str:
    """The path of a task or an outline node in words; a path that is no path (typed by hand) stays as it is."""
    repeated = _REPEATED.fullmatch(path)
    if repeated:
        return f"{path_words(repeated[1])} (lần {repeated[2]})"
    words: list[str] = []
    labels = [label for label in path.split("/") if label]
    for place, label in enumerate(labels):
        _say(words, label, labels[:place])
    return ", ".join(words)


def capitalised(words: str) -> str:
    """At the start of a sentence."""
    return words[:1].upper() + words[1:]


def _say(words: list[str], label: str, above: list[str]) -> None:
    """Put one label after what stands above it: as a part of its own, or joined to the number before."""
    before = above[-1] if above else ""
    if match := _ANNEX.fullmatch(label):
        words.append("Phụ lục" if match[1] == "1" else f"Phụ lục {match[1]}")
    elif match := _ARTICLE.fullmatch(label):
        words.append(f"Điều {match[1]}")
    elif label == ATTACHED:
        words.append("văn bản kèm theo")
    elif label == CLOSING:
        words.append("câu cuối")
    elif match := _COUNTED.fullmatch(label):
        if (before, label) != (CLOSING, "¶1"):
            words.append(f"{_COUNTED_WORDS[match[1]]} {match[2]}")
    elif label.startswith("(") and words:
        words[-1] += f" {label}"
    elif _NUMBER.fullmatch(label):
        _say_number(words, label, above)
    elif match := _POINT.fullmatch(label):
        words.append(f"điểm {match[1]}" if above else f"mục {match[1]}")
    else:
        words.append(f"mục {label}" if label.startswith("(") else label)


def _say_number(words: list[str], label: str, above: list[str]) -> None:
    before = above[-1] if above else ""
    if above and _ANNEX.fullmatch(above[0]):
        words.append(f"STT {label}" if label[0].isdecimal() else f"mục {label}")
    elif _ARTICLE.fullmatch(before):
        words.append(f"khoản {label}")
    elif before and _NUMBER.fullmatch(before):
        # 3.1 repeats the 3 above it: II, 3, 3.1 is II.3.1.
        whole = words[-1]
        words[-1] = (whole.removesuffix(before) if label.startswith(f"{before}.") else f"{whole}.") + label
    else:
        words.append(f"mục {label}")


# --- As people write it in one field: "II.2.b)" ----------------------------------------------------------------------
_TYPED_COUNTED = re.compile(r"(gạch đầu dòng|dấu cộng|chấm đầu dòng|đoạn) (\d{1,6})")
_TYPED_REPEATED = re.compile(r"(.+?) ?\(lần (\d{1,6})\)")
_TYPED_ANNEX = re.compile(r"(?:phụ lục|PL) ?(\d{1,4})?", re.IGNORECASE)
_TYPED_ARTICLE = re.compile(r"(?:điều |Đ)(\d{1,4}[a-zđ]?)(?:\.(?=\S)|$)", re.IGNORECASE)
_TYPED_LABEL = re.compile(r"\(?(?:[IVXL]+|[A-ZĐ]|[a-zđ]|[ivx]+|\d{1,6})\)?")
_TYPED_PART = re.compile(r"(?:Chương|Phần) (?:[IVXL]+|\d{1,3}|[A-ZĐ])")
_TYPED_NAMED = re.compile(r"(?:mục|khoản|điểm|STT) (?=\S)", re.IGNORECASE)
_STANDS_ALONE = re.compile(f"{_ANNEX.pattern}|{_COUNTED.pattern}|{_TYPED_PART.pattern}")
_MARKS = {words: mark for mark, words in _COUNTED_WORDS.items()}
_PARTS = {"văn bản kèm theo": ATTACHED, "câu cuối": CLOSING}


def path_typed(path: str) -> str:
    """The path as people number it, in one field: "II/3/3.1/-2" → "II.3.1, gạch đầu dòng 2"."""
    repeated = _REPEATED.fullmatch(path)
    if repeated:
        return f"{path_typed(repeated[1])} (lần {repeated[2]})"
    parts: list[str] = []
    before = ""
    for label in path.split("/"):
        apart = _apart(label)
        if apart or before in ("", ATTACHED, CLOSING) or _STANDS_ALONE.fullmatch(before):
            parts.append(apart or label)
        elif label.startswith(f"{before}."):  # 3.1 repeats the 3 above it
            parts[-1] = parts[-1].removesuffix(before) + label
        else:
            parts[-1] += f".{label}"
        before = label
    return ", ".join(parts)


def _apart(label: str) -> str:
    """A label that is said in words of its own; "" for a number or letter."""
    if match := _ANNEX.fullmatch(label):
        return "Phụ lục" if match[1] == "1" else f"Phụ lục {match[1]}"
    if match := _ARTICLE.fullmatch(label):
        return f"Điều {match[1]}"
    if match := _COUNTED.fullmatch(label):
        return f"{_COUNTED_WORDS[match[1]]} {match[2]}"
    if _TYPED_PART.fullmatch(label):
        return label
    return {mark: words for words, mark in _PARTS.items()}.get(label, "")


def path_of(typed: str) -> str:
    """What was typed as a path: "II.2.b)", "Điều 5, khoản 2, điểm a" → "II/2/b)", "Đ5/2/a"; the words of `path_typed`
    and `path_words` mean what they were made of. What is no numbering stays as it was typed."""
    plain = " ".join(typed.split())
    if "/" in plain or len(plain) > LONGEST:
        return plain
    if repeated := _TYPED_REPEATED.fullmatch(plain):
        path = path_of(repeated[1])
        return f"{path}#{repeated[2]}" if path != repeated[1] or _TYPED_LABEL.fullmatch(path) else plain
    labels: list[str] = []
    for part in re.split(r"\s*,\s*", plain.rstrip(" .,;")):
        found = _labels(part)
        if not found:
            return plain
        labels += found
    return "/".join(_annex_rows(labels) if _ANNEX.fullmatch(labels[0]) else labels)


def _annex_rows(labels: list[str]) -> list[str]:
    """Rows of an annex are numbered 1, 1.1, 1.2: such a number is one label."""
    joined = labels[:1]
    for label in labels[1:]:
        if label.isdecimal() and joined[-1].replace(".", "").isdecimal():
            joined[-1] += f".{label}"
        else:
            joined.append(label)
    return joined


def _labels(part: str) -> list[str]:
    """The labels of one part between commas; none when it is no numbering."""
    if part.lower() in _PARTS:
        return [_PARTS[part.lower()]]
    if match := _TYPED_COUNTED.fullmatch(part.lower()):
        return [_MARKS[match[1]] + str(int(match[2]))]
    if match := _TYPED_ANNEX.fullmatch(part):
        return [f"PL{match[1] or '1'}"]
    if _TYPED_PART.fullmatch(part):
        return [part]
    if match := _TYPED_ARTICLE.match(part):
        rest = part[match.end() :]
        below = _labels(rest) if rest else []
        return [f"Đ{match[1]}", *below] if below or not rest else []
    numbers = re.split(r" ?\. ?", _TYPED_NAMED.sub("", part, count=1))
    return numbers if all(_TYPED_LABEL.fullmatch(label) for label in numbers) else []
