"""A block of text as tokens, each with a one-letter tag; a quoted run is one token.

The tags of a block form a string, as long as the block has tokens, so that a grammar can
be written as plain regular expressions over it and runs at the speed of `re`. `TAGS` is
the alphabet. Words inside quotation marks are not looked at: whatever a quoted run holds,
in the sentence around it it is one `Q`.

    >>> from quotekit.language import Language
    >>> from quotekit.tagging import Tagger
    >>> tagger = Tagger.of(Language.load("en"))
    >>> text = "She said that Ada Okafor’s plan failed."
    >>> passage = Passage.read(text, 0, len(text), (), tagger)
    >>> passage.tags
    'iCtNNsne.'
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

from quotekit.marks import Run
from quotekit.neighbours import open_sentence, settle
from quotekit.tagging import JOINER, STOPS, TOKEN, Tagger, last_inside, plain, strip

_LONG, _LONGEST = 300, 3000
"""How many tokens a sentence may have before it is cut at the next comma or the like, and at any rate.

Such a one is a list or a fault. It is read in pieces, so that a look through the sentence, once for each of its verbs,
costs no more in a long text.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """One block: its tokens, their tags, and where its sentences begin and end. Nothing of it can be changed.

    `runs` gives, by token, the number of the quoted run that it is.
    """

    text: str
    start: int
    end: int
    kind: str
    tagger: Tagger
    words: tuple[str, ...]
    starts: tuple[int, ...]
    tags: str
    runs: Mapping[int, int]
    sentences: tuple[tuple[int, int], ...]
    stops: tuple[int, ...] = ()
    """Tokens from which a phrase says that the reporter speaks again; `find_cues` finds them."""

    @staticmethod
    def read(
        text: str, start: int, end: int, runs: Sequence[tuple[int, Run]], tagger: Tagger, kind: str = "paragraph"
    ) -> Passage:
        """Tokenise text[start:end]; `runs` are its outermost quoted runs in order, each with its number."""
        words: list[str] = []
        starts: list[int] = []
        numbers: dict[int, int] = {}
        at = start
        for number, run in runs:
            _tokenise(text, at, run.start, words, starts)
            if run.start < run.end:
                numbers[len(words)] = number
                words.append(text[run.start : run.end])
                starts.append(run.start)
            at = run.end
        _tokenise(text, at, end, words, starts)
        if runs:
            tags = [tagger[w] if i not in numbers else "" for i, w in enumerate(words)]
            for i in numbers:
                tags[i] = _quoted(words[i], _before(tags, i))
        else:
            tags = list(map(tagger.__getitem__, words))
        sentences = _segment(words, starts, tags, tagger)
        return Passage(
            text, start, end, kind, tagger, tuple(words), tuple(starts), "".join(tags), MappingProxyType(numbers),
            tuple(sentences),
        )  # fmt: skip

    def end_of(self, token: int) -> int:
        """The offset just behind a token."""
        return self.starts[token] + len(self.words[token])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets of tokens first..last, `last` excluded."""
        return self.starts[first], self.end_of(last - 1)

    def sentence(self, token: int) -> tuple[int, int]:
        """The tokens (first, end) of the sentence that holds a token."""
        return self.sentences[bisect_right(self.sentences, (token, len(self.words) + 1)) - 1]

    def before_stop(self, first: int, high: int) -> int:
        """`high`, or the token behind `first` from which a phrase says that the reporter speaks again."""
        return next((token for token in self.stops if first < token < high), high)

    def is_title_at(self, token: int) -> bool:
        """Whether a quoted run reads as the title of a work does."""
        return is_title(self.words[token].strip("“”\"'‘’«»`„.,!? "))

    def last_quotation(self, first: int, end: int) -> int:
        """The last quoted run among tokens first..end (excluded), or -1."""
        return max(self.tags.rfind("Q", first, end), self.tags.rfind("q", first, end))

    def is_concessive(self, token: int) -> bool:
        """Whether a word is `while`, `although` or the like."""
        return plain(self.words[token]) in self.tagger.concessive

    def token_at(self, offset: int) -> int:
        """The token that holds an offset, or the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)


def group_start(tags: str, low: int, at: int) -> int:
    """Where the adverbs and auxiliaries begin that stand before token `at`."""
    while at > low and tags[at - 1] in "abfm":
        at -= 1
    return at


