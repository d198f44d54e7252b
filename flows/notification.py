"""A Prefect block that sends a message to an address in Apprise's notation: e-mail, webhook, or a chat service.

The entry point `prefect.collections` in pyproject.toml names this module, so that a Prefect server which is started
from this installation knows the block.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from prefect.blocks.notifications import AbstractAppriseNotificationBlock
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import Field, SecretStr


class AppriseAddress(AbstractAppriseNotificationBlock):
    """Sends messages to one address, such as `mailtos://user:password@mail.example.org?to=ops@example.org`."""

    _block_type_name = "Apprise address"
    _block_type_slug = "apprise-address"

    url: SecretStr = Field(title="Address", description="An address as Apprise writes it; it may hold a password.")


def keep_blocks(address: str, urls: list[str]) -> list[UUID]:
    """Put a block for each address on the Prefect server at `address`; returns their ids, in order."""
    blocks: list[UUID] = []
    with temporary_settings({PREFECT_API_URL: address}):
        for number, url in enumerate(urls, start=1):
            block = AppriseAddress(url=SecretStr(url), notify_type="warning")
            saved: Any = block.save(f"jobtrends-{number}", overwrite=True)
            blocks.append(saved)
    return blocks
