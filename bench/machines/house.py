"""What two machines need around them: a storage of S3's protocol, a worker, and nginx in front, all on this machine.

Each machine has temporary and file folders of its own, so that whatever it kept there would be missing on the other.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from moto.server import ThreadedMotoServer

from bench.stress.client import Answer, Client
from bench.stress.server import HOST, ROOT, STOPS_WITHIN, Server, free_port

BUCKET = "lhh-hai-may"
AWAY = (
    "<!doctype html><html lang=vi><meta charset=utf-8><title>Máy chủ đang khởi động lại</title>"
    "<h1>Máy chủ đang khởi động lại</h1><p>Thao tác vừa rồi có thể chưa được ghi. Thử lại sau ít giây.</p></html>"
)
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 512; }}
http {{
  access_log off; client_max_body_size 25m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream web {{ server {first} max_fails=1 fail_timeout=2s; server {second} max_fails=1 fail_timeout=2s; }}
  server {{
    listen {host}:{port};
    location / {{
      proxy_pass http://web; proxy_set_header Host $http_host; proxy_connect_timeout 2s;
      proxy_next_upstream error timeout;  # a POST that was sent is never sent to the other machine as well
      error_page 502 504 = @away;
    }}
    location @away {{ internal; default_type text/html; return 503 "{away}"; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class House:
    first: Server
    second: Server
    front: int  # the port of nginx; 0 where there is none

    @property
    def ports(self) -> tuple[int, int]:
        return self.first.port, self.second.port


class Both(Client):
    """One person whose every request goes to the other machine than the one before."""

    def __init__(self, ports: tuple[int, int], username: str, password: str) -> None:
        self.ports, self.asked = ports, 0
        super().__init__(ports[0], username, password)

    def _ask(self, method: str, *args, **options) -> Answer:  # type: ignore[no-untyped-def]
        self.asked += 1
        self.port = self.ports[self.asked % 2]
        answer = super()._ask(method, *args, **options)
        if answer.status == 0 and method == "GET":  # as nginx does: what only reads is asked once more elsewhere
            self.port = self.ports[(self.asked + 1) % 2]
            answer = super()._ask(method, *args, **options)
        return answer


@contextmanager
def storage() -> Iterator[dict[str, str]]:
    """The environment that leads to an empty bucket."""
    server = ThreadedMotoServer(ip_address=HOST, port=0, verbose=False)
    server.start()
    try:
        address = "http://{}:{}".format(*server.get_host_and_port())
        told = {"FILES_S3_BUCKET": BUCKET, "FILES_S3_KEY": "khoa", "FILES_S3_SECRET": "mat"}
        yield told | {"FILES_S3_ENDPOINT": address}
    finally:
        server.stop()


def own(folder: Path, name: str) -> dict[str, str]:
    """The environment of one machine."""
    (folder / name / "tmp").mkdir(parents=True)
    return {"TMPDIR": str(folder / name / "tmp"), "FILES_ROOT": str(folder / name / "files")}


@contextmanager
def machines(folder: Path) -> Iterator[House]:
    servers = [Server(folder / f"{name}.log", **own(folder, name)) for name in ("a", "b")]
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
            server.start()
        stack.enter_context(worker(folder))
        front = stack.enter_context(nginx(folder, *servers))
        yield House(*servers, front)


@contextmanager
def running(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=stream, stderr=stream)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    with running([sys.executable, "manage.py", "work"], folder / "work.log", own(folder, "worker")):
        yield


@contextmanager
def nginx(folder: Path, first: Server, second: Server) -> Iterator[int]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield 0
        return
    port, hosts = free_port(), {"first": f"{HOST}:{first.port}", "second": f"{HOST}:{second.port}"}
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, host=HOST, port=port, away=AWAY, **hosts), encoding="utf-8")
    folder.chmod(0o755)  # its workers run as somebody else
    with running([program, "-p", str(folder), "-c", str(config)], folder / "nginx.out", {}) as process:
        for _try in range(100):
            with suppress(OSError):
                if (folder / "nginx.pid").read_text().strip():
                    break
            if process.poll() is not None:
                raise RuntimeError((folder / "nginx.out").read_text())
            time.sleep(0.1)
        yield port
