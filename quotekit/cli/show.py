"""What a person sees: the table, the marked text, the explanation, the repairs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotekit.models import Article, Quote, Repair, Span
from quotekit.render import ansi, printable

__all__ = ["asides", "console", "explanation", "marked_text", "printable", "repairs", "table"]

NARROWEST = 60
WIDE = 140
LONGEST = 400
RULE_WIDTH = 22
CUE_WIDTH = 14
CONTEXT = 30


def console(out: TextIO) -> Console:
    """A console that shows articles as they are: no markup, no emoji, never too narrow to read."""
    made = Console(file=out, markup=False, emoji=False, highlight=False)
    made.width = max(made.width, NARROWEST)
    return made


def table(console: Console, name: str, article: Article) -> None:
    """The quotations of an article, one a row; a wide terminal gives each fact its own column."""
    console.print(_summary(name, article), soft_wrap=True)
    if not article.quotes:
        console.print()
        return
    wide = console.width >= WIDE
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True, show_lines=False)
    grid.add_column("#", justify="right", no_wrap=True, style="dim")
    grid.add_column("Speaker", ratio=22, overflow="fold")
    if wide:
        grid.add_column("Kind", no_wrap=True)
        grid.add_column("Cue", width=CUE_WIDTH, overflow="fold")
    grid.add_column("Quotation", ratio=56, overflow="fold")
    if wide:
        grid.add_column("Rule", width=RULE_WIDTH, overflow="fold")
        grid.add_column("Repaired", no_wrap=True)
    else:
        grid.add_column("How", width=min(RULE_WIDTH, console.width // 3), overflow="fold")
    names = {speaker.id: speaker.name for speaker in article.speakers}
    repaired = _Repaired(article)
    for number, quote in enumerate(article.quotes, start=1):
        mended = Text("repaired", "yellow") if repaired.of(quote) else Text("")
        cue = Text(f"“{_short(quote.cue.text)}”" if quote.cue else "")
        cells = [Text(str(number)), _speaker(quote, names), Text(_short(quote.text))]
        if wide:
            cells[2:2] = [_kind(quote), cue]
            cells += [Text(quote.trace.rule, "dim"), mended]
        else:
            lines = [_kind(quote), cue, Text(quote.trace.rule, "dim"), mended]
            cells.append(Text("\n").join(line for line in lines if line))
        grid.add_row(*cells)
    console.print(grid)


def marked_text(console: Console, article: Article) -> None:
    """The article's text, its quotations in colour; in brackets where there is no colour."""
    colour = console.color_system is not None and not console.no_color
    console.print(Text.from_ansi(ansi(article, colour=colour)))
    console.print()


def explanation(console: Console, name: str, article: Article, only: int | None = None) -> None:
    """Why each quotation (or the one with that number, from 0) was read and attributed as it was."""
    console.print(_summary(name, article), soft_wrap=True)
    console.print()
    names = {speaker.id: speaker.name for speaker in article.speakers}
    repaired = _Repaired(article)
    for number, quote in enumerate(article.quotes):
        if only is None or number == only:
            console.print(Text.assemble((f"{number + 1}  ", "bold"), _short(quote.text)))
            console.print(Padding(_facts(quote, names, repaired.of(quote), article.text), (0, 0, 1, 3)))
    if only is None:
        repairs(console, article)
        asides(console, article)


def repairs(console: Console, article: Article) -> None:
    """The guesses about missing, stray or reversed quotation marks."""
    if not article.repairs:
        return
    console.print(Text("Repairs (the text itself stays as it is)", "bold"))
    for repair in article.repairs:
        console.print(Padding(_repair(repair, article.text), (0, 0, 0, 2)))
    console.print()


def asides(console: Console, article: Article) -> None:
    """What stands in quotation marks and is nobody's speech."""
    if not article.asides:
        return
    console.print(Text("In quotation marks, but not speech", "bold"))
    for aside in article.asides:
        line = Text.assemble(_short(aside.span.text), (f"  {_words(aside.kind)}: ", "dim"), printable(aside.why))
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()


