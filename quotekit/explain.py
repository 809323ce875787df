"""Why a quotation was read as it was, for people: at the prompt, in a notebook, on the command line.

Nothing is worked out here. An explanation arranges what the article holds already: the trace of the
run that made the quotation.

>>> import quotekit
>>> article = quotekit.extract("Ada Okafor was cross. “The bridge stays shut until further notice.”")
>>> print(article.explain(1))  # doctest: +ELLIPSIS
1  “The bridge stays shut until further notice.”
   unresolved  no rule found a source
   kind        direct
   rule        unattributed: a sentence in quotation marks that no rule could attribute
   confidence  0...
   near miss   no word of speech stands in its sentence: “The bridge stays shut until further notice.”  22:67
   near miss   no word of speech stands in the sentence before: Ada Okafor was cross.  0:21
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quotekit.errors import UnknownQuote
from quotekit.models import Article, Evidence, NearMiss, Quote, Relay, Repair, Rival, Span, Speaker
from quotekit.render import facts
from quotekit.render.facts import Voices
from quotekit.render.markup import Html, element, facts_list, framed, join
from quotekit.render.terminal import printable

_CONTEXT = 30
MARKER = "▲"
"""Stands where a mark should be, or stands wrongly."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of an explanation.

    `label` says what it tells (`speaker`, `rule`, `evidence`, `lost`, `near miss`, ...), `name` is the
    rule that it is about, if it is about one, and `span` the place in the text.
    """

    label: str
    text: str
    name: str = ""
    span: Span | None = None

    def __str__(self) -> str:
        place = f"  {self.span.start}:{self.span.end}" if self.span is not None else ""
        return f"{self.name}{self.text}{place}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one quotation was read and attributed as it was, or why nobody could be found.

    `number` counts from 1. `speaker` is the one that the article gives; `repairs` are the guesses about
    quotation marks that made the quotation what it is. Printed, it is a short table; a notebook
    shows it as one.
    """

    number: int
    quote: Quote
    speaker: Speaker | None = None
    relays: tuple[tuple[Relay, Speaker | None], ...] = ()
    repairs: tuple[Repair, ...] = ()
    text: str = ""

    @property
    def rule(self) -> str:
        """The name of the rule that decided; `unattributed` where none did."""
        return self.quote.trace.rule

    @property
    def why(self) -> str:
        """That rule's reason."""
        return self.quote.trace.why

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.quote.trace.evidence

    @property
    def rivals(self) -> tuple[Rival, ...]:
        return self.quote.trace.rivals

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return self.quote.trace.near_misses

    def facts(self) -> Iterator[Fact]:
        """Every line, in order; all texts are harmless to a terminal."""
        yield from self._about_speaker()
        quote, trace = self.quote, self.quote.trace
        said = quote.kind if quote.polarity == "asserted" else f"{quote.kind}, {quote.polarity}"
        yield Fact("kind", said)
        if quote.within is not None:
            yield Fact("within", one_line(quote.within))
        yield from _spans(("on behalf of", quote.on_behalf_of))
        for relay, speaker in self.relays:
            by = f" ({one_line(speaker.name)})" if speaker and speaker.name not in relay.source.text else ""
            yield Fact("relayed by", one_line(relay.source.text) + by, span=relay.source)
        yield from _spans(("addressee", quote.addressee), ("date", quote.date))
        yield Fact("rule", f": {one_line(trace.why)}", one_line(trace.rule))
        yield Fact("confidence", f"{quote.confidence:.2f}")
        for evidence in trace.evidence:
            yield Fact("evidence", f"{words(evidence.label)}: {one_line(evidence.span.text)}", span=evidence.span)
        for rival in trace.rivals:
            source = f" ({one_line(rival.source.text)})" if rival.source else ""
            yield Fact("lost", f"{source}: {one_line(rival.why_lost)}", one_line(rival.rule))
        for miss in trace.near_misses:
            name = f"{one_line(miss.rule)}: " if miss.rule else ""
            yield Fact("near miss", f"{one_line(miss.why)}: {one_line(miss.span.text)}", name, miss.span)
        for repair in self.repairs:
            yield Fact("repair", tell_repair(repair, self.text))

    def _about_speaker(self) -> Iterator[Fact]:
        if self.speaker is not None:
            yield Fact("speaker", one_line(self.speaker.name))
            if self.speaker.link is not None:
                yield Fact("link", one_line(self.speaker.link))
        elif self.quote.reason:
            yield Fact("unresolved", one_line(self.quote.reason))
        yield from _spans(("source", self.quote.source), ("cue", self.quote.cue))

    def __str__(self) -> str:
        lines = [f"{self.number}  {one_line(self.quote.text)}"]
        lines += [f"   {fact.label:<11} {fact}" for fact in self.facts()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The same for a notebook, everything escaped."""
        head = element("p", element("b", self.number), " ", one_line(self.quote.text), class_="qk-head")
        return framed(head, facts_list((fact.label, _value(fact)) for fact in self.facts()))


def _value(fact: Fact) -> Html:
    place = element("small", f" {fact.span.start}:{fact.span.end}") if fact.span is not None else None
    return join((element("b", fact.name) if fact.name else None, fact.text, place))


def _spans(*named: tuple[str, Span | None]) -> Iterator[Fact]:
    for label, span in named:
        if span is not None:
            yield Fact(label, one_line(span.text), span=span)


def explain_quote(article: Article, quote: int | str | Quote) -> Explanation:
    """The explanation of one quotation; see `Article.explain`."""
    count = len(article.quotes)
    if isinstance(quote, bool) or not isinstance(quote, int | str | Quote):
        raise UnknownQuote(f"a quotation is asked for by its number, its id or itself, not by {quote!r}")
    if isinstance(quote, int):
        if not 1 <= quote <= count:
            raise UnknownQuote(f"there is no quotation {quote}; the article has {count}, counted from 1")
        number = quote
    else:
        id_ = quote if isinstance(quote, str) else quote.id
        number = next((n for n, one in enumerate(article.quotes, 1) if one.id == id_), 0)
        if not number or (isinstance(quote, Quote) and article.quotes[number - 1] != quote):
            raise UnknownQuote(f"the article does not hold a quotation {id_!r} like this; it has {count}")
    return _explanation(article, number, {s.id: s for s in article.speakers}, Voices(article))


def explain_all(article: Article) -> Iterator[Explanation]:
    """The explanations of all quotations, in order.

    >>> import quotekit
    >>> [e.rule for e in explain_all(quotekit.extract("“We are ready,” Ada Okafor said."))]
    ['quote_source_cue']
    """
    speakers, voices = {s.id: s for s in article.speakers}, Voices(article)
    for number in range(1, len(article.quotes) + 1):
        yield _explanation(article, number, speakers, voices)


def _explanation(article: Article, number: int, speakers: dict[str, Speaker], voices: Voices) -> Explanation:
    quote = article.quotes[number - 1]
    relays = tuple((relay, speakers.get(relay.speaker or "")) for relay in quote.relays)
    repairs = tuple(voices.repairs(quote))
    return Explanation(number, quote, speakers.get(quote.speaker or ""), relays, repairs, article.text)


def tell_repair(repair: Repair, text: str) -> str:
    """One repair: what, where (the place marked with a caret), why, and the other places it might be."""
    at = repair.position
    before = _level(text[max(0, at - _CONTEXT) : at].rpartition("\n")[2])
    after = _level(text[at : at + _CONTEXT].partition("\n")[0])
    told = f"{words(repair.kind)} at {at}: …{before}{MARKER}{after}…  {one_line(repair.why)}"
    told += f" ({words(repair.evidence)}, {repair.confidence:.2f})"
    return told + "".join(f"; or at {other.position} ({words(other.evidence)})" for other in repair.alternatives)


def _level(text: str) -> str:
    """The text in one line, spaces as they are, harmless to a terminal."""
    return printable("".join(" " if character.isspace() else character for character in text))


def words(name: str) -> str:
    """A term of the models as plain words.

    >>> words("missing_close")
    'missing close'
    """
    return one_line(name.replace("_", " "))


def one_line(text: str) -> str:
    r"""One line, cut in its middle when it is long, and harmless to a terminal.

    >>> one_line("two\nlines\x1b[2J")
    'two lines␛[2J'
    """
    return printable(facts.one_line(text))
