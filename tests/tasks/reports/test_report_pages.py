"""Pages of reports: made in two clicks, fetched, issued with a proposed number; bad input is a sentence."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import User
from tasks.models import Report, ReportState, Review, Signer, Task
from tasks.reports import making

from ...conftest import Cast
from ...factories import make_document
from .frozen_rows import frozen_review, queued

pytestmark = pytest.mark.django_db
Login = Callable[[User], Client]


@pytest.fixture
def review(cast: Cast) -> Review:
    cast.organisation.symbol = "LHH"
    cast.organisation.save()
    return frozen_review(cast)


def form(**fields: Any) -> dict[str, Any]:
    return {"loai": "summary", "dinh_dang": "docx", "the_thuc": "state", "request_key": str(uuid.uuid4())} | fields


def new(review: Review) -> str:
    return reverse("tasks:report_new", args=[review.period])


def test_two_clicks_from_the_form_to_the_file(cast: Cast, login: Login, review: Review) -> None:
    office = login(cast.office)
    assert "Dựng báo cáo" in office.get(new(review)).content.decode()
    page = office.post(new(review), form(), follow=True)
    report = Report.objects.get()
    assert page.redirect_chain == [(report.get_absolute_url(), 302)]
    address = reverse("tasks:report_file", args=[report.pk])
    assert address in page.content.decode()
    answer = login(cast.viewer).get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert "bao-cao-tong-hop-2026-q3.docx" in answer["Content-Disposition"]


def test_sent_twice_it_is_one_report(cast: Cast, login: Login, review: Review) -> None:
    office, sent = login(cast.office), form()
    for _click in range(2):
        assert office.post(new(review), sent).status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"loai": "meeting_pack", "dinh_dang": "csv"}, "Tài liệu họp có các định dạng: Word, PDF."),
        ({"loai": "unit_sheet", "dinh_dang": "xlsx"}, "Chọn một đơn vị cho bảng này."),
        ({"loai": "khac"}, "invalid-feedback"),
        ({"loai": "reminder", "don_vi": "999"}, "invalid-feedback"),
        ({"so": "\x00"}, "ký tự không dùng được"),
        ({"nguoi_ky": "một dòng"}, "Ghi hai hoặc ba dòng ngắn"),
        ({"noi_nhan": "x" * 301}, "Rút ngắn lại"),
        ({"ngay_ky": "05/10/9999"}, "cách hôm nay hơn một năm"),
        ({"ngay_ky": "31/02/2026"}, "Không có ngày 31/02/2026"),
        ({"ky": "99999999999999999999"}, "invalid-feedback"),
    ],
)
def test_bad_input_keeps_what_was_typed(
    cast: Cast, login: Login, review: Review, fields: dict[str, str], said: str
) -> None:
    answer = login(cast.office).post(new(review), form(noi_nhan="Sở Nội vụ") | fields)
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&quot;", '"')
    if "noi_nhan" not in fields:
        assert "Sở Nội vụ" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("slug", ["2026-q2", "0000-q1", "9999", "gi-do", "2026-q3-hc", "%00", "2026-q3%00"])
def test_no_form_for_a_period_that_is_not_frozen(cast: Cast, login: Login, review: Review, slug: str) -> None:
    assert login(cast.office).get(f"/ra-soat/{slug}/bao-cao/").status_code == 404


def test_issued_with_the_proposed_number(cast: Cast, login: Login, review: Review) -> None:
    office = login(cast.office)
    office.post(new(review), form(nguoi_ky="TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\nNguyễn Văn Ký"))
    report = Report.objects.get()
    address = reverse("tasks:report_issue", args=[report.pk])
    page = office.get(address).content.decode()
    assert 'value="01/BC-LHH"' in page
    old = report.file
    answer = office.post(address, {"so": "01/BC-LHH", "ngay_ky": f"{report.created_at:%d/%m/%Y}"})
    report.refresh_from_db()
    assert report.document, answer.content.decode()
    assert answer["Location"] == report.document.get_absolute_url()
    assert report.document.signer == "Nguyễn Văn Ký"
    assert report.file != old
    assert office.get(address)["Location"] == report.document.get_absolute_url()
    assert "vào sổ văn bản" in office.get(report.get_absolute_url()).content.decode()


def test_a_taken_number_is_asked_back(cast: Cast, login: Login, review: Review) -> None:
    office = login(cast.office)
    office.post(new(review), form())
    report = Report.objects.get()
    day = report.created_at
    make_document(number="07/BC-LHH", issuer=cast.organisation.name, issued_on=day.date())
    address, sent = reverse("tasks:report_issue", args=[report.pk]), {"so": "7/BC-LHH", "ngay_ky": f"{day:%d/%m/%Y}"}
    answer, was = office.post(address, sent), (report.options, report.file)
    assert answer.status_code == 422
    report.refresh_from_db()
    assert (report.options, report.file) == was  # a refused issue changes nothing
    assert "Số này đã có trong sổ" in answer.content.decode()
    assert "la_khac" in answer.content.decode()
    assert office.post(address, sent | {"la_khac": "on"}).status_code == 302


def test_a_large_one_gets_its_number_in_the_background(
    cast: Cast, login: Login, review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 1)
    report, office = queued(cast, review), login(cast.office)
    making.work_off()
    address = reverse("tasks:report_issue", args=[report.pk])
    sent = {"so": "01/BC-LHH", "ngay_ky": f"{report.created_at:%d/%m/%Y}"}
    assert office.post(address, sent)["Location"] == report.get_absolute_url()
    assert "hx-trigger" in office.get(report.get_absolute_url()).content.decode()
    making.work_off()
    assert office.post(address, sent)["Location"].startswith("/van-ban/")


def test_a_failed_one_is_made_again(cast: Cast, login: Login, review: Review) -> None:
    report, office = queued(cast, review), login(cast.office)
    Report.objects.update(state=ReportState.FAILED, message="Máy chủ hết chỗ lưu.")
    assert "Máy chủ hết chỗ lưu." in office.get(report.get_absolute_url()).content.decode()
    assert office.get(reverse("tasks:report_file", args=[report.pk])).status_code == 404
    office.post(reverse("tasks:report_again", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == ReportState.DONE


def test_another_one_like_it(cast: Cast, login: Login, review: Review) -> None:
    office = login(cast.office)
    office.post(new(review), form(loai="unit_sheet", don_vi=str(cast.own_unit.pk), noi_nhan="Sở Nội vụ"))
    page = office.get(f"{new(review)}?tu={Report.objects.get().pk}").content.decode()
    assert "Sở Nội vụ" in page
    assert f'<option value="{cast.own_unit.pk}" selected>' in page


@pytest.mark.parametrize("query", ["", "?loai=summary", "?ban_hanh=chua", "?loai=khac", "?ky=9&page=1", "?ky=\x00"])
def test_the_list_with_its_filters(cast: Cast, login: Login, review: Review, query: str) -> None:
    queued(cast, review)
    answer = login(cast.viewer).get(reverse("tasks:reports") + query)
    assert answer.status_code == 200

    is_listed = query in {"", "?loai=summary", "?ban_hanh=chua"}
    assert ("Báo cáo tổng hợp, quý III/2026" in answer.content.decode()) == is_listed


def test_the_list_asks_as_much_for_three_as_for_one(
    cast: Cast, login: Login, review: Review, django_assert_num_queries: Any
) -> None:
    viewer, address = login(cast.viewer), reverse("tasks:reports")
    queued(cast, review)
    viewer.get(address)
    with django_assert_num_queries(10, exact=False) as first:
        viewer.get(address)
    queued(cast, review)
    queued(cast, review, unit=cast.own_unit)
    with django_assert_num_queries(len(first), exact=True):
        viewer.get(address)


def test_units_see_no_report(cast: Cast, login: Login, review: Review) -> None:
    report = queued(cast, review)
    for name, args in (("reports", []), ("report_made", [report.pk]), ("report_file", [report.pk])):
        assert login(cast.own).get(reverse(f"tasks:{name}", args=args)).status_code == 403


def test_who_froze_the_review_signs_its_reports(cast: Cast, login: Login, review: Review) -> None:
    Signer.objects.create(title="PHÓ CHỦ TỊCH", name="Trần Thị Khác")
    office = login(cast.office)
    page = office.get(new(review)).content.decode()
    assert '<option value="" selected>Chủ tịch Nguyễn Văn Ký (đã ký khóa kỳ)' in page
    assert page.index('name="ky"') < page.index("<details")
    assert page.index('name="don_vi"') < page.index("<details")
    assert "Tài liệu họp (Word, PDF)" in page
    office.post(new(review), form())
    assert Report.objects.get().options["name"] == "Nguyễn Văn Ký"


def test_one_more_of_the_same_is_asked_back(cast: Cast, login: Login, review: Review) -> None:
    office = login(cast.office)
    for number in ("01/BC-LHH", "02/BC-LHH"):
        office.post(new(review), form())
        report = Report.objects.order_by("-pk")[0]
        sent = {"so": number, "ngay_ky": f"{report.created_at:%d/%m/%Y}"}
        answer = office.post(reverse("tasks:report_issue", args=[report.pk]), sent)
    assert answer.status_code == 422
    assert "Quý III/2026 đã có 01/BC-LHH ban hành ngày" in answer.content.decode()
    sent["ban_hanh_lai"] = "on"
    assert office.post(reverse("tasks:report_issue", args=[report.pk]), sent).status_code == 302


def test_a_unit_that_finished_its_late_work_gets_no_letter(cast: Cast, login: Login, review: Review) -> None:
    office, sent = login(cast.office), form(loai="reminder", don_vi=str(cast.own_unit.pk))
    Task.objects.filter(title="Nhiệm vụ khóa 0").update(stage="confirm")
    assert "bỏ 1 việc đã xong sau ngày chốt" in office.get(new(review)).content.decode()
    answer = office.post(new(review), sent)
    assert office.post(new(review), form(loai="reminder")).status_code == 422
    assert answer.status_code == 422
    assert "Không có nhiệm vụ quá hạn nào để đôn đốc" in answer.content.decode()
    assert "Bỏ 1 việc" not in answer.content.decode()
