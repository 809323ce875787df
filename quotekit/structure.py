"""The parts of an article: blocks (headline, dateline, paragraph, ...) and sentences.

A block that is called furniture by mistake loses its quotations, so a block is a paragraph
unless its own looks or its neighbours say otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from quotekit.fold import JOINER
from quotekit.language import Language
from quotekit.lexicon import StructureFile
from quotekit.models import BlockKind

_BESIDE_TEXT = ("boilerplate", "caption")
_WHITE = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + JOINER
_CLOSERS = "”’\"'»›)]}" + JOINER
_OPENERS = "“‘\"'«‹„‚([{¿¡—–-" + JOINER
_MARKS = '“”„"«»‘'
_ORNAMENTS = " .:!?…»›>→▶|*•·-–—_[](){}#" + JOINER

_LINE = re.compile(rf"[^\s{JOINER}][^\n\r]*")
_STOP = re.compile(rf"[.!?…]+[”’\"'»›)\]}}{JOINER}]*")
_NEXT = re.compile(rf"[\s{re.escape(_OPENERS)}]*")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"(?:[A-Z\xc0-\xde][\w'’.-]{0,30} ){1,4}([a-z]+)")

_SHORT, _CAPTION, _TITLE, _BODY = 200, 400, 140, 200
"""The longest line taken for boilerplate, for a caption and for a title; a longer line is body."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block: its kind, and where its visible text begins and ends."""

    kind: BlockKind
    start: int
    end: int


class _Words:
    """A `StructureFile` as look-ups."""

    def __init__(self, file: StructureFile) -> None:
        self.titles = frozenset(file.abbreviations)
        self.closing = frozenset(file.closing_abbreviations)
        self.numeric = frozenset(file.numeric_abbreviations)
        self.starters = frozenset(file.sentence_starters)
        self.speech = frozenset(file.speech_words)
        self.months = frozenset(file.months)
        self.dates = frozenset((*file.date_words, *file.months, *file.weekdays))
        self.ago = frozenset(file.age_ends)
        self.ages = frozenset((*file.age_words, *file.age_ends, *file.date_words))
        self.agencies = frozenset(agency.lower() for agency in file.agencies)
        self.by = _by_opening(tuple(start + " " for start in file.byline_starts))
        self.roles = frozenset(file.byline_roles)
        self.by_words = frozenset((*file.byline_joiners, *file.byline_roles))
        self.pointers = frozenset(file.pointer_lines)
        self.furniture = frozenset((*file.boilerplate_lines, *file.pointer_lines))
        self.starts = _by_opening(file.boilerplate_starts)
        self.caption_starts = _by_opening(file.caption_starts)
        self.parts = _by_anchor(file.boilerplate_parts)
        self.credits = _by_anchor(file.caption_credits)
        self.not_caption = frozenset(file.not_caption_starts)


_words = cache(_Words)


