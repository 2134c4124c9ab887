"""`make pictures`: the pictures of the README and of the handbook, from a demonstration that is filled and thrown away.

Names as arguments take only these: `python docs/pictures/take.py phan-cong phone.png`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import handbook
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PASSWORD = "mat-khau-chup-anh-1"
QUIET = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
# File, address, who looks, window.
PICTURES = (
    ("home.png", "/", "vanphong", (1280, 860)),
    ("quarter.png", "/ra-soat/", "thuongvu", (1280, 860)),
    ("phone.png", "/nhiem-vu/", "hoi1", (390, 844)),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: str, port: int) -> subprocess.Popen[bytes]:
    """The demonstration on a database of its own; answers when its port does."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3", "DEMO_PASSWORD": PASSWORD}
    environment |= {"STATIC_ROOT": f"{folder}/static", "FILES_ROOT": f"{folder}/files"}
    for command in (["migrate", "--verbosity=0"], ["fill_demo"], ["collectstatic", "--no-input", "--verbosity=0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "lhh_tracker/server.py", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen([*gunicorn, "lhh_tracker.wsgi"], cwd=ROOT, env=environment)
    for _try in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    server.terminate()
    raise SystemExit("the server does not answer")


def sign_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"{base}/")


def window(browser: Browser, base: str, username: str, size: tuple[int, int], scale: float = 1) -> Page:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", color_scheme="light", device_scale_factor=scale
    )
    page = context.new_page()
    if username:
        sign_in(page, base, username)
    return page


def take(base: str, wanted: list[str]) -> None:
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium:
        sys.exit("Cần Chromium: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for name, address, username, size in PICTURES:
            if not wanted or name in wanted:
                page = window(browser, base, username, size)
                page.goto(base + address, wait_until="networkidle")
                page.screenshot(path=HERE / name)
                page.context.close()
                print(f"  docs/pictures/{name}")
        pages: dict[tuple[str, tuple[int, int]], Page] = {}
        for picture in handbook.PICTURES:
            if not wanted or picture.name in wanted:
                key = (picture.account, picture.size)
                pages[key] = pages.get(key) or window(browser, base, *key, scale=handbook.SCALE)
                print(f"  static/handbook/{picture.name}.webp: {handbook.take(pages[key], base, picture):,} bytes")
        browser.close()
    if not wanted:
        handbook.forget_old()


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = serve(folder, port)
        try:
            take(f"http://127.0.0.1:{port}", sys.argv[1:])
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
