"""Identity numbers at rest: encrypted, matched by a keyed digest, shown masked, never logged."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings

from shuzhi.keeping.home import load_or_create_key


@lru_cache(maxsize=1)
def _key() -> bytes:
    return load_or_create_key(settings.IDENTITY_KEY_FILE).encode("ascii")


@lru_cache(maxsize=1)
def _cipher() -> Fernet:
    derived = hashlib.sha256(b"shuzhi identity cipher" + _key()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(text: str) -> str:
    """Encrypt (AES-128-CBC with HMAC-SHA256, Fernet); an empty text stays empty."""
    return _cipher().encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str) -> str:
    """Decrypt what :func:`seal` made."""
    return _cipher().decrypt(sealed.encode("ascii")).decode() if sealed else ""


def identity_digest(number: str) -> str:
    """A keyed digest by which the same number is found again without decrypting (HMAC-SHA256)."""
    return hmac.new(_key(), number.upper().encode(), hashlib.sha256).hexdigest() if number else ""


def mask(number: str) -> str:
    """A number as it may be shown: the first three and the last two characters."""
    return f"{number[:3]}{'*' * max(len(number) - 5, 0)}{number[-2:]}" if number else ""
