"""The columns of the table of tasks, and the headings that mean them. Pure."""

from collections.abc import Mapping

from members.sheets.heads import Head

TITLE, BASIS, LEAD, COOP, PRODUCT, PHRASE = "title", "basis", "lead", "coop", "product", "phrase"
DUE, MOVED, INSTRUCTION, PERSON, CODE = "due", "moved", "instruction", "person", "code"
WRITTEN = (TITLE, LEAD, COOP, PRODUCT, DUE, MOVED, INSTRUCTION, PERSON)
# {key: headings that mean it, folded and without marks}; the first one is that of the export
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "so thu tu", "so tt"),
    TITLE: ("nhiem vu", "noi dung nhiem vu", "ten nhiem vu", "noi dung cong viec", "cong viec", "ten cong viec"),
    BASIS: ("can cu so van ban muc", "can cu", "so van ban", "van ban", "so ky hieu", "can cu so van ban"),
    LEAD: ("chu tri", "don vi chu tri", "co quan chu tri", "don vi thuc hien"),
    COOP: ("phoi hop", "don vi phoi hop", "co quan phoi hop"),
    PRODUCT: ("san pham", "san pham ket qua", "san pham du kien"),
    PHRASE: ("thoi han nguyen van", "thoi han van ban ghi", "thoi han", "thoi gian hoan thanh", "thoi gian"),
    DUE: ("han quy doi", "han", "han hoan thanh", "ngay den han"),
    MOVED: ("han gia han", "han moi"),
    "moves": ("so lan gia han",),
    "result": ("ket qua so van ban", "ket qua"),
    "closed": ("ngay hoan thanh",),
    "state": ("trang thai",),
    "cause": ("nguyen nhan kien nghi",),
    INSTRUCTION: ("chi dao",),
    PERSON: ("nguoi phu trach",),
    CODE: ("ma", "ma nhiem vu", "ma viec"),
}
HEAD = Head(HEADINGS, telling=(TITLE, CODE))
