"""The page of a scan while its letters are recognised: it moves on by itself and ends at the draft."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from resolutions.models import Draft, Recognition
from resolutions.reading import tesseract
from tasks import recognition

from .conftest import Visitor

WORK = ("báo cáo kết quả", "lập kế hoạch", "tổ chức hội thảo", "kiểm tra số liệu")
PAGES = 4


def table(index: int) -> str:
    """What the program prints of a page with one line on it."""
    words = f"{index + 1}. Văn phòng {WORK[index]}, hoàn thành trước ngày {index + 10}/6/2026.".split()
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    lines = ["1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t", "4\t1\t1\t1\t1\t0\t200\t400\t1900\t50\t-1\t"]
    lines += [f"5\t1\t1\t1\t1\t{n}\t{200 + 150 * n}\t400\t130\t50\t96\t{word}" for n, word in enumerate(words)]
    return "\n".join([head, *lines]) + "\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program in tesseract's place that reads one line on each page; without "good" beside it, it fails."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "seen").mkdir()
    for index in range(PAGES):
        (folder / f"page{index}.tsv").write_text(table(index), encoding="utf-8")
    (folder / "good").touch()
    stub = folder / "tesseract"
    listing = 'if [ "$1" = --list-langs ]; then printf "List of languages\\nvie\\n"; exit 0; fi'
    reading = f'n=$(ls "{folder}/seen" | wc -l)\n: > "{folder}/seen/$n"\ncat "{folder}/page$n.tsv"'
    stub.write_text(f'#!/bin/sh\n{listing}\n[ -e "{folder}/good" ] || exit 3\n{reading}\n')
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    tesseract.forget()
    yield folder
    tesseract.forget()


def scan() -> bytes:
    out, picture = io.BytesIO(), Image.new("L", (620, 877), 255)
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (PAGES - 1), resolution=75)
    return out.getvalue()


def sent(person: Visitor) -> Recognition:
    person.sign_in("vanphong")
    person.goto("/van-ban/nhap/")
    file = {"name": "Kế hoạch quét.pdf", "mimeType": "application/pdf", "buffer": scan()}
    person.page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    person.page.get_by_role("button", name="Đọc văn bản").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Kế hoạch quét.pdf")
    return Recognition.objects.latest("id")


def test_progress_moves_on_and_leads_to_the_draft(
    demo: None, program: Path, visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visitor()
    job, page = sent(person), person.page
    expect(page.get_by_text(f"Văn bản có {PAGES} trang phải nhận dạng")).to_be_visible()
    person.check()
    recognise, seen = recognition.recognise, []

    def watched(data: bytes, what: recognition.Scan, index: int) -> object:
        if index:
            expect(page.get_by_text(f"Trang {index + 1} trên {PAGES}.")).to_be_visible(timeout=8000)
            expect(page.locator("progress")).to_have_js_property("value", index)
            seen.append(index)
        if index == 2:
            person.check()
        return recognise(data, what, index)

    monkeypatch.setattr(recognition, "recognise", watched)
    assert recognition.work_off() == 1
    assert seen == [1, 2, 3]
    expect(page.get_by_role("heading", level=1)).to_have_text("Kiểm tra nội dung đọc được", timeout=8000)
    job.refresh_from_db()
    draft = Draft.objects.latest("id")
    assert job.draft == draft
    assert all(f"{n + 1}. Văn phòng {work}" in draft.text for n, work in enumerate(WORK))
    assert page.url.endswith(draft.get_absolute_url())


def test_a_program_that_fails_is_told_and_can_be_tried_again(
    demo: None, program: Path, visitor: Callable[..., Visitor]
) -> None:
    person = visitor()
    job, page = sent(person), person.page
    (program / "good").unlink()
    assert recognition.work_off() == 1
    expect(page.get_by_role("alert")).to_be_visible(timeout=8000)
    job.refresh_from_db()
    assert job.message in page.get_by_role("alert").inner_text()
    person.check()
    drafts = Draft.objects.count()
    person.page.get_by_role("button", name="Bỏ tệp này").click()
    expect(page.get_by_text("Đã bỏ văn bản quét")).to_be_visible()
    assert Draft.objects.count() == drafts
