"""The golden articles: consistent in themselves, and extracted as their answers say.

A miss prints what was expected and the nearest quotation that was found. A known failure
carries `xfail` in its golden file; once it passes, the test fails until the mark is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, get_args

import golden_cases
import pytest
from golden_cases import ARTICLE_TESTS, Case, GoldenError, GoldQuote, Place, load, load_all, standoff

import quotekit
from quotekit import models
from quotekit.models import Article, Quote, Span

CASES = load_all()
MARKS = re.compile("[“”„«»\"＂]|''|``|(?<!\\w)‘|&[lr]?d?quot?o?;")
DETERMINERS = ("the ", "a ", "an ")


@cache
def extracted(text: str) -> Article:
    return quotekit.extract(text)


def letters(text: str, *places: Place) -> frozenset[int]:
    """Where the letters and digits of the places stand: a comma or a mark more or less is no matter."""
    return frozenset(i for start, end in places for i in range(start, end) if text[i].isalnum())


def places(*spans: Span | None) -> list[Place]:
    return [(span.start, span.end) for span in spans if span is not None]


def folded(name: str | None) -> str | None:
    """A speaker's name without case and leading article: `The board` is `board`."""
    if name is None:
        return None
    name = name.casefold()
    return next((name.removeprefix(d) for d in DETERMINERS if name.startswith(d)), name)


def speaker_name(case: Case, quote: Quote) -> str | None:
    speaker = extracted(case.text).speaker_of(quote)
    return None if speaker is None else speaker.name


def nearest(case: Case, gold: GoldQuote) -> Quote | None:
    """The predicted quotation whose letters are most alike, if any shares one."""
    wanted = letters(case.text, *gold.content)

    def likeness(quote: Quote) -> float:
        found = letters(case.text, *places(*quote.content))
        return len(wanted & found) / (len(wanted | found) or 1)

    best = max(extracted(case.text).quotes, key=likeness, default=None)
    return best if best is not None and likeness(best) > 0 else None


def described(case: Case, gold: GoldQuote, found: Quote | None, faults: list[str]) -> str:
    """What was wanted and what was found, for the message of a failed test."""

    def text(place: Place | None) -> str | None:
        return None if place is None else case.text[place[0] : place[1]]

    lines = [
        f"{case.id} {gold.name}: {', '.join(faults)}",
        f"  expected {gold.kind}: {' … '.join(str(text(p)) for p in gold.content)!r}",
        f"           cue {text(gold.cue)!r}, source {text(gold.source)!r}, speaker {gold.speaker!r}",
    ]
    if found is None:
        return "\n".join([*lines, "  found nothing there"])
    return "\n".join(
        [
            *lines,
            f"  nearest  {found.kind}: {found.text!r}",
            f"           cue {found.cue and found.cue.text!r}, source {found.source and found.source.text!r}, "
            f"speaker {speaker_name(case, found)!r}, by rule {found.trace.rule}",
        ]
    )


def quote_faults(case: Case, gold: GoldQuote, found: Quote | None) -> list[str]:
    """In what the quotation found differs from the one wanted."""
    if found is None:
        return ["missed"]

    def same(wanted: Place | None, span: Span | None) -> bool:
        return wanted is None or letters(case.text, wanted) == letters(case.text, *places(span))

    cue = places(found.cue)
    checks = {
        "kind": found.kind == gold.kind,
        "content": letters(case.text, *places(*found.content)) == letters(case.text, *gold.content),
        "cue": gold.cue is None or any(s < gold.cue[1] and gold.cue[0] < e for s, e in cue),
        "source": same(gold.source, found.source),
        "speaker": folded(speaker_name(case, found)) == folded(gold.speaker),
    }
    return [name for name, passed in checks.items() if not passed]


def detail_faults(case: Case, gold: GoldQuote, found: Quote | None) -> list[str]:
    """The same for relay, addressee, date, principal, polarity and the speaker's kind, where the gold names them."""
    if found is None:
        return ["missed"]
    spans: dict[str, list[Span | None]] = {
        "relay": [relay.source for relay in found.relays],
        "addressee": [found.addressee],
        "date": [found.date],
        "on_behalf_of": [found.on_behalf_of],
    }
    faults = [
        name
        for name, place in gold.details.items()
        if letters(case.text, place) not in [letters(case.text, *places(span)) for span in spans[name]]
    ]
    speaker = extracted(case.text).speaker_of(found)
    if gold.polarity is not None and found.polarity != gold.polarity:
        faults.append(f"polarity {found.polarity}, not {gold.polarity}")
    if gold.speaker_kind is not None and (speaker and speaker.kind) != gold.speaker_kind:
        faults.append(f"speaker kind {speaker and speaker.kind}, not {gold.speaker_kind}")
    return faults


