"""The whole address space. Tasks come first: reading a document (/van-ban/nhap/…) makes tasks and lives there."""

from django.urls import include, path, register_converter

from members.row_number import RowNumber

register_converter(RowNumber, "row")  # before the addresses that name it are read

urlpatterns = [
    path("", include("tasks.urls")),
    path("", include("members.urls")),
    path("", include("members.account_urls")),
    path("van-ban/", include("resolutions.urls")),
]

handler400 = "members.views.errors.bad_request"
handler403 = "members.views.errors.forbidden"
handler404 = "members.views.errors.not_found"
handler429 = "members.views.errors.too_many_requests"  # asked for by allauth
handler500 = "members.views.errors.server_error"
