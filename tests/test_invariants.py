"""What holds for any string at all. The checks are written out here, not borrowed from the models.

1. `article.text` is the caller's string.
2. Offsets are code points, half-open, and 3. `text[start:end]` is what the span says.
4. Quotes are sorted; two of them nest or stay apart, never cross.
5. Folding for matching keeps length.
6. Any string gives an Article, the same one each time.
7. A JSON round trip is equality.
8. Every quotation mark belongs to a quote, to a repair, or is listed as not speech.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel

import quotekit
from quotekit.fold import fold
from quotekit.formats import from_json, from_jsonl, from_standoff, to_json, to_jsonl, to_standoff
from quotekit.models import Article, Span
from quotekit.tagging import JOINER

MARKS = quotekit.Language.load("en").marks
SINGLE = {mark for mark in (*MARKS.single, *MARKS.apostrophes) if len(mark) == 1}
DOUBLE = {mark for pair in MARKS.pairs for mark in pair if len(mark) == 1} - SINGLE
NESTING = 60
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""Two halves of one character as two code points of a string: JSON can write them as that character only."""

ODD = (
    "\x00", "\t", "\r\n", "\r", "\x0b", "\x0c", "\x1b", "\x85", "\u00a0", "\u00ad", "\u2028", "\u2029", "\ufeff",
    "\u200b", "\u200d", "\u2060", "\u0301", "\ud800", "\udfff", "\U0001f600", "ß", "ŉ", "ǆ", "İ", "ﬁ", "…",
    "&quot;", "&#8220;", "<q>", "\u202b", "\u202e", "\u2066", "أحمد", "אמר", "。", "「", "」", "５",
)  # fmt: skip
WORDS = (
    "Ada", "Ada Okafor", "Okafor", "Mr. Brandt", "Dr", "OKAFOR:", "she", "He", "it", "I", "the ministry",
    "A spokesman for Alder Marine", "the officials", "who", "said", "says", "told reporters", "asked", "added",
    "denied", "called", "according to", "As quoted by", "saying", "was told", "declined to comment", "that",
    "whether", "to", "and", "but", "not", "of", "for", "on Friday", "in March 2019", "the dam is safe", "rain fell",
    "so-called", "don't", "’tis", "the horses' hay", "5'2\"", "the '90s", "rock 'n' roll", "dogs’",
)  # fmt: skip
JOINTS = (
    " ", " ", " ", "", ",", ", ", ".", ". ", "? ", "! ", ": ", "; ", " — ", " - ", "--", "(", ")", "[", "]",
    "\n", "\n\n", "\n \n", "\n- ",
)  # fmt: skip

MARK = st.sampled_from(sorted({mark for pair in MARKS.pairs for mark in pair}))
FRAGMENT = st.one_of(
    MARK, MARK, st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(JOINTS), st.sampled_from(JOINTS),
    st.sampled_from(ODD), st.characters(exclude_categories=()),
)  # fmt: skip
NEWSLIKE = st.lists(FRAGMENT, max_size=40).map("".join)
MARKS_ONLY = st.text(alphabet=sorted(SINGLE | DOUBLE | {" ", "\n", "a", "A", "."}), max_size=40)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
TEXTS = st.one_of(NEWSLIKE, NEWSLIKE, NEWSLIKE, MARKS_ONLY, ANY)


@given(TEXTS)
@example("")
@example("“")
@example("\ud800“No,”\udfff said Ada.")
@example("“No,” said Ada.\r\n\r\n“Never.”\r\n")
@example("\ufeff“\u202eNo,” said Ada.")
@example('Ada" \ufeff"')
@example("'")
def test_any_string_gives_an_article_that_holds(text: str) -> None:
    article = quotekit.extract(text)
    check(article, text)
    assert quotekit.Extractor().extract(text) == article, "another extractor answers otherwise"
    assert quotekit.extract(text) == article, "a second run answers otherwise"


@given(TEXTS)
def test_without_indirect_speech_every_quote_has_marks(text: str) -> None:
    article = quotekit.extract(text, indirect=False)
    check(article, text)
    assert all(quote.quoted for quote in article.quotes)


@given(TEXTS)
@example("“\ud800,” said Ada.")
def test_json_comes_back_equal(text: str) -> None:
    assume(not PAIR.search(text))
    article = quotekit.extract(text, title=text, published=text[:10])
    assert from_json(to_json(article)) == article
    assert from_jsonl(to_jsonl(article, "a1")) == ("a1", article)
    assert Article.model_validate(article.model_dump()) == article
    assert article.title == text
    record = json.loads(json.dumps(to_standoff(article, "a1")))
    assert from_standoff(record).text == text


@given(TEXTS)
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("kind", [str, type("Text", (str,), {})])
def test_the_text_is_the_callers_own(kind: type[str]) -> None:
    text = kind("“No,” said Ada.")
    assert quotekit.extract(text).text is text or quotekit.extract(text).text == text


def check(article: Article, text: str) -> None:
    """All that DESIGN promises of one article, by other means than its own validators."""
    assert article.text == text
    for span in spans(article):
        assert 0 <= span.start <= span.end <= len(text), span
        assert text[span.start : span.end] == span.text, span
    check_quotes(article)
    check_speakers(article)
    check_blocks(article)
    check_marks(article)


