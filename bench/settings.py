"""The application's own settings, with the floor's address and nothing printed."""

from pathlib import Path

from lhh_tracker.settings import *  # noqa: F403
from lhh_tracker.settings import LOGGING, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates", *TEMPLATES[0]["DIRS"]]
LOGGING["root"]["level"] = "ERROR"
