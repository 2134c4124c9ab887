"""Scanned pages and photos: recognised when the machine can, refused with what to install when it cannot."""

import io
import shutil
import subprocess
import time

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.reading.render_pdf import font, pdf_of
from resolutions.reading import UnreadableSource, read_text, text_of
from resolutions.reading import confined as programs
from resolutions.reading import pdf as pdf_files
from resolutions.reading.picture import MAX_PIXELS, drawn_lines, look_at
from resolutions.reading.scans import (
    from_facts,
    look_through,
    recognise,
    refuse_without_program,
    text_of_scan,
    to_facts,
)
from resolutions.reading.tesseract import forget, lacking, settled

from ...tasks.intake_texts import PLAN

pytestmark = pytest.mark.skipif(font() is None, reason="no font with Vietnamese letters")
needs_tesseract = pytest.mark.skipif(lacking() != "", reason="tesseract with vie is not here")

SECOND = "2. Ban Tổ chức báo cáo kết quả hằng quý."


def scanned(text: str) -> bytes:
    """A PDF that is nothing but pictures of its pages."""
    printed = pdf_of(text)
    pages = [
        Image.open(io.BytesIO(pdf_files.picture(printed, index, dpi=200)))
        for index in range(len(pdf_files.read_pages(printed)))
    ]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def mixed(*parts: bytes) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        document = pypdfium2.PdfDocument(part)
        whole.import_pages(document)
        document.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def photo(
    form: str = "PNG", lines: tuple[str, ...] = ("1. Văn phòng tổng hợp, báo cáo kết quả.",), **more: object
) -> bytes:
    image = Image.new("L", (1500, 400), 255)
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        draw.text((60, 80 + 80 * index), line, font=ImageFont.truetype(str(font()), 48), fill=0)
    turned = more.pop("turned", 0)
    if turned:
        image = image.rotate(int(str(turned)), expand=True)
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def whole(data: bytes, name: str) -> str:
    scan = look_through(data, name)
    pages = {index: from_facts(to_facts(recognise(data, scan, index))) for index in scan.todo}
    return text_of_scan(data, scan, pages)


