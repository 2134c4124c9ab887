"""A phrase or a table cell that names units → the units, each by itself (facts.md, table 2)."""

from __future__ import annotations

import re

from .lexicon import MINISTRY_NAMES, UNIT_START
from .text import CAPITAL, SMALL
from .unit_repairs import repaired
from .unit_tokens import starts_unit

_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_SEPARATOR = re.compile(
    r"\s*[;,\n]\s*(?:và\s+)?|\s+và\s+|\s+cùng\s+|\s*/\s*(?=[A-ZĐ])|\s+&\s+(?=(?:Sở|Ban|UBND|Văn phòng|Hội)\s)|"
    r"\s+-\s+(?=(?:Sở|Ban|UBND|Văn phòng|Hội)\s)"
)
_CELL_BULLET = re.compile(r"(?:^|(?<=[\n;]))\s*[-+•*]\s*")
# "đoàn thể và cấp ủy, chính quyền các cấp" is one class of units, "các sở và UBND tỉnh" are two.
_OPENS_NAME = re.compile(
    r"[A-ZĐỦÔ]|(?:các|những|một số|từng|mỗi|toàn thể|thủ trưởng|lãnh đạo|đồng chí|ông|bà|"
    r"chủ (?:đầu tư|cơ sở|rừng|đập|hồ|dự án)|ban quản (?:trị|lý))\s"
)
_EDGES = " \t\n.;:,-–+•*/"
PREFIXED_LIST = re.compile(
    r"^(?:(?P<office>(?:Phó )?Giám đốc|Thủ trưởng|Lãnh đạo|Đại diện(?: lãnh đạo)?|UBND|[ỦU]y ban nhân dân|"
    r"Chủ tịch UBND"
    r"|Chủ tịch [ỦU]y ban nhân dân)\s+)?(?:[Cc]ác\s+)?"
    r"(?P<head>Bộ|Sở|Ban|Hội|Phòng|Cục|Chi cục|Trung tâm|Trường|bộ|sở|ban|hội|phòng|huyện|xã|phường|"
    r"thành phố),?\s*:\s*"
)
_PLACE_OF = {place: place for place in ("huyện", "xã", "phường", "thành phố")}
# "các Hội Y học, Đông y và Làm vườn"
_CLASS_LIST = re.compile(r"^[Cc]ác (Hội|Ban|Phòng|Trung tâm|Trường|Viện|Cục)\s+(?=[A-ZĐÔ])(?!Khoa học (?:và|kỹ|&))")
# Offices and units known by their letters, in cells: "LĐ LHH, VP".
_SHORT = re.compile(r"(?:VP|TT|LĐ|P?CT|TTK|CVP|BTC|BKT|BTT|ông|bà|đ/c|đồng chí)\b")
# "CÁC SỞ, BAN, NGÀNH, ĐOÀN THỂ TỈNH" is one class in capitals too.
_CAPITAL_CLASS = re.compile(r"(?:CÁC|NHỮNG)\s")
_CAPITAL_PART = re.compile(
    r"(?:BAN|SỞ|NGÀNH|ĐOÀN THỂ|ĐƠN VỊ|ĐỊA PHƯƠNG|CƠ QUAN|TỔ CHỨC)(?:,? (?:BAN|NGÀNH|TỈNH|ĐOÀN THỂ))*$"
)
_PERSON = re.compile(rf"^(?:(?:Các )?[Đđ]ồng chí|[Đđ]/c|[ÔôBb](?:ng|à))\s+(?:[{CAPITAL}][{SMALL}]*\s*){{2,5}}$")
_OFFICE = re.compile(
    r"^(?:Phó |Quyền |Q\. ?)?(?:Chủ tịch|Giám đốc|Trưởng|Bí thư|Tổng [Tt]hư ký|Chánh|Ủy viên|Chủ nhiệm|"
    r"Viện trưởng|Thường trực)"
)
_PREFIX = re.compile(r"^(Bộ|Sở|các Sở|Các Sở|các sở|Các sở|các Bộ|Các Bộ|các bộ|Các bộ)\s+")
_PRESS = (
    r"[Cc]ơ quan [Bb]áo, (?=[Đđ]ài)|"
    r"Văn phòng (?:HĐND|Hội đồng nhân dân|Đoàn (?:ĐBQH|[Đđ]ại biểu Quốc hội)(?: tỉnh)?) và (?=UBND|HĐND|"
    r"[ỦU]y ban|Hội đồng)|"
    r"Đảng [uủ][ỷyỵ] (?:MTTQ|Mặt trận Tổ quốc(?: Việt Nam)?), (?=các đoàn thể)|"
    r"Báo(?: [^\s,;]+){0,3} và (?=(?:Đài )?[Pp]hát thanh|Đài (?:Truyền|PT))"
)
_MINISTRY = re.compile("|".join(sorted(map(re.escape, MINISTRY_NAMES), key=len, reverse=True)))
_KEPT = re.compile(f"{_PRESS}|{_MINISTRY.pattern}")
# A line of a cell that goes on with the name above it.
_SAME_NAME = re.compile(
    r"(?:(?<=[,&–-])|(?<=\svà)|(?<=\scác)|(?<=\sHội)|(?<=\sBan)|(?<=\sSở)|(?<=Thường trực))\s*\n\s*(?![-+•*])"
    rf"|\s*\n\s*(?=(?:và|&)\s|(?!các |những |đ/c|đồng chí|ông |bà )[{SMALL}])"
)
# Two names in one cell whose line break was lost: "Hội Y học tỉnh Sở Y tế". "Hội Liên hiệp Phụ nữ" is one name.
_LOST_BREAK = re.compile(
    r"(?:(?<=^)|(?<=[\n;,/] )|(?<=[\n;,/]))(?P<outer>(?:Sở|UBND|[ỦU]y ban|Hội(?! đồng)|Liên hiệp các|"
    r"Hiệp hội)\s[^;,/\n]{3,60}?"
    r"(?<![Ll]iên hiệp)(?<!các)(?<!Hội))\s+(?=(?:Sở|UBND|[ỦU]y ban nhân dân|Hội(?! đồng| viên)|Liên hiệp các|"
    r"[Cc]ác [Ss]ở)\s)"
)
# "các hội thành viên, trung tâm trực thuộc": each class has its own mark; "các huyện ủy, đảng ủy trực thuộc" is one.
_CLOSED_CLASS = re.compile(r"^[Cc]ác .*(?:thành viên|trực thuộc|chuyên môn|ban, ngành|sở, ngành)$")
_OWN_CLASS = re.compile(
    r"(?:(?:đơn vị|trung tâm|hội|chi hội|phòng|ban|cơ quan|tổ chức) .*(?:trực thuộc|thành viên|chuyên môn)|"
    r"chủ đầu tư\b"
    r"|văn phòng\b)"
)
# "Sở Tư pháp - Cơ quan thường trực của Hội đồng": what the unit is besides.
_APPOSITION = re.compile(r"\s+[-–]\s+(?:[Cc]ơ quan|[Đđ]ơn vị) (?:thường trực|đầu mối|chủ trì|tham mưu)\b[^;,\n]*")
# "Cục Khởi nghiệp và Doanh nghiệp công nghệ": after "và" a word of the field, no unit.
_FIELD_AFTER_AND = re.compile(r"(?:Doanh nghiệp|Hợp tác xã)\b")
_HAS_FIELDS = re.compile(r"(?:Cục|Vụ|Ban|Phòng|Trung tâm|Chi cục|Hội|Hiệp hội|Liên minh)\s")
_COMMA, _AND = "\ue000", "v\ue001"


