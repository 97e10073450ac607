"""Files that a form brings lie in memory, or in a file without a name: a process that dies leaves no photo behind."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY = 2_500_000  # bytes of one file


class Nameless(FileUploadHandler):
    """Takes every file of a request. Django's own keeps a large one under a name in the machine's folder for such."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """See FileUploadHandler."""
        super().new_file(*args, **kwargs)
        self.data: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - Django closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """See FileUploadHandler."""
        self.data.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """See FileUploadHandler."""
        self.data.seek(0)
        file = cast(IO[bytes], self.data)
        return UploadedFile(file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)
