"""Checks a claimed quotation against an article.

>>> verdict = verify("“I will not resign,” Ada Okafor said.", "I will resign", speaker="Okafor")
>>> print(verdict)
shortened: Ada Okafor said more. “not” was left out. A negation went with it: the claim may say the opposite.
I will [-not-] resign
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import get_args

from quotekit.errors import InvalidArticle, InvalidClaim
from quotekit.language import Language
from quotekit.models import Article, Span
from quotekit.pipeline import Extractor
from quotekit.verifier.align import Op, chains, lay_out
from quotekit.verifier.judge import Finding, Judge
from quotekit.verifier.likeness import Likeness
from quotekit.verifier.people import Asked, NameReader
from quotekit.verifier.streams import Claim, ClaimReader, Reading
from quotekit.verifier.telling import Names, explain
from quotekit.verifier.verdict import Change, ChangeKind, Place, Verdict, VerdictKind
from quotekit.verifier.words import WordReader, decoded

_MOST_PLACES = 32  # places where the very words stand that are looked at
_MOST_OTHERS = 8
_CHANGES: dict[str, ChangeKind] = {tag: tag for tag in get_args(ChangeKind)}
_NAMELESS = 0.7  # how sure `somebody else said it` is where the article does not name that somebody
_DOUBT = 0.5  # what is left of a doubt for each telling word that agrees


class Verifier:
    """Checks claimed quotations by the habits of one language. Make it once, use it for many.

    >>> verifier = Verifier()
    >>> reading = verifier.reading("“No,” said Ada Okafor.")
    >>> verifier.verify(reading, "no!", speaker="Ada").kind
    'exact'
    """

    def __init__(self, language: str | Language = "en", *, extractor: Extractor | None = None) -> None:
        self.extractor = extractor or Extractor(language)
        self.language = self.extractor.language
        self.reader = WordReader.of(self.language)
        self.names = NameReader.of(self.language)
        self.likeness = Likeness.of(self.language, self.reader)
        self._claims = ClaimReader(self.language, self.reader)

    def claim(self, quote: str) -> Claim:
        """A claimed quotation as words. Raises `InvalidClaim` when it holds none."""
        _must_be_text(quote)
        return self._claims.read(quote)

    def reading(self, article: Article | str) -> Reading:
        """An article made ready for many checks; a text is extracted first, its HTML entities read as characters."""
        text_of(article)
        if isinstance(article, Article):
            return Reading.of(article, self.reader)
        return Reading.of(self.extractor.extract(decoded(article)), self.reader, text=article)

    def verify(self, article: Reading | Article | str, quote: str | Claim, *, speaker: str | None = None) -> Verdict:
        """What `quotekit.verify` answers."""
        claim = quote if isinstance(quote, Claim) else self.claim(quote)
        reading = article if isinstance(article, Reading) else self.reading(article)
        asked = None if speaker is None else self.names.ask(speaker, reading.article)
        judge = Judge(reading, self.likeness)
        found = [one for ops in self._comparisons(claim, reading, asked) if (one := judge.finding(claim, ops, asked))]
        found.sort(key=lambda one: (-one.rank, reading.words.starts[one.start], one.extent))
        if not found:
            return _absent(claim, asked, reading)
        return _verdict(claim, asked, reading, found)

    def _comparisons(self, claim: Claim, reading: Reading, asked: Asked | None) -> Iterator[list[Op]]:
        """The ways to lay the claim beside the article: where the very words stand; else where others are near."""
        size, sure = len(claim.keys), False
        for place in reading.occurrences(claim.keys, _MOST_PLACES):
            quote = reading.stream_of(place).quote
            sure |= quote is not None and quote.kind == "direct" and (asked is None or asked.relation(quote) == "same")
            yield [Op("equal", 0, size, place, place + size)]
        if not sure:
            quotes = reading.article.quotes
            own = () if asked is None else {quote.id for quote in quotes if asked.relation(quote) == "same"}
            for chain in chains(claim, reading, own=own):
                yield lay_out(chain, claim, reading, self.likeness)


def _must_be_text(quote: object) -> None:
    if not isinstance(quote, str):
        raise InvalidClaim(f"the claimed quotation must be a str, not {type(quote).__name__}")


def text_of(article: object) -> str:
    """The text of an article, or the text itself. Raises `InvalidArticle` for what is neither."""
    if isinstance(article, Article):
        return article.text
    if isinstance(article, str):
        return article
    raise InvalidArticle(f"an Article or a str was expected to check against, not {type(article).__name__}")


@cache
def _default(language: str) -> Verifier:
    return Verifier(language)


def verify(article: Article | str, quote: str, *, speaker: str | None = None, language: str = "en") -> Verdict:
    """Whether an article has somebody say what is claimed: exactly, changed, cut, by somebody else, or not at all.

    - `article`: an `Article`, or a text, which is extracted first (its `language` then matters).
    - `quote`: the claimed words, with or without quotation marks; an ellipsis marks words left out.
    - `speaker`: who is claimed to have said them: a name, a surname or an office. Without it, the words are looked for.

    Quotation marks, case, spacing, dashes, accents and ways of encoding characters make no difference. Raises
    `InvalidClaim` when the quote has no word in it, or the speaker no letter, and `InvalidArticle` for other types.

    >>> import quotekit
    >>> article = quotekit.extract("“We will pay,” said Ada Okafor. “We will not sell,” said Tom Brandt.")
    >>> quotekit.verify(article, "We will never sell", speaker="Brandt").kind
    'altered'
    >>> verdict = quotekit.verify(article, "We will not sell", speaker="Okafor")
    >>> verdict.kind, verdict.words, verdict.said_by
    ('other_speaker', 'exact', ('Tom Brandt',))
    """
    code = article.language if isinstance(article, Article) else language
    return _default(code).verify(article, quote, speaker=speaker)


def _kind(one: Finding) -> VerdictKind:
    if one.standing == "narration":
        return "narration"
    if one.relation == "other":
        return "other_speaker"
    if one.standing == "aside":
        return "unattributed"
    if one.standing in ("indirect", "partly_quoted"):
        return "indirect"
    if one.words != "exact":
        return one.words
    return "unattributed" if one.relation == "unresolved" else "exact"


def _absent(claim: Claim, asked: Asked | None, reading: Reading) -> Verdict:
    name = None if asked is None else asked.name
    known = asked is None or bool(asked.speakers)
    explanation = "The article has no such words" + ("." if known else f", and quotes nobody called {name}.")
    return Verdict(
        kind="absent",
        words="absent",
        claim=claim.text,
        asked=name,
        confidence=_evidence(claim),
        explanation=explanation,
    )


def _evidence(claim: Claim) -> float:
    """How much so many telling words prove: two agree by chance more easily than ten."""
    return round(1.0 - float(_DOUBT ** (2 * claim.weight)), 4)


def _verdict(claim: Claim, asked: Asked | None, reading: Reading, found: list[Finding]) -> Verdict:
    best = found[0]
    kind = _kind(best)
    names = Names(reading.article)
    confidence = _evidence(claim) * (best.similarity if best.words != "exact" else 1.0)
    if asked is not None and best.quotes:
        confidence *= min(quote.confidence for quote in best.quotes)
        confidence *= asked.grade if best.relation == "same" else 1.0
        confidence *= _NAMELESS if best.relation == "other" and not names.named(best.speakers) else 1.0
    diff = _diff(claim, reading, best)
    lost = tuple(span for change in diff if change.kind == "left_out" for span in change.article)
    lost += tuple(span for low, high in best.edges for span in reading.spans(low, high))
    others = tuple(dict.fromkeys(_place(one, reading, names) for one in found[1:]))
    here = _place(best, reading, names)
    return Verdict(
        kind=kind,
        words=best.words,
        standing=best.standing,
        speaker=best.relation,
        claim=claim.text,
        asked=None if asked is None else asked.name,
        said_by=here.said_by,
        negation=best.negation,
        confidence=round(confidence, 4),
        similarity=round(best.similarity, 4),
        quotes=here.quotes,
        spans=here.spans,
        diff=diff,
        left_out=lost,
        others=tuple(place for place in others if place.spans != here.spans)[:_MOST_OTHERS],
        explanation=explain(kind, best, claim, reading, asked, names, lost),
    )


def _place(one: Finding, reading: Reading, names: Names) -> Place:
    spans: list[Span] = []
    low = high = -1
    for op in (op for op in one.ops if op.tag != "added"):
        if low >= 0 and (op.low != high):
            spans += reading.spans(low, high)
            low = -1
        low, high = (op.low if low < 0 else low), op.high
    spans += reading.spans(low, high)
    return Place(
        words=one.words,
        standing=one.standing,
        said_by=names.of(one.speakers),
        quotes=tuple(quote.id for quote in one.quotes),
        spans=tuple(sorted(spans, key=lambda span: span.start)),
    )


def _diff(claim: Claim, reading: Reading, one: Finding) -> tuple[Change, ...]:
    changes: list[Change] = []
    for op in one.ops:
        bracketed = op.first < op.last and all(n in claim.bracketed for n in range(op.first, op.last))
        changes.append(
            Change(
                kind=_CHANGES[op.tag],
                claim=claim.span(op.first, op.last),
                article=reading.spans(op.low, op.high) if op.low < op.high else (),
                marked=op.tag != "equal" and (bracketed or (op.tag == "left_out" and op.first in claim.cuts)),
            )
        )
    return tuple(changes)
