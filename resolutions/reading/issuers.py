"""Who issued a document: letterhead first, then the sentence that issues it, then the title."""

from __future__ import annotations

import re

from .lexicon import MINISTRY_NAMES, UNIT_START
from .text import CAPITAL, is_rule, is_upper, squeeze

_MOTTO = re.compile(
    r"C[ỘO]NG\s*H(?:ÒA|OÀ|OA)\s*X[ÃA]\s*H[ỘO]I(?:\s*CH[ỦU]\s*NGH[ĨI]A)?(?:\s*VI[ỆE]T)?(?:\s*NAM)?|"
    r"ĐẢNG\s*CỘNG\s*SẢN(?:\s*VIỆT)?(?:\s*NAM)?"
    r"|Độc\s*lập\s*[-–—]?\s*Tự\s*do\s*[-–—]?\s*Hạnh\s*phúc|ĐỘC LẬP\s*[-–]\s*TỰ DO\s*[-–]\s*HẠNH PHÚC|^(?:CHỦ NGHĨA "
    r")?(?:VIỆT )?NAM$|^\W*ĐOÀN (?:TNCS|THANH NIÊN CỘNG SẢN) HỒ CHÍ MINH\W*$"
)
_NOT_ISSUER = re.compile(
    r"^(?:Số|SỐ)\s*:?\s*[\d/.…]|,\s*ngày\b|^(?:V/v|Kính gửi|DỰ THẢO|Dự thảo|HỎA TỐC|KHẨN|MẬT|THƯỢNG KHẨN|BẢN SAO|"
    r"SAO Y|QUỐC HỘI KHÓA|\W*CÔNG VĂN ĐẾN|\W*ĐẾN\b)"
)
_NUMBER_TAIL = re.compile(r"\s+(?:Số|SỐ)\s*:?\s*[\d/.…-].*$")
# A line that begins a name of its own; any other line goes on with the name above it.
_NEW_NAME = re.compile(
    r"^(?:UBND|HĐND|ĐẠI HỘI|ỦY BAN|UỶ BAN|HỘI ĐỒNG|HỘI\b|LIÊN HIỆP|LIÊN MINH|LIÊN ĐOÀN|BAN\b|BỘ\b|SỞ\b|TỈNH ỦY|"
    r"TỈNH UỶ|"
    r"THÀNH ỦY|THÀNH UỶ|HUYỆN ỦY|HUYỆN UỶ|THỊ ỦY|QUẬN ỦY|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|ĐẢNG ĐOÀN"
    r"|MẶT TRẬN|TRUNG TÂM|VIỆN|CỤC|TỔNG CỤC|CHI CỤC|VĂN PHÒNG|TRƯỜNG|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|ĐOÀN\b|CÔNG ĐOÀN|"
    r"CHI BỘ|BCH\b|BTV\b|BTC\b|CÔNG TY|TỔNG CÔNG TY|TỈNH ĐOÀN|BÁO\b|ĐÀI\b|PHÒNG\b|THANH TRA|THƯỜNG TRỰC|TỔ\b|ỦY "
    r"VIÊN|QUÂN|CÔNG AN)"
)
_ORGAN_ALONE = re.compile(
    r"^(?:BAN CHẤP HÀNH|BAN THƯỜNG VỤ|ĐẢNG ĐOÀN|BAN KIỂM TRA|ĐOÀN CHỦ TỊCH|HỘI ĐỒNG TRUNG ƯƠNG|BAN CHẤP HÀNH ĐẢNG "
    r"BỘ|THƯỜNG TRỰC|THƯỜNG VỤ|ỦY BAN KIỂM TRA|BCH|BTV|VĂN PHÒNG|BAN TỔ CHỨC|BAN NỘI CHÍNH|BAN DÂN VẬN|BAN TUYÊN GIÁO"
    r"(?: VÀ DÂN VẬN)?|ĐẠI HỘI(?: ĐẠI BIỂU)?)$"
)
_ORGAN_LAST = re.compile(r"^(?P<whole>.{12,}\S)\s+(?P<organ>BAN CHẤP HÀNH|BAN THƯỜNG VỤ|ĐẢNG ĐOÀN|ĐOÀN CHỦ TỊCH)$")
_ISSUED_BY = re.compile(
    rf"^(?:của|CỦA)\s+(?P<organ>(?:BAN |ĐẢNG |THƯỜNG |HỘI |LIÊN |ỦY BAN)[{CAPITAL}\s-]{{6,120}}?)"
    r"(?=\s+(?:[a-zđ]|VỀ\s|THỰC HIỆN)|$)"
)
_OWN_ORGAN = re.compile(
    r"^(?:của|CỦA)\s+(?P<organ>ban thường vụ|ban chấp hành(?: đảng bộ)?|thường trực|đoàn chủ tịch|đảng đoàn)\s+"
    r"(?P<body>tỉnh [uủ][ỷy]|thành [uủ][ỷy]|huyện [uủ][ỷy]|đảng [uủ][ỷy]|liên hiệp|hội|ủy ban)",
    re.IGNORECASE,
)
_WITHOUT_PLACE = re.compile(
    r"(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|UBND|HĐND|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY)$"
)
_SESSION = re.compile(r"\s+(?:KHÓA|KHOÁ|NHIỆM KỲ|LẦN THỨ)\b.*$|\s*\*+$")
_ISSUES = re.compile(
    r"(?:^|[,;.]\s+|\)\s*,?\s*)(?P<unit>(?:Ban|Đảng|Ủy ban|Uỷ ban|UBND|Liên hiệp|Hội|Tỉnh|Thành|Huyện|Sở|Văn phòng|"
    r"Bộ|Đoàn|Thường trực|Chủ tịch|Thủ tướng|Chính phủ|Mặt trận|Trung tâm|Trường|Viện|Công đoàn|BTV|"
    r"BCH)\b[^,;:.()]{2,160}?)"
    r"\s*(?:\([^)]{1,120}\)\s*)?(?:,\s*(?:nhiệm kỳ|khóa|khoá)[^,;]{1,40},?\s*)?(?:đã\s+)?(?:xây dựng|ban hành|đề ra|"
    r"thống nhất ban hành|xây dựng và ban hành|quyết định ban hành|yêu cầu|chỉ thị|kết luận|thông báo|quyết nghị|đề "
    r"nghị)\b"
)
_TITLE_ORGAN = re.compile(
    r"(?:Ban Chấp hành|Ban Thường vụ|Đảng đoàn|Đoàn Chủ tịch|Ban Kiểm tra|Ủy ban Kiểm tra)\s+[^,;.(]+"
)
_ENDS_OPEN = re.compile(r"\b(?:tỉnh|thành phố|huyện|Tỉnh|TP)$")


