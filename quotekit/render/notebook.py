"""How results look in a notebook: HTML with its style in it, no script, so that it also lives in an exported page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from quotekit.confidence import measured
from quotekit.models import Article, Quote, Span, Speaker
from quotekit.render.facts import LONGEST, Look, Voices, counted, facts, near_misses, one_line, percent, rivals
from quotekit.render.inline import marked
from quotekit.render.markup import Html, element, facts_list, framed, join, table
from quotekit.rules import RuleSet

LONGEST_TEXT = 60_000
MOST_ROWS = 200


def article_html(article: Article) -> Html:
    """An article: who speaks in it, its marked text, and all quotations as a table that can be unfolded.

    A notebook keeps what it shows, so of a very long article only the beginning is shown, and it says so.
    """
    voices = Voices(article)
    shown = _beginning(article)
    cut = None
    if shown is not article:
        told = f"The first {len(shown.text):,} of {len(article.text):,} characters; quotekit.render.html() gives all."
        cut = element("p", told, class_="qk-note")
    return framed(
        element("p", element("b", one_line(article.title)) if article.title else None, " ", summary(article),
                class_="qk-head"),
        legend(voices),
        marked(shown, voices=voices),
        cut,
        _quotations(voices) if article.quotes else None,
    )  # fmt: skip


def quote_html(quote: Quote) -> Html:
    """A quotation: its words, and all it knows of itself. Its speaker's name is the article's to tell."""
    words = join((element("span", _short(span)) for span in quote.content), " … ")
    known = facts(quote, f"id {quote.speaker}" if quote.speaker is not None else None)
    known += rivals(quote) + near_misses(quote)
    return framed(element("blockquote", words, class_=f"qk-quote qk-{quote.kind}"), facts_list(known))


def speaker_html(speaker: Speaker) -> Html:
    """A speaker: name, kind, offices, and how often the text names them in which words."""
    mentions = Counter((one_line(m.span.text), m.form) for m in speaker.mentions)
    known = [("id", speaker.id), ("kind", speaker.kind)]
    if speaker.roles:
        known.append(("roles", "; ".join(map(one_line, speaker.roles))))
    if speaker.link is not None:
        known.append(("link", one_line(speaker.link)))
    rows = [(text, form, times) for (text, form), times in mentions.most_common(MOST_ROWS)]
    return framed(
        element("p", element("b", one_line(speaker.name)), class_="qk-head"),
        facts_list(known),
        table(("named as", "form", "times"), rows) if rows else None,
    )


def rules_html(rules: RuleSet) -> Html:
    """A set of rules in order of priority, each with its reason, how often it was right, and an example."""
    right = measured(rules)
    rows = (
        (
            number,
            element("code", rule.name),
            rule.focus,
            rule.why,
            percent(right[rule.name]) if rule.name in right else "–",
            one_line(next(iter(rule.examples), "")),
        )
        for number, rule in enumerate(rules, 1)
    )
    return framed(table(("", "rule", "asked about", "reason", "right", "example"), rows))


def summary(article: Article) -> str:
    """What an article holds, in one line.

    >>> import quotekit
    >>> summary(quotekit.extract("“No,” said Ada Okafor. She denied that it rained."))
    '2 quotations · 1 speaker'
    """
    speakers = len({q.speaker for q in article.quotes} - {None})
    told = [counted(len(article.quotes), "quotation"), counted(speakers, "speaker")]
    if article.unresolved:
        told.append(f"{len(article.unresolved):,} unresolved")
    if article.repairs:
        told.append(counted(len(article.repairs), "repair"))
    if article.failures:
        told.append(counted(len(article.failures), "failure"))
    return " · ".join(told)


def chip(look: Look) -> Html:
    """A speaker's initials in their colour."""
    return element("span", look.label, class_=f"qk-chip qk-c{look.colour}", aria_hidden="true")


def legend(voices: Voices) -> Html | None:
    """The speakers who are quoted, with their colours, initials and numbers of quotations."""
    times = Counter(quote.speaker for quote in voices.article.quotes)
    who: Iterable[str | None] = (*voices.order, None) if None in times else voices.order
    entries = [
        element(
            "span",
            chip(voices.look_of(speaker)), " ",
            "unresolved" if speaker is None else one_line(voices.names[speaker]), " ",
            element("small", f"{times[speaker]:,}"),
        )
        for speaker in who
    ]  # fmt: skip
    return element("p", join(entries, " · "), class_="qk-legend") if entries else None


def _quotations(voices: Voices) -> Html:
    """All quotations of the article in a table, folded away."""
    quotes = voices.article.quotes
    rows = [
        (
            number,
            one_line(voices.name(quote) or f"unresolved: {quote.reason}"),
            quote.kind,
            one_line(quote.text),
            one_line(quote.cue.text) if quote.cue else "",
            element("code", quote.trace.rule),
            percent(quote.confidence),
        )
        for number, quote in enumerate(quotes[:MOST_ROWS], 1)
    ]
    title = counted(len(quotes), "quotation") + (f", the first {MOST_ROWS} of them" if len(quotes) > MOST_ROWS else "")
    grid = table(("", "speaker", "kind", "quotation", "cue", "rule", "confidence"), rows)
    return element("details", element("summary", title), grid)


def _short(span: Span) -> str:
    return span.text if len(span.text) <= LONGEST * 10 else one_line(span.text)


def _beginning(article: Article) -> Article:
    """The article, or its first blocks and whatever ends within them when the whole is too long."""
    if len(article.text) <= LONGEST_TEXT:
        return article
    ends = [block.span.end for block in article.blocks if block.span.end <= LONGEST_TEXT]
    end = max(ends, default=LONGEST_TEXT)
    return Article(
        text=article.text[:end],
        language=article.language,
        blocks=tuple(block for block in article.blocks if block.span.end <= end),
        quotes=tuple(quote for quote in article.quotes if all(span.end <= end for span in quote.spans())),
        speakers=tuple(speaker.model_copy(update={"mentions": ()}) for speaker in article.speakers),
        repairs=tuple(repair for repair in article.repairs if repair.span.end <= end and repair.position <= end),
    )
