"""The handbook as it lies in `pages/`: read once, in its order, for its readers, with the page of each screen."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.models import Role

from .reading import Page, html, read

HERE = Path(__file__).parent / "pages"
PICTURES = Path(settings.BASE_DIR) / "static" / "handbook"
PARTS = {
    "bat-dau": _("Bắt đầu"),
    "don-vi": _("Người đại diện đơn vị"),
    "van-phong": _("Văn phòng"),
    "thuong-vu": _("Ban Thường vụ"),
    "uy-vien": _("Ủy viên Ban Chấp hành, người xem"),
    "quan-tri": _("Quản trị"),
    "hanh-trinh": _("Trọn một việc, từ đầu đến cuối"),
    "quy-tac": _("Phần mềm tính thế nào"),
    "su-co": _("Khi có chuyện"),
    "phat-hanh": _("Bản phát hành"),
}
PART_OF_ROLE = {
    Role.ADMIN: "quan-tri",
    Role.OFFICE: "van-phong",
    Role.STANDING: "thuong-vu",
    Role.COMMITTEE: "uy-vien",
    Role.VIEWER: "uy-vien",
    Role.UNIT: "don-vi",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the handbook with its pages; `is_own` when it is written for the reader's role."""

    key: str
    label: str
    pages: tuple[Page, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class OnScreen:
    """Links of a page that is read on the screen."""

    first_level: int = 2
    opens_pictures: bool = True

    def page(self, slug: str, anchor: str) -> str:
        return reverse("tasks:handbook_page", args=[slug]) + (f"#{anchor}" if anchor else "")

    def screen(self, name: str) -> str:
        return reverse(name)

    def picture(self, name: str) -> tuple[str, int, int]:
        width, height = sizes()[name]
        return static(f"handbook/{name}.webp"), width, height

    def anchor(self, slug: str, anchor: str) -> str:
        return anchor


@dataclass(frozen=True, slots=True)
class OnPaper(OnScreen):
    """The whole handbook on one page: its links lead within it."""

    first_level: int = 4
    opens_pictures: bool = False

    def page(self, slug: str, anchor: str) -> str:
        return f"#{self.anchor(slug, anchor)}" if anchor else f"#{slug}"

    def anchor(self, slug: str, anchor: str) -> str:
        return f"{slug}--{anchor}"


@cache
def book() -> tuple[Page, ...]:
    """All pages in reading order."""
    pages = [read(path.stem, path.read_text(encoding="utf-8")) for path in HERE.glob("*.md")]
    parts = list(PARTS)
    return tuple(sorted(pages, key=lambda page: (parts.index(page.part), page.order, page.slug)))


@cache
def sizes() -> dict[str, tuple[int, int]]:
    """Width and height of each picture, in the pixels in which it is shown."""
    return {name: tuple(size) for name, size in json.loads((PICTURES / "sizes.json").read_text()).items()}


@cache
def by_slug() -> dict[str, Page]:
    return {page.slug: page for page in book()}


@cache
def text_of(slug: str, *, on_paper: bool = False) -> SafeString:
    """The page as HTML; its source is ours and cannot hold any itself."""
    return SafeString(html(by_slug()[slug], OnPaper() if on_paper else OnScreen()))


def chapters(role: str) -> list[Chapter]:
    """The parts of the handbook, that of the reader's own role first."""
    own = PART_OF_ROLE[Role(role)]
    keys = sorted(PARTS, key=lambda key: key != own)
    return [
        Chapter(key, str(PARTS[key]), tuple(page for page in book() if page.part == key), key == own) for key in keys
    ]


def beside(page: Page) -> tuple[Page | None, Page | None]:
    """The pages before and after this one."""
    pages = book()
    at = pages.index(page)
    return pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None


@cache
def page_of_screen(view_name: str, role: str) -> Page | None:
    """The page that explains a screen: one written for the reader's role before one for all."""
    telling = [page for page in book() if view_name in page.screens]
    return min(telling, key=lambda page: (role not in page.roles, bool(page.roles)), default=None)