def issuer_of(
    head: list[str], kind_rest: str, title: str | None, intro: list[str], place: str | None
) -> tuple[str | None, str | None]:
    """(parent body, issuer), as printed, capitals set in sentence case where the text shows how."""
    names = _letterhead(head)
    if names:
        parent = names[-2] if len(names) > 1 else None
        name = f"{names[-1]} {parent}" if parent and _ORGAN_ALONE.match(names[-1]) else names[-1]
        if (organ := _organ_of(kind_rest, title)) and name.upper().startswith(organ[1].upper()):
            parent, name = name, f"{organ[0].upper()} {name}"
        name = _with_place(name, intro, place)
        return _readable(parent, intro, title), _readable(name, intro, title)
    issuer: str | None = _issuing_sentence(intro)
    if issuer is None and kind_rest.upper().startswith("CỦA "):
        issuer = _readable(kind_rest[4:].strip(), intro, title)
    named = _named_in_title(title, intro)
    if named and (issuer is None or _is_whole(named, issuer)):
        issuer = named
    if issuer and place and _ENDS_OPEN.search(issuer):
        issuer = f"{issuer} {place}"
    return _parent_of(issuer), issuer


def _named_in_title(title: str | None, intro: list[str]) -> str | None:
    """ "Hội nghị Ban Chấp hành Hội X lần thứ 3", "CỦA BAN THƯỜNG VỤ TỈNH ỦY X thực hiện …": the organ in the title."""
    if not title:
        return None
    if match := _ISSUED_BY.match(title):
        return _readable(match["organ"].strip(), intro, None)
    match = _TITLE_ORGAN.search(title)
    return match[0].strip() if match else None


def _is_whole(printed: str, short: str) -> bool:
    """Whether a name in the title is the short one of the text with its place ("Ban Thường vụ Tỉnh ủy An Khê")."""
    return printed.strip().casefold().startswith(short.casefold() + " ")


def _organ_of(kind_rest: str, title: str | None) -> tuple[str, str] | None:
    """ "CHỈ THỊ / CỦA BAN THƯỜNG VỤ TỈNH ỦY" under the letterhead of a Tỉnh ủy: (the organ, whose it is)."""
    for text in (kind_rest, title or ""):
        if match := _OWN_ORGAN.match(text):
            return match["organ"], match["body"]
    return None


def _with_place(name: str, intro: list[str], place: str | None) -> str:
    """A name cut after its kind ("ỦY BAN NHÂN DÂN") with the province that the next lines, or the place, tell."""
    if not _WITHOUT_PLACE.search(name):
        return name
    pattern = re.compile(
        re.escape(name).replace(r"\ ", r"\s+") + r"\s+((?:TỈNH|HUYỆN|THÀNH PHỐ|XÃ|PHƯỜNG)\s[^,;:.()]+)"
    )
    found = next((match for text in intro if is_upper(text) and (match := pattern.match(text.upper()))), None)
    if found:
        return f"{name} {found[1].strip()}"
    level = "" if name.endswith(("ỦY", "UỶ")) else "TỈNH "
    return f"{name} {level}{place.upper()}" if place else name


