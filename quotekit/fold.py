"""A copy of the text for matching: what looks the same becomes the same, and nothing moves.

Scraped text is full of odd spaces, invisible characters, UTF-8 read as Latin-1 and letters
of other alphabets that look Latin. The folded copy smooths them, one character for one, so
that an offset in the copy is an offset in the text. The text itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

JOINER = "\u2060"
"""WORD JOINER: stands where nothing visible stands; a tokeniser lets it be part of a word."""

_SPACES = "\t\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_MISREAD = "\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f"  # cp1252 read as Latin-1
_UNSEEN = "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
TWINS = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜаеорсухіјѕһԁԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ",
    "ABEKMHOPCTYXIJSQWaeopcyxijshdqwlABEZHIKMNOPTYXovpu",
)
"""For `str.translate`: Cyrillic and Greek letters as the Latin ones that they look like."""
_TWIN = "".join(map(chr, TWINS))

# The characters that cp1252 gives for the bytes 0x80 to 0x9F; five of these bytes it leaves undefined.
_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TAIL = f"[\x80-\xbf{_HIGH}]"
_STABLE = f"[{_MISREAD}\xa1-\xac\xae-\xbf{_HIGH}]"
# Tails that may stand after a real letter: a mark, a dash or a space behind a word in capitals.
_SHARED = "\xa0«»‘’“”‚„‹›…–—•"
_CAPITAL = "[A-Z\xc0-\xde]"
_LEADS = "ÂÃÄÅËâï"
_MOJIBAKE = re.compile(
    f"(?<![\xc2-\xf4])(?<!â{_STABLE})(?<!ï[»¬])(?:"
    f"Â{_TAIL}|Â(?=[^\\S\\n\\r]|[\\x00-\\x08\\x0e-\\x1f\\x7f])(?<!{_CAPITAL}{_CAPITAL}Â)"
    f"|[ÃÄÅË](?![{_SHARED}]){_TAIL}|[ÃÄÅË][{_SHARED}](?<!{_CAPITAL}..)"
    f"|â[€‚„†ˆ™œ\x80-\x9f]{_TAIL}|â[€\x80]|ï»¿|ï¬[\x80-\x86€‚ƒ„…†])+"
)
_SUSPECT = re.compile(f"[{_SPACES}{_BREAKS}{_MISREAD}{_UNSEEN}{_LEADS}{_TWIN}]")
_ODD = re.compile(f"[{_SPACES}{_BREAKS}{_MISREAD}{_UNSEEN}]")
_ANY_LEAD = re.compile(f"[{_LEADS}]")
_ANY_TWIN = re.compile(f"[{_TWIN}]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\xc0-\u024f]+")
_FOREIGN = re.compile("[\u0370-\u052f]+")
_SMALL_GREEK = re.compile("[\u03ac-\u03ce]")


def fold(text: str) -> str:
    """A copy for matching, of the same length, one character for one.

    Odd spaces and control characters become plain spaces, odd line breaks ``\\n``, invisible
    characters U+2060. Text in cp1252 or UTF-8 that was read as Latin-1 or cp1252 becomes the
    characters meant, filled up with U+2060. Cyrillic and Greek letters that look Latin become
    Latin, but only inside Latin words or alone among them. Quotation marks and apostrophes stay
    as they are. A text with nothing to change is returned itself.

    >>> fold("one\\xa0more\\tword")
    'one more word'
    >>> fold("âœ“ itâ€™s").replace(JOINER, "_")
    '✓__ it’__s'
    >>> fold("\\u0410 woman waits") == "A woman waits"
    True
    """
    if _SUSPECT.search(text) is None:
        return text
    folded = text
    if _ANY_LEAD.search(folded) is not None:
        folded = _replaced(folded, ((*run.span(), _read_again(run[0])) for run in _misread_runs(folded)))
    folded = _ODD.sub(_smooth, folded)
    if _ANY_TWIN.search(folded) is not None:
        folded = _fold_twins(folded)
    return text if folded == text else folded


def _smooth(found: re.Match[str]) -> str:
    odd = found[0]
    if odd in _BREAKS:
        return "\n"
    if "\x80" <= odd < "\xa0":
        return _windows(odd)
    return " " if odd <= "\x7f" or odd.isspace() else JOINER


def _windows(control: str) -> str:
    """What cp1252 shows for a control character from 0x80 to 0x9F; a space where it shows nothing."""
    return bytes([ord(control)]).decode("cp1252", errors="replace").replace("\ufffd", " ")


def _misread_runs(text: str) -> Iterator[re.Match[str]]:
    """What `_MOJIBAKE` finds, looked for only where a lead stands: leads are few, and fast to find."""
    end = 0
    while (lead := _ANY_LEAD.search(text, end)) is not None:
        run = _MOJIBAKE.match(text, lead.start())
        end = lead.end() if run is None else run.end()
        if run is not None:
            yield run


def _read_again(run: str) -> str:
    """A run of wrongly decoded characters as the characters meant, with fillers; twice where it was spoilt twice."""
    pieces = _decode([(character, 1) for character in run])
    if len(pieces) > 1 and _MOJIBAKE.fullmatch("".join(character for character, _ in pieces)):
        pieces = _decode(pieces)
    shown = [(_windows(c) if "\x80" <= c < "\xa0" else c, width) for c, width in pieces]
    return "".join(c + (" " if c.isspace() else JOINER) * (width - 1) for c, width in shown)


def _decode(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Groups of one lead and its tails, each with the width it takes up in the text, as the characters meant."""
    meant: list[tuple[str, int]] = []
    place = 0
    while place < len(pieces):
        size, most = 1, 3 if pieces[place][0] in "âï" else 2
        while size < most and place + size < len(pieces) and pieces[place + size][0] not in _LEADS:
            size += 1
        group = pieces[place : place + size]
        width = sum(w for _, w in group)
        character = _character_of([_byte_of(c) for c, _ in group])
        meant += [(character, width)] if character else group
        place += size
    return meant


