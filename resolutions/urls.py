"""Addresses of documents, below /van-ban/."""

from django.urls import URLPattern, path

from .views import documents, election, kinds, meetings, minutes, register

app_name = "resolutions"

urlpatterns: list[URLPattern] = [
    path("", documents.documents, name="documents"),
    path("vao-so/", register.document_edit, name="document_new"),
    path("loai/", kinds.kinds, name="kinds"),
    path("loai/moi/", kinds.kind_edit, name="kind_new"),
    path("loai/<slug:code>/", kinds.kind_edit, name="kind"),
    path("<row:pk>/", documents.document, name="document"),
    path("<row:pk>/sua/", register.document_edit, name="document_edit"),
    path("<row:pk>/tep/", documents.document_file, name="document_file"),
    path("hop/", meetings.meetings, name="meetings"),
    path("hop/moi/", meetings.meeting_new, name="meeting_new"),
    path("hop/<row:pk>/", meetings.meeting, name="meeting"),
    path("hop/<row:pk>/sua/", meetings.meeting_edit, name="meeting_edit"),
    path("hop/<row:pk>/khong-hop/", meetings.meeting_cancel, name="meeting_cancel"),
    path("hop/<row:pk>/in/", meetings.meeting_print, name="meeting_print"),
    path("hop/<row:pk>/chuong-trinh/", minutes.agenda, name="meeting_agenda"),
    path("hop/<row:pk>/diem-danh/", minutes.attendance, name="meeting_attendance"),
    path("hop/<row:pk>/bieu-quyet/moi/", minutes.vote_new, name="vote_new"),
    path("hop/<row:pk>/bieu-quyet/<row:vote>/", minutes.vote_edit, name="vote_edit"),
    path("hop/<row:pk>/van-ban/", minutes.papers, name="meeting_papers"),
    path("hop/<row:pk>/bien-ban/", minutes.minutes, name="meeting_minutes"),
    path("hop/<row:pk>/bien-ban/tep/", minutes.minutes_file, name="minutes_file"),
    path("hop/<row:pk>/bau/", election.election, name="election"),
]
