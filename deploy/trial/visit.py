"""What the trial asks of an installed program, as a browser would: visit.py CERTIFICATE ADDRESS STEP [USER PASSWORD].

Steps: found (the first run and a document), look (sign in and find both), attack (what must be refused).
"""

import http.client
import http.cookiejar
import os
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

UNION = "Liên hiệp các Hội KH&KT tỉnh Hà Thanh"
LINE = "1. Hội Nông nghiệp tổng hợp kết quả thử máy, báo cáo trước ngày 30/6/2030."
certificate, base, step, *account = sys.argv[1:]
trusted = ssl.create_default_context(cafile=certificate)
jar = http.cookiejar.CookieJar()
opener = urllib.request.build_opener(
    urllib.request.HTTPSHandler(context=trusted), urllib.request.HTTPCookieProcessor(jar)
)


def fetch(path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(base + path, data, {"Referer": base + path, **headers})
    try:
        with opener.open(request, timeout=180) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(errors="replace")


def hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: value or "" for name, value in fields}


def send(path: str, **fields: str) -> tuple[int, str]:
    known = hidden(fetch(path)[1])
    return fetch(path, urllib.parse.urlencode(known | fields).encode())


def send_file(path: str, name: str, content: bytes) -> tuple[int, str]:
    mark = uuid.uuid4().hex
    lines = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (hidden(fetch(path)[1]) | {"text": ""}).items()
    ]
    lines.append(f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
    body = "".join(lines).encode() + content + f"\r\n--{mark}--\r\n".encode()
    return fetch(path, body, **{"Content-Type": f"multipart/form-data; boundary={mark}"})


def must(fact: object, words: str) -> None:
    print(f"  {'✓' if fact else '✗'} {words}", flush=True)
    if not fact:
        sys.exit(1)


def sign_in() -> None:
    user, password = account
    status, home = send("/dang-nhap/", login=user, password=password)
    must(status == 200 and "Trang chủ" in home, f"{user} signs in")


def found() -> None:
    user, password = account
    status, page = fetch("/")
    must(status == 200 and "password1" in page, "an empty program asks for the union")
    status, page = send(
        "/khoi-tao/", name=UNION, short_name="LHH Hà Thanh", place="Hà Thanh", parent_name="",
        full_name="Quản trị", username=user, email="", password1=password, password2=password,
        code=os.environ.get("FIRST_RUN_CODE", ""),
    )  # fmt: skip
    must(status == 200 and "LHH Hà Thanh" in page, "the union is founded")
    status, page = send_file("/van-ban/nhap/", "ke-hoach.txt", f"KẾ HOẠCH\n{LINE}\n".encode())
    must(status == 200 and "thử máy" in page, "a document is uploaded and read")


def look() -> None:
    sign_in()
    must("thử máy" in fetch("/van-ban/nhap/1/")[1] or "ke-hoach" in fetch("/van-ban/nhap/")[1], "the document is there")
    home = fetch("/")[1]
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', home))
    must(files and all(fetch(path)[0] == 200 for path in files), f"{len(files)} static files are served")


def raw(host: str, path: str, method: str = "GET") -> int:
    address = urllib.parse.urlsplit(base)
    connection = http.client.HTTPSConnection(address.hostname or "", address.port, context=trusted, timeout=180)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    return connection.getresponse().status


def old_tls() -> bool:
    """Whether a client that knows TLS 1.1 at most is let in."""
    address = urllib.parse.urlsplit(base)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        with http.client.socket.create_connection((address.hostname, address.port)) as plain:
            context.wrap_socket(plain, server_hostname=address.hostname)
    except (ssl.SSLError, ConnectionResetError):
        return False
    return True


def attack() -> None:
    own = urllib.parse.urlsplit(base).netloc
    must(raw("evil.example", "/dang-nhap/") == 400, "a foreign host name is refused")
    for path in ("/static/../lhh_tracker.env", "/static/%2e%2e/manage.py", "/.git/config", "/_trang/nang-cap.html"):
        must(raw(own, path) in (302, 400, 403, 404), f"{path} is not served")
    must(not old_tls(), "TLS 1.1 is refused")
    status, page = fetch("/van-ban/nhap/", b"x" * (26 * 1024 * 1024))
    must(status == 413 and "quá lớn" in page, "26 MB are refused with a page")
    answers = [fetch("/dang-nhap/", b"login=a&password=b")[0] for _ in range(60)]
    must(
        set(answers) <= {403, 429} and answers.count(429) >= 15, f"of 60 sign-ins at once {answers.count(429)} get 429"
    )
    status, page = fetch("/dang-nhap/", b"login=a&password=b")
    must(status == 429 and "Quá nhiều" in page, "… with a page")
    must(raw(own, "/dang-nhap/") == 200, "reading is let through meanwhile")


{"found": found, "look": look, "attack": attack}[step]()
