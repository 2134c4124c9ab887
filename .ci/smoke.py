"""Signs in over HTTP as a person would and fetches the main pages: smoke.py ADDRESS USER PASSWORD."""

import http.cookiejar
import re
import sys
import urllib.parse
import urllib.request

base, username, password = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def fetch(path: str, **fields: str) -> str:
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(base + path, data, {"Referer": base + path})
    with opener.open(request, timeout=20) as answer:
        return answer.read().decode() if "text" in answer.headers["Content-Type"] else ""


page = fetch("/dang-nhap/")
token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
home = fetch("/dang-nhap/", login=username, password=password, csrfmiddlewaretoken=token)
if "Trang chủ" not in home:
    sys.exit("signing in did not lead to the home page")
for path, word in {
    "/": "Quá hạn",
    "/nhiem-vu/": "Nhiệm vụ",
    "/nhiem-vu/1/": "Văn bản viết",
    "/van-ban/": "05/NQ-BCH",
    "/van-ban/nhap/": "Nhập văn bản",
    "/phan-cong/": "gặp mặt trí thức",
    "/don-vi/": "Hội Nông nghiệp",
    "/ra-soat/": "Tỷ lệ",
}.items():
    if word not in fetch(path):
        sys.exit(f"{path} does not show “{word}”")
    print(f"  {path} answers")
for path in re.findall(r'(?:href|src)="(/static/[^"#]+)', home):
    fetch(path)
print("  and so do its static files")
