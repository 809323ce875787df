"""What a person sees: the table, the marked text, the explanation, the repairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from quotekit.explain import MARKER, Explanation, explain_all, one_line, tell_repair, words
from quotekit.models import Article, NearMiss, Quote, Repair
from quotekit.render import ansi, printable
from quotekit.render.facts import Voices

__all__ = ["asides", "console", "explanation", "marked_text", "printable", "repairs", "table", "unused_cues"]

NARROWEST = 60
WIDE = 140
RULE_WIDTH = 22
CUE_WIDTH = 14


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
    repaired = Voices(article)
    for number, quote in enumerate(article.quotes, start=1):
        mended = Text("repaired", "yellow") if repaired.repairs(quote) else Text("")
        cue = Text(f"“{one_line(quote.cue.text)}”" if quote.cue else "")
        cells = [Text(str(number)), _speaker(quote, names), Text(one_line(quote.text))]
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
    """Why each quotation (or the one with that number, from 1) was read and attributed as it was."""
    console.print(_summary(name, article), soft_wrap=True)
    console.print()
    for explained in explain_all(article) if only is None else (article.explain(only),):
        console.print(Text.assemble((f"{explained.number}  ", "bold"), one_line(explained.quote.text)))
        console.print(Padding(_facts(explained), (0, 0, 1, 3)))
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
        line = Text.assemble(one_line(aside.span.text), (f"  {words(aside.kind)}: ", "dim"), printable(aside.why))
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()


def unused_cues(console: Console, unused: Sequence[NearMiss]) -> None:
    """The words of speech that signal no quotation."""
    if not unused:
        return
    console.print(Text("Words of speech that signal no quotation", "bold"))
    for miss in unused:
        place = f"  {miss.span.start}:{miss.span.end}  "
        line = Text.assemble(one_line(miss.span.text), (place, "dim"), one_line(miss.why))
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()


def _summary(name: str, article: Article) -> Text:
    counts = [_count(len(article.quotes), "quotation")]
    if article.unresolved:
        counts.append(f"{len(article.unresolved)} unresolved")
    if article.repairs:
        counts.append(_count(len(article.repairs), "repair"))
    if article.failures:
        counts.append(_count(len(article.failures), "failure"))
    title = f" — {printable(article.title)}" if article.title else ""
    return Text.assemble((printable(name), "bold"), title, (f"  ({', '.join(counts)})", "dim"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _speaker(quote: Quote, names: dict[str, str]) -> Text:
    """The speaker's name, and the source as written where the name is not in it; the source alone where unresolved."""
    written = one_line(quote.source.text) if quote.source else ""
    if quote.speaker is None:
        cell = Text.assemble((written or "—", "red"), ("\nunresolved", "red italic"))
    else:
        name = one_line(names[quote.speaker])
        told = name in written or written in name
        cell = Text.assemble((name, "bold"), ("" if told else f"\nas “{written}”", "dim"))
    for relay in quote.relays:
        cell.append(f"\nvia “{one_line(relay.source.text)}”", "dim")
    return cell


def _kind(quote: Quote) -> Text:
    return Text(quote.kind if quote.polarity == "asserted" else f"{quote.kind}, {quote.polarity}")


def _facts(explained: Explanation) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for fact in explained.facts():
        said = Text.assemble((fact.name, "bold"), (fact.text, "red" if fact.label == "unresolved" else ""))
        if fact.span is not None:
            said.append(f"  {fact.span.start}:{fact.span.end}", "dim")
        grid.add_row(Text(fact.label), _marked(said) if fact.label == "repair" else said)
    return grid


def _repair(repair: Repair, text: str) -> Text:
    return _marked(Text(tell_repair(repair, text)))


def _marked(repair: Text) -> Text:
    """A repair with its kind and its place in colour."""
    repair.stylize("yellow", 0, repair.plain.find(" at "))
    repair.highlight_words([MARKER], "bold yellow")
    return repair
