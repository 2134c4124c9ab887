"""The demonstration as browser tests find it: filled by the program once a process, then put back as it was.

Filling it takes longer than most of these tests; that it is filled rightly is the business of tests/tasks/test_demo.py.
"""

import io
import shutil
from datetime import date
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command

from members.clock import today

from ..image import Image, can_be_kept


class Demonstration:
    """Into an empty database, between two tests. What the day changes is filled anew on the next day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day: date | None = None
        self.image: Image | None = None

    def put(self) -> None:
        if self.image and self.day == today():
            self.image.put()
            shutil.copytree(self.folder, default_storage.location, dirs_exist_ok=True)
            return
        call_command("fill_demo", verbosity=0, stdout=io.StringIO())
        if can_be_kept():
            self.close()
            self.image, self.day = Image(), today()
            shutil.copytree(default_storage.location, self.folder, dirs_exist_ok=True)

    def close(self) -> None:
        if self.image:
            self.image.close()
