"""Quotations as spans of a spaCy `Doc`: to go on with spaCy's own tools. Needs the extra `spacy`.

Three span groups, in the order of the article:

- `doc.spans["quotes"]`: a span for each stretch of each quotation. `label_` is the kind, `id_` the quotation's id,
  `kb_id_` the speaker's name, or `""` if unresolved.
- `doc.spans["cues"]` and `doc.spans["sources"]`: `label_` is `cue` or `source`, `id_` the quotation's id, `kb_id_`
  the speaker's name.

>>> import pytest; _ = pytest.importorskip("spacy")
>>> import quotekit
>>> doc = to_spacy(quotekit.extract("“We are ready,” Ada Okafor said."))
>>> [(span.text, span.label_, span.id_, span.kb_id_) for span in doc.spans["quotes"]]
[('“We are ready,”', 'direct', 'q1', 'Ada Okafor')]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from quotekit.formats.extras import encodable, need
from quotekit.models import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def to_spacy(article: Article, nlp: Language | None = None) -> Doc:
    """A `Doc` of the article's text with the quotations as span groups.

    `nlp` cuts the text into tokens (a blank pipeline of the article's language if there is none); where a quotation
    begins or ends inside a token, the token is cut, so that every span is exact. The pipeline is not run:
    `nlp(to_spacy(article, nlp))` does that, and keeps the spans.

    `doc.text` is the article's text, save that half surrogate pairs, which spaCy cannot hold, are U+FFFD.
    Raises `MissingExtra` without spaCy.
    """
    spacy = need("spacy", "spacy")
    tokens = need("spacy.tokens", "spacy")
    if nlp is None:
        nlp = _blank(spacy, article)
    starts, ends = _edges(article)
    made = nlp.make_doc(encodable(article.text))
    words, spaces = [], []
    for token in made:
        place = token.idx
        for word, space in _cut(token.text, token.whitespace_, place, starts, ends):
            words.append(word)
            spaces.append(space)
    doc = tokens.Doc(nlp.vocab, words=words, spaces=spaces)
    names = {speaker.id: encodable(speaker.name) for speaker in article.speakers}
    groups: dict[str, list[Any]] = {"quotes": [], "cues": [], "sources": []}
    first = [token.idx for token in doc]
    for quote in article.quotes:
        known = {"span_id": encodable(quote.id), "kb_id": names.get(quote.speaker or "", "")}
        for group, label, spans in (
            ("quotes", quote.kind, quote.content),
            ("cues", "cue", (quote.cue,)),
            ("sources", "source", (quote.source,)),
        ):
            for span in spans:
                if span is not None and span.text:
                    start, end = bisect_left(first, span.start), bisect_left(first, span.end)
                    groups[group].append(tokens.Span(doc, start, end, label=label, **known))
    for group, found in groups.items():
        doc.spans[group] = found
    return doc


def _blank(spacy: Any, article: Article) -> Any:
    """The tokenizer of the article's language, or of none in particular if spaCy does not know it; for any length."""
    try:
        nlp = spacy.blank(article.language)
    except ImportError:
        nlp = spacy.blank("xx")
    nlp.max_length = max(nlp.max_length, len(article.text))
    return nlp


def _edges(article: Article) -> tuple[list[int], list[int]]:
    """Where spans begin, and where they end, sorted."""
    spans: list[Span] = []
    for quote in article.quotes:
        spans += [*quote.content, *(span for span in (quote.cue, quote.source) if span is not None and span.text)]
    return sorted({span.start for span in spans}), sorted({span.end for span in spans})


def _cut(text: str, space: str, place: int, starts: list[int], ends: list[int]) -> Iterator[tuple[str, bool]]:
    """A token's pieces, cut where a span begins or ends. The space behind it is a token of its own if one must hold it.

    >>> list(_cut("No,”", " ", 10, [10], [13]))
    [('No,', False), ('”', True)]
    """
    end = place + len(text)
    cuts = {at for edges in (starts, ends) for at in edges[bisect_right(edges, place) : bisect_left(edges, end)]}
    pieces = [place, *sorted(cuts), end]
    apart = bool(space) and (_in(starts, end) or _in(ends, end + 1))
    for low, high in pairwise(pieces):
        yield text[low - place : high - place], high == end and bool(space) and not apart
    if apart:
        yield space, False


def _in(places: list[int], place: int) -> bool:
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place
