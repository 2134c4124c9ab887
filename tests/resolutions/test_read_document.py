"""The command `read_document`."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .reading.samples import DECISION_WITH_PLAN, NEWS

KEYS = {"header", "doc_class", "tasks", "annexes", "references", "warnings"}
HEADER = {
    "parent_body", "issuer", "number", "place", "issued_on", "issued_on_partial", "kind", "title",
    "basis", "term", "signer",
    "signer_title", "signing_authority", "addressees", "recipients",
}  # fmt: skip


def written(tmp_path: Path, text: str, name: str = "van-ban.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json_has_the_whole_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_document", str(written(tmp_path, DECISION_WITH_PLAN)), "--json")
    printed = capsys.readouterr().out
    read = json.loads(printed)
    assert set(read) >= KEYS
    assert set(read["header"]) >= HEADER
    assert "Sở Nội vụ" in printed
    assert set(read["tasks"][0]) >= {"path", "text", "span", "lead_units", "coop_units", "deadlines", "targets"}
    assert set(read["annexes"][0]) >= {"no", "title", "rows"}
    assert set(read["annexes"][0]["rows"][0]) >= {
        "path",
        "text",
        "lead_units",
        "coop_units",
        "deadlines",
        "targets",
        "result",
    }


def test_summary_is_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_document", str(written(tmp_path, DECISION_WITH_PLAN)))
    printed = capsys.readouterr().out
    assert "Số, ký hiệu: 846/QĐ-UBND" in printed
    assert "Chủ trì: Sở Nội vụ" in printed
    assert "→ 31/12/2025" in printed


def test_news_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_document", str(written(tmp_path, NEWS)))
    assert "không có nhiệm vụ" in capsys.readouterr().out


def test_unreadable_file_gives_its_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Tệp rỗng"):
        call_command("read_document", str(written(tmp_path, "")))
    with pytest.raises(CommandError, match="Không mở được"):
        call_command("read_document", str(tmp_path / "khong-co.txt"))
