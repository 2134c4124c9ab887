"""What deploy/ says of the program is true: commands, variables, limits, addresses; and its scripts can be read."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from tasks.views import api

from .test_walls import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SCRIPTS = [DEPLOY / "install", DEPLOY / "upgrade", DEPLOY / "restore", DEPLOY / "manage", DEPLOY / "trial/run"]
PARTS = sorted(DEPLOY.glob("*.sh"))
NGINX = [DEPLOY / "nginx/lhh_tracker.conf", DEPLOY / "nginx/compose.conf"]
OF_OTHERS = {"PORT", "PGPORT"}  # read by the unit and by PostgreSQL's library
# Named here before they are read: taken away as they come in.
AHEAD = {"FILES_S3_BUCKET", "FILES_S3_ENDPOINT", "FILES_S3_REGION", "FILES_S3_KEY", "FILES_S3_SECRET"}
OF_TESTS = {"TEST_DATABASE_URL", "DEMO_PASSWORD", "CI"}
SET_BY_ITSELF = {"DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def read_by_the_program() -> set[str]:
    reads = re.compile(r"""(?:\benv\.\w+|\brequired|\benviron\.get|\btake_up)\(\s*["']([A-Z][A-Z0-9_]+)["']""")
    files = [p for app in ("lhh_tracker", "members", "resolutions", "tasks") for p in (ROOT / app).rglob("*.py")]
    return {name for path in files for name in reads.findall(text_of(path))} - OF_TESTS - SET_BY_ITSELF


def test_environment_file_names_what_the_program_reads() -> None:
    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", text_of(DEPLOY / "lhh_tracker.env.example"), re.M))
    assert {"SECRET_KEY", "EMAIL_URL", "FILES_ROOT"} <= named
    assert named - OF_OTHERS - AHEAD == read_by_the_program() - AHEAD


def commands_in(text: str) -> set[str]:
    return set(re.findall(r'(?:manage\.py(?:,)?|lhh_tracker|manage "\$\w+") ([a-z_]+)\b(?!\.)', text))


def test_units_and_scripts_call_commands_that_exist() -> None:
    run = {name for unit in UNITS for name in re.findall(r"^ExecStart=.*manage\.py (\w+)", text_of(unit), re.M)}
    assert run == {"work", "run_daily", "send_mail"}
    called = {name for path in (*SCRIPTS, *PARTS) for name in re.findall(r'manage "\$\w+" (\w+)', text_of(path))}
    told = set(re.findall(r"sudo lhh_tracker (\w+)", text_of(DEPLOY / "README.md")))
    assert {"backup", "verify", "restore", "migrate"} <= called | told
    assert run | called | told <= set(get_commands())


def test_units_hold_the_program_in() -> None:
    for unit in [u for u in UNITS if u.suffix == ".service"]:
        for line in ("User=lhh_tracker", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="):
            assert re.search(rf"^{re.escape(line)}$", text_of(unit), re.M), (unit.name, line)
        assert "MemoryMax=" in text_of(unit), unit.name


@pytest.mark.parametrize("path", NGINX, ids=lambda p: p.name)
def test_nginx_takes_as_much_as_the_program(path: Path) -> None:
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", text_of(path))[1])  # type: ignore[index]
    assert megabytes * 1024 * 1024 == settings.DATA_UPLOAD_MAX_MEMORY_SIZE > settings.UPLOAD_MAX_BYTES
    server = text_of(ROOT / "lhh_tracker/server.py")
    waits = int(re.search(r"^timeout = (\d+)", server, re.M)[1])  # type: ignore[index]
    assert (
        int(re.search(r"proxy_read_timeout (\d+)s", text_of(path) + text_of(NGINX[0].with_suffix(".proxy")))[1]) > waits
    )  # type: ignore[index]


@pytest.mark.parametrize("path", NGINX, ids=lambda p: p.name)
def test_addresses_that_nginx_limits_exist(path: Path) -> None:
    rooms = re.search(r"\^POST /\(([\w|-]+)\)/", text_of(path))[1].split("|")  # type: ignore[index]
    hidden = re.findall(r"/([\w-]+)/(?=[|)])", re.search(r"\?<lhh_room>(.*)\"  ?\"", text_of(path))[1])  # type: ignore[index]
    assert {"lich", "loi-moi", "quen-mat-khau"} <= set(hidden)
    for room in [*rooms, *hidden]:
        try:
            resolve(f"/{room}/")
        except Resolver404:
            pytest.fail(f"no address /{room}/")


@pytest.mark.parametrize("path", NGINX, ids=lambda p: p.name)
def test_nginx_answers_the_api_by_http_as_the_program_does(path: Path) -> None:
    text = text_of(path)
    told = [json.loads(body)["error"] for body in re.findall(r"'(\{\"error\".*\})';", text)]
    assert told == [str(api.BY_HTTP), str(api.KEY_BY_HTTP)]
    by_http = next(block for block in text.split("\nserver {")[1:] if "ssl" not in block)
    room = re.search(r"location /api/ \{(.*?)\}", by_http, re.S)
    assert room
    assert "return 403 $lhh_api_by_http;" in room[1]
    assert by_http.index("location /api/") < by_http.index("return 301")


@pytest.mark.parametrize("path", [*SCRIPTS, *PARTS], ids=lambda p: p.name)
def test_scripts_can_be_read(path: Path) -> None:
    assert path in PARTS or path.stat().st_mode & 0o111 == 0o111
    bash = shutil.which("bash")
    assert bash
    assert subprocess.run([bash, "-n", str(path)], capture_output=True).stderr == b""  # noqa: S603
    if shellcheck := shutil.which("shellcheck"):
        told = subprocess.run([shellcheck, "-x", "-P", str(ROOT), str(path)], capture_output=True, text=True)  # noqa: S603
        assert told.stdout == ""


def test_a_release_that_is_in_use_bears_the_name_it_was_installed_under(tmp_path: Path) -> None:
    """Else `install` from the release that runs takes itself for another one."""

    def name() -> str:
        bash = shutil.which("bash")
        assert bash
        words = f'. "{DEPLOY / "release.sh"}" && name_of "{tmp_path}"'
        return subprocess.run([bash, "-c", words], capture_output=True, text=True, check=True).stdout  # noqa: S603

    (tmp_path / "pyproject.toml").write_text('version = "1.2.3"\n')
    brought = name()
    for made in (".complete", ".data", "manage.pyc"):
        (tmp_path / made).touch()
    (tmp_path / "staticfiles").mkdir()
    assert name() == brought
    (tmp_path / "manage.py").touch()
    assert name() != brought


def test_compose_file_starts_what_the_units_start() -> None:
    parts = yaml.safe_load(text_of(DEPLOY / "compose.yaml"))["services"]
    assert set(parts) == {"database", "migrate", "web", "worker", "clock", "proxy"}
    assert parts["migrate"]["command"][2:] == ["migrate", "--no-input"]
    assert parts["worker"]["command"][2:] == ["work"]
    assert {"run_daily", "send_mail"} == set(re.findall(r"manage\.py (\w+)", parts["clock"]["command"][-1]))
    for place in parts["proxy"]["volumes"]:
        path = place.split(":")[0]
        assert path == "./tls" or (DEPLOY / path).exists(), path
    assert all("read_only" in parts[name] for name in ("migrate", "web", "worker", "clock"))