def spans(value: Any) -> Iterator[Span]:
    """Every span anywhere inside a model, found by walking its fields."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from spans(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from spans(one)
    else:
        assert not is_dataclass(value)


def check_quotes(article: Article) -> None:
    quotes, folded = article.quotes, fold(article.text)
    keys = [(quote.content[0].start, -quote.content[-1].end) for quote in quotes]
    assert keys == sorted(keys)
    assert len({quote.id for quote in quotes}) == len(quotes)
    for quote in quotes:
        assert quote.content
        assert all(one.start < one.end for one in quote.content), quote
        assert all(one.end <= two.start for one, two in pairwise(quote.content)), quote
        assert (quote.kind == "indirect") == (not quote.quoted), quote
        assert all(any(inside(q, c) for c in quote.content) for q in quote.quoted), quote
        assert (quote.speaker is None) == (quote.reason is not None), quote
        assert quote.trace.rule in (*quotekit.RULES.names, "unattributed"), quote
        assert quote.trace.why, quote
        if quote.kind == "direct":
            assert letters(folded, quote.quoted) == letters(folded, quote.content), quote
        if quote.cue is not None:
            assert not any(crosses(quote.cue, c) for c in quote.content), quote
    parts = sorted((span.start, -span.end) for quote in quotes for span in quote.content)
    open_: list[int] = []
    for start, minus_end in parts:
        while open_ and open_[-1] <= start:
            open_.pop()
        assert not open_ or -minus_end <= open_[-1], f"two quotes cross at {start}"
        open_.append(-minus_end)


def letters(folded: str, parts: tuple[Span, ...]) -> int:
    return sum(character.isalnum() for part in parts for character in folded[part.start : part.end])


def inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def crosses(one: Span, two: Span) -> bool:
    apart = one.end <= two.start or two.end <= one.start
    return not (apart or inside(one, two) or inside(two, one))


def check_speakers(article: Article) -> None:
    ids = [speaker.id for speaker in article.speakers]
    assert len(set(ids)) == len(ids)
    assert {quote.speaker for quote in article.quotes} - {None} <= set(ids)
    for quote in article.quotes:
        for relay in quote.relays:
            assert relay.speaker is None or relay.speaker in ids
    assert all(speaker.name.strip() for speaker in article.speakers)


def check_blocks(article: Article) -> None:
    """Blocks are sorted and apart, and every letter of the text (as it is read) stands in one."""
    blocks = [block.span for block in article.blocks]
    assert all(one.end <= two.start for one, two in pairwise(blocks))
    covered = {n for block in blocks for n in range(block.start, block.end)}
    lost = [n for n, character in enumerate(fold(article.text)) if character.isalnum() and n not in covered]
    assert not lost, f"letters in no block: {lost[:5]}"


def check_marks(article: Article) -> None:
    folded = fold(article.text)  # what a mark is when broken encodings are read as they were meant
    lost = [n for n in sorted(marks(folded) - accounted(article)) if not is_apostrophe(folded, n)]
    assert not lost, f"marks nobody accounts for: {[(n, folded[n]) for n in lost[:5]]}"


def marks(text: str) -> set[int]:
    return {n for n, character in enumerate(text) if character in DOUBLE or character in SINGLE}


def is_apostrophe(text: str, at: int) -> bool:
    """Whether a single mark touches a letter or a digit, so that it may be no quotation mark at all.

    What has no width does not stand between (`"Ada"’` and a byte order mark).
    """
    before, behind = text[:at].rstrip(JOINER), text[at + 1 :].lstrip(JOINER)
    return text[at] in SINGLE and (before[-1:].isalnum() or behind[:1].isalnum())


def accounted(article: Article) -> set[int]:
    """Every position inside a quote, a repair or an aside."""
    kept = [span for quote in article.quotes for span in quote.content]
    kept += [aside.span for aside in article.asides]
    kept += [repair.span for repair in article.repairs]
    return {n for span in kept for n in range(span.start, span.end)} | {repair.position for repair in article.repairs}


def test_the_checks_can_fail() -> None:
    """A mark that is in no list is found out; so is one that only the wrong place accounts for."""
    article = quotekit.extract("“No,” said Ada. The “Gray Heron” sank.")
    for stripped in ({"asides": ()}, {"quotes": (), "speakers": ()}, {"blocks": article.blocks[:0]}):
        with pytest.raises(AssertionError, match=r"marks nobody|letters in no block"):
            check(article.model_copy(update=stripped), article.text)
    with pytest.raises(AssertionError):
        check(article, article.text + " ")


def test_a_deep_nest_of_marks_is_read() -> None:
    text = "“‘" * NESTING + "no" + "’”" * NESTING + ", said Ada."
    check(quotekit.extract(text), text)


@pytest.mark.parametrize(
    "piece",
    [
        "as Keller said, ", ", according to Keller", "“a,” while he said ", ", which she called “a raft”",
        "; he said it", "to say and ", "led Keller to say that ", "“No,” said Keller, adding that it “rained” and ",
        "chants of “No” and ", "saying it rained and asking why, ",
        "in an interview on “it” ", "\n\n“They will never let us go again.”",
        "\n\n“HARROW: Will it sail?",
    ],
)  # fmt: skip
def test_a_sentence_without_end_is_read(piece: str) -> None:
    text = "Keller said it rained" + piece * (40_000 // len(piece))
    assert quotekit.extract(text).text == text


CUT = (
    "Keller, who said it “rained” and “poured” - and that it was “late,” while he called it “a raft” in an interview "
    "on Friday, said: “No.” Her claim that it was, according to Keller, “a raft” (he said), led her to say to "
    "Brandt that it rained and, as he put it, “poured,” asking why, with Varga calling it “wet” but adding it was"
)


@pytest.mark.parametrize("end", [at for at, mark in enumerate(CUT) if mark == " "])
def test_a_text_may_break_off_behind_any_word(end: int) -> None:
    assert quotekit.extract(CUT[:end]).text == CUT[:end]
    assert quotekit.extract(CUT[CUT.rfind(" ", 0, max(0, end - 40)) + 1 : end])
