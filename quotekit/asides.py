"""What stands in quotation marks and was claimed by nobody: a title, a name, a term, or speech without a speaker."""

from __future__ import annotations

from dataclasses import dataclass

from quotekit.language import Language
from quotekit.models import AsideKind
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage

_REACH = 3  # words before the mark that may tell what it holds
_SPEECH = 4  # words from which on a sentence in marks is taken for speech


@dataclass(frozen=True, slots=True)
class AsideTables:
    """What telling asides apart needs of a language, made once."""

    naming: frozenset[str]
    titling: frozenset[str]
    mottos: frozenset[str]

    @staticmethod
    def of(language: Language) -> AsideTables:
        words = language.asides
        return AsideTables(frozenset(words.naming), frozenset(words.titling), frozenset(words.mottos))


def aside_at(passage: Passage, token: int, tables: AsideTables) -> tuple[AsideKind, str] | None:
    """What the quoted run at a token is, with the reason; None where it is speech that nobody is named for."""
    near = {plain(w) for w in passage.words[max(0, token - _REACH) : token]}
    near |= {plain(w) for w in passage.words[token + 1 : token + 2]}
    run = passage.words[token]
    words = run.split()
    titled = passage.is_title_at(token)
    found = sorted((near | {plain(w) for w in passage.words[token + 1 : token + 5]}) & tables.mottos)
    if found:
        return "motto", f"a motto: {found[0]!r} stands beside it"
    if _is_speech(run, words) and not titled:
        return None
    found = sorted(near & tables.titling)
    if found and titled:
        return "title", f"the title of a work: {found[0]!r} stands beside it"
    found = sorted(near & tables.naming)
    if found:
        return "name", f"a name or a term: {found[0]!r} stands beside it"
    if titled and len(words) > 1:
        return "title", "capitals as in a title, and no verb of speech that reports it"
    if len(words) >= _SPEECH and passage.tags[token] == "Q":
        return None
    return "scare_quote", "a word or two, and no verb of speech that reports them"


def _is_speech(run: str, words: list[str]) -> bool:
    return len(words) >= _SPEECH and last_inside(run) in (".", "?", "!", "…", ",")
