"""Addresses of units, people, accounts and settings."""

from django.urls import URLPattern, URLResolver, path

from . import user_urls
from .views import (
    account,
    bodies,
    figures,
    first_run,
    frame,
    logo,
    mandates,
    organisation,
    people,
    person_data,
    settings,
    terms,
    unit_parts,
    units,
    words,
)
from .views import tables as table_views

app_name = "members"

urlpatterns: list[URLPattern | URLResolver] = [
    # The frame
    path("khoi-tao/", first_run.first_run, name="first_run"),
    path("them/", frame.more, name="more"),
    path("them/thu-nhac/", account.mail, name="mail"),
    path("man-hinh/", frame.theme, name="theme"),
    path("ngon-ngu/", frame.language, name="language"),
    path("logo/<slug:sha256>/", logo.logo, name="logo"),
    *user_urls.urlpatterns,
    # Units
    path("don-vi/", units.units, name="units"),
    path("don-vi/ban-in/", units.units_print, name="units_print"),
    path("don-vi/moi/", units.unit_edit, name="unit_new"),
    path("don-vi/<row:pk>/", units.unit, name="unit"),
    path("don-vi/<row:pk>/sua/", units.unit_edit, name="unit_edit"),
    path("don-vi/<row:pk>/lich-su/", unit_parts.history, name="unit_history"),
    path("don-vi/<row:pk>/ten-khac/", unit_parts.add_name, name="unit_name"),
    path("don-vi/<row:pk>/so-lieu/", figures.record, name="unit_figure"),
    # Counts of the whole union
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/<row:pk>/dinh-chinh/", figures.correct, name="figure_correct"),
    # People
    path("con-nguoi/", people.people, name="people"),
    path("con-nguoi/moi/", people.person_edit, name="person_new"),
    path("con-nguoi/<row:pk>/", people.person, name="person"),
    path("con-nguoi/<row:pk>/sua/", people.person_edit, name="person_edit"),
    path("con-nguoi/yeu-cau/", person_data.requests, name="data_requests"),
    path("con-nguoi/yeu-cau/<row:pk>/xong/", person_data.request_done, name="data_request_done"),
    path("con-nguoi/<row:pk>/yeu-cau/moi/", person_data.request_new, name="data_request_new"),
    path("con-nguoi/<row:pk>/xoa-du-lieu/", person_data.erase, name="person_erase"),
    path("con-nguoi/trung/", people.doubles, name="person_doubles"),
    path("con-nguoi/<row:pk>/chuc-vu/moi/", mandates.mandate_new, name="mandate_new"),
    path("con-nguoi/<row:pk>/chuc-vu/<row:mandate_pk>/", mandates.mandate_edit, name="mandate"),
    path("con-nguoi/<row:pk>/chuc-vu/<row:mandate_pk>/thoi/", mandates.mandate_end, name="mandate_end"),
    path("con-nguoi/<row:pk>/chuc-vu/<row:mandate_pk>/doi/", mandates.mandate_shift, name="mandate_shift"),
    # Bodies
    path("co-quan/", bodies.bodies, name="bodies"),
    path("co-quan/<row:pk>/", bodies.body, name="body"),
    path("co-quan/<row:pk>/them-nguoi/", bodies.seats, name="seats"),
    path("nhiem-ky/<row:pk>/", terms.term_page, name="term_page"),
    # Tables in and out
    path("quan-tri/bang/", table_views.tables, name="tables"),
    path("quan-tri/bang/<slug:slug>/", table_views.table_new, name="table_new"),
    path("quan-tri/bang/<slug:slug>/mau.xlsx", table_views.table_template, name="table_template"),
    path("quan-tri/bang/<slug:slug>/xuat.xlsx", table_views.table_export, {"ending": "xlsx"}, name="table_export"),
    path("quan-tri/bang/<slug:slug>/xuat.csv", table_views.table_export, {"ending": "csv"}, name="table_csv"),
    path("quan-tri/bang/nhap/<row:pk>/", table_views.table, name="table"),
    path("quan-tri/bang/nhap/<row:pk>/tu-choi.xlsx", table_views.table_refused, name="table_refused"),
    # Administration
    path("quan-tri/", organisation.admin, name="admin"),
    path("quan-tri/lien-hiep-hoi/", settings.organisation, name="organisation"),
    path("quan-tri/lien-hiep-hoi/logo/", logo.logo_edit, name="logo_edit"),
    path("quan-tri/lien-hiep-hoi/logo/xem-thu/", logo.logo_trial, name="logo_trial"),
    path("quan-tri/lien-hiep-hoi/tieu-de/", settings.letterhead, name="letterhead"),
    path("quan-tri/lien-hiep-hoi/nhac-viec/", settings.reminding, name="reminding"),
    path("quan-tri/lien-hiep-hoi/bao-mat/", settings.security, name="security"),
    path("quan-tri/lien-hiep-hoi/lich-su/", settings.history, name="settings_history"),
    path("quan-tri/chu-viet-tat/", words.words, name="words"),
    path("quan-tri/chu-viet-tat/moi/", words.word_edit, name="word_new"),
    path("quan-tri/chu-viet-tat/<row:pk>/", words.word_edit, name="word"),
    path("quan-tri/chu-viet-tat/<row:pk>/bo/", words.word_remove, name="word_remove"),
    path("quan-tri/nhiem-ky/", terms.terms, name="terms"),
    path("quan-tri/nhiem-ky/moi/", terms.term_edit, name="term_new"),
    path("quan-tri/nhiem-ky/<row:pk>/", terms.term_edit, name="term"),
    path("quan-tri/cum-thi-dua/", terms.clusters, name="clusters"),
    path("quan-tri/cum-thi-dua/moi/", terms.cluster_edit, name="cluster_new"),
    path("quan-tri/cum-thi-dua/<row:pk>/", terms.cluster_edit, name="cluster"),
    path("quan-tri/so-lieu/", figures.kinds, name="figure_kinds"),
    path("quan-tri/so-lieu/moi/", figures.kind_edit, name="figure_kind_new"),
    path("quan-tri/so-lieu/<row:pk>/", figures.kind_edit, name="figure_kind"),
]
