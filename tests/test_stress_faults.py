"""That the faults of `make stress` would be noticed: what is lost, half, told badly. Small run: test_stress."""

import socket
from pathlib import Path

import pytest

from bench.stress.client import Answer
from bench.stress.database_gone import answered_badly
from bench.stress.disk_full import badly
from bench.stress.load import Load, Sent, kept_after
from bench.stress.proxy import Proxy
from bench.stress.server import HOST
from resolutions import files
from tasks.models import Evidence

from .conftest import Cast
from .factories import make_entry, make_task

SAVED = Answer(302, "", "/")


def sent(text: str, answer: Answer = SAVED, file: bytes = b"") -> Sent:
    return Sent(text, file, answer, 0.0)


def test_load_tells_what_is_lost_half_and_left_over(cast: Cast, tmp_path: Path) -> None:
    task = make_task(lead=cast.own_unit)
    type(task).objects.filter(pk=task.pk).update(version=2)
    entry, data = make_entry(task, cast.own, text="Lượt 1"), b"Bien ban hop ngay hom nay."
    Evidence.objects.create(entry=entry, attachment=files.store(name="a.txt", data=data, uploaded_by=cast.own))
    load = Load([], [task], [sent("Lượt 1", file=data)])
    kept = kept_after(load, tmp_path, frozenset())
    # The entry of this test has no line of history; all else is whole.
    assert [finding.partition(":")[0] for finding in kept.findings] == [f"nhiệm vụ {task.pk}"]
    assert (kept.orphans, kept.halves) == (0, 0)
    (stored,) = (path for path in tmp_path.rglob("*") if path.is_file())
    stored.write_bytes(data[:5])
    (tmp_path / "a.part").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"x")
    load.sent += [sent("Lượt 2"), sent("Lượt 3", Answer(0, "reset")), sent("Lượt 1", file=b"other bytes")]
    kept = kept_after(load, tmp_path, frozenset())
    assert (kept.lost > 0, kept.orphans, kept.halves) == (True, 1, 1)
    told = "\n".join(kept.findings)
    for words in ("mất: Lượt 2", "5 byte thay vì 26", "mất tệp của: Lượt 1"):
        assert words in told
    assert "Lượt 3" not in told, "nobody was told that it is saved"


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (SAVED, ""),
        (Answer(503, "Cơ sở dữ liệu …, thử lại sau ít phút. <textarea>Lượt &quot;1&quot;"), ""),
        (Answer(503, "Cơ sở dữ liệu …, thử lại sau ít phút."), "thiếu ['Lượt \"1\"']"),
        (Answer(503, 'Service Unavailable Lượt "1"'), "thiếu ['Cơ sở dữ liệu', 'sau ít phút']"),
        (Answer(500, 'Lượt "1"'), "trả lời 500"),
        (Answer(0, "timed out"), "trả lời 0 timed out"),
        (Answer(422, 'Lượt "1"'), "trả lời 422"),
    ],
)
def test_gone_database_tells_answers_that_do_not_help(answer: Answer, finding: str) -> None:
    findings = answered_badly([sent('Lượt "1"', answer)])
    assert len(findings) == bool(finding)
    assert all(finding in told for told in findings)


def test_full_disk_tells_a_form_that_lost_words() -> None:
    assert badly([sent("Lượt 1", Answer(422, "Máy chủ hết chỗ lưu … Lượt 1"))]) == []
    assert len(badly([sent("Lượt 1", Answer(422, "Máy chủ hết chỗ lưu"))])) == 1
    assert len(badly([sent("Lượt 1", Answer(422, "Lượt 1"))])) == 1
    assert len(badly([sent("Lượt 1", Answer(500, "Lượt 1"))])) == 1


def test_proxy_is_cut_and_mended() -> None:
    def said() -> bytes:
        with socket.create_connection((HOST, proxy.port), timeout=5) as near:
            far, _address = server.accept()
            near.sendall(b"hello")
            with far:
                return far.recv(5)

    with socket.create_server((HOST, 0)) as server, Proxy(HOST, server.getsockname()[1]) as proxy:
        assert said() == b"hello"
        open_one = socket.create_connection((HOST, proxy.port), timeout=5)
        far, _address = server.accept()
        proxy.cut()
        assert open_one.recv(1) == b"", "who was connected is thrown out"
        open_one.close()
        far.close()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((HOST, proxy.port), timeout=5)
        proxy.mend()
        assert said() == b"hello"
