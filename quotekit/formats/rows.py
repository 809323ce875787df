"""Quotations as flat rows, one for each: what `to_pandas` and `write_parquet` give.

`COLUMNS` says what each column holds. Offsets are code points, half-open. Rows say what was found and where;
the article's text, its blocks, asides, alternatives of repairs and the trace's evidence are not in them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple, get_args

from quotekit.formats.extras import Articles, encodable, named
from quotekit.models import Article, Polarity, Quote, QuoteKind, Span, Speaker, SpeakerKind

ColumnType = Literal["string", "category", "integer", "number", "boolean", "spans"]


class Column(NamedTuple):
    """A column: its name, what it holds, and what that means. `spans` are pairs of offsets."""

    name: str
    type: ColumnType
    about: str
    categories: tuple[str, ...] = ()


COLUMNS: Final = (
    Column("article", "string", "the article's id"),
    Column("quote", "string", "the quotation's id within the article"),
    Column("kind", "category", "direct, mixed or indirect", get_args(QuoteKind)),
    Column("text", "string", "what is said, marks included; ` … ` where the attribution stood"),
    Column("start", "integer", "where it begins"),
    Column("end", "integer", "where it ends"),
    Column("content", "spans", "its stretches: more than one where it is interrupted"),
    Column("quoted", "spans", "the stretches inside quotation marks, without the marks"),
    Column("cue", "string", "the words that signal it, or nothing"),
    Column("cue_start", "integer", "where they begin"),
    Column("cue_end", "integer", "where they end"),
    Column("source", "string", "whom it is attributed to, as written, or nothing"),
    Column("source_start", "integer", "where that begins"),
    Column("source_end", "integer", "where that ends"),
    Column("speaker", "string", "the speaker's fullest name, or nothing if unresolved"),
    Column("speaker_id", "string", "the speaker's id within the article"),
    Column("speaker_kind", "category", "person, organisation, group, …", get_args(SpeakerKind)),
    Column("on_behalf_of", "string", "whom a spokesperson speaks for"),
    Column("relays", "string", "who passed it on; several are joined by `; `"),
    Column("within", "string", "the id of the quotation that reports this one, if it stands inside another"),
    Column("addressee", "string", "who was told"),
    Column("date", "string", "when it was said, as written"),
    Column("polarity", "category", "asserted, denied, hypothetical or declined", get_args(Polarity)),
    Column("confidence", "number", "how often the rule was right, 0 to 1"),
    Column("rule", "string", "the rule that decided"),
    Column("why", "string", "its reason"),
    Column("reason", "string", "why there is no speaker, or nothing"),
    Column("repaired", "boolean", "whether a quotation mark of it was guessed"),
    Column("title", "string", "the article's title, if it was given"),
    Column("published", "string", "the article's date, if it was given"),
)


def rows(articles: Articles) -> Iterator[dict[str, Any]]:
    """A row for each quotation, in order. Half surrogate pairs, which no table can hold, become U+FFFD.

    >>> import quotekit
    >>> row = next(rows(quotekit.extract("“We are ready,” Ada Okafor said.")))
    >>> row["article"], row["kind"], row["speaker"], row["content"], row["cue_start"]
    ('a1', 'direct', 'Ada Okafor', [(0, 15)], 27)
    """
    for name, article in named(articles):
        speakers = {speaker.id: speaker for speaker in article.speakers}
        repaired = _repaired(article)
        for quote, mended in zip(article.quotes, repaired, strict=True):
            row = _row(quote, speakers.get(quote.speaker or ""), mended)
            row |= {"article": name, "title": article.title, "published": article.published}
            yield {
                column.name: encodable(value) if isinstance(value := row[column.name], str) else value
                for column in COLUMNS
            }


def _row(quote: Quote, speaker: Speaker | None, repaired: bool) -> dict[str, Any]:
    return {
        "quote": quote.id,
        "kind": quote.kind,
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "content": [(span.start, span.end) for span in quote.content],
        "quoted": [(span.start, span.end) for span in quote.quoted],
        **_placed("cue", quote.cue),
        **_placed("source", quote.source),
        "speaker": speaker.name if speaker else None,
        "speaker_id": quote.speaker,
        "speaker_kind": speaker.kind if speaker else None,
        "on_behalf_of": _words(quote.on_behalf_of),
        "relays": "; ".join(relay.source.text for relay in quote.relays) or None,
        "within": quote.within,
        "addressee": _words(quote.addressee),
        "date": _words(quote.date),
        "polarity": quote.polarity,
        "confidence": quote.confidence,
        "rule": quote.trace.rule,
        "why": quote.trace.why,
        "reason": quote.reason,
        "repaired": repaired,
    }


def _placed(name: str, span: Span | None) -> dict[str, Any]:
    return {
        name: _words(span),
        f"{name}_start": span.start if span else None,
        f"{name}_end": span.end if span else None,
    }


def _words(span: Span | None) -> str | None:
    return span.text if span else None


def _repaired(article: Article) -> list[bool]:
    """For each quote, whether a guess about a quotation mark made it what it is."""
    guesses = sorted((r for r in article.repairs if r.kind != "stray"), key=lambda repair: repair.position)
    places = [repair.position for repair in guesses]
    found = []
    for quote in article.quotes:
        near = guesses[bisect_left(places, quote.start) : bisect_right(places, quote.end)]
        found.append(any(r.span.start < quote.end and quote.start < r.span.end for r in near))
    return found
