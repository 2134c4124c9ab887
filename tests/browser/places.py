"""Where the seed documents are, and the pages that every role is shown."""

import os
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def seed(number: int) -> Path:
    """The path of a seed document; without the seeds the test is skipped, in CI it fails."""
    found = sorted(SEEDS.glob(f"{number:03}_*.txt"))
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Không có thư mục shared/seeds bên cạnh mã nguồn.")
    return found[0]


FRAME = "/ /nhiem-vu/ /van-ban/ /don-vi/ /them/"
OFFICE = f"""{FRAME} /nhiem-vu/?trang-thai=late /nhiem-vu/?q=khongcogi /nhiem-vu/{{task}}/ /nhiem-vu/{{task}}/sua/
/nhiem-vu/{{task}}/bao-ket-qua/ /van-ban/nhap/ /van-ban/nhap/{{draft}}/ /van-ban/nhap/{{draft}}/bo/
/van-ban/{{document}}/ /van-ban/vao-so/ /van-ban/{{document}}/sua/ /phan-cong/ /don-vi/{{unit}}/ /don-vi/moi/
/don-vi/{{unit}}/lich-su/ /don-vi/{{unit}}/so-lieu/ /don-vi/?dang=so-do /don-vi/?dang=cum /don-vi/ban-in/
/don-vi/{{unit}}/sua/ /ra-soat/ /nhat-ky/"""
ADMIN = """/quan-tri/ /quan-tri/tai-khoan/ /quan-tri/lien-hiep-hoi/ /quan-tri/tai-khoan/moi/ /quan-tri/nhiem-ky/
/don-vi/{{unit}}/lich-su/ /don-vi/{{unit}}/so-lieu/ /don-vi/{{unit}}/thoi-hoat-dong/ /ra-soat/ /nhat-ky/"""
ADMIN = """/quan-tri/ /quan-tri/tai-khoan/ /quan-tri/lien-hiep-hoi/ /quan-tri/lien-hiep-hoi/logo/
/quan-tri/lien-hiep-hoi/tieu-de/ /quan-tri/ngay-nghi/ /quan-tri/ky-bao-cao/ /quan-tri/chu-viet-tat/ /van-ban/loai/
/quan-tri/tai-khoan/moi/ /quan-tri/nhiem-ky/ /quan-tri/cum-thi-dua/ /quan-tri/quy-uoc/ /quan-tri/thu/ /them/thu-nhac/
/hop-tin/thu/ /con-nguoi/ /con-nguoi/moi/ /doi-mat-khau/"""
PAGES = {
    "vanphong": OFFICE.split(),
    "quantri": ADMIN.split(),
    "thuongvu": ["/", "/phan-cong/", "/ra-soat/?ky=hanh-chinh"],
    "uyvien": ["/", "/ra-soat/", "/nhiem-vu/{task}/"],
    "hoi1": ["/", "/nhiem-vu/", "/van-ban/"],
}
