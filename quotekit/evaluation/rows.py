"""What the measure looks at: each quotation as sets of letters, and the few words that the measure itself rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field

from quotekit.errors import UnknownLanguage
from quotekit.evaluation.letters import Letters, Runs, common, size
from quotekit.formats.standoff import StandoffDocument, StandoffQuote

# How quotation marks pair in annotated texts. Where an opening mark has no fellow, no quoted run begins.
_CLOSING = {"“": "”", '"': '"', "''": "''", "``": "''", "«": "»", "„": "“”", "‘": "’"}
_EITHER = frozenset("„")  # closed by any one of the marks given
_OPENING = re.compile("''|``|[“\"«„‘]")

_WORD = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"[A-Z][\w’'-]+")
_NAMED = re.compile(r"[\w’'-]+")

Offsets = tuple[int, int]


class MeasureFile(BaseModel):
    """The schema of `data/<code>/evaluation.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speech: frozenset[str] = Field(min_length=1)
    endings: tuple[tuple[str, str], ...]
    irregular: frozenset[str]
    complementizers: tuple[str, ...]
    empty: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """The words of one language on which the measure rests."""

    speech: frozenset[str]
    complementizer: re.Pattern[str]
    empty: frozenset[str]

    @staticmethod
    @cache
    def load(code: str) -> Measure:
        """The measure for a language. Raises `UnknownLanguage`.

        >>> "denies" in Measure.load("en").speech
        True
        """
        file = resources.files("quotekit") / "data" / code / "evaluation.toml"
        if not code.isalpha() or not file.is_file():
            raise UnknownLanguage(f"no figures for language {code!r}: there is no data/{code}/evaluation.toml")
        found = MeasureFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        forms = {
            verb[: len(verb) - len(stem)] + end
            for verb in found.speech
            for end, stem in found.endings
            if verb.endswith(stem)
        }
        listed = "|".join(map(re.escape, found.complementizers))
        complementizer = re.compile(rf"(?:{listed})\b", re.IGNORECASE)
        return Measure(found.speech | found.irregular | forms, complementizer, found.empty)

    def is_speech(self, text: str, spans: tuple[Offsets, ...]) -> bool:
        """Whether one of the words of the spans is a verb of speech.

        >>> Measure.load("en").is_speech("Nobody believed her", ((7, 15),))
        False
        """
        return any(word.lower() in self.speech for start, end in spans for word in _WORD.findall(text, start, end))


@dataclass(frozen=True, slots=True)
class Row:
    """A quotation as letters: what is compared."""

    quote: StandoffQuote
    content: Runs
    size: int
    cue: Runs
    source: Runs

    @property
    def is_quoted(self) -> bool:
        return self.quote.kind != "indirect"


def rows(document: StandoffDocument, letters: Letters, measure: Measure) -> list[Row]:
    """The quotations of a document, less those without a letter in them."""
    found: list[Row] = []
    for quote in document.quotes:
        content = letters.of(quote.content, but=measure.complementizer)
        if content:
            found.append(Row(quote, content, size(content), letters.of(quote.cue), letters.of(quote.source)))
    return found


def segments(text: str, row: Row, letters: Letters) -> list[Runs]:
    """Each run of quoted text within the content, as letters; the whole content if there is none."""
    found = [
        runs
        for start, end in sorted(row.quote.content)
        for low, high in quoted_runs(text, max(0, start - 2), min(len(text), end + 2))
        if (runs := letters.of([(max(low, start), min(high, end))]))
    ]
    return found or [row.content]


def quoted_runs(text: str, start: int, end: int) -> Iterator[Offsets]:
    """The stretches in quotation marks between two places, marks included, outer ones only.

    >>> list(quoted_runs("a “b” c “d", 0, 10))
    [(2, 5)]
    """
    unclosed: set[str] = set()
    at = start
    while opening := _OPENING.search(text, at, end):
        at = opening.start() + 1
        if opening[0] in unclosed:
            continue
        closing = _CLOSING[opening[0]]
        marks = closing if opening[0] in _EITHER else (closing,)
        places = [(place, mark) for mark in marks if (place := text.find(mark, opening.end(), end)) >= 0]
        if not places:
            unclosed.add(opening[0])
            continue
        place, mark = min(places)
        at = place + len(mark)
        yield opening.start(), at


def same_source(text: str, predicted: Row, gold: Row, empty: frozenset[str]) -> bool:
    """Whether the sources overlap, or both are missing, or the predicted speaker bears a name that the source holds."""
    if not gold.source:
        return not predicted.source
    if common(predicted.source, gold.source):
        return True
    if not predicted.quote.speaker:
        return False
    named = {word.lower() for start, end in gold.quote.source for word in _NAME.findall(text, start, end)} - empty
    return any(word.lower() in named for word in _NAMED.findall(predicted.quote.speaker))


def same_name(one: str, other: str, empty: frozenset[str]) -> bool:
    """Whether two names may be one person's: the words of the shorter are all among those of the longer.

    >>> same_name("Mayor Ada Okafor", "Okafor", frozenset()), same_name("Ada Okafor", "Tom Okafor", frozenset())
    (True, False)
    """
    first, second = ({word.casefold() for word in _NAMED.findall(name)} - empty for name in (one, other))
    return bool(first and second) and (first <= second or second <= first)
