"""The commands about the installation itself."""

from __future__ import annotations

from flows import doctor as checks
from flows.cli.terminal import exit_with, say
from flows.settings import load_settings


def doctor() -> None:
    """Say what is wrong with this installation and how to fix it. 1: something is."""
    findings = checks.findings(load_settings())
    for finding in findings:
        say(f"{'ok  ' if finding.is_fine else 'BAD '} {finding.subject}: {finding.message}")
    exit_with(0 if all(finding.is_fine for finding in findings) else 1)
