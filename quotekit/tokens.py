"""A block of text as tokens, each with a one-letter tag; a quoted run is one token.

The tags of a block form a string, as long as the block has tokens, so that a grammar can
be written as plain regular expressions over it and runs at the speed of `re`. `TAGS` is
the alphabet. Words inside quotation marks are not looked at: whatever a quoted run holds,
in the sentence around it it is one `Q`.

    >>> from quotekit.language import Language
    >>> tagger = Tagger.of(Language.load("en"))
    >>> text = "She said that Ada Okafor’s plan failed."
    >>> passage = Passage.read(text, 0, len(text), (), tagger)
    >>> passage.tags
    'iCtNNsne.'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from quotekit.language import Language
from quotekit.marks import Run

TAGS = {
    "Q": "quoted run",
    "q": "a quoted word or two inside a phrase", "N": "capitalised word", "T": "title",
    "r": "noun that can speak", "n": "other word",
    "M": "noun of speech", "#": "number", "z": "word of time", "d": "determiner", "l": "quantifier",
    "s": "possessive 's",
    "i": "subject pronoun", "j": "object pronoun", "x": "expletive",
    "t": "that", "w": "relative", "h": "whether, how, why, what", "c": "subordinator",
    "&": "and, or", "k": "but", "o": "of", "u": "to", "y": "by", "A": "as", "p": "other preposition",
    "a": "adverb", "b": "form of be", "f": "form of have or do", "m": "modal",
    "C": "reporting verb, past or third person", "B": "reporting verb, base", "G": "reporting verb, -ing",
    "v": "other verb, past or third person", "e": "other verb in -ed", "V": "other verb, base",
    "g": "other word in -ing",
    ".": "end of a sentence", "~": "full stop of an abbreviation", '"': "stray mark", "-": "dash",
}  # fmt: skip
"""The alphabet of tags; `,;:()` stand for themselves, `*` for any other character."""

_NOT_BEFORE_A_VERB = frozenset("dlo#pysnVCBGvegbjzTA-")
"""What may not stand before a third-person form that is also a noun: `her claims`."""
_BEFORE_A_BASE = frozenset("irmuflNw&,")
"""What must stand before a base form that is also a noun: `they claim`, `officials report`."""

_JOINER = "\u2060"
_LETTERS = rf"[^\W_] [\w\u0300-\u036f{_JOINER}]*"
_TOKEN = re.compile(
    rf"""(?: ['’](?:s|d|m|re|ve|ll)\b
      | {_LETTERS} (?: (?:['’](?!(?:s|d|m|re|ve|ll)\b)|[-.&](?![-.])) {_LETTERS} )*
      | \.\.\.+ | --+ | '' | ``
      | [^\s{_JOINER}] ) [\s{_JOINER}]*""",
    re.VERBOSE,
)
_STOPS = frozenset((".", "!", "?", "…", "...", "....", "?!"))
_PUNCTUATION = {
    **dict.fromkeys(",;:()", ""), "[": "(", "]": ")",
    **dict.fromkeys(("–", "—", "--", "---", "-", "−", "―"), "-"),
    **dict.fromkeys(_STOPS, "."), "'s": "s", "’s": "s",
    **dict.fromkeys("“”\"„«»‘’'`‹›", '"'), "''": '"', "``": '"',
}  # fmt: skip


def split_words(text: str) -> tuple[str, ...]:
    """A phrase of a lexicon as the tokens it has in a text.

    >>> split_words("let's say")
    ('let', "'s", 'say')
    """
    return tuple(map(_strip, _TOKEN.findall(text)))


def plain(word: str) -> str:
    """A word as the lexicon spells it: lower case, straight apostrophe, no joiners."""
    return word.lower().replace("’", "'").replace(_JOINER, "")


class Tagger(dict[str, str]):
    """Word as written -> tag; unknown words are worked out once and remembered.

    The memory is bounded: it is emptied when it holds too many words.
    """

    _LIMIT = 100_000

    def __init__(self, language: Language, *, headline: bool = False) -> None:
        super().__init__()
        self.language = language
        self.lower = _tags_of(language)
        self.suffixes = tuple(language.words.adverb_suffixes)
        self.nouns = {
            form: entry.shape
            for form, entry in language.reporting.items()
            if entry.verb.noun and entry.shape in ("base", "third")
        }
        self.approximators = frozenset(language.words.approximators)
        self.asking = frozenset(language.words.asking)
        self.concessive = frozenset(language.words.concessive)
        self.speech = frozenset(language.cues.nouns)
        files = language.structure
        self.abbreviations = frozenset(files.abbreviations)
        self.closing = frozenset(files.closing_abbreviations)
        self.numeric = frozenset(files.numeric_abbreviations)
        self.starters = frozenset(files.sentence_starters)
        self.given = frozenset((*language.mentions.masculine_names, *language.mentions.feminine_names))
        self.common = frozenset(language.words.common)
        self.headline = headline

    @staticmethod
    def of(language: Language) -> Tagger:
        return Tagger(language)

    def __missing__(self, word: str) -> str:
        if len(self) > self._LIMIT:
            self.clear()
        tag = self[word] = self._work_out(word)
        return tag

    def _work_out(self, word: str) -> str:
        if word in _PUNCTUATION:
            return _PUNCTUATION[word] or word
        first = word[0]
        if not first.isalnum() and first not in "'’":
            return "." if word[:3] == "..." else "-" if word[:2] == "--" else "*"
        if first.isdigit():
            return "#"
        known = self.lower.get(plain(word))
        if first.isupper():
            if known is None:
                return "N"
            if known in "jiw" and len(word) > 1 and word.isupper() and not self.headline:
                return "N"  # `US`, `WHO`
            if (known in "mvVegBCGran" and not self.headline) or known in "rnV":
                return "T" if known == "r" and not self.headline else "N"
            return known
        return known or self._by_suffix(word)

    def initial(self, word: str) -> str:
        """The tag of a word that opens a sentence, where a capital says nothing."""
        low = plain(word)
        known = self.lower.get(low)
        if known is not None:
            return known
        if low in self.common or (len(low) > 4 and low.endswith(self.suffixes)):
            return self._by_suffix(low)
        return self[word]

    def _by_suffix(self, word: str) -> str:
        if len(word) > 3 and word.endswith("ed"):
            return "e"
        if len(word) > 4 and word.endswith(self.suffixes):
            return "a"
        if len(word) > 4 and word.endswith("ing"):
            return "g"
        return "n"


def _tags_of(language: Language) -> dict[str, str]:
    """Lower-case word -> tag; where a word is in two classes, the earlier one here wins."""
    words, mentions, cues = language.words, language.mentions, language.forms
    sources = (*mentions.roles, *mentions.organisations, *mentions.groups, *mentions.documents)
    layers: list[tuple[str, Sequence[str]]] = [
        ("z", words.times), ("a", words.adverbs),
        ("T", [t.rstrip(".") for t in mentions.titles if t.rstrip(".") not in mentions.roles]),
        ("t", words.complementisers), ("w", words.relatives), ("h", words.interrogatives),
        ("c", words.subordinators), ("&", words.coordinators), ("k", words.contrast), ("o", words.of), ("u", words.to),
        ("y", words.by), ("A", words.as_), ("m", words.modals), ("b", words.be), ("f", words.auxiliaries),
        ("i", words.subject_pronouns), ("j", words.object_pronouns), ("x", words.expletives), ("d", words.determiners),
        ("l", words.quantifiers), ("#", words.numbers),
        ("C", cues.finite), ("G", cues.gerunds), ("M", [n for n in language.cues.nouns if n not in language.reporting]),
        ("r", [w for w in sources if " " not in w]),
        ("B", cues.base),
        ("p", words.prepositions),
        ("v", language.other.finite), ("g", language.other.gerunds), ("V", language.other.base), ("n", words.common),
    ]  # fmt: skip
    tags: dict[str, str] = {}
    for tag, layer in layers:
        for word in layer:
            tags.setdefault(word, tag)
    return tags


class Passage:
    """One block: its tokens, their tags, and where its sentences begin and end."""

    __slots__ = ("asking", "concessive", "end", "kind", "runs", "sentences", "start", "starts", "tags", "text", "words")

    def __init__(self, text: str, start: int, end: int, kind: str) -> None:
        self.text, self.start, self.end, self.kind = text, start, end, kind
        self.concessive: frozenset[str] = frozenset()
        self.asking: frozenset[str] = frozenset()
        self.words: list[str] = []
        self.starts: list[int] = []
        self.tags = ""
        self.runs: dict[int, int] = {}
        self.sentences: list[tuple[int, int]] = []

    @staticmethod
    def read(
        text: str, start: int, end: int, runs: Sequence[tuple[int, Run]], tagger: Tagger, kind: str = "paragraph"
    ) -> Passage:
        """Tokenise text[start:end]; `runs` are its outermost quoted runs in order, each with its number."""
        passage = Passage(text, start, end, kind)
        passage.concessive, passage.asking = tagger.concessive, tagger.asking
        words, starts = passage.words, passage.starts
        at = start
        for number, run in runs:
            _tokenise(text, at, run.start, words, starts)
            if run.start < run.end:
                passage.runs[len(words)] = number
                words.append(text[run.start : run.end])
                starts.append(run.start)
            at = run.end
        _tokenise(text, at, end, words, starts)
        if runs:
            tags = [tagger[w] if i not in passage.runs else "" for i, w in enumerate(words)]
            for i in passage.runs:
                tags[i] = _quoted(words[i], _before(tags, i))
        else:
            tags = list(map(tagger.__getitem__, words))
        _segment(passage, tags, tagger)
        passage.tags = "".join(tags)
        return passage

    def end_of(self, token: int) -> int:
        """The offset just behind a token."""
        return self.starts[token] + len(self.words[token])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of tokens first..last, `last` excluded."""
        return self.starts[first], self.end_of(last - 1)

    def sentence(self, token: int) -> tuple[int, int]:
        """The tokens (first, end) of the sentence that holds a token."""
        return self.sentences[bisect_right(self.sentences, (token, len(self.words) + 1)) - 1]

    def token_at(self, offset: int) -> int:
        """The token that holds an offset, or the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)


def _tokenise(text: str, start: int, end: int, words: list[str], starts: list[int]) -> None:
    while start < end and (text[start].isspace() or text[start] == _JOINER):
        start += 1
    if start >= end:
        return
    tokens = _TOKEN.findall(text, start, end)
    offsets = list(accumulate(map(len, tokens), initial=start))
    if offsets.pop() != end:  # a joiner or space that opens the stretch is no token
        offsets = [m.start() for m in _TOKEN.finditer(text, start, end)]
    words += map(_strip, tokens)
    starts += offsets


def _before(tags: Sequence[str], i: int) -> str:
    """The tag before a quoted run, past a comma behind a noun: `his book, “The Art of the Deal,”`."""
    if i > 1 and tags[i - 1] == "," and tags[i - 2] in "nr":
        return tags[i - 2]
    return tags[i - 1] if i else "."


def _quoted(run: str, before: str) -> str:
    """`q` for words that stand inside a phrase as a name or a borrowed term does, else `Q`."""
    inner = run.strip("”“\"'’‘»«`„‟‹›＂ ")
    if not inner:
        return "Q"
    spaces = inner.count(" ")
    if inner[-1] not in ",.!?;:…":
        return "q" if spaces < 3 or (spaces < 8 and before not in ",:" and _is_title(inner)) else "Q"
    return "q" if 0 < spaces < 8 and before not in ",:." and inner[-1] in ",." and _is_title(inner) else "Q"


def _is_title(inner: str) -> bool:
    """Whether every long word is capitalised: `Meet the Press`."""
    return (
        all(word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in inner.split())
        and inner[0].isupper()
    )


def _strip(token: str) -> str:
    return token.rstrip(" \t\r\n\u2060")


def _segment(passage: Passage, tags: list[str], tagger: Tagger) -> None:
    """Find the sentences; tell abbreviations from sentence ends; retag sentence openers."""
    words, starts = passage.words, passage.starts
    count, first = len(words), 0
    for i, tag in enumerate(tags):
        if tag == "s" and i and tags[i - 1] in "ixtwh":
            tags[i] = "f" if "C" in tags[i + 1 : i + 2] else "b"  # `he's said`, `it's`: a verb
            continue
        if tag == ".":
            if i + 1 < count and words[i] == "." and _abbreviates(passage, tags, i, tagger):
                tags[i] = "~"
                if len(words[i - 1]) == 1 and words[i - 1].isupper():
                    tags[i - 1] = "N"  # the initial of `James A. Lewis`
                continue
            end = i + 1
            while end < count and tags[end] in ")." and starts[end] == starts[end - 1] + len(words[end - 1]):
                end += 1
            if end < count and words[end][0].islower() and words[i] != ".":
                continue
        elif (
            tag in "Qq" and i + 1 < count and _closes_sentence(words[i]) and _opens_sentence(words[i + 1], tags[i + 1])
        ):
            end = i + 1
        else:
            continue
        if end > first:
            passage.sentences.append((first, end))
            first = end
    if first < count:
        passage.sentences.append((first, count))
    for begin, _ in passage.sentences:
        _open(begin, words, tags, tagger)
    for i in range(count):
        if tags[i] in "CvVB" and 0 < i < count - 1 and tags[i - 1] in "ds" and tags[i + 1] in "nrNTgqo#C":
            tags[i] = "e" if tags[i] == "C" else "n"  # `his fired manager`, `the spread of`
        elif (
            tags[i] == "C"
            and i > 1
            and tags[i - 1] == "&"
            and tags[i - 2] in "eng"
            and i + 1 < count
            and tags[i + 1] in "nrM"
        ):
            form = tagger.language.reporting[plain(words[i])]
            if "bare" not in form.verb.frames:
                tags[i] = "e"  # `the undivided and recognized capital`
        elif tags[i] == "p" and i + 1 < count and tags[i + 1] in "#l" and plain(words[i]) in tagger.approximators:
            tags[i] = "l"  # `about half of the voters`
        elif tags[i] == "V" and 0 < i < count - 1 and tags[i - 1] == "C" and tags[i + 1] == "r":
            tags[i] = "n"  # `said lead author`
        elif tags[i] in "CB" and plain(words[i]) in tagger.nouns and _is_noun(tags, i, tagger.nouns[plain(words[i])]):
            tags[i] = "M" if plain(words[i]) in tagger.speech else "n"  # `the claims were`
        elif tags[i] == "z" and i + 1 < count and tags[i + 1] == "N" and words[i] in tagger.given:
            tags[i] = "N"  # `April Mellody`


def _open(begin: int, words: list[str], tags: list[str], tagger: Tagger) -> None:
    while begin < len(words) and tags[begin] in '"-(*':
        begin += 1
    if begin < len(words) and tags[begin] in "NTC" and words[begin][0].isupper():
        tags[begin] = tagger.initial(words[begin])
        following = tags[begin + 1 : begin + 2]
        if words[begin] in tagger.given and following and following[0] in "CvbmfNs,":
            tags[begin] = "N"  # `Bob said`, `Mark was`
            return
        if tags[begin] in "VngeB" and following and following[0] in "NT" and words[begin + 1][0].isupper():
            tags[begin] = "N"  # `Transport Minister`, `Hill Smith`
        elif tags[begin] in "VBz" and following and following[0] == "C":
            tags[begin] = "N"  # `Price said`
        elif tags[begin] in "VB" and following and following[0] == "r":
            tags[begin] = "n"  # `Transport secretary`
        elif tags[begin] == "a" and following and following[0] in "Cvbmfs" and plain(words[begin]) not in tagger.lower:
            tags[begin] = "N"  # `Kelly said`


def _is_noun(tags: Sequence[str], i: int, shape: str) -> bool:
    """Whether a form that may be a noun is one here, by its neighbours."""
    before = i - 1
    while before >= 0 and tags[before] == "a":
        before -= 1
    left = tags[before] if before >= 0 else "."
    right = tags[i + 1] if i + 1 < len(tags) else "."
    if shape == "base":
        return left not in _BEFORE_A_BASE or right in "obvm"
    if left == "n" and not _has_determiner(tags, before):
        return True  # `resented recent remarks that`
    return (left in _NOT_BEFORE_A_VERB and not (left in "nrz" and right in "tidhQ")) or right in "obmvfC."


def _has_determiner(tags: Sequence[str], noun: int) -> bool:
    """Whether a determiner, an owner, a name or the start of a clause is in front of the noun at a token."""
    at = noun
    while at >= 0 and tags[at] in "naegqM#r":
        if tags[at] == "r":
            return True
        at -= 1
    return at < 0 or tags[at] in "dslN.,Q;:-(&w"


def _abbreviates(passage: Passage, tags: list[str], i: int, tagger: Tagger) -> bool:
    """Whether the full stop at token i ends an abbreviation or initial and no sentence."""
    if i == 0 or passage.end_of(i - 1) != passage.starts[i]:
        return False
    word, following = passage.words[i - 1], passage.words[i + 1]
    if following[0].islower() or tags[i + 1] in ",;:-s" or word in tagger.abbreviations:
        return True
    if tags[i + 1] == ")":
        return not (word.islower() and len(word) > 3)  # `(R-Ky.)`, but not `(… he said.)`
    if word in tagger.numeric:
        return following[0].isdigit()
    if word in tagger.closing or (len(word) == 1 and word.isupper()) or ("." in word and len(word) < 6):
        return following not in tagger.starters and tags[i + 1] != "Q"
    return False


def _closes_sentence(run: str) -> bool:
    inner = run.rstrip("”\"’'»“`")
    return inner[-1:] in _STOPS


def _opens_sentence(word: str, tag: str) -> bool:
    return tag in 'Qq"' or word[0].isupper()
