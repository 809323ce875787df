"""Articles for tests of formats: found in strange texts, and made up at random, with everything in strange places."""

from __future__ import annotations

from hypothesis import strategies as st
from test_invariants import TEXTS

import quotekit
from quotekit.models import Article, Block, Quote, Span, Speaker, Trace

ODD = st.text(alphabet=st.one_of(st.characters(exclude_categories=()), st.sampled_from("\x00\r\n\t \ud800<&]>\u202e")))
PLACES = st.tuples(st.integers(0, 30), st.integers(1, 12))
SPEAKER_KINDS = st.sampled_from(["person", "organisation", "group", "anonymous", "document", "unknown"])
BLOCK_KINDS = st.sampled_from(["headline", "dateline", "byline", "paragraph", "caption", "boilerplate"])


@st.composite
def made_up(draw: st.DrawFn) -> Article:
    """An article that the models allow and nobody would find: blocks, cues and sources anywhere, overlapping."""
    text = draw(st.text(alphabet=st.sampled_from("ab“” \n\r\t\x00\ud800\u2028<&]>\U0001f600"), max_size=40))

    def span(place: tuple[int, int]) -> Span | None:
        start, end = place[0], min(place[0] + place[1], len(text))
        return Span(start, end, text[start:end]) if start < end else None

    speakers = [
        Speaker(id=f"x {n}", name=name, kind=kind, roles=tuple(roles))
        for n, (name, kind, roles) in enumerate(
            draw(st.lists(st.tuples(ODD, SPEAKER_KINDS, st.lists(ODD, max_size=2)), max_size=2))
        )
    ]
    contents = _kept([found for place in draw(st.lists(PLACES, max_size=8)) if (found := span(place))])
    quotes = []
    while contents:
        pieces = [contents.pop(0)]
        while contents and contents[0].start >= pieces[-1].end and draw(st.booleans()):
            pieces.append(contents.pop(0))
        who = draw(st.sampled_from([None, *speakers]))
        direct = draw(st.booleans())
        quotes.append(
            Quote(
                id=draw(ODD), kind="direct" if direct else "indirect", content=tuple(pieces),
                quoted=tuple(pieces) if direct else (), cue=span(draw(PLACES)), source=span(draw(PLACES)),
                speaker=who.id if who else None, reason=None if who else "unknown", confidence=draw(st.floats(0, 1)),
                polarity=draw(st.sampled_from(["asserted", "denied"])), trace=Trace(rule="r", why=draw(ODD)),
            )
        )  # fmt: skip
    quotes.sort(key=lambda quote: (quote.start, -quote.end))
    blocks = tuple(
        Block(kind=kind, span=found)
        for kind, place in draw(st.lists(st.tuples(BLOCK_KINDS, PLACES), max_size=4))
        if (found := span(place))
    )
    return Article(
        text=text, title=draw(st.none() | ODD), published=draw(st.none() | ODD), blocks=blocks, quotes=tuple(quotes),
        speakers=tuple(speakers),
    )  # fmt: skip


def _kept(spans: list[Span]) -> list[Span]:
    """Those that do not cross an earlier one, sorted as quotes must be."""
    kept: list[Span] = []
    for one in spans:
        if all(one.end <= k.start or k.end <= one.start or _holds(one, k) or _holds(k, one) for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda span: (span.start, -span.end))


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


FOUND = st.tuples(TEXTS, st.none() | ODD).map(lambda given: quotekit.extract(given[0], title=given[1]))
ARTICLES = st.one_of(FOUND, made_up())
"""Any article at all."""


def offsets(article: Article) -> list[tuple[object, ...]]:
    """What every annotation format must keep: stretches, kind, cue, source, and the speaker's name."""
    names = {speaker.id: speaker.name for speaker in article.speakers}
    return [
        (
            tuple((span.start, span.end) for span in quote.content),
            quote.kind,
            ((quote.cue.start, quote.cue.end),) if quote.cue else (),
            ((quote.source.start, quote.source.end),) if quote.source else (),
            names.get(quote.speaker or ""),
        )
        for quote in article.quotes
    ]
