"""The marked text as HTML, for notebooks and pages alike. Nothing of the article is lost, and all of it is escaped."""

from __future__ import annotations

from quotekit.models import Article
from quotekit.render.facts import Voices, repaired
from quotekit.render.markup import Html, element, framed, safe
from quotekit.render.pieces import Border, Caret, Edge, Piece, pieces

_INNER, _CLOSE = '<span class="qk-w">', "</span></mark>"  # the line is under the words, not under the label

LONG = 150
"""Blocks, from which on a browser is told to lay out only those in sight."""

_ROLES = {
    "source": ('<b class="qk-source">', "</b>"),
    "cue": ('<i class="qk-cue">', "</i>"),
    None: ("", ""),
}


def html(article: Article) -> Html:
    """The text as a self-contained HTML fragment, its style in it: no script, no network.

    - A quotation is a `<mark>` with its speaker's colour and initials, underlined by kind: direct with a line, mixed
      with dashes, indirect with dots. Hover or focus tells who, how, by which rule and why.
    - Sources are `<b>`, cues `<i>`, a repaired place shows a caret.
    - The text of the fragment, its style aside, is the article's, sign for sign; only what HTML cannot hold (NUL, lone
      surrogates) is shown as `\\ufffd`.

    >>> import quotekit
    >>> fragment = html(quotekit.extract("“Fish & chips,” said Ada."))
    >>> "“Fish &amp; chips,”</span></mark> <i" in fragment
    True
    """
    return framed(marked(article))


def marked(article: Article, *, anchor: str | None = None, voices: Voices | None = None) -> Html:
    """The text alone, without its style; with an `anchor`, the n-th quotation has the id `ANCHOR-qN`, from 1."""
    writer = _Writer(voices or Voices(article), anchor)
    for step in pieces(article):
        writer.add(step)
    content = Html("".join(writer.out))
    form = " qk-plain" if not article.blocks else " qk-long" if len(article.blocks) > LONG else ""
    return element("div", content, class_=f"qk-text{form}", lang=article.language or None)


class _Writer:
    """Writes the steps of a text. Where a quotation runs over the edge of a block, its mark is closed and reopened."""

    def __init__(self, voices: Voices, anchor: str | None) -> None:
        self.out: list[str] = []
        self.voices = voices
        self.anchor = anchor
        self.open: list[str] = []
        self.between = bool(voices.article.blocks)

    def add(self, step: Piece | Border | Edge | Caret) -> None:
        match step:
            case Piece(text, None) if self.between and not _visible(text):
                self.out.append(f'<span class="qk-gap">{safe(text)}</span>')
            case Piece(text, role):
                before, after = _ROLES[role]
                self.out.append(f"{before}{safe(text)}{after}")
            case Border(opens=True):
                first, again = self._tags(step)
                self.open.append(again)
                self.out.append(first)
            case Border():
                self.open.pop()
                self.out.append(_CLOSE)
            case Edge(block, opens):
                self.between = not opens
                heading = ' role="heading" aria-level="3"' if block.kind == "headline" else ""
                self._across(f'<p class="qk-block qk-{block.kind}"{heading}>' if opens else "</p>")
            case Caret(repair):
                told = f"Repair: {repaired(repair)}"
                self.out.append(element("span", class_="qk-caret", role="note", tabindex=0, aria_label=told))

    def _across(self, tag: str) -> None:
        self.out += [_CLOSE] * len(self.open)
        self.out.append(tag)
        self.out += self.open

    def _tags(self, border: Border) -> tuple[str, str]:
        """The tag that begins a span, and the one that takes it up again in the next block."""
        quote, number = border.quote, border.number + 1
        look = self.voices.look(quote)
        known: dict[str, object] = {
            "class_": f"qk-q qk-{quote.kind} qk-c{look.colour}",
            "data_n": number,
            "aria_description": "\n".join(f"{label}: {value}" for label, value in self.voices.facts(quote)),
        }
        if not border.first:
            return _opening(known), _opening(known)
        name = f"{self.anchor}-q{number}" if self.anchor else None
        return _opening({**known, "id": name, "data_by": look.label, "tabindex": 0}), _opening(known)


def _opening(attributes: dict[str, object]) -> str:
    return element("mark", **attributes).removesuffix("</mark>") + _INNER


def _visible(text: str) -> bool:
    """Whether anything of the text would be seen, or is but the plain blanks that a browser folds away itself."""
    return not text.strip(" \t\n") or any(sign.isprintable() and sign != " " for sign in text)