def _tokenise(text: str, start: int, end: int, words: list[str], starts: list[int]) -> None:
    while start < end and (text[start].isspace() or text[start] == JOINER):
        start += 1
    if start >= end:
        return
    tokens = TOKEN.findall(text, start, end)
    offsets = list(accumulate(map(len, tokens), initial=start))
    if offsets.pop() != end:  # a joiner or space that opens the stretch is no token
        offsets = [m.start() for m in TOKEN.finditer(text, start, end)]
    words += map(str.rstrip if text.find(JOINER, start, end) < 0 else strip, tokens)
    starts += offsets


def _before(tags: Sequence[str], i: int) -> str:
    """The tag before a quoted run, past a comma behind a noun: `his book, “The Salt Road,”`."""
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
        return "q" if spaces < 3 or (spaces < 8 and before not in ",:" and is_title(inner)) else "Q"
    return "q" if 0 < spaces < 8 and before not in ",:." and inner[-1] in ",." and is_title(inner) else "Q"


def is_title(inner: str) -> bool:
    """Whether every long word is capitalised, as in the title of a work.

    >>> is_title("Ask the Baker"), is_title("Ask me there")
    (True, False)
    """
    return inner[:1].isupper() and all(
        word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in inner.split()
    )


def _segment(words: list[str], starts: list[int], tags: list[str], tagger: Tagger) -> list[tuple[int, int]]:
    """Find the sentences, and give words the tags that their place and neighbours tell."""
    sentences = _sentences(words, starts, tags, tagger)
    for begin, _ in sentences:
        open_sentence(begin, words, tags, tagger)
    settle(words, tags, tagger)
    return [piece for first, end in sentences for piece in _pieces(tags, first, end)]


def _pieces(tags: Sequence[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or the pieces of one without end."""
    while end - first > _LONG:
        latest = min(first + _LONGEST, end)
        cut = next((at + 1 for at in range(first + _LONG - 1, latest) if tags[at] in ",;:-&k"), latest)
        yield first, cut
        first = cut
    if first < end:
        yield first, end


def _sentences(words: list[str], starts: list[int], tags: list[str], tagger: Tagger) -> list[tuple[int, int]]:
    """Find the sentences, and tell abbreviations from sentence ends."""
    sentences: list[tuple[int, int]] = []
    count, first = len(words), 0
    for i, tag in [(i, tag) for i, tag in enumerate(tags) if tag in "s.Qq"]:
        if tag == "s" and i and tags[i - 1] in "ixtwh":
            tags[i] = "f" if "C" in tags[i + 1 : i + 2] else "b"  # `he's said`, `it's`: a verb
            continue
        if tag == ".":
            if i + 1 < count and words[i] == "." and _abbreviates(words, starts, tags, i, tagger):
                tags[i] = "~"
                if len(words[i - 1]) == 1 and words[i - 1].isupper():
                    tags[i - 1] = "N"  # the initial of `Ines A. Varga`
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
            sentences.append((first, end))
            first = end
    if first < count:
        sentences.append((first, count))
    return sentences


def _abbreviates(words: list[str], starts: list[int], tags: list[str], i: int, tagger: Tagger) -> bool:
    """Whether the full stop at token i ends an abbreviation or initial and no sentence."""
    if i == 0 or starts[i - 1] + len(words[i - 1]) != starts[i]:
        return False
    word, following = words[i - 1], words[i + 1]
    if following[0].islower() or tags[i + 1] in ",;:-s" or word in tagger.abbreviations:
        return True
    if tags[i + 1] == ")":
        return not (word.islower() and len(word) > 3)  # `(at Elm St.)`, but not `(… he said.)`
    if word in tagger.numeric:
        return following[0].isdigit()
    if "." in word and word.islower():  # `at 8 a.m. Monday`, `at 8 a.m. Eastern`, but `at 8 a.m. Crews`
        return tags[i + 1] == "z" or following in tagger.zones or plain(following) not in tagger.lower
    if word in tagger.closing or (len(word) == 1 and word.isupper()) or ("." in word and len(word) < 6):
        return following not in tagger.starters and tags[i + 1] != "Q"
    return False


def _closes_sentence(run: str) -> bool:
    return last_inside(run) in STOPS


def _opens_sentence(word: str, tag: str) -> bool:
    return tag in 'Qq"' or word[0].isupper()
