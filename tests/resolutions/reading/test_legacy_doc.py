"""Word files from before 2007, with LibreOffice, with antiword, and without either."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from resolutions.reading import UnreadableSource, read_bytes, read_text, text_of
from resolutions.reading import confined as programs
from resolutions.reading.containers import unreadable
from resolutions.reading.legacy_doc import _unrolled

from ...tasks.intake_texts import PLAN

OLD_WORD = (Path(__file__).parent / "data" / "ke-hoach.doc").read_bytes()


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """A machine that has no other programs than these."""
    monkeypatch.setattr(programs, "program", lambda name: shutil.which(name) if name in names else None)


@pytest.mark.parametrize("program", ["antiword", "soffice"])
def test_doc_reads_like_its_text(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    only(monkeypatch, program)
    read, expected = read_bytes(OLD_WORD, "Kế hoạch 'số 1'; rm -rf $(ls).doc"), read_text(PLAN)
    assert (read.header, read.tasks, read.annexes) == (expected.header, expected.tasks, expected.annexes)


def test_doc_without_a_program_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    with pytest.raises(UnreadableSource) as refusal:
        text_of(OLD_WORD, "a.doc")
    assert refusal.value.code == "legacy_doc"
    assert "antiword" in refusal.value.message


def test_broken_doc_is_refused_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    only(monkeypatch, "antiword")
    if shutil.which("antiword") is None:
        pytest.skip("antiword is not here")
    with pytest.raises(UnreadableSource) as refusal:
        text_of(OLD_WORD[:512] + "WordDocument".encode("utf-16-le") + bytes(9000), "a.doc")
    assert refusal.value.code == "corrupt"
    assert list(tmp_path.iterdir()) == []


def test_stamp_of_a_secret_is_found_in_doc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolutions.reading.sources.text_of_doc", lambda data, read: "TỐI MẬT\n" + PLAN)
    with pytest.raises(UnreadableSource) as refusal:
        text_of(OLD_WORD, "a.doc")
    assert refusal.value.code == "secret"


def test_table_that_antiword_took_for_a_paragraph_gets_its_rows_back() -> None:
    line = "STT |Nội dung |Chủ trì | |1 |Trồng cây |Văn phòng | |2 |Tổng kết | | |"
    assert _unrolled(line) == ["STT\tNội dung\tChủ trì", "1\tTrồng cây\tVăn phòng", "2\tTổng kết\t"]
    assert _unrolled("Văn bản có | và | thôi.") == ["Văn bản có | và | thôi."]


def refusing(*codes: str) -> dict[str, Any]:
    """Two programs in place of LibreOffice and antiword; "" reads well."""

    def reader(code: str) -> Any:
        def read(_data: bytes, _read_docx: object) -> str:
            if code:
                raise unreadable(code)
            return PLAN

        return read

    return dict(zip(("_by_office", "_by_antiword"), map(reader, codes), strict=True))


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (("secret", ""), "secret"),  # a stamp in the header, which antiword does not see
        (("too_slow", "corrupt"), "too_slow"),
        (("no_room", "legacy_doc"), "no_room"),
        (("corrupt", "legacy_doc"), "corrupt"),
        (("legacy_doc", "too_slow"), "too_slow"),
        (("too_slow", ""), ""),
    ],
)
def test_what_one_program_found_out_is_not_forgotten_by_the_next(
    codes: tuple[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, read in refusing(*codes).items():
        monkeypatch.setattr(f"resolutions.reading.legacy_doc.{name}", read)
    if not told:
        assert text_of(OLD_WORD, "a.doc") == PLAN
        return
    with pytest.raises(UnreadableSource) as refusal:
        text_of(OLD_WORD, "a.doc")
    assert refusal.value.code == told