class _Repaired:
    """Finds the repairs that made a quotation what it is, without going through all of them each time."""

    def __init__(self, article: Article) -> None:
        self._repairs = sorted((r for r in article.repairs if r.kind != "stray"), key=lambda r: r.position)
        self._places = [repair.position for repair in self._repairs]

    def of(self, quote: Quote) -> list[Repair]:
        first, last = bisect_left(self._places, quote.start), bisect_right(self._places, quote.end)
        return [r for r in self._repairs[first:last] if r.span.start < quote.end and quote.start < r.span.end]


def _summary(name: str, article: Article) -> Text:
    counts = [_count(len(article.quotes), "quotation")]
    if article.unresolved:
        counts.append(f"{len(article.unresolved)} unresolved")
    if article.repairs:
        counts.append(_count(len(article.repairs), "repair"))
    title = f" — {printable(article.title)}" if article.title else ""
    return Text.assemble((printable(name), "bold"), title, (f"  ({', '.join(counts)})", "dim"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _speaker(quote: Quote, names: dict[str, str]) -> Text:
    """The speaker's name, and the source as written where the name is not in it; the source alone where unresolved."""
    written = _short(quote.source.text) if quote.source else ""
    if quote.speaker is None:
        cell = Text.assemble((written or "—", "red"), ("\nunresolved", "red italic"))
    else:
        name = _short(names[quote.speaker])
        told = name in written or written in name
        cell = Text.assemble((name, "bold"), ("" if told else f"\nas “{written}”", "dim"))
    for relay in quote.relays:
        cell.append(f"\nvia “{_short(relay.source.text)}”", "dim")
    return cell


def _kind(quote: Quote) -> Text:
    return Text(quote.kind if quote.polarity == "asserted" else f"{quote.kind}, {quote.polarity}")


def _facts(quote: Quote, names: dict[str, str], mended: list[Repair], text: str) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")

    def row(label: str, value: str | Text | None) -> None:
        if value is not None:
            grid.add_row(Text(label), Text(value) if isinstance(value, str) else value)

    row("speaker", names.get(quote.speaker or ""))
    row("unresolved", Text(printable(quote.reason), "red") if quote.speaker is None and quote.reason else None)
    row("source", _place(quote.source))
    row("cue", _place(quote.cue))
    row("kind", _kind(quote))
    row("on behalf of", _place(quote.on_behalf_of))
    for relay in quote.relays:
        row("relayed by", _place(relay.source))
    row("addressee", _place(quote.addressee))
    row("date", _place(quote.date))
    row("rule", Text.assemble((quote.trace.rule, "bold"), f": {printable(quote.trace.why)}"))
    row("confidence", f"{quote.confidence:.2f}")
    for evidence in quote.trace.evidence:
        row("evidence", Text.assemble(f"{_words(evidence.label)}: ", _place(evidence.span) or ""))
    for rival in quote.trace.rivals:
        source = f" ({_short(rival.source.text)})" if rival.source else ""
        row("lost", Text.assemble((rival.rule, "bold"), f"{source}: {printable(rival.why_lost)}"))
    for repair in mended:
        row("repair", _repair(repair, text))
    return grid


def _repair(repair: Repair, text: str) -> Text:
    """One repair: what, where (the place marked with a caret), why, and the other places it might be."""
    at = repair.position
    before = text[max(0, at - CONTEXT) : at].rpartition("\n")[2]
    after = text[at : at + CONTEXT].partition("\n")[0]
    out = Text.assemble((_words(repair.kind), "yellow"), f" at {at}: …{printable(before)}")
    out.append("▲", "bold yellow")
    out.append(f"{printable(after)}…  {printable(repair.why)} ({_words(repair.evidence)}, {repair.confidence:.2f})")
    for other in repair.alternatives:
        out.append(f"; or at {other.position} ({_words(other.evidence)})", "dim")
    return out


def _place(span: Span | None) -> Text | None:
    return Text.assemble(_short(span.text), (f"  {span.start}:{span.end}", "dim")) if span is not None else None


def _words(name: str) -> str:
    return printable(name.replace("_", " "))


def _short(text: str) -> str:
    """One line of at most LONGEST characters: a table is for reading; the JSON formats give all of it."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST * 3 // 4]} […] {text[-LONGEST // 4 :]}"
    return printable(" ".join(text.split()))