def refusal_of(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        look_through(data, name)
    return refusal.value.code


@needs_tesseract
def test_scanned_plan_with_a_table_is_read() -> None:
    data = scanned(PLAN)
    with pytest.raises(UnreadableSource, match="ảnh quét"):
        text_of(data, "a.pdf")
    parsed, expected = read_text(whole(data, "a.pdf")), read_text(PLAN)
    assert [task.path for task in parsed.tasks] == [task.path for task in expected.tasks]
    assert [task.deadlines[0].due for task in parsed.tasks if task.deadlines] == [
        task.deadlines[0].due for task in expected.tasks if task.deadlines
    ]
    assert parsed.header.number == expected.header.number
    assert parsed.annexes[0].rows[0].lead_units == ("Văn phòng",)


@needs_tesseract
def test_pdf_with_a_scanned_page_keeps_the_printed_ones() -> None:
    data = mixed(
        pdf_of("KẾ HOẠCH\nCông tác năm 2026 của Hội Làm vườn\n1. Văn phòng trồng cây."),
        scanned(SECOND),
    )
    with pytest.raises(UnreadableSource) as refusal:
        text_of(data, "a.pdf")
    assert refusal.value.code == "partly_scanned"
    assert "trồng cây" in text_of(data, "a.pdf", partly=True)
    assert look_through(data, "a.pdf").todo == (1,)
    text = whole(data, "a.pdf")
    assert "1. Văn phòng trồng cây." in text
    assert "báo cáo kết quả hằng quý" in text


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_photo_is_read(form: str) -> None:
    assert "Văn phòng tổng hợp, báo cáo kết quả" in whole(photo(form), "anh chup.jpg")


@needs_tesseract
def test_photo_held_sideways_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = photo("JPEG", turned=90, exif=exif)
    found = look_at(data)
    assert found is not None
    assert (found.kind, found.quarters) == ("jpeg", 1)
    assert "Văn phòng tổng hợp" in whole(data, "a.jpg")


@needs_tesseract
def test_tiff_of_two_pages_is_read_page_by_page() -> None:
    pages = [Image.open(io.BytesIO(photo(lines=(f"{n}. Việc thứ {n} của Văn phòng.",)))) for n in (1, 2)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert look_through(out.getvalue(), "a.tif").todo == (0, 1)
    text = whole(out.getvalue(), "a.tif")
    assert text.index("Việc thứ 1") < text.index("Việc thứ 2")


@needs_tesseract
@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "TÓI MÂT"])
def test_stamp_of_a_secret_in_a_scan_is_refused(stamp: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        whole(photo(lines=(stamp, "LIÊN HIỆP CÁC HỘI")), "a.png")
    assert refusal.value.code == "secret"


@needs_tesseract
def test_picture_without_letters_says_so() -> None:
    with pytest.raises(UnreadableSource) as refusal:
        whole(photo(lines=()), "a.png")
    assert refusal.value.code == "nothing_recognised"


def test_huge_damaged_and_foreign_pictures_are_refused_before_they_are_opened() -> None:
    huge = bytearray(photo())
    huge[16:24] = (40_000).to_bytes(4, "big") * 2
    assert MAX_PIXELS < 40_000 * 40_000
    assert refusal_of(bytes(huge), "a.png") == "huge_picture"
    assert refusal_of(b"\x89PNG\r\n\x1a\n" + bytes(3), "a.png") == "corrupt"
    assert refusal_of(b"\xff\xd8\xff\xe0" + bytes(40), "a.jpg") == "corrupt"
    assert refusal_of(b"GIF89a" + bytes(40), "a.gif") == "corrupt"
    circle = b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"
    assert refusal_of(circle, "a.tif") == "corrupt"
    assert refusal_of(b"Ke hoach nam 2026", "a.txt") == "not_document"


def test_lines_of_a_ruled_table_are_found_in_a_picture() -> None:
    image = Image.new("L", (900, 600), 255)
    draw = ImageDraw.Draw(image)
    for x in (100, 300, 800):
        draw.line((x, 100, x, 500), fill=0, width=4)
    for y in (100, 300, 500):
        draw.line((100, y, 800, y), fill=0, width=4)
    draw.text((150, 150), "chữ", font=ImageFont.truetype(str(font()), 40), fill=0)
    out = io.BytesIO()
    image.save(out, "PPM")
    level = [box for box in drawn_lines(out.getvalue()) if box[1] == box[3]]
    assert [round(box[1] / 100) for box in level] == [1, 3, 5]
    assert len(drawn_lines(out.getvalue())) == 6


def test_numbers_of_headings_are_put_right() -> None:
    assert settled("[. MỤC TIÊU\nH. NHIỆM VỤ\nHI.\nH\tCÔNG TÁC") == "I. MỤC TIÊU\nII. NHIỆM VỤ\nHI.\nII\tCÔNG TÁC"


@pytest.mark.parametrize(
    ("there", "languages", "words"),
    [
        (False, b"", "tesseract-ocr và tesseract-ocr-vie"),
        (True, b"List of languages\neng\nosd\n", "cài tesseract-ocr-vie"),
    ],
)
def test_machine_that_cannot_recognise_says_what_to_install(
    there: bool, languages: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "program", lambda name: "/usr/bin/tesseract" if there else None)
    monkeypatch.setattr(programs, "run", lambda *_args, **_options: languages)
    forget()
    try:
        with pytest.raises(UnreadableSource, match=words):
            refuse_without_program()
    finally:
        monkeypatch.undo()
        forget()


def test_look_up_tells_the_truth_about_this_machine() -> None:
    tesseract = shutil.which("tesseract")
    printed = subprocess.run([tesseract, "--list-langs"], capture_output=True, check=False).stdout if tesseract else b""  # noqa: S603
    assert (lacking() == "") is (b"vie" in printed.split())


def test_jpeg_of_filler_is_looked_at_in_no_time_and_damaged_exif_is_passed_over() -> None:
    began = time.monotonic()
    assert look_at(b"\xff\xd8" + b"\xff" * (19 * 1024 * 1024)) is None
    assert time.monotonic() - began < 15
    exif = b"\xff\xe1\x00\x14Exif\x00\x00MM\x00*\xff\xff\xff\xff" + bytes(4)
    found = look_at(b"\xff\xd8" + exif + b"\xff\xc0\x00\x11\x08\x00\x64\x00\x64\x01" + bytes(20))
    assert found is not None
    assert (found.width, found.height, found.quarters) == (100, 100, 0)
