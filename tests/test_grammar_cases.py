"""The clause grammar, sentence by sentence: tests/grammar holds the cases, and its README says how to write one.

    python tests/test_grammar_cases.py

prints every case that fails, with what was found, and every known failure that passes by now.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

import quotekit
from quotekit.models import Article, Polarity, Quote, QuoteKind, Span

FOLDER = Path(__file__).parent / "grammar"
CASE_KEYS = {"shape", "comment", "text", "quotes", "none", "not_content", "xfail"}
WORDS = ("source", "cue", "addressee", "date")
QUOTE_KEYS = {"content", "polarity", "within", "kind", *WORDS}
ALLOWED = {"polarity": get_args(Polarity), "kind": get_args(QuoteKind)}


class CaseError(ValueError):
    """A case that cannot be used: names the file, the case and the fault."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One quotation that must be found. `words`: source, cue, addressee and date, as far as they are asked for."""

    content: tuple[str, ...]
    words: dict[str, str]
    polarity: str
    within: int | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with everything that is reported in it; `quotes` is None where only `not_content` is asked for."""

    name: str
    text: str
    quotes: tuple[Expected, ...] | None
    not_content: tuple[str, ...]
    xfail: str | None

    @property
    def negative(self) -> bool:
        return not self.quotes or bool(self.not_content)


def _expected(where: str, text: str, table: dict[str, Any]) -> Expected:
    unknown = table.keys() - QUOTE_KEYS
    if unknown or "content" not in table:
        raise CaseError(f"{where}: unknown or missing in a quote: {', '.join(sorted(unknown)) or 'content'}")
    content = (table["content"],) if isinstance(table["content"], str) else tuple(table["content"])
    words = {key: table[key] for key in WORDS if key in table}
    for piece in (*content, *words.values()):
        if piece not in text:
            raise CaseError(f"{where}: not in the text: {piece!r}")
    for key, allowed in ALLOWED.items():
        if table.get(key, allowed[0]) not in allowed:
            raise CaseError(f"{where}: {key} is {table[key]!r}, not one of {', '.join(allowed)}")
    return Expected(content, words, table.get("polarity", "asserted"), table.get("within"), table.get("kind"))


def _case(file: str, number: int, table: dict[str, Any]) -> Case:
    where = f"{file}, case {number}"
    unknown = table.keys() - CASE_KEYS
    if unknown or not {"shape", "text"} <= table.keys():
        raise CaseError(f"{where}: unknown or missing: {', '.join(sorted(unknown)) or 'shape or text'}")
    text, none, forbidden = table["text"], table.get("none", False), tuple(table.get("not_content", ()))
    if none == bool("quotes" in table or forbidden):
        raise CaseError(f"{where}: must have `none = true`, or else `quotes` or `not_content`")
    for words in forbidden:
        if words not in text:
            raise CaseError(f"{where}: not in the text: {words!r}")
    quotes = tuple(_expected(where, text, quote) for quote in table.get("quotes", ()))
    if any(quote.within is not None and not 1 <= quote.within <= len(quotes) for quote in quotes):
        raise CaseError(f"{where}: `within` names no quote of the case")
    slug = "-".join(re.findall(r"[\w’.]+", text)[:7])
    name = f"{file.removesuffix('.toml')}-{table['shape'].replace(' ', '-')}-{slug}"
    return Case(name, text, quotes if none or quotes else None, forbidden, table.get("xfail"))


def load(path: Path) -> tuple[Case, ...]:
    """The cases of one file."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path.name}: not TOML: {error}") from error
    if tables.keys() != {"case"}:
        raise CaseError(f"{path.name}: expected a list of [[case]] and nothing else")
    return tuple(_case(path.name, number, table) for number, table in enumerate(tables["case"], 1))


CASES = tuple(case for path in sorted(FOLDER.glob("*.toml")) for case in load(path))


@cache
def extracted(text: str) -> Article:
    return quotekit.extract(text)


def shown(span: Span | None) -> str:
    return span.text if span is not None else ""


def said(quote: Quote) -> tuple[str, ...]:
    """The pieces of a content; a comma or full stop at the edge is no matter, a quotation mark is."""
    return tuple(span.text.rstrip(",.;: ") for span in quote.content)


def paired(case: Case, article: Article) -> list[Quote | None]:
    """For each quotation expected the one found with that content."""
    left, pairs = list(article.quotes), list[Quote | None]()
    for expected in case.quotes or ():
        content = tuple(piece.rstrip(",.;: ") for piece in expected.content)
        quote = next((quote for quote in left if said(quote) == content), None)
        if quote is not None:
            left.remove(quote)
        pairs.append(quote)
    return pairs


