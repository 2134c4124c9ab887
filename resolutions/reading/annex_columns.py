"""Columns of a table of tasks: what each one holds, told by its title (number, content, who leads, until when …)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .text import fold

# Roles by what a folded column title contains; the first that fits wins.
_ROLES = (
    ("no", re.compile(r"^(?:so )?(?:stt|tt|so thu tu)\b|^#$")),
    (
        "note",
        re.compile(
            r"ho va ten|^ho ten|nam sinh|chuc vu|chuc danh|dien thoai|don vi tinh|^dvt\b|so luong|don gia|thanh tien"
            r"|khoi luong|^ty le|cap trinh|trinh do|dan toc|gioi tinh|hien trang|dien tich"
            r"|co quan (?:trinh|ban hanh|quyet dinh|phe duyet|nhan)|noi nhan"
        ),
    ),
    ("lead", re.compile(r"chu tri.*phoi hop")),
    ("coop", re.compile(r"phoi hop|tham gia|cung thuc hien")),
    (
        "lead",
        re.compile(
            r"chu tri|bo phan|don vi thuc hien|co quan thuc hien|nguoi thuc hien|phan cong|phu trach|dau moi|don vi"
            r"|co "
            r"quan|trach nhiem|to chuc thuc hien|noi thuc hien|chiu trach nhiem|tham muu|chu the|nguoi chi dao"
        ),
    ),
    (
        "time",
        re.compile(
            r"thoi gian|thoi han|tien do|han hoan thanh|ngay hoan thanh|thoi diem|\bhan\b|lo trinh|nam thuc hien"
            r"|thang "
            r"thuc hien|ky han|han chot|^hoan thanh\b|moc hoan thanh|^ngay\b|^thang\b"
        ),
    ),
    ("result", re.compile(r"ket qua|san pham|muc tieu|hinh thuc van ban|dau ra|yeu cau|hinh thuc")),
    ("note", re.compile(r"ghi chu|kinh phi|can cu|tham quyen|cap ban hanh|nguon|dia diem|lien quan|thanh phan")),
    (
        "content",
        re.compile(
            r"noi dung|nhiem vu|cong viec|ten |hoat dong|chi tieu|de an|chuong trinh|van ban|cong tac|hang muc|linh "
            r"vuc|dau viec|giai phap|phan viec|^viec\b"
        ),
    ),
)
_LONGEST_TITLE = 80
_ROW = re.compile(r"^\s*(?:\d|\(?[IVX]+\)?[.)]?\s*$|[-+•])")
_PEOPLE = re.compile(r"^(?:ho va ten|ho ten|ho, ten|ho va ten dem|nam sinh|ngay sinh|so dien thoai)")
_PLACES = re.compile(r"^(?:ten (?:nguoi|hoi|don vi|co quan|can bo|xa|huyen|to chuc|dia ban|thanh vien)|dia phuong)")
_BOTH = re.compile(r"chu tri.*phoi hop")


def role(title: str) -> str:
    """no, content, lead, coop, time, result, note; "" for a title that tells nothing."""
    key = " ".join(fold(title).split())
    return next((name for name, pattern in _ROLES if pattern.search(key)), "")


def heading_roles(titles: Sequence[str]) -> list[str] | None:
    """Roles of the columns when a row is the heading of a table that may hold tasks; None otherwise."""
    if len(titles) < 2 or any(len(title) > _LONGEST_TITLE for title in titles) or _ROW.match(titles[0]):
        return None
    roles = [role(title) for title in titles]
    if "content" not in roles and roles.count("lead") + roles.count("time") >= 1:
        roles = _guess_content(roles)
    named = [name for name in roles if name]
    if "content" not in named or len(named) < 2 or len(named) < (len(titles) + 1) // 2:
        return None
    if roles[0] != "no" and not {"lead", "time", "coop", "result"} & set(named):
        return None
    return _each_once(roles)


def expanded(titles: Sequence[str]) -> list[str]:
    """ "Đơn vị thực hiện" over "Chủ trì" and "Phối hợp": the lower two, in its place, when they come at the end."""
    names = [role(title) for title in titles]
    if len(titles) < 5 or names[-2:] != ["lead", "coop"] or len(titles[-2]) > 14 or len(titles[-1]) > 14:
        return list(titles)
    over = next((i for i, name in enumerate(names[:-2]) if name == "lead"), None)
    if over is None:
        return list(titles)
    return [*titles[:over], *titles[-2:], *titles[over + 1 : -2]]


def is_heading(titles: Sequence[str]) -> bool:
    """Whether a row is the heading of any table, of tasks or not: a number column and short titles."""
    filled = [title for title in titles if title]
    return (
        len(filled) >= 3
        and role(titles[0]) == "no"
        and all(len(title) <= _LONGEST_TITLE for title in titles)
        and not any(title[0].isdigit() for title in filled)
    )


def lists_people(titles: Sequence[str], roles: Sequence[str]) -> bool:
    """Whether a table lists persons, or has associations or places where the tasks would stand."""
    folded = [" ".join(fold(title).split()) for title in titles]
    if any(_PEOPLE.match(title) for title in folded):
        return True
    return any(name == "content" and _PLACES.match(title) for title, name in zip(folded, roles, strict=False))


def tells_both(titles: Sequence[str]) -> bool:
    """Whether one column is for those who lead and those who cooperate."""
    return any(_BOTH.search(fold(title)) for title in titles)


def _guess_content(roles: list[str]) -> list[str]:
    index = next((i for i, name in enumerate(roles) if name in ("", "result", "note") and i <= 2), None)
    return roles if index is None else [*roles[:index], "content", *roles[index + 1 :]]


def _each_once(roles: list[str]) -> list[str]:
    """Each role once, except that a second content column counts as result."""
    seen: set[str] = set()
    out = []
    for name in roles:
        if name == "content" and name in seen:
            name = "result" if "result" not in seen else "note"
        out.append("note" if name in seen and name == "no" else name)
        seen.add(name)
    return out
