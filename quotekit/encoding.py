"""Bytes as text: what the file says, then UTF-8, then a guess by charset-normalizer where it is installed.

A guess is made for a whole file and only where UTF-8 is out of the question: a file that is
UTF-8 but for a few broken bytes is a fault with its place, for any guess would ruin all of it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from quotekit.errors import UnreadableInput

UTF8 = "utf-8"
GUESSED_FROM = 200_000
"""Bytes that a guess looks at."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "a zip file or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"(\xb5/\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)
_WIDE = ("utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7")
_COMMON = "cp1252"
_TYPOGRAPHY = "‘’“”–—…"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HINT = 'to have the encoding guessed: pip install "quotekit-nlp[encodings]"'


def decode(raw: bytes, name: str, *, encoding: str | None = None) -> str:
    """Bytes as text, without a byte order mark; `name` is for the error. Raises `UnreadableInput`.

    In this order: `encoding` if given, a byte order mark, UTF-8, a guess.

    >>> decode(b"\\xef\\xbb\\xbfNo.", "a.txt"), decode("“No.”".encode("utf-16"), "b.txt")
    ('No.', '“No.”')
    >>> decode(b"%PDF-1.7\\n\\xff", "c.txt")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: c.txt:2: not UTF-8: byte 0xFF at offset 9 (line 2, byte 1 of it); ...
    """
    wanted = encoding or marked(raw) or UTF8
    try:
        return raw.decode(checked(wanted)).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        if encoding is None and wanted == UTF8 and (guess := guessed(raw)) is not None:
            try:
                return raw.decode(guess)
            except UnicodeDecodeError:
                pass  # the guess was made from the beginning, and the rest does not bear it out
        raise _not_text(raw, name, fault, wanted) from fault


def marked(raw: bytes) -> str | None:
    """The encoding that a byte order mark tells, if there is one.

    >>> marked(b"\\xff\\xfeN\\x00"), marked(b"No.")
    ('utf-16', None)
    """
    return next((encoding for mark, encoding in _BOMS if raw.startswith(mark)), None)


def checked(encoding: str) -> str:
    """The encoding, if Python knows it and it is one of text. Raises `UnreadableInput`.

    >>> checked("latin-9000")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: no encoding 'latin-9000'; cp1252, latin-1 and utf-8 are some that are known
    """
    try:
        "".encode(encoding)
    except (LookupError, ValueError) as fault:
        raise UnreadableInput(
            f"no encoding {encoding!r}; {_COMMON}, latin-1 and {UTF8} are some that are known"
        ) from fault
    return encoding


def guessed(raw: bytes) -> str | None:
    """What bytes that are not UTF-8 may be; None where nothing fits, or where there is nobody to ask.

    Where several fit, the most common of the single-byte encodings goes first, as in a browser.

    >>> guessed("“El Niño,” said José Ibáñez.".encode("cp1252")) in ("cp1252", None)
    True
    """
    detect = _detector()
    head = raw[:GUESSED_FROM]
    if detect is None or _binary(head) or _mostly_utf8(head):
        return None
    if _typographic(head):
        return _COMMON
    fitting = list(detect(head, cp_exclusion=[] if b"\0" in head else list(_WIDE)))
    names = [
        name
        for match in fitting
        if match.chaos <= fitting[0].chaos and not _CONTROL.search(str(match))
        for name in (match.encoding, *match.could_be_from_charset)
    ]
    if _COMMON in names:
        return _COMMON
    return names[0] if names else None


def head_encoding(head: bytes) -> str:
    """The encoding of a stream that begins so: what a mark tells, UTF-8 where that can be, else a guess, else UTF-8.

    >>> head_encoding("id,text".encode("utf-16")), head_encoding(b"id,text\\n1,No")
    ('utf-16', 'utf-8')
    """
    told = marked(head)
    if told is not None:
        return told
    try:
        codecs.getincrementaldecoder(UTF8)().decode(head)  # the last character may be cut in two
    except UnicodeDecodeError:
        return guessed(head) or UTF8
    return UTF8


def hint(raw: bytes) -> str:
    """What to tell somebody whose bytes are no text in the encoding that was tried: the end of a sentence, or "".

    >>> hint(b"%PDF-1.7")
    '; it looks like PDF'
    """
    kind = _binary(raw)
    if kind is not None:
        return f"; it looks like {kind}"
    return "" if _detector() is not None or _mostly_utf8(raw) else f"; {_HINT}"


def _not_text(raw: bytes, name: str, fault: UnicodeDecodeError, wanted: str) -> UnreadableInput:
    at = fault.start + len(raw) - len(fault.object)  # a decoder that takes a mark away counts without it
    line = raw.count(b"\n", 0, at) + 1
    column = at - (raw.rfind(b"\n", 0, at) + 1) + 1
    shown = "UTF-8" if wanted.startswith(UTF8) else wanted
    where = f"byte 0x{raw[at]:02X} at offset {at} (line {line}, byte {column} of it)"
    end = hint(raw) if shown == "UTF-8" else ""
    return UnreadableInput(f"{name}:{line}: not {shown}: {where}{end}")


def _binary(raw: bytes) -> str | None:
    return next((kind for magic, kind in _BINARY if raw.startswith(magic)), None)


def _mostly_utf8(raw: bytes) -> bool:
    """Whether most of what is not ASCII is good UTF-8; by chance, that hardly ever happens in another encoding."""
    text = raw.decode(UTF8, errors="replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken > broken


def _typographic(raw: bytes) -> bool:
    """Whether most of what is not ASCII would be quotation marks and dashes: few bytes, but a clear sign."""
    foreign = [character for character in raw.decode(_COMMON, errors="replace") if character > "\x7f"]
    return 2 * sum(character in _TYPOGRAPHY for character in foreign) > len(foreign)


def _detector() -> Callable[..., Any] | None:
    try:
        return import_module("charset_normalizer").from_bytes  # type: ignore[no-any-return]
    except ImportError:
        return None
