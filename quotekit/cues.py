"""Cues: the verbs and phrases of a passage that report speech.

A cue is a whole verb group (`has consistently denied`, `went on to say`) or a phrase
(`according to`). What it means for the sentence around it, who its subject is and what
it reports, is the business of `clauses`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quotekit.inflection import Form
from quotekit.language import Language
from quotekit.lexicon import GAP, Phrase, Verb
from quotekit.tagging import JOINER, plain, split_words
from quotekit.tokens import Passage, group_start

_VERB = re.compile("[CBG]")
_NOUN = re.compile(
    """M(?=
        ua?[BVb] | un[dl]  # `promise to leave`, `calls to end the war`
      | (?: pd?[nNz]{1,2} | p?[dl]?[n#]?z+[#]? )? t (?: [^,.ovC&] | ,?Q )  # `claim on Friday that`
      | p[dl]?[naerN]{1,4} t[ixQ]  # `plea in the hall that he`
      | bt | b:?,?Q | ,Q  # `reply was: “No.”`
      | [op]d?[Qq]  # `chants of “No”`
    )""",
    re.VERBOSE,
)
"""A noun of speech with what it reports."""
_HELD = re.compile("[op]d?[Qq]")
_BY = re.compile("A[dl]?[aenr]?[Qq]y[dlNTri]")
_PASSIVE_TOO = re.compile("ba*[evC][^vbmfC,.;:]{0,9}&$")
_NAMED = re.compile("[naegqNr]{1,4}d")
"""Reversed: a thing of some kind, before its name: `a firm`, in `a firm called Holm & Sons argues`."""
_NAME = re.compile("d?(?:[Qq]|[N#]+)(?![NQqdanrsTl#])")
_MEANS_END = re.compile("[,.zp]|dz")
_TIME_AND_VERB = re.compile("p?d?z{1,3}C")
_OWNER_AND_PREPOSITION = re.compile("[aeln]{0,2}(?:s[NTrnq~]{1,5}[dl]?|d)p")
"""Reversed: `in Keller's`, `in his own`."""
_OWNED = re.compile("[lnaegq#rNTz]{0,3}[sd]")
"""Reversed: what stands before a noun of speech up to its owner: `Keller's repeated`, `his`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb group or phrase: tokens first..end (excluded), its verb at `head`.

    `shape`: finite, gerund, infinitive, phrase, or noun (`his claim that`).
    """

    first: int
    end: int
    head: int
    lemma: str
    entry: Verb | Phrase
    shape: str
    polarity: str = "asserted"
    passive: bool = False
    through: tuple[int, int] | None = None
    """The third party inside a phrase through whom the words reach us: of `was quoted by Tass as saying` the `Tass`."""

    @property
    def shown(self) -> int:
        """The first token that a claim names as cue: of `in Keller's view` only `view`, as the source is inside."""
        return self.head if isinstance(self.entry, Phrase) and self.entry.source == "inside" else self.first

    @property
    def behind_source(self) -> bool:
        """Whether its source stands in front: a finite verb, or a phrase such as `was quoted as saying`."""
        return self.shape == "finite" if isinstance(self.entry, Verb) else self.entry.source == "before"

    @property
    def relays(self) -> bool:
        """Whether it names a third party through whom the words reach us: `as quoted by`."""
        return isinstance(self.entry, Phrase) and self.entry.relay


@dataclass(frozen=True, slots=True)
class CueTables:
    """What finding cues needs of a language, made once."""

    reporting: dict[str, Form] = field(repr=False)
    phrases: dict[str, tuple[tuple[list[str], int, Phrase | None], ...]] = field(repr=False)
    stops: frozenset[tuple[str, ...]]
    modals: frozenset[str]
    prospects: frozenset[str]
    naming: frozenset[str]
    noun: Phrase
    held: Phrase

    @staticmethod
    def of(language: Language) -> CueTables:
        """Index the phrases by their longest word, so that one set operation tells whether any can occur."""
        index: dict[str, list[tuple[list[str], int, Phrase | None]]] = {}
        entries: list[tuple[str, Phrase | None]] = [(p.text, p) for p in language.cues.phrases]
        entries += [(text, None) for text in (*(p.text for p in language.cues.pseudo), *language.cues.stops)]
        for text, phrase in sorted(entries, key=lambda e: -len(e[0])):
            words = list(split_words(text))
            key = max(range(len(words)), key=lambda k: len(words[k]))
            index.setdefault(words[key], []).append((words, key, phrase))
        return CueTables(
            reporting=language.reporting,
            phrases={word: tuple(found) for word, found in index.items()},
            stops=frozenset(map(split_words, language.cues.stops)),
            modals=frozenset(language.words.modals),
            prospects=frozenset(language.words.prospects),
            naming=frozenset(language.asides.naming),
            noun=Phrase(text="noun", source="before", grade="often", frames=("that", "to")),
            held=Phrase(text="noun", source="before", grade="often", frames=("np",)),
        )


def find_cues(passage: Passage, tables: CueTables) -> tuple[Passage, tuple[Cue, ...]]:
    """The passage with its stops, and its cues in order; none overlaps another."""
    taken = bytearray(len(passage.words))
    cues, stops = _phrases(passage, tables, taken)
    for match in _VERB.finditer(passage.tags):
        i = match.start()
        if not taken[i]:
            cue = _verb(passage, i, tables)
            if cue is not None:
                if cues and cues[-1].first == cue.first and cues[-1].entry.grade == "quoted":
                    cues.pop()  # `went on` of `went on to say`
                cues.append(cue)
    for match in _NOUN.finditer(passage.tags) if "M" in passage.tags else ():
        cue = _noun(passage, match.start(), tables)
        if cue is not None:
            cues.append(cue)
    cues.sort(key=lambda c: c.head)
    return replace(passage, stops=stops) if stops else passage, tuple(cues)


def _phrases(passage: Passage, tables: CueTables, taken: bytearray) -> tuple[list[Cue], tuple[int, ...]]:
    """The phrases that signal speech, and the tokens where those begin that end what is reported."""
    found: list[Cue] = []
    odd = any(passage.text.find(mark, passage.start, passage.end) >= 0 for mark in ("’", JOINER))
    words = list(map(plain if odd else str.lower, passage.words))
    keys = tables.phrases.keys() & set(words)
    if not keys:
        return found, ()
    stops: list[int] = []
    for i in [i for i, word in enumerate(words) if word in keys]:
        for texts, key, phrase in tables.phrases[words[i]]:
            if phrase is not None and phrase.source == "inside":
                first = _opened_around(passage, i, texts[0])
                if first >= 0:
                    found.append(Cue(first, i + 1, i, phrase.text, phrase, "phrase"))
                    break
                continue
            first = i - key
            if phrase is not None and GAP in texts:
                cue = _through(passage, words, first, texts, phrase)
                if cue is not None and not any(taken[cue.first : cue.end]):
                    taken[cue.first : cue.end] = b"\1" * (cue.end - cue.first)
                    found.append(cue)
                    break
                continue
            end = first + len(texts)
            if passage.tags[end - 1 : end + 1] in ("l#", "ll"):
                continue  # `said about 40 ships had left`
            if first >= 0 and words[first] == texts[0] and words[first:end] == texts and not any(taken[first:end]):
                taken[first:end] = b"\1" * len(texts)
                if phrase is not None:
                    found.append(Cue(first, end, first, phrase.text, phrase, "phrase"))
                elif tables.stops and tuple(texts) in tables.stops:
                    stops.append(first)
                break
    return found, tuple(sorted(stops))


def _through(passage: Passage, words: Sequence[str], first: int, texts: list[str], phrase: Phrase) -> Cue | None:
    """The cue of a phrase with a third party inside, if token `first` opens it: `quoted by Tass as saying`."""
    gap = texts.index(GAP)
    start, closing = first + gap, texts[gap + 1 :]
    if first < 0 or words[first:start] != texts[:gap]:
        return None
    for end in range(start + 1, start + 9):
        if words[end : end + len(closing)] == closing:
            low = passage.sentence(first)[0]
            begin = group_start(passage.tags, low, first)
            behind = end + len(closing)
            return Cue(begin, behind, first, phrase.text, phrase, "phrase", through=(start, end))
        if passage.tags[end - 1 : end] in tuple("vbmfC.;:Q") or end >= len(words):
            return None
    return None


def _opened_around(passage: Passage, i: int, opener: str) -> int:
    """The first token of a phrase around its source that ends at token `i`, or -1: of `in Keller's view` the `in`.

    A pronoun behind a verb of speech means who speaks already: `Keller said that it was, in his words, “a sham.”`
    """
    tags, low = passage.tags, passage.sentence(i)[0]
    owner = _OWNER_AND_PREPOSITION.match(tags[max(low, i - 10) : i][::-1])
    first = i - owner.end() if owner else -1
    if owner is None or plain(passage.words[first]) != opener:
        return -1
    if "s" not in owner.group() and (
        plain(passage.words[first + 1]) not in passage.tagger.possessives or "C" in tags[low:first]
    ):
        return -1
    before = tags[max(0, first - 2) : first]
    apart = before[-1:] in (",", "-", "Q", "q") and before[:1] not in "pou"
    return first if apart or first == low else -1


def _noun(passage: Passage, i: int, tables: CueTables) -> Cue | None:
    """`his claim that …`, `Keller's promise to …`, `her answer was: …`: a noun of speech with an owner."""
    tags = passage.tags
    low = passage.sentence(i)[0]
    noun = plain(passage.words[i])
    if _HELD.match(tags, i + 1) and _holds_quotation(passage, i, noun, tables):
        return Cue(i, i + 2, i, noun, tables.held, "noun")
    if tags[i + 1] in "op" and tags[i + 1 : i + 3] != "pQ" and _HELD.match(tags, i + 1):
        return None
    owned = _OWNED.match(tags[max(low, i - 6) : i][::-1])
    if owned is None:
        return None
    owner = i - owned.end()
    if tags[owner] == "d" and plain(passage.words[owner]) not in passage.tagger.possessives:
        return None
    end = i + 2 if tags[i + 1] == "b" else i + 1
    return Cue(i, end, i, noun, tables.noun, "noun")


def _holds_quotation(passage: Passage, i: int, noun: str, tables: CueTables) -> bool:
    """Whether a noun of speech has its words behind a preposition: `chants of “Free Keller”`, `his call for “calm”`."""
    if passage.tags[i + 1] == "o":
        return True
    form = tables.reporting.get(noun)
    quote = i + 2 + (passage.tags[i + 2] == "d")
    return form is not None and plain(passage.words[i + 1]) in form.verb.prepositions and not passage.is_title_at(quote)


def _verb(passage: Passage, i: int, tables: CueTables) -> Cue | None:
    word = plain(passage.words[i])
    form = tables.reporting.get(word)
    if form is None:
        return None
    tags, words = passage.tags, passage.words
    if form.shape == "base" and tags[i - 1 : i] in ("d", "o", "s"):
        return None
    named = tags[i] == "G" or word in passage.tagger.nouns or tags[i + 1 : i + 2] in tuple("nrV")
    if tags[i - 1 : i] == "d" and named:
        return None  # `an added benefit`
    if form.shape in ("past", "participle") and tags[i - 1 : i] in ("r", "n") and _TIME_AND_VERB.match(tags, i + 1):
        return None  # `the report released on Friday said`
    first, shape = _group(passage, i, "gerund" if tags[i] == "G" else "finite", tables)
    if shape == "inner":
        return None
    end = i + 1
    if end < len(words) and words[end].lower() in form.verb.particles:
        end += 1
    elif form.verb.needs_particle:
        return None
    polarity, passive = _polarity(passage, first, i, form.verb, tables), _passive(passage, i, first, form, tables)
    return Cue(first, end, i, form.lemma, form.verb, shape, polarity, passive)


def _passive(passage: Passage, i: int, first: int, form: Form, tables: CueTables) -> bool:
    """Whether the verb at token i, whose group begins at `first`, says what is done to its subject."""
    tags, frames = passage.tags, form.verb.frames
    if first == i and plain(passage.words[i]) in tables.naming and _names(passage, i):
        return True
    if form.shape not in ("past", "participle"):
        return False
    own = tags[max(first, tags.rfind("u", first, i)) : i]  # `is said to have called`: only the outer verb is passive
    if (
        first == i
        and tags[i - 1 : i + 1] == "&C"
        and tags[i + 1 : i + 2] == "t"
        and form.verb.recipient
        and {*frames}.isdisjoint(("np", "prep"))
    ):
        return _PASSIVE_TOO.search(tags, passage.sentence(i)[0], i) is not None  # `was stopped and told that`
    if ("b" in own and tags[i] == "C") or (tags[first - 1 : first] in tuple("-,(nra") and _BY.match(tags, i + 1)):
        return True  # `the feast, often described as “a brawl” by locals`
    if first == i and tags[i - 1 : i] == "n" and tags[i + 1 : i + 2] in ("Q", "q"):
        return not {"that", "bare"} & {*frames}  # `a book called “The Long Road”`
    if first == i and tags[i + 1 : i + 2] == "y" and (i == 0 or tags[i - 1] in "nMqQc,."):
        # `measures proposed by the senators`, but `Keller, a lawyer, said by telephone on Friday`
        return not (tags[i + 2 : i + 3] == "n" and "fronted" in frames and _MEANS_END.match(tags, i + 3))
    return False


def _names(passage: Passage, i: int) -> bool:
    """Whether the verb at token i only tells how a thing is called: `a firm called Holm & Sons`."""
    tags = passage.tags
    end = i - (tags[i - 1 : i] == ",")
    name = _NAME.match(tags, i + 1)
    if name is None or (name.group()[-1] == "Q" and not passage.is_title_at(name.end() - 1)):
        return False
    thing = _NAMED.match(tags[max(0, end - 6) : end][::-1])
    return thing is not None and plain(passage.words[end - thing.end()]) in passage.tagger.indefinite


def _group(passage: Passage, i: int, shape: str, tables: CueTables) -> tuple[int, str]:
    """Where the verb group of the verb at token i begins, and its shape."""
    tags = passage.tags
    first = i
    while first > 0 and (
        tags[first - 1] in "abfm" or (tags[first - 1] == "c" and tags[first - 2 : first - 1] in ("b", "f"))
    ):
        first -= 1  # `has since said`: the subordinator is an adverb there
    if shape == "gerund" and first == i and tags[i - 1 : i] == "v":
        first -= 1
        while first > 0 and tags[first - 1] in "abfm":
            first -= 1
        shape = "finite"  # `kept asking`
    if shape == "gerund" and "b" in tags[first:i]:
        shape = "finite"  # `is claiming`
    if first > 0 and tags[first - 1] == "u" and (shape == "finite"):
        chain = first - 2
        before = _reporting(passage, chain, tables)
        if chain > 0 and tags[chain] == "p":
            leads = _reporting(passage, chain - 1, tables)
            if tags[chain - 1] in "vVe" or (leads is not None and leads.verb.grade == "quoted"):
                chain, before = chain - 1, None  # `went on to say`
        if before is not None and "to" in before.verb.frames:
            return first, "inner"  # `declined to comment`: the first verb is the cue
        if chain >= 0 and tags[chain] in "CvVeBb":
            while chain > 0 and tags[chain - 1] in "abfm":
                chain -= 1
            return chain, "finite"
        return first - 1, "infinitive"
    while first < i and tags[first] == "a" and first > 0 and tags[first - 1] in ",;":
        first += 1
    return first, shape


def _reporting(passage: Passage, at: int, tables: CueTables) -> Form | None:
    """The reporting verb at a token, if one stands there."""
    return tables.reporting.get(plain(passage.words[at])) if at >= 0 and passage.tags[at] in "CB" else None


def _polarity(passage: Passage, first: int, i: int, verb: Verb, tables: CueTables) -> str:
    words = [plain(w) for w in passage.words[first:i]]
    for word in words:
        entry = tables.reporting.get(word)
        if entry is not None and entry.verb.polarity == "declined":
            return "declined"
    if any(w in passage.tagger.negations for w in words):
        return "denied"
    if any(w in tables.modals or w in tables.prospects for w in words):
        return "hypothetical"
    return verb.polarity
