"""Writing a file so that it is there whole or not at all, also after a crash or a power cut."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

OURS_ALONE = 0o600  # what we keep is about people; a folder gets 0o700
ASIDE = ".part"  # how the name of a file ends that is still being written; it begins with a dot


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Written aside, flushed to the disk, then renamed: a crash leaves at most a hidden file that nobody reads.

    Raises OSError, and then leaves nothing.
    """
    make_folder(path.parent)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{ASIDE}")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ALONE), "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    except Exception:
        aside.unlink(missing_ok=True)
        raise
    flush_names(path.parent)


def make_folder(folder: Path) -> None:
    """The folder and what is missing above it, for our eyes only."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        flush_names(folder.parent)


def flush_names(folder: Path) -> None:
    """Makes a new name in the folder outlast a power cut."""
    listing = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(listing)
    finally:
        os.close(listing)