def quote_faults(expected: Expected, quote: Quote, pairs: list[Quote | None]) -> list[str]:
    """In what a quotation with the right content differs otherwise."""
    found = {key: shown(getattr(quote, key)) for key in WORDS}
    faults = [f"{key} is {found[key]!r}, not {words!r}" for key, words in expected.words.items() if found[key] != words]
    if quote.polarity != expected.polarity:
        faults.append(f"polarity is {quote.polarity}, not {expected.polarity}")
    if expected.kind is not None and quote.kind != expected.kind:
        faults.append(f"kind is {quote.kind}, not {expected.kind}")
    around = pairs[expected.within - 1] if expected.within is not None else None
    if quote.within != (around.id if around is not None else None):
        faults.append(f"it stands within {quote.within}, not the quote numbered {expected.within}")
    return faults


def faults(case: Case) -> list[str]:
    """In what the answer to a case is wrong."""
    article = extracted(case.text)
    held = [
        words for words in case.not_content for quote in article.quotes if any(words in s.text for s in quote.content)
    ]
    found = [f"content holds {words!r}" for words in held]
    if case.quotes is None:
        return found
    pairs = paired(case, article)
    for expected, quote in zip(case.quotes, pairs, strict=True):
        if quote is None:
            found.append(f"not found: {' … '.join(expected.content)!r}")
        else:
            found += quote_faults(expected, quote, pairs)
    return found + [f"too much: {' … '.join(said(quote))!r}" for quote in article.quotes if quote not in pairs]


def described(case: Case, found: list[str]) -> str:
    """A failed case, and what was found."""
    lines = [f"{case.text!r}", *(f"  {fault}" for fault in found), "found:"]
    for quote in extracted(case.text).quotes:
        details = ", ".join(f"{key} {shown(getattr(quote, key))!r}" for key in WORDS)
        lines.append(f"  {quote.kind} {' … '.join(said(quote))!r}: {details}, {quote.polarity}, {quote.trace.rule}")
    return "\n".join(lines)


def marked(case: Case) -> Any:
    marks = [pytest.mark.xfail(reason=case.xfail, strict=True, raises=AssertionError)] if case.xfail else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_sentence(case: Case) -> None:
    found = faults(case)
    assert not found, described(case, found)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 400
    assert sum(case.negative for case in CASES) * 3 >= len(CASES)
    assert len({case.text for case in CASES}) == len(CASES), "a sentence stands twice"
    assert sum(case.xfail is None for case in CASES) * 4 >= len(CASES) * 3, "more than a quarter is known to fail"


def test_the_readme_lists_every_file() -> None:
    listed = re.findall(r"^\| `(\S+\.toml)` \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("mood = 1", "unknown or missing: mood"),
        ("", "must have `none = true`"),
        ('none = true\nnot_content = ["spoke"]', "must have `none = true`"),
        ('not_content = ["sang"]', "not in the text: 'sang'"),
        ('quotes = [{ content = "sang" }]', "not in the text: 'sang'"),
        ('quotes = [{ cue = "spoke" }]', "unknown or missing in a quote: content"),
        ('quotes = [{ content = "spoke", polarity = "sure" }]', "polarity is 'sure', not one of asserted"),
        ('quotes = [{ content = "spoke", within = 2 }]', "`within` names no quote"),
        ("none = tru", "not TOML"),
    ],
)
def test_a_wrong_case_is_refused_by_name(tmp_path: Path, lines: str, complaint: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'[[case]]\nshape = "test"\ntext = "Ada spoke."\n{lines}\n', encoding="utf-8")
    with pytest.raises(CaseError, match=re.escape(complaint)) as caught:
        load(path)
    assert str(caught.value).startswith("mine.toml")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("none = true", "too much: 'it rained'"),
        ('not_content = ["rained"]', "content holds 'rained'"),
        ('quotes = [{ content = "it" }]', "not found: 'it'"),
        ('quotes = [{ content = "it rained", source = "" }]', "source is 'Ada', not ''"),
        ('quotes = [{ content = "it rained", polarity = "denied" }]', "polarity is asserted, not denied"),
        ('quotes = [{ content = "it rained", kind = "mixed" }]', "kind is indirect, not mixed"),
    ],
)
def test_a_wrong_answer_is_noticed(tmp_path: Path, lines: str, fault: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'[[case]]\nshape = "test"\ntext = "Ada said it rained."\n{lines}\n', encoding="utf-8")
    (case,) = load(path)
    assert fault in faults(case)


def main() -> int:
    wrong = 0
    for case in CASES:
        found = faults(case)
        if bool(found) != bool(case.xfail):
            wrong += 1
            print(described(case, found) if found else f"passes now: {case.text!r}\n  {case.xfail}", end="\n\n")
    known = sum(case.xfail is not None for case in CASES)
    print(f"{len(CASES)} cases, {known} known to fail, {wrong} to look at")
    return wrong > 0


if __name__ == "__main__":
    raise SystemExit(main())
