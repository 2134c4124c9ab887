"""Uploads and clamd: a scanner of the test's own answers by the real protocol over a real socket, or does not."""

import socket
import struct
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members import virus_scan
from members.models import LogoTrial
from resolutions.models import Attachment
from tasks.models import ProgressEntry
from tasks.operations.finding import Level
from tasks.operations.machine_checks import virus_scanner

from ..conftest import Cast
from ..factories import make_task
from .test_settings import picture

Login = Callable[..., Client]
BAD = b"this stands for a virus"
FOUND = b"stream: Test-Signature FOUND\0"


def whole(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def streamed(line: socket.socket) -> bytes:
    data = b""
    while size := struct.unpack("!L", whole(line, 4))[0]:
        data += whole(line, size)
    return data


def answer(line: socket.socket, seen: list[bytes]) -> None:
    command = b""
    while not command.endswith(b"\0"):
        command += whole(line, 1)
    if command == b"zVERSION\0":
        line.sendall(b"ClamAV 1.0.7/27400\0")
    elif command == b"zINSTREAM\0":
        seen.append(streamed(line))
        line.sendall(FOUND if BAD in seen[-1] else b"stream: OK\0")


@contextmanager
def clamd(server: socket.socket, say: Callable[[socket.socket, list[bytes]], None] = answer) -> Iterator[list[bytes]]:
    seen: list[bytes] = []
    server.listen()

    def serve() -> None:
        with suppress(OSError):  # the test is over
            while True:
                line, _address = server.accept()
                with line, suppress(EOFError, OSError):
                    say(line, seen)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def by_tcp() -> tuple[socket.socket, str]:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    return server, f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def scanner(settings: Any) -> Iterator[list[bytes]]:
    server, settings.CLAMD_ADDRESS = by_tcp()
    with clamd(server) as seen:
        yield seen


def test_clean_bytes_pass_whole_and_others_do_not(scanner: list[bytes]) -> None:
    large = bytes(range(256)) * 1024  # several pieces
    virus_scan.look_through(large)
    virus_scan.look_through(b"")
    assert scanner == [large, b""]
    with pytest.raises(virus_scan.Infected):
        virus_scan.look_through(large + BAD)


def test_a_socket_of_the_machine_does_as_well(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD_ADDRESS = str(tmp_path / "c")
    server = socket.socket(socket.AF_UNIX)
    server.bind(settings.CLAMD_ADDRESS)
    with clamd(server), pytest.raises(virus_scan.Infected):
        virus_scan.look_through(BAD)


def no_answer(line: socket.socket, seen: list[bytes]) -> None:
    streamed_after_command(line)


def streamed_after_command(line: socket.socket) -> None:
    whole(line, len(b"zINSTREAM\0"))
    streamed(line)


def too_large(line: socket.socket, seen: list[bytes]) -> None:
    streamed_after_command(line)
    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def half_a_word(line: socket.socket, seen: list[bytes]) -> None:
    streamed_after_command(line)
    line.sendall(b"stream: O")


def silent(line: socket.socket, seen: list[bytes]) -> None:
    streamed_after_command(line)
    with suppress(OSError):
        line.recv(1)  # until the other side gives up


@pytest.mark.parametrize("say", [no_answer, too_large, half_a_word, silent])
def test_what_is_no_clear_answer_lets_nothing_in(settings: Any, monkeypatch: pytest.MonkeyPatch, say: Any) -> None:
    monkeypatch.setattr(virus_scan, "SECONDS", 0.3)
    server, settings.CLAMD_ADDRESS = by_tcp()
    with clamd(server, say), pytest.raises(virus_scan.Unscanned):
        virus_scan.look_through(b"x")


@pytest.mark.parametrize("address", ["/run/no/such.socket", "127.0.0.1:1", "no-such-host.invalid:3310"])
def test_a_scanner_that_is_away_lets_nothing_in(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    with pytest.raises(virus_scan.Unscanned):
        virus_scan.look_through(b"x")


def test_without_a_scanner_nobody_is_asked() -> None:
    virus_scan.look_through(BAD)


def report(client: Client, cast: Cast, text: bytes) -> Any:
    task = make_task(lead=cast.own_unit, stage="todo", due_on=date(2026, 6, 30))
    fields = {
        "outcome": "doing",
        "text": "Đã họp, có biên bản kèm theo.",
        "reported_on": "14/06/2026",
        "request_key": str(uuid.uuid4()),
        "uploads": [SimpleUploadedFile("bien-ban.txt", text, "text/plain")],
    }
    return client.post(f"/nhiem-vu/{task.pk}/tien-do/", fields)


def test_an_infected_file_is_refused_in_words_and_leaves_nothing(
    cast: Cast, login: Login, scanner: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    answer = report(login(cast.own), cast, "Biên bản họp. ".encode() + BAD)
    assert answer.status_code == 422
    assert "thấy mã độc trong tệp" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not ProgressEntry.objects.exists()
    assert "refused: virus Test-Signature" in caplog.text
    assert "bien-ban" not in caplog.text


def test_a_clean_file_is_stored(cast: Cast, login: Login, scanner: list[bytes]) -> None:
    assert report(login(cast.own), cast, "Biên bản họp.".encode()).status_code == 302
    assert Attachment.objects.get().name == "bien-ban.txt"
    assert scanner


def test_while_the_scanner_is_away_a_file_waits_and_the_state_page_says_why(
    cast: Cast, login: Login, settings: Any
) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    answer = report(login(cast.own), cast, b"x y z")
    assert answer.status_code == 422
    assert "chưa trả lời nên tệp chưa được nhận" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert "clamd không trả lời" in login(cast.admin).get("/quan-tri/tinh-trang/").content.decode()


def test_the_logo_is_looked_through_too(cast: Cast, login: Login, scanner: list[bytes]) -> None:
    sent = {"picture": SimpleUploadedFile("logo.png", picture() + BAD, "image/png")}
    answer = login(cast.admin).post("/quan-tri/lien-hiep-hoi/logo/", sent)
    assert answer.status_code == 422
    assert not LogoTrial.objects.exists()


def test_state_page_tells_of_the_scanner_only_where_one_is_set(scanner: list[bytes], settings: Any) -> None:
    finding = virus_scanner()
    assert finding
    assert (finding.level, finding.found[1]) == (Level.GOOD, "ClamAV 1.0.7/27400.")
    settings.CLAMD_ADDRESS = ""
    assert virus_scanner() is None
