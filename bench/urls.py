"""The application's addresses, and the floor."""

from django.urls import path

from lhh_tracker.urls import handler400, handler403, handler404, handler500
from lhh_tracker.urls import urlpatterns as ours

from .floor import floor

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bench/floor/", floor), *ours]