def marks_of(reason: str | None) -> tuple[pytest.MarkDecorator, ...]:
    return () if reason is None else (pytest.mark.xfail(reason=reason, strict=True),)


def required(wants_details: bool) -> list[Any]:
    """The quotes that must be found, as parameters; `optional` ones may be found or not."""
    parameters = []
    for case in CASES:
        for gold in case.quotes:
            has_details = bool(gold.details) or gold.polarity is not None or gold.speaker_kind is not None
            if gold.optional or (wants_details and not has_details):
                continue
            reason = gold.xfail_details if wants_details else gold.xfail
            parameters.append(pytest.param(case, gold, id=f"{case.id}-{gold.name}", marks=marks_of(reason)))
    return parameters


@pytest.mark.parametrize(("case", "gold"), required(wants_details=False))
def test_quote(case: Case, gold: GoldQuote) -> None:
    found = nearest(case, gold)
    faults = quote_faults(case, gold, found)
    assert not faults, described(case, gold, found, faults)


@pytest.mark.parametrize(("case", "gold"), required(wants_details=True))
def test_details(case: Case, gold: GoldQuote) -> None:
    found = nearest(case, gold)
    faults = detail_faults(case, gold, found)
    assert not faults, described(case, gold, found, faults)


def block_faults(case: Case) -> list[str]:
    """Blocks other than paragraphs that are missing or too many."""

    def keyed(kind: str, place: Place) -> tuple[str, frozenset[int]]:
        return kind, letters(case.text, place) or frozenset({-place[0]})

    wanted = {keyed(block.kind, block.place): block for block in case.blocks}
    found = {
        keyed(block.kind, (block.span.start, block.span.end)): block.span.text
        for block in extracted(case.text).blocks
        if block.kind != "paragraph"
    }
    missed = [
        f"missed {b.kind} {case.text[b.place[0] : b.place[1]]!r}"
        for k, b in wanted.items()
        if k not in found and not b.optional
    ]
    free = [letters(case.text, b.place) for b in case.blocks if b.optional]
    extra = [
        f"not a {k[0]}: {text!r}" for k, text in found.items() if k not in wanted and not any(k[1] & f for f in free)
    ]
    return missed + extra


def aside_faults(case: Case) -> list[str]:
    """Things in marks that are nobody's speech, but were not listed as such or were taken for speech."""
    article = extracted(case.text)
    listed = [letters(case.text, place) for aside in article.asides for place in places(aside.span)]
    spoken = [letters(case.text, place) for quote in article.quotes for place in places(*quote.quoted)]
    faults = []
    for place in case.asides:
        wanted = letters(case.text, place)
        if wanted in spoken:
            faults.append(f"taken for speech: {case.text[place[0] : place[1]]!r}")
        elif not any(wanted & one for one in listed):
            faults.append(f"not listed: {case.text[place[0] : place[1]]!r}")
    return faults


def repair_faults(case: Case) -> list[str]:
    """Repairs missed or made up; a place counts as the same when no letter stands between."""

    def key(kind: str, position: int) -> tuple[int, str]:
        return sum(c.isalnum() for c in case.text[:position]), kind

    wanted = {key(r.kind, r.position): r.position for r in case.repairs}
    found = {key(r.kind, r.position): r.position for r in extracted(case.text).repairs}

    def near(position: int) -> str:
        return f"{case.text[max(0, position - 30) : position]!r}|{case.text[position : position + 15]!r}"

    missed = [f"missed {k[1]} at {near(p)}" for k, p in wanted.items() if k not in found]
    return missed + [f"made up {k[1]} at {near(p)}" for k, p in found.items() if k not in wanted]


def spurious_faults(case: Case) -> list[str]:
    """Predicted quotations of which less than half lies in any gold content."""
    gold = [letters(case.text, *quote.content) for quote in case.quotes]
    faults = []
    for quote in extracted(case.text).quotes:
        found = letters(case.text, *places(*quote.content))
        if not any(len(found & one) * 2 >= len(found) for one in gold):
            faults.append(
                f"{quote.kind} {quote.text!r}, source {quote.source and quote.source.text!r}, rule {quote.trace.rule}"
            )
    return faults


