"""Uploads are shown to clamd, where one is set (CLAMD_ADDRESS), before anything keeps them: its command INSTREAM."""

import logging
import socket
import struct
import time

from django.conf import settings

from .refusals import tell_refused
from .wording import Words

INFECTED = Words(
    "Phần mềm diệt vi-rút của máy chủ thấy mã độc trong tệp nên tệp không được nhận, không lưu lại gì. Hãy quét vi-rút "
    "trên máy của anh chị rồi gửi tệp sạch."
)
UNSCANNED = Words(
    "Phần mềm diệt vi-rút của máy chủ chưa trả lời nên tệp chưa được nhận. Hãy gửi lại sau ít phút; nếu vẫn không "
    "được, báo người quản trị xem trang Tình trạng hệ thống."
)
SECONDS = 15  # for all of a file: nobody waits longer, and no worker is held
PIECE = 64 * 1024
LONGEST_ANSWER = 4096

logger = logging.getLogger(__name__)


class Infected(Exception):
    """clamd knows a virus in the file."""


class Unscanned(Exception):
    """clamd did not say whether the file is clean."""


def is_set() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def look_through(data: bytes) -> None:
    """Infected or Unscanned; nothing when the file is clean, or when no scanner is set."""
    if not is_set():
        return
    pieces = (data[at : at + PIECE] for at in range(0, len(data), PIECE))
    stream = b"".join(struct.pack("!L", len(piece)) + piece for piece in pieces)
    try:
        answer = _asked(b"zINSTREAM\0" + stream + struct.pack("!L", 0))
    except Unscanned as unscanned:
        logger.error("clamd does not answer: %s", unscanned)
        raise
    if answer.endswith(" FOUND"):
        tell_refused("virus", answer.removeprefix("stream: ").removesuffix(" FOUND"))
        raise Infected
    if answer != "stream: OK":
        logger.error("clamd has not scanned a file: %s", answer)
        raise Unscanned(answer)


def version() -> str:
    """What clamd calls itself and its list of viruses; Unscanned when it does not answer."""
    return _asked(b"zVERSION\0")


def _asked(question: bytes) -> str:
    until = time.monotonic() + SECONDS
    try:
        with _connected() as line:
            line.settimeout(SECONDS)
            line.sendall(question)  # the whole of it within SECONDS
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                line.settimeout(max(0.01, until - time.monotonic()))
                if not (piece := line.recv(LONGEST_ANSWER)):
                    break
                answer += piece
    except OSError as error:
        raise Unscanned(type(error).__name__) from error
    if not answer:
        raise Unscanned("no answer")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected() -> socket.socket:
    address: str = settings.CLAMD_ADDRESS
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(SECONDS)
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
