"""Ids. Random ones are made nowhere else, so that the domain stays free of chance."""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U to misread


def script_id() -> str:
    """An opaque id for a script, as the assessor sees it: `S-` and 12 characters, 60 bits."""
    return "S-" + "".join(secrets.choice(_ALPHABET) for _ in range(12))


def readable_id(digest: bytes) -> str:
    """12 characters, 60 bits, of a digest: the same for the same bytes."""
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join(_ALPHABET[bits >> place & 31] for place in range(55, -5, -5))


def token() -> str:
    """A link's token: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def salt() -> str:
    """What is hashed with a reason: 128 random bits, hexadecimal."""
    return secrets.token_hex(16)
