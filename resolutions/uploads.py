"""Receiving uploads on a machine whose disk is full: the form comes in all the same, the file says that it did not."""

import logging
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from .files import NOT_RECEIVED, NotStored

logger = logging.getLogger(__name__)


class LostUpload(SimpleUploadedFile):
    """A file that could not be put aside while it came in. Whoever reads it is told so; the form is there."""

    def read(self, *_size: Any) -> bytes:
        raise NotStored(NOT_RECEIVED)


class RoomlessUploadHandler(TemporaryFileUploadHandler):
    """Django's own handler of large files, but for a disk that is full: that would end every such form as error 500."""

    is_lost = False

    def new_file(self, *args: Any, **options: Any) -> None:
        self.is_lost = False
        try:
            super().new_file(*args, **options)
        except OSError:
            self._lose()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.is_lost:
            return None
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError:
            self._lose()
            return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.is_lost:
            try:
                return super().file_complete(file_size)
            except OSError:  # what was still in memory had no room either
                self._lose()
        return LostUpload(self.file_name or "tep", b"", self.content_type or "")

    def _lose(self) -> None:
        logger.exception("no room for an upload")
        self.is_lost = True
        file = getattr(self, "file", None)
        if file is not None:
            self.file = None  # type: ignore[assignment] # the next file gets one of its own
            try:
                file.close()
            except OSError:
                logger.exception("half an upload is left in the folder of temporary files")
