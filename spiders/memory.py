"""The memory limit of a spider's process, by what the process itself has taken."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.M)


class OwnMemoryUsage(MemoryUsage):
    """Scrapy's watch over memory, blind to what the process that started this one had taken.

    On Linux the figure that Scrapy reads begins at the peak of the starting process, so that a large one would have its
    spiders stopped at once.
    """

    def get_virtual_size(self) -> int:
        """Return the peak of resident memory in bytes."""
        if STATUS.exists() and (found := PEAK.search(STATUS.read_text(encoding="utf-8"))):
            return int(found[1]) * 1024
        return super().get_virtual_size()