def _by_opening(starts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Beginnings of lines under their first two characters, so that a line is tried against few of them."""
    return {start[:2]: tuple(s for s in starts if s.startswith(start[:2])) for start in starts}


def _by_anchor(parts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Parts of lines under one word of each, so that a text is searched for few words only."""
    counts = Counter(word for part in parts for word in part.split())
    anchored: dict[str, tuple[str, ...]] = {}
    for part in parts:
        anchor = max(part.split(), key=lambda word: (len(word) > 4, counts[word], len(word), word))
        anchored[anchor] = (*anchored.get(anchor, ()), part)
    return anchored


def _start_of(opening: str, starts: dict[str, tuple[str, ...]]) -> str:
    """The longest of the known beginnings that a line has, or nothing."""
    known = starts.get(opening[:2])
    return max((start for start in known if opening.startswith(start)), key=len, default="") if known else ""


def _held(lower: str, anchored: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The parts that a text holds anywhere."""
    return tuple(part for anchor, parts in anchored.items() if anchor in lower for part in parts if part in lower)


def find_blocks(text: str, language: Language) -> tuple[Part, ...]:
    """The blocks of a folded text, in order; together they hold every visible character.

    >>> from quotekit.language import Language
    >>> text = "Mayor to step down\\n\\nThe mayor said on Friday that she would leave office in May.\\n\\nRead more"
    >>> [part.kind for part in find_blocks(text, Language.load("en"))]
    ['headline', 'paragraph', 'boilerplate']
    """
    words = _words(language.structure)
    spans, lower = _paragraphs(text), text.lower()
    parts, credits = _held(lower, words.parts), _held(lower, words.credits)
    lines = [text[start:end] if end - start <= _CAPTION else "" for start, end in spans]
    kinds: list[BlockKind] = [_own_kind(line, words, parts, credits) if line else "paragraph" for line in lines]
    _judge_head(spans, lines, kinds, words)
    _judge_neighbours(lines, kinds, words)
    return tuple(Part(kind, start, end) for kind, (start, end) in zip(kinds, spans, strict=True))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The stretches between line breaks, hard-wrapped lines joined."""
    lines = [(found.start(), found.start() + len(found[0].rstrip(_WHITE))) for found in _LINE.finditer(text)]
    gaps = [(before[1], after[0]) for before, after in pairwise(lines)]
    soft = [i for i, gap in enumerate(gaps, 1) if (text.count("\n", *gap) or text.count("\r", *gap)) == 1]
    if not soft:
        return lines
    joined = _wraps(text, lines, soft)
    spans: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(lines):
        if number in joined:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _wraps(text: str, lines: list[tuple[int, int]], soft: list[int]) -> set[int]:
    """The numbers of the lines that continue the line before them.

    A text is hard-wrapped when many of its lines end in mid-sentence and go on in lower case,
    or when nearly all of them are so full that the next word would not have fitted.
    """
    lengths = sorted(lines[i - 1][1] - lines[i - 1][0] for i in soft)
    width = lengths[-1] if len(soft) < 20 else lengths[int(0.95 * (len(soft) - 1))]
    open_ended = {i for i in soft if not _ends_sentence(text, *lines[i - 1])}
    going_on = {i for i in open_ended if text[lines[i][0]].islower()}
    full = set()
    if width <= 130:
        for i in soft:
            start, end = lines[i]
            space = text.find(" ", start, end)
            if lines[i - 1][1] - lines[i - 1][0] + 1 + (space if space >= 0 else end) - start > width:
                full.add(i)
    wrapped = len(going_on) >= 0.3 * len(soft) or (
        len(soft) >= 3 and width >= 40 and len(full) >= 0.9 * len(soft) and len(open_ended) >= 0.6 * len(soft)
    )
    return going_on | full if wrapped else {i for i in going_on if lines[i - 1][1] - lines[i - 1][0] >= 40}


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether a stretch ends like a sentence, or with a colon; closing marks and brackets apart."""
    place = end - 1
    while place > start and text[place] in _CLOSERS:
        place -= 1
    return text[place] in ".!?…:"


def _own_kind(line: str, words: _Words, parts: tuple[str, ...], credits: tuple[str, ...]) -> BlockKind:
    """What a short line is by its own looks; `parts` and `credits` are those that the text holds at all."""
    if not any(map(str.isalnum, line)):
        return "paragraph" if _has_mark(line) else "boilerplate"
    lower = line.lower()
    if len(line) <= 100 and _DIGIT.search(line) is not None and _is_date(lower, words):
        return "dateline"
    if len(line) <= _SHORT + 100 and _is_boilerplate(line, lower, words, parts):
        return "boilerplate"
    if _is_caption(line, lower, words, credits):
        return "caption"
    return "byline" if _is_signed(line, lower, words) else "paragraph"


def _is_date(lower: str, words: _Words) -> bool:
    """Only words and numbers of dates, with a month or three numbers; or an age (`5 hours ago`)."""
    tokens = _TOKEN.findall(lower)
    numbers = [token for token in tokens if token.isdigit()]
    if not numbers or len(tokens) > 24:
        return False
    names = [token for token in tokens if not token.isdigit()]
    if not names:
        return len(numbers) >= 3 and len(lower) <= 25 and len(numbers[0]) in (2, 4) and lower[len(numbers[0])] in "-/."
    if all(name in words.dates for name in names):
        return len(numbers) >= 3 or any(name in words.months for name in names)
    return len(tokens) <= 6 and any(name in words.ago for name in names) and all(name in words.ages for name in names)


def _is_boilerplate(line: str, lower: str, words: _Words, parts: tuple[str, ...]) -> bool:
    if len(line) <= 60 and _is_one_of(lower, words.furniture):
        return True
    start = _start_of(lower.lstrip(_ORNAMENTS), words.starts)
    if start:
        after_colon = start[-1] in ":|" and not _ends_sentence(line, 0, len(line))
        return len(line) <= _SHORT and (after_colon or not _speech(line, words))
    return any(part in lower for part in parts) and not _speech(line, words)


def _is_one_of(lower: str, known: frozenset[str]) -> bool:
    return lower.replace("’", "'").strip(_ORNAMENTS) in known


def _is_caption(line: str, lower: str, words: _Words, credits: tuple[str, ...]) -> bool:
    """A caption says so at its start, or has a photo credit in brackets or at its end."""
    if _start_of(lower, words.caption_starts):
        return not _speech(line, words)
    for credit in (one for one in credits if one in lower):
        place = lower.rfind(credit)
        before, after = line[:place].rstrip(), lower[place + len(credit) :]
        tail = after.strip(" .)]")
        if max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]")):
            return _speech(line, words) < 2
        apart = before[-1] in '.!?…/|—–-:)”"' if before else after[:1] in "/|"
        whole = not tail and len(line) <= 60 and before[-1:] != ","
        if whole or (apart and len(tail) <= 40 and not _STOP.search(tail)):
            return not _speech(line, words)
        if 0 < place < 80 and after.startswith(",") and _start_of(credit, words.caption_starts):
            return not _has_mark(line)
    return False


def _is_signed(line: str, lower: str, words: _Words) -> bool:
    """`By Jane Doe`, `(Reporting by Jane Doe; Editing by Tom Roe)`: only names and roles behind `by`."""
    by = _start_of(lower.lstrip("([—- "), words.by)
    names = line.lstrip("([—- ")[len(by) :].replace(";", " ").replace("|", " ").replace("@", "A")
    return by != "" and len(line) <= 160 and _is_name(names, words)


def _has_mark(line: str) -> bool:
    return any(mark in line for mark in _MARKS)


def _speech(line: str, words: _Words) -> int:
    """How much speaks for speech: a quotation mark, a speech word, both (2) or none (0)."""
    return _has_mark(line) + (not words.speech.isdisjoint(_TOKEN.findall(line.lower())))


def _judge_head(spans: list[tuple[int, int]], lines: list[str], kinds: list[BlockKind], words: _Words) -> None:
    """Finds headline, standfirst and byline above the body."""
    open_ = [i for i, kind in enumerate(kinds) if kind == "paragraph"]
    lengths = [spans[i][1] - spans[i][0] for i in open_[:9]]
    headlines = 0
    for rank, number in enumerate(open_[:4]):
        line = lines[number]
        if not line or len(line) > _BODY or rank + 1 == len(open_):
            return
        if _is_byline(line, headlines, words):
            kinds[number] = "byline"
        elif _is_headline(line, headlines, sorted(lengths[rank + 1 : rank + 6]), words):
            kinds[number] = "headline"
            headlines += 1
        else:
            return


def _is_byline(line: str, headlines: int, words: _Words) -> bool:
    """`Jane Doe, Reuters`, an agency alone, `Jane Doe, staff writer`, or behind a headline a name alone."""
    if len(line) > 80 or line[-1] in ".!?…:;" or _has_mark(line):
        return False
    names = [name.strip() for name in line.replace("|", ",").replace("/", ",").split(",")]
    if any(name.lower() in words.agencies for name in names):
        return all(_is_name(name, words) for name in names)
    tokens = line.lower().replace(",", " ").split()
    return _is_name(line, words) and (
        not words.roles.isdisjoint(tokens) or (headlines > 0 and 2 <= len(tokens) <= 3 and not line.isupper())
    )


def _is_name(line: str, words: _Words) -> bool:
    """Whether all words are capitalised or such as stand between the names and roles of a byline."""
    tokens = line.replace(",", " ").split()
    if not 0 < len(tokens) <= 20 or _DIGIT.search(line):
        return False
    return all(token[0].isupper() or token.rstrip(".)").lower() in words.by_words for token in tokens)


def _is_headline(line: str, headlines: int, following: list[int], words: _Words) -> bool:
    """The first line without a final stop; with one when it is a short title above longer paragraphs."""
    if line[-1] in ",:-–—":
        return False
    if not _ends_sentence(line, 0, len(line)):
        return headlines < 3 and following[-1] > len(line) // 2
    if headlines or len(line) > _TITLE + 20 or _is_title_case(line):
        return not headlines and len(line) <= _TITLE + 20
    stands_out = len(following) > 1 and following[len(following) // 2] > 1.3 * len(line) > 20 and len(line) <= 80
    return stands_out and _speech(line, words) < 2 and len(_sentence_ends(line, 0, len(line), words)) < 3


def _is_title_case(line: str) -> bool:
    long = [word for word in line.split() if len(word) > 3]
    return len(long) > 2 and sum(word.lstrip(_OPENERS)[:1].isupper() for word in long) >= 0.8 * len(long)


def _judge_neighbours(lines: list[str], kinds: list[BlockKind], words: _Words) -> None:
    """Finds titles of other articles behind `Read more` or a caption, and captions above such a title."""
    pointed = False
    for number, line in enumerate(lines):
        kind, pointed_before = kinds[number], pointed
        pointed = kind == "boilerplate" and _is_one_of(line.lower(), words.pointers)
        if kind != "paragraph" or number == 0 or not line:
            continue
        below, its_kind = (lines[number + 1], kinds[number + 1]) if number + 1 < len(lines) else ("", None)
        after_caption = kinds[number - 1] == "caption" and its_kind is not None
        if pointed_before and _is_title(line) and _speech(line, words) < 2:
            kinds[number], pointed = "boilerplate", True
        elif after_caption and _is_title(line) and not _speech(line, words):
            kinds[number] = "boilerplate"
        elif pointed_before and _describes(line, words) and (its_kind in _BESIDE_TEXT or _is_title(below)):
            kinds[number] = "caption"


def _is_title(line: str) -> bool:
    core = line.rstrip("?!")
    if not 0 < len(core) <= _TITLE or core[-1] in ",;-–—" or core[0].islower():
        return False
    return not _ends_sentence(core, 0, len(core))


def _describes(line: str, words: _Words) -> bool:
    """Whether a line may be a caption without a credit: one sentence that reports no speech."""
    first = _TOKEN.match(line.lower())
    fits = len(line) <= _SHORT and first is not None and first[0] not in words.not_caption and not _speech(line, words)
    return fits and len(_sentence_ends(line, 0, len(line), words)) == 1


def sentence_ends(text: str, start: int, end: int, language: Language) -> list[int]:
    """The offsets just behind each sentence of a stretch, closing marks and brackets included; the last is `end`.

    >>> from quotekit.language import Language
    >>> text = "“We won.” Mr. Osei left at 3 p.m. for the U.S. The rest stayed."
    >>> [text[:end][-10:] for end in sentence_ends(text, 0, len(text), Language.load("en"))]
    ['“We won.”', 'r the U.S.', 'st stayed.']
    """
    return _sentence_ends(text, start, end, _words(language.structure))


def _sentence_ends(text: str, start: int, end: int, words: _Words) -> list[int]:
    ends: list[int] = []
    begun = start
    for found in _STOP.finditer(text, start, end):
        if _is_end(text, found, begun, end, words):
            begun = found.end()
            ends.append(begun)
    return [*ends, end]


def _is_end(text: str, found: re.Match[str], begun: int, end: int, words: _Words) -> bool:
    """Whether a sentence ends at a stop, as far as what stands before and behind it says."""
    stop, place, kind = found.start(), found.end(), found[0]
    skipped = _NEXT.match(text, place, end)
    after = skipped.end() if skipped else place
    if after >= end:
        return False
    if not text[place].isspace():
        return _is_glued(text, stop, place, after, end)
    if text[after].islower():
        return text[after + 1 : after + 2].isupper()
    if kind[0] in "!?":  # `“Why?” Ada Okafor asked.` goes on
        tag = _NAME.match(text, after, end) if kind[-1] in _CLOSERS and text[place:after].isspace() else None
        return tag is None or tag[1] not in words.speech
    if kind[0] == "…" or kind[1:2] in (".", "!", "?", "…"):
        return True
    return not _is_abbreviation(text, stop, begun, after, words)


def _is_glued(text: str, stop: int, place: int, after: int, end: int) -> bool:
    """A space was lost: `the end.Then` or `the end.“Then`, but not `3.5`, `U.S.A` or `a.m.`"""
    last, first = text[max(0, stop - 2) : stop], text[after : min(after + 2, end)]
    near = place == after or text[place] in "“«„"
    return near and last.isalpha() and last.islower() and first.istitle() and first.isalpha() and len(first) == 2


def _is_abbreviation(text: str, stop: int, begun: int, after: int, words: _Words) -> bool:
    """Whether the full stop belongs to the word before it, and the sentence goes on behind it."""
    before = text[max(begun, stop - 16) : stop].split()
    word = before[-1].lstrip(_OPENERS) if before and not text[stop - 1].isspace() else ""
    if word in words.numeric:
        return text[after].isdigit()
    following = _TOKEN.match(text, after)
    starts = following is not None and following[0] in words.starters and text[after + 1 : after + 2] != "."
    plain = word.title() if word.isupper() and len(word) > 1 else word
    initial = len(word) == 1 and word.isupper() and text[stop + 1].isspace()
    if plain in words.closing or word in words.closing or initial or _is_dotted(word):
        return not starts
    if word.isdigit():
        return text[begun:stop].strip() == word
    return plain in words.titles or word in words.titles


def _is_dotted(word: str) -> bool:
    """`U.S`, `p.m`, `Ph.D`; not `3.5` or `example.com`."""
    return "." in word and all(len(piece) <= 2 and piece.isalpha() for piece in word.split("."))
