"""What the pipeline writes is for its owner only."""

from __future__ import annotations

import os

OWNER_ONLY = 0o077  # the umask: files 0600, folders 0700


def keep_private() -> None:
    """Make every file from here on readable by its owner only, in this process and those it starts."""
    os.umask(OWNER_ONLY)