def split_units(phrase: str) -> tuple[str, ...]:
    """A phrase or cell that names units → the units, in order, each once.

    A comma or "và" parts units only before something that begins like a unit, since names contain both.
    """
    phrase = _PARENTHESES.sub("", _CELL_BULLET.sub("\n", repaired(phrase))).strip(_EDGES)
    phrase = _APPOSITION.sub("", _SAME_NAME.sub(" ", phrase))
    phrase = _LOST_BREAK.sub(r"\g<outer>\n", phrase)
    protected = _KEPT.sub(lambda m: m[0].replace(",", _COMMA).replace("và", _AND), phrase)
    units = _Units()
    position = 0
    separator = ""
    for match in [*_SEPARATOR.finditer(protected), None]:
        part = protected[position : match.start() if match else len(protected)]
        if part.strip(_EDGES):
            units.add(part, separator)
        if match:
            separator, position = match[0], match.end()
    restored = (_plain(unit) for unit in units.names)
    return tuple(dict.fromkeys(unit for unit in restored if unit))


def _plain(part: str) -> str:
    return part.replace(_COMMA, ",").replace(_AND, "và").strip(_EDGES)


class _Units:
    """Names put together piece by piece. `prefix` is what a list shares: "Các Sở: Tài chính, Nội vụ"."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.prefix: str | None = None

    def add(self, part: str, separator: str) -> None:
        """A piece becomes a name of its own, or goes on with the name before it."""
        if shared := PREFIXED_LIST.match(part.lstrip(_EDGES)):
            head = _PLACE_OF.get(shared["head"].lower(), shared["head"][0].upper() + shared["head"][1:])
            self.prefix = f"{shared['office']} {head}" if shared["office"] else head
            part = part.lstrip(_EDGES)[shared.end() :]
            separator = "\n"
        bare = _plain(part)
        if not bare:
            return
        before = self.names[-1] if self.names else ""
        if self._stands_alone(bare, before, separator):
            self.names.append(part)
        elif self.prefix:
            self.names.append(f"{self.prefix} {part}")
        elif _MINISTRY.fullmatch(bare) and _PREFIX.match(before) and _whole_ministry(before):
            self._share(_PREFIX, part)
        elif separator.strip() in (",", "và") and bare[0].isupper() and _CLASS_LIST.match(before):
            self._share(_CLASS_LIST, part)
        elif not before or "\n" in separator or ";" in separator or (separator.strip() == "," and _SHORT.match(bare)):
            self.names.append(part)
        else:
            self.names[-1] += separator + part

    def _share(self, pattern: re.Pattern[str], part: str) -> None:
        """ "các Sở Tài chính, Nội vụ": the second name takes the head of the first, which loses its "các"."""
        match = pattern.match(self.names[-1])
        if match is None:
            return
        head = match[1].split()[-1].capitalize() if pattern is _PREFIX else match[1]
        self.names[-1] = f"{head} {self.names[-1][match.end() :]}"
        self.names.append(f"{head} {part}")
        if pattern is _CLASS_LIST:
            self.prefix = head

    def _stands_alone(self, bare: str, before: str, separator: str) -> bool:
        if _PERSON.match(before) and _OFFICE.match(bare):
            return False  # "đồng chí Lê Văn An, Phó Chủ tịch" is one person
        if separator.strip() in (",", "và") and _OWN_CLASS.match(bare) and _CLOSED_CLASS.search(before):
            return True
        if bare.isupper() and " " in bare and starts_unit(bare, 0):
            return not (_CAPITAL_CLASS.match(before) and _CAPITAL_PART.match(bare))
        if bare == "BAN" or not UNIT_START.match(bare) or not _OPENS_NAME.match(bare):
            return False
        if bare.startswith("Hội viên") and "Ban " in before:
            return False
        if separator.strip() == "và" and _FIELD_AFTER_AND.match(bare) and _HAS_FIELDS.match(before.lstrip()):
            return False
        return not (_MINISTRY.fullmatch(bare) and self._shares_head(bare, before))

    def _shares_head(self, bare: str, before: str) -> bool:
        """Whether "Khoa học và Công nghệ" goes on with a "Sở" before it; "Công an" beside a "Sở" is a unit itself."""
        if self.prefix:
            return bare != "Công an" or self.prefix.endswith("Bộ")
        match = _PREFIX.match(before)
        return bool(match and (bare != "Công an" or match[1][-2:] == "Bộ"))


def _whole_ministry(unit: str) -> bool:
    restored = unit.replace(_COMMA, ",").replace(_AND, "và")
    name = _PREFIX.sub("", restored)
    return bool(
        _MINISTRY.fullmatch(name.strip(_EDGES))
        or (re.fullmatch(r"(?:Bộ|Sở)\s+.*", restored) and _MINISTRY.search(name))
    )
