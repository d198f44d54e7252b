"""What a new installation begins with: a commented settings file, and a board list of its own."""

from __future__ import annotations

import json
from pathlib import Path

from flows.settings import SETTINGS_FILE, Settings

COLUMNS = "source,board,employer,country,base_url,delay_s,enabled,was,evidence,notes"
HEAD = """\
# Settings of jobtrends, read in this folder. Environment variables (JOBTRENDS_CONTACT ...) go before them.
# docs/operating.md says more of each.
"""


def settings_text(contact: str) -> str:
    """Return a settings file that sets the contact, and names every other setting with its meaning and default."""
    lines = [HEAD]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        value = default if isinstance(default, (bool, int, float)) else str(default or "")
        line = f"{name} = {json.dumps(contact if name == 'contact' else value, ensure_ascii=False)}"
        lines.append(f"# {field.description}\n{line if name == 'contact' else '# ' + line}\n")
    return "\n".join(lines)


def write_settings(folder: Path, contact: str) -> Path | None:
    """Write the settings file of a folder; None where it has one, which stays as it is."""
    path = folder / SETTINGS_FILE
    if path.exists():
        return None
    path.write_text(settings_text(contact), encoding="utf-8")
    return path


def begin_board_list(settings: Settings) -> Path | None:
    """Make an empty board list of the installation's own; None where it has one."""
    path = settings.boards or settings.home / "boards.csv"
    if path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(f"{COLUMNS}\n", encoding="utf-8")
    return path