def _letterhead(head: list[str]) -> list[str]:
    """Names printed above the number, outermost first, each put together from its lines."""
    names: list[str] = []
    for text in head:
        if text.endswith(":"):
            continue
        text = _NUMBER_TAIL.sub("", squeeze(_MOTTO.sub(" ", text)).replace("\t", " ")).strip(" *-–_|")
        if not text or is_rule(text) or _NOT_ISSUER.search(text) or not is_upper(text) or len(text) > 160:
            continue
        if not names and not _NEW_NAME.match(text):
            continue
        if (names and not _NEW_NAME.match(text)) or (names and re.search(r"\b(?:VÀ|CÁC|CỦA|KHOA HỌC)$", names[-1])):
            names[-1] = f"{names[-1]} {text}"
        else:
            names.append(text)
    bare = [_SESSION.sub("", name).strip() for name in names]
    if bare and (match := _ORGAN_LAST.match(bare[-1])):
        bare[-1:] = [match["whole"], match["organ"]]
    return bare


def _issuing_sentence(intro: list[str]) -> str | None:
    """ "Ban Thường vụ Tỉnh ủy X ban hành Chương trình …" """
    for text in intro:
        if re.match(r"^(?:Căn cứ|Xét|Theo đề nghị)\b", text):
            continue
        for match in _ISSUES.finditer(text[:3000]):
            unit = match["unit"].strip()
            if UNIT_START.match(unit) and not re.search(
                r"\b(?:về việc|ngày|số|theo|tổ chức|thực hiện|yêu cầu|chỉ đạo)\b", unit
            ):
                return unit
    return None


def _parent_of(issuer: str | None) -> str | None:
    match = re.match(r"^(?:Ban Chấp hành|Ban Thường vụ|Đảng đoàn|Thường trực)\s+(.+)$", issuer or "")
    return match[1] if match else None


def _readable(name: str | None, intro: list[str], title: str | None) -> str | None:
    """Sentence case for a name in capitals: as the text spells it, else by rule."""
    if name is None or not is_upper(name):
        return name
    pattern = re.compile(re.escape(name).replace(r"\ ", r"\s+"), re.IGNORECASE)
    for text in (*intro, title or ""):
        match = pattern.search(text)
        if match and not is_upper(match[0]):
            return re.sub(r"\s+", " ", match[0])
    return sentence_case(name)


_ABBREVIATED = re.compile(
    r"\b(?:ubnd|hđnd|mttq|lhh\w*|kh&kt|kh&cn|khkt|khcn|bch|btv|bcđ|tw|tp|ubkt|tncs|vusta)\b|"
    r"\b(?=[ivx])x{0,3}(?:ix|iv|"
    r"v?i{0,3})\b"
)
_PLACES = re.compile(
    r"\b(?:tỉnh(?! [uủ][ỷyỵ]?| đoàn)|thành phố|huyện(?! [uủ])|quận|thị xã|xã|phường|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|"
    r"huyện ủy|huyện uỷ|tp)\s+(?P<name>.+)$"
)
# The first word after the head of a name has a capital: "Hội Làm vườn", "Trung tâm Tư vấn".
_HEAD = re.compile(
    r"^(?:(?:ban chấp hành|ban thường vụ|đảng đoàn|thường trực|văn phòng|chi bộ|công đoàn)\s+)?"
    r"(?:hội liên hiệp|hội(?! đồng| liên hiệp)|trung tâm|ban(?! (?:chấp|thường))|phòng|viện(?! kiểm)|"
    r"trường(?: đại học| cao đẳng)?"
    r"|liên đoàn|hiệp hội|liên minh|cục|chi cục|câu lạc bộ|quỹ|tạp chí|bệnh viện)\s+(?!các\b|tỉnh\b|"
    r"nhân dân)(?P<first>\w)"
)
_PROPER = (
    "Ban Chấp hành",
    "Ban Thường vụ",
    "Khoa học và Kỹ thuật",
    "các Hội",
    "Hội Văn học Nghệ thuật",
    "Việt Nam",
    "Trung ương",
    "Mặt trận Tổ quốc",
    "Đảng",
    "Cộng sản Hồ Chí Minh",
    "Hồ Chí Minh",
    "Tổ chức",
    "Tuyên giáo",
    "Dân vận",
    *MINISTRY_NAMES,
)


def sentence_case(name: str) -> str:
    """ "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ" → "Ủy ban nhân dân tỉnh Phú Thọ"; a best guess for a name not seen elsewhere."""
    text = name.lower()
    if match := _HEAD.match(text):
        at = match.start("first")
        text = text[:at] + text[at].upper() + text[at + 1 :]
    if match := _PLACES.search(text):
        text = text[: match.start("name")] + _capitalised(match["name"])
    for proper in _PROPER:
        text = re.sub(rf"(?<!\w){re.escape(proper.lower())}(?!\w)", proper, text, flags=re.IGNORECASE)
    for inner in re.finditer(
        r"(?<=\s)(?:tỉnh|thành|huyện) (?:ủy|uỷ|đoàn)|(?<=\s)(?:ủy ban|hội đồng|liên hiệp|ban chấp hành|ban thường vụ)"
        r"(?= )",
        text,
    ):
        text = text[: inner.start()] + text[inner.start()].upper() + text[inner.start() + 1 :]
    text = _ABBREVIATED.sub(lambda match: match[0].upper(), text)
    return text[:1].upper() + text[1:]


def _capitalised(words: str) -> str:
    return " ".join(part.capitalize() for part in words.split())
