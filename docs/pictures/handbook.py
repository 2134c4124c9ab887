"""The pictures of the handbook: one list that says where each is taken, by whom, what is cut out and what is framed."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page

TARGET = Path(__file__).resolve().parents[2] / "static" / "handbook"
DESK, PHONE = (1280, 900), (390, 844)
SCALE = 1.5  # pixels of a picture for one of the screen
AROUND, FRAME = 8, 6  # pixels of the screen: left around what is cut out, and between a button and its frame
INK = (176, 84, 0)
PRESSED = ":is(main, .present-nav) :is(a, button):visible"


@dataclass(frozen=True)
class Picture:
    """`part`: what is cut out (the whole window without it), no taller than `height`; `framed`: what is spoken of."""

    name: str
    account: str
    address: str
    steps: tuple[Callable[[Page], object], ...] = ()
    part: str = ""
    framed: str = ""
    size: tuple[int, int] = DESK
    height: int = 900
    covered: str = ""


def press(words: str) -> Callable[[Page], object]:
    """Follows a link or presses a button by the words on it."""
    return lambda page: _go(page, page.locator(PRESSED).filter(has_text=words).first)


def row(words: str) -> Callable[[Page], object]:
    """Opens what stands in the row with these words."""
    return lambda page: _go(page, page.locator("main tr, main li").filter(has_text=words).locator("a").first)


def _go(page: Page, what: Locator) -> None:
    """A link is followed by its address, which waits for nothing; what is no plain link is pressed."""
    address = what.evaluate("e => e.closest('a') && !e.closest('[hx-get]') ? e.closest('a').href : ''")
    if address:
        page.goto(address)
    else:
        what.click(timeout=90_000)


def add(path: str) -> Callable[[Page], object]:
    """Goes to an address below the one that is open."""
    return lambda page: page.goto(page.url.split("?")[0].split("#")[0] + path)


TASK = "tập huấn kỹ thuật tại xã"
DISCUSSED, FROZEN = row("Đã họp, chờ kết luận"), row("Đã khóa")
PERIODS = "/ra-soat/cac-ky/"
PICTURES = (
    Picture("dang-nhap", "", "/dang-nhap/", part="main", framed="form button[type=submit]"),
    Picture("hai-buoc", "hoi1", "/tai-khoan/hai-buoc/", part="main .page-head + *", covered=".qr"),
    Picture("khung", "vanphong", "/", part="nav.side", framed=".side-help"),
    Picture("dien-thoai", "hoi1", "/", size=PHONE, height=844),
    Picture("viec-lam-duoc", "hoi1", "/nhiem-vu/", (press(TASK),), part="aside section, aside .panel", height=520),
    Picture(
        "bao-ket-qua",
        "hoi1",
        "/nhiem-vu/",
        (press(TASK), add("bao-ket-qua/")),
        "main",
        "main button:has-text('Gửi kết quả')",
        height=1200,
    ),
    Picture(
        "xin-gia-han",
        "hoi1",
        "/nhiem-vu/",
        (press(TASK), add("gia-han/")),
        "main",
        "main button:has-text('Gửi đề nghị')",
    ),
    Picture("trang-chu-van-phong", "vanphong", "/", part="main", height=700),
    Picture(
        "nhap-van-ban",
        "vanphong",
        "/van-ban/nhap/",
        part="main",
        framed="main button:has-text('Đọc văn bản')",
        height=620,
    ),
    Picture("ban-nhap", "vanphong", "/van-ban/nhap/", (press("34/KH-LHH"),), framed="main button:has-text('Xác nhận')"),
    Picture(
        "phan-cong",
        "vanphong",
        "/phan-cong/",
        (),
        "main",
        "main button:has-text('Lưu phân công') >> nth=-1",
        height=690,
    ),
    Picture("danh-sach", "vanphong", "/nhiem-vu/", part="main", framed="ul.states", height=684),
    Picture(
        "ghi-tien-do",
        "vanphong",
        "/nhiem-vu/?trang-thai=qua-han",
        (press("Ghi tiến độ"),),
        "tr.inline-form",
        "tr.inline-form button[type=submit]",
    ),
    Picture("cong-van", "vanphong", "/don-doc/", (press("Soạn công văn"),), part="main", height=832),
    Picture("chi-tieu", "vanphong", "/chi-tieu/", (press("lớp tập huấn"),), part="main", height=546),
    Picture("so-lieu", "vanphong", "/so-lieu/", part="main", height=728),
    Picture(
        "tien-trinh", "vanphong", PERIODS, (DISCUSSED,), part="section:has(> .panel-head h2:text('Tiến trình rà soát'))"
    ),
    Picture("bang-ra-soat", "vanphong", PERIODS, (DISCUSSED, add("viec/")), part="main", height=780),
    Picture(
        "dung-bao-cao",
        "vanphong",
        PERIODS,
        (FROZEN, add("bao-cao/")),
        part="main",
        framed="main button:has-text('Dựng báo cáo')",
        height=490,
    ),
    Picture("xac-nhan", "thuongvu", "/", part="main", framed="main :text('Xác nhận hoàn thành')", height=760),
    Picture("tra-loi-gia-han", "thuongvu", "/", (press("Trả lời"),), part="main", height=860),
    Picture("trinh-chieu", "thuongvu", PERIODS, (DISCUSSED, add("trinh-chieu/"), press("Sau"))),
    Picture(
        "ket-luan",
        "thuongvu",
        PERIODS,
        (DISCUSSED, add("buoc/ket-luan/")),
        part="main",
        framed="main button:has-text('Kết luận và giao chỉ đạo')",
        height=770,
    ),
    Picture("con-so-quy", "uyvien", "/ra-soat/", part="main .figures"),
    Picture("tao-tai-khoan", "quantri", "/quan-tri/tai-khoan/moi/", part="main", height=822),
    Picture(
        "ra-soat-quyen",
        "quantri",
        "/quan-tri/tai-khoan/ra-soat/",
        part="main",
        framed="main button:has-text('Xác nhận quyền đúng')",
        height=920,
    ),
    Picture(
        "doi-don-vi", "quantri", "/don-vi/?q=Đông y", (row("Hội Đông y"), add("doi-song/")), part="main", height=475
    ),
    Picture("bang-excel", "quantri", "/quan-tri/bang/", part="main", height=620),
    Picture("quan-tri", "quantri", "/quan-tri/", part="main section:has(h2:text('Thiết lập của Liên hiệp hội'))"),
)


def take(page: Page, base: str, picture: Picture) -> int:
    """Takes one picture; its weight in bytes."""
    page.goto(base + picture.address)
    for step in picture.steps:
        step(page)
        page.wait_for_timeout(300)
    page.wait_for_load_state("load")
    box = _box(page.locator(picture.part).first, picture) if picture.part else {"x": 0, "y": 0, **_window(picture)}
    covered = [page.locator(picture.covered)] if picture.covered else []
    shot = page.screenshot(full_page=bool(picture.part), clip=box, mask=covered, mask_color="#c9c9c9")
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    if picture.framed:
        _frame(image, page.locator(picture.framed).first, box)
    path = TARGET / f"{picture.name}.webp"
    image.save(path, quality=80, method=4)
    sizes = TARGET / "sizes.json"
    known = json.loads(sizes.read_text()) if sizes.exists() else {}
    known[picture.name] = [round(box["width"]), round(box["height"])]
    sizes.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
    return path.stat().st_size


def forget_old() -> None:
    """Pictures that no line of the list takes any more go."""
    names = {picture.name for picture in PICTURES}
    for path in TARGET.glob("*.webp"):
        if path.stem not in names:
            path.unlink()
    sizes = TARGET / "sizes.json"
    known = json.loads(sizes.read_text())
    sizes.write_text(json.dumps({name: known[name] for name in sorted(names)}, indent=1) + "\n")


def _window(picture: Picture) -> dict[str, float]:
    return {"width": picture.size[0], "height": min(picture.height, picture.size[1])}


def _box(part: Locator, picture: Picture) -> dict[str, float]:
    found = part.bounding_box()
    if found is None:
        raise SystemExit(f"{picture.name}: {picture.part} is not on the page")
    left, top = max(0, found["x"] - AROUND), max(0, found["y"] - AROUND)
    width = min(found["width"] + 2 * AROUND, picture.size[0] - left)
    return {"x": left, "y": top, "width": width, "height": min(found["height"] + 2 * AROUND, picture.height)}


def _frame(image: Image.Image, spoken_of: Locator, box: dict[str, float]) -> None:
    """A frame around what the page speaks of, drawn into the picture: the application itself shows nothing of it."""
    found = spoken_of.bounding_box()
    if found is None or found["y"] > box["y"] + box["height"]:
        raise SystemExit("what is to be framed lies outside the picture")
    left, top = (found["x"] - box["x"] - FRAME) * SCALE, (found["y"] - box["y"] - FRAME) * SCALE
    right, bottom = left + (found["width"] + 2 * FRAME) * SCALE, top + (found["height"] + 2 * FRAME) * SCALE
    edges = (max(2, left), max(2, top), min(image.width - 3, right), min(image.height - 3, bottom))
    ImageDraw.Draw(image).rounded_rectangle(edges, radius=9, outline=INK, width=5)