CHECKS: dict[str, Callable[[Case], list[str]]] = {
    "blocks": block_faults,
    "asides": aside_faults,
    "repairs": repair_faults,
    "spurious": spurious_faults,
}


@pytest.mark.parametrize(
    ("case", "check"),
    [pytest.param(c, n, id=f"{c.id}-{n}", marks=marks_of(c.xfail.get(n))) for c in CASES for n in ARTICLE_TESTS],
)
def test_article(case: Case, check: str) -> None:
    faults = CHECKS[check](case)
    assert not faults, "\n  ".join([f"{case.id}, {check}:", *faults])


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in CASES])
def test_gold_accounts_for_every_mark(case: Case) -> None:
    """Every quotation mark belongs to a quote, an aside, a repair, or a block that holds none of the article."""
    covered = [place for quote in case.quotes for place in quote.content]
    covered += case.asides
    covered += [(r.position, r.position + 1) for r in case.repairs]
    missing = [m for m in MARKS.finditer(case.text) if not any(s <= m.start() < e for s, e in covered)]
    assert not missing, [case.text[max(0, m.start() - 30) : m.end() + 30] for m in missing]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in CASES])
def test_gold_quotes_are_in_order_and_never_cross(case: Case) -> None:
    starts = [quote.content[0][0] for quote in case.quotes]
    assert starts == sorted(starts)
    spans = sorted((p for quote in case.quotes for p in quote.content), key=lambda p: (p[0], -p[1]))
    for i, (start, end) in enumerate(spans):
        for other_start, other_end in spans[i + 1 :]:
            assert other_start >= end or other_end <= end, case.text[start:other_end]


@pytest.mark.parametrize("case", [pytest.param(c, id=c.id) for c in CASES])
def test_gold_kind_agrees_with_marks(case: Case) -> None:
    """A direct content begins or ends with a mark or is repaired; an indirect one holds none but asides."""
    for quote in case.quotes:
        text = " ".join(case.text[s:e] for s, e in quote.content)
        if quote.kind == "direct":
            assert quote.repaired or not (text[0].isalnum() or text[-1].isalnum()) or "â€" in text, text
        if quote.kind == "mixed":
            assert MARKS.search(text), text
        if quote.kind == "indirect":
            held = [case.text[s:e] for s, e in case.asides if any(a <= s and e <= b for a, b in quote.content)]
            for aside in held:
                text = text.replace(aside, "")
            assert not MARKS.search(text), text


def test_gold_uses_the_words_of_the_models() -> None:
    assert get_args(models.BlockKind) == golden_cases.BLOCK_KINDS
    assert get_args(models.QuoteKind) == golden_cases.QUOTE_KINDS
    assert get_args(models.Polarity) == golden_cases.POLARITIES
    assert get_args(models.SpeakerKind) == golden_cases.SPEAKER_KINDS
    assert get_args(models.RepairKind) == golden_cases.REPAIR_KINDS


def test_there_is_enough_gold() -> None:
    assert len(CASES) >= 18
    assert len({case.style for case in CASES}) >= 14
    assert sum(len(case.quotes) for case in CASES) >= 280
    for case in CASES:
        assert 250 <= len(case.text.split()) <= 600, case.id
        assert len(standoff(case)["quotes"]) == len(case.quotes)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ('id = "other"', "id is 'other', but the file is called 'mine'"),
        ('id = "mine"\nmood = 1', "unknown key 'mood'"),
        ('id = "mine"\n[[quotes]]\nkind = "direct"\ncontent = ["“No.”"]', "quote 1: not found after offset 0: '“No.”'"),
        (
            'id = "mine"\n[[quotes]]\nkind = "loud"\ncontent = ["Ada spoke"]',
            "quote 1: kind is 'loud', not one of direct",
        ),
        (
            'id = "mine"\n[[quotes]]\nkind = "direct"\ncontent = ["spoke"]\nsource = "Bo"',
            "quote 1 source: not found outside",
        ),
        ('id = "mine"\n[[asides]]\ntext = { text = "Ada", nth = 2 }', "aside 1: no occurrence 2 of 'Ada': there are 1"),
        ('id = "mine', "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, lines: str, complaint: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'style = "test"\ntext = "Ada spoke."\n{lines}\n', encoding="utf-8")
    with pytest.raises(GoldenError, match=re.escape(complaint)) as caught:
        load(path)
    assert str(caught.value).startswith("mine.toml: ")
