"""What is told of a quotation wherever there is room: who, how, by which rule and why, and what was repaired."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from quotekit.models import Article, Quote, Repair
from quotekit.render.markup import presentable

LONGEST = 300
COLOURS = 8
UNRESOLVED = "?"


class Fact(NamedTuple):
    """A label and what it says, in one line."""

    label: str
    value: str


class Look(NamedTuple):
    """How a speaker is told from the others: the number of a colour, and a short label where colour is of no use."""

    colour: str
    label: str


class Voices:
    """The speakers of an article who are quoted, in order of appearance, with their looks.

    >>> import quotekit
    >>> voices = Voices(quotekit.extract("“No,” said Ada Okafor. “Yes,” said Adam Ode."))
    >>> [voices.look(quote).label for quote in voices.article.quotes]
    ['AO', 'AO2']
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.names = {speaker.id: speaker.name for speaker in article.speakers}
        self.order = tuple(dict.fromkeys(q.speaker for q in article.quotes if q.speaker is not None))
        self._looks: dict[str | None, Look] = {None: Look("none", UNRESOLVED)}
        taken: dict[str, int] = {}
        for number, speaker in enumerate(self.order):
            short = initials(self.names[speaker])
            taken[short] = taken.get(short, 0) + 1
            label = short if taken[short] == 1 else f"{short}{taken[short]}"
            self._looks[speaker] = Look(str(number % COLOURS), label)
        self._repairs = sorted((r for r in article.repairs if r.kind != "stray"), key=lambda r: r.position)
        self._places = [repair.position for repair in self._repairs]

    def name(self, quote: Quote) -> str | None:
        """The name of a quotation's speaker, or None when it is unresolved."""
        return self.names[quote.speaker] if quote.speaker is not None else None

    def look(self, quote: Quote) -> Look:
        """The look of a quotation's speaker; the unresolved have one of their own."""
        return self._looks[quote.speaker]

    def look_of(self, speaker: str | None) -> Look:
        """The look of the speaker with that id, who must be quoted; None stands for the unresolved."""
        return self._looks[speaker]

    def repairs(self, quote: Quote) -> list[Repair]:
        """The repairs that made a quotation what it is."""
        first, last = bisect_left(self._places, quote.start), bisect_right(self._places, quote.end)
        return [r for r in self._repairs[first:last] if r.span.start < quote.end and quote.start < r.span.end]

    def facts(self, quote: Quote) -> list[Fact]:
        """All that is known of a quotation, the speaker first."""
        return [*facts(quote, self.name(quote)), *(Fact("repair", repaired(r)) for r in self.repairs(quote))]


def facts(quote: Quote, name: str | None) -> list[Fact]:
    """All that a quotation tells of itself; `name` is its speaker's.

    >>> import quotekit
    >>> for label, value in facts(quotekit.extract("Ada Okafor denied that it rained.").quotes[0], "Ada Okafor")[:5]:
    ...     print(f"{label}: {value}")
    speaker: Ada Okafor (its name)
    kind: indirect, denied
    source: Ada Okafor (subject before the verb)
    cue: denied
    rule: that_clause (a subject, a verb of speech, and the clause it reports)
    """
    how, others = _evidence(quote)
    found = [("speaker", one_line(name if name is not None else f"unresolved: {quote.reason}"))]
    found.append(("kind", quote.kind if quote.polarity == "asserted" else f"{quote.kind}, {quote.polarity}"))
    places = (
        ("source", quote.source),
        ("on behalf of", quote.on_behalf_of),
        ("cue", quote.cue),
        *(("passed on by", relay.source) for relay in quote.relays),
        ("said to", quote.addressee),
        ("date", quote.date),
    )
    found += [(label, one_line(span.text)) for label, span in places if span is not None]
    found.append(("rule", f"{one_line(quote.trace.rule)} ({one_line(quote.trace.why)})"))
    found.append(("confidence", percent(quote.confidence)))
    return [Fact(label, f"{value} ({how[label]})" if label in how else value) for label, value in found] + others


def _evidence(quote: Quote) -> tuple[dict[str, str], list[Fact]]:
    """The evidence by the fact it speaks for, which stands before a colon in its label; and what speaks for no fact."""
    how: dict[str, str] = {}
    others = []
    for evidence in quote.trace.evidence:
        about, _, said = one_line(evidence.label).partition(": ")
        if about in ("speaker", "source") and said:
            how[about] = said
        elif evidence.span not in (quote.cue, quote.source, *quote.content):
            others.append(Fact("evidence", f"{one_line(evidence.label)}: {one_line(evidence.span.text)}"))
    return how, others


def rivals(quote: Quote) -> list[Fact]:
    """The answers of other rules that lost, and why."""
    return [
        Fact(
            "rival",
            f"{one_line(rival.rule)}{f', {one_line(rival.source.text)}' if rival.source else ''}: "
            f"{one_line(rival.why_lost)}",
        )
        for rival in quote.trace.rivals
    ]


def near_misses(quote: Quote) -> list[Fact]:
    """What came near, where nobody was found to say it."""
    return [Fact("near miss", f"{one_line(m.why)}: {one_line(m.span.text)}") for m in quote.trace.near_misses]


def repaired(repair: Repair) -> str:
    """A repair in one line: what is guessed, and why."""
    return f"{one_line(repair.kind.replace('_', ' '))}: {one_line(repair.why)} ({percent(repair.confidence)})"


def percent(share: float) -> str:
    """A share of one, in whole per cent.

    >>> percent(0.955)
    '96 %'
    """
    return f"{share:.0%}".replace("%", " %")


def one_line(text: str) -> str:
    """The text in one line, cut in its middle when it is long.

    >>> one_line(" a\\n b")
    'a b'
    """
    if len(text) > LONGEST:
        text = f"{text[: LONGEST * 3 // 4]} […] {text[-LONGEST // 4 :]}"
    return presentable(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "quotation"), counted(1200, "quotation")
    ('1 quotation', '1,200 quotations')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def initials(name: str) -> str:
    """A short label for a name: the first signs of its first and last word, or of its only one.

    >>> initials("Marta van der Lindqvist"), initials("shipyard"), initials("«…»")
    ('ML', 'SH', 'X')
    """
    words = [kept for word in name.split() if (kept := "".join(filter(str.isalnum, word)))]
    if not words:
        return "X"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()