def _character_of(octets: list[int]) -> str:
    """The character that the bytes spell; a closing mark for one that lost its last byte, a space for a lone 0xC2."""
    if octets == [0xE2, 0x80]:
        return "”"
    if octets == [0xC2]:
        return " "
    try:
        return bytes(octets).decode("utf-8")
    except ValueError:
        return ""


def _byte_of(character: str) -> int:
    """The byte that cp1252, or Latin-1 where it has none, shows as this character; 0 when there is none."""
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(character) if ord(character) < 256 else 0


def _fold_twins(text: str) -> str:
    """Latin letters for look-alikes in words that mix them with Latin, then for those alone among Latin words."""
    text = _replaced(text, ((start, end, _fold_mixed(text[start:end])) for start, end in _twin_words(text)))
    if not _mostly_latin(text):
        return text
    alone = [start for start, end in _twin_words(text) if end - start == 1 and _SMALL_GREEK.match(text, start) is None]
    return _replaced(text, ((at, at + 1, text[at].translate(TWINS)) for at in alone if _among_latin(text, at)))


def _twin_words(text: str) -> Iterator[tuple[int, int]]:
    """The words that hold a look-alike. They are grown from it, for in a long text they are few."""
    end = 0
    while (twin := _ANY_TWIN.search(text, end)) is not None:
        start = twin.start()
        while start > end and _is_letter(text[start - 1]):
            start -= 1
        end = _end_of_word(text, twin.start())
        yield start, end


def _is_letter(character: str) -> bool:
    """What `_WORD` is made of."""
    return character.isalnum() and not character.isdecimal()


def _end_of_word(text: str, inside: int) -> int:
    found = _WORD.match(text, inside)
    return inside if found is None else found.end()


def _replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words in some places."""
    pieces: list[str] = []
    done = 0
    for start, end, word in changes:
        pieces += (text[done:start], word)
        done = end
    return "".join((*pieces, text[done:]))


def _mostly_latin(text: str) -> bool:
    """Whether fewer letters are Greek or Cyrillic than Latin; counts no more of the Latin ones than it must."""
    foreign = sum(found.end() - found.start() for found in _FOREIGN.finditer(text))
    latin = accumulate(found.end() - found.start() for found in _LATIN.finditer(text))
    return any(count > foreign for count in latin)


def _among_latin(text: str, at: int) -> bool:
    """Whether the words beside a letter that stands alone begin with a Latin letter; there must be one at least."""
    before, after = at - 1, _WORD.search(text, at + 1)
    while before >= 0 and not _is_letter(text[before]):
        before -= 1
    while before > 0 and _is_letter(text[before - 1]):
        before -= 1
    beside = ([before] if before >= 0 else []) + ([after.start()] if after is not None else [])
    return beside != [] and all(_LATIN.match(text, word) is not None for word in beside)


def _fold_mixed(word: str) -> str:
    if len(word) == 1 or _LATIN.search(word) is None:
        return word
    changed = word.translate(TWINS)
    return word if _FOREIGN.search(changed) else changed
