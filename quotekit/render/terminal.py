"""The marked text for a terminal."""

from __future__ import annotations

from quotekit.models import Article
from quotekit.render.pieces import Border, Piece, pieces

# One colour a speaker, in order of appearance.
_COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92")
_UNRESOLVED = "31"

# A terminal obeys control characters; an article must not be able to give it orders.
_HARMLESS = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_HARMLESS |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD) | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def printable(text: str) -> str:
    """The text with control characters shown, not obeyed.

    >>> printable("red: \\x1b[31m")
    'red: ␛[31m'
    """
    return text.replace("\r\n", "\n").translate(_HARMLESS)


def ansi(article: Article, *, colour: bool = True) -> str:
    """The text for a terminal: one colour a speaker, sources bold, cues in italics, each quotation numbered from 1.

    Without `colour`, brackets stand where the colours would begin and end.

    >>> from quotekit.models import Article, Quote, Span, Trace
    >>> trace = Trace(rule="none", why="an example")
    >>> no = Span(6, 8, "no")
    >>> quote = Quote(id="q1", kind="indirect", content=(no,), trace=trace, reason="no source")
    >>> ansi(Article(text="It is no.", quotes=(quote,)), colour=False)
    'It is ⟦1 no⟧.'
    """
    paint = _paint(article)
    styles: list[str] = []
    out: list[str] = []
    for step in pieces(article):
        if isinstance(step, Piece):
            role = {"source": "1", "cue": "3", None: ""}[step.role]
            codes = ";".join(filter(None, (styles[-1] if styles else "", role)))
            text = printable(step.text)
            out.append(f"\x1b[{codes}m{text}\x1b[0m" if colour and codes else text)
        elif not isinstance(step, Border):
            continue
        elif not colour:
            out.append(f"⟦{step.number + 1} " if step.opens else "⟧")
        elif step.opens:
            styles.append(paint[step.quote.speaker])
        else:
            style = styles.pop()
            out.append(f"\x1b[{style};2m[{step.number + 1}]\x1b[0m")
    return "".join(out)


def _paint(article: Article) -> dict[str | None, str]:
    paint: dict[str | None, str] = {None: _UNRESOLVED}
    for quote in article.quotes:
        if quote.speaker not in paint:
            paint[quote.speaker] = _COLOURS[(len(paint) - 1) % len(_COLOURS)]
    return paint
