"""Landed files are plain gzip, one member after another, with ISA-L and without it."""

from __future__ import annotations

import gzip
import io

import pytest

from spiders import compression


@pytest.mark.parametrize("has_isal", [True, False])
def test_members_follow_each_other_and_are_the_same_bytes_each_time(
    has_isal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_isal:
        monkeypatch.setattr(compression, "isal_zlib", None)
    made = []
    for _ in range(2):
        stream = io.BytesIO()
        for lines in ([b"one\n", b"two\n" * 50_000], [b"three\n"], []):
            member = compression.GzipMember(stream)
            for line in lines:
                member.write(line)
            member.close()
        compression.write_member(stream, memoryview(b"\x1f\x8bzipped"), is_compressed=True)
        made.append(stream.getvalue())
    assert made[0] == made[1] and len(made[0]) < 2_000
    assert gzip.decompress(made[0]) == b"one\n" + b"two\n" * 50_000 + b"three\n\x1f\x8bzipped"
