"""Offices by their words: where each stands in a body's order, and which one only a single person can hold. Pure."""

from .folding import fold

# The words that an office begins with, and its rank; the first that fits counts.
_RANKS = (
    ("chu tich danh du", 60),
    ("pho chu tich thuong truc", 18),
    ("pho chu tich kiem tong thu ky", 19),
    ("pho chu tich", 20),
    ("pho bi thu thuong truc", 18),
    ("pho bi thu", 20),
    ("pho tong thu ky", 30),
    ("pho truong ban", 20),
    ("pho chu nhiem", 20),
    ("pho giam doc", 20),
    ("pho chanh van phong", 20),
    ("pho", 25),
    ("chu tich", 10),
    ("quyen chu tich", 10),
    ("bi thu", 10),
    ("truong", 12),
    ("chu nhiem", 12),
    ("giam doc", 12),
    ("chanh van phong", 12),
    ("tong thu ky", 25),
    ("uy vien thuong truc", 35),
    ("uy vien ban thuong vu", 38),
    ("uy vien thuong vu", 38),
    ("thu ky", 40),
)
_HEADS = ("chu tich", "quyen chu tich", "bi thu", "truong ban", "chu nhiem", "tong thu ky", "giam doc")
USUAL = 50


def rank_of(position: str) -> int:
    """A small number stands before a large one.

    >>> rank_of("Phó Chủ tịch kiêm Tổng Thư ký") < rank_of("Ủy viên")
    True
    """
    words = fold(position)
    return next((rank for begin, rank in _RANKS if words.startswith(begin)), USUAL)


def head_of(position: str) -> str:
    """Which office of a head this is, in folded words; nothing for one that several may hold.

    >>> head_of("Chủ tịch Liên hiệp hội"), head_of("Phó Chủ tịch")
    ('chu tich', '')
    """
    words = fold(position)
    if words.startswith("chu tich danh du"):
        return ""
    head = next((head for head in _HEADS if words == head or words.startswith(f"{head} ")), "")
    return head.removeprefix("quyen ")
