"""Addresses of documents, below /van-ban/."""

from django.urls import URLPattern, path

from .views import documents, register

app_name = "resolutions"

urlpatterns: list[URLPattern] = [
    path("", documents.documents, name="documents"),
    path("vao-so/", register.document_edit, name="document_new"),
    path("<int:pk>/", documents.document, name="document"),
    path("<int:pk>/sua/", register.document_edit, name="document_edit"),
    path("<int:pk>/tep/", documents.document_file, name="document_file"),
]
