"""Proper names: where they stand in a passage, and whether a person, a body or a place bears them.

`MentionTables` holds the words of a language in the shape that the look-ups need; build it
once. `names` finds the names of a passage with one regular expression over its tags; the
same name is worked out once and remembered in the tables, up to a bound.

    >>> from quotekit.language import Language
    >>> from quotekit.tagging import Tagger
    >>> from quotekit.tokens import Passage
    >>> english = Language.load("en")
    >>> text = "On Monday Sen. Ada Okafor met Russian Defense Minister Sergey Shoigu."
    >>> passage = Passage.read(text, 0, len(text), (), Tagger.of(english))
    >>> [(n.form.name, n.form.kind) for n in names(passage, MentionTables.of(english))]
    [('Ada Okafor', 'person'), ('Sergey Shoigu', 'person')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal, NamedTuple

from quotekit.fold import JOINER
from quotekit.language import Language
from quotekit.tagging import plain
from quotekit.tokens import Passage

Gender = Literal["m", "f"]
FormKind = Literal["person", "body", "place", "unknown", "role", "group", "document"]

_RUN = re.compile("[NT][NT~]*")
_SHORT_LINK = 24  # characters that a nickname in quotation marks may have inside a name


def key_of(word: str) -> str:
    """A word of a name for look-ups: lower case, without full stops and joiners."""
    return plain(word).replace(".", "")


@dataclass(frozen=True, slots=True)
class Form:
    """What the words of a name say.

    `lead` counts the tokens in front of the name proper (title, nationality); `parts` are its
    words for look-ups; `sure` tells a person known by title or given name from a guess. A run
    of capitals that is no name (`The Prime Minister`) has kind `role`, `group` or `document`.
    """

    kind: FormKind
    lead: int
    name: str
    parts: tuple[str, ...]
    gender: Gender | None = None
    sure: bool = False
    titled: bool = False

    @property
    def surname(self) -> str:
        return self.parts[-1]


class Memo(dict[str, Form]):
    """Names as written -> what they say; emptied when it holds too many."""

    _LIMIT = 50_000

    def read(self, words: Sequence[str], written: str, tables: MentionTables) -> Form:
        """The form of a name, worked out once."""
        form = self.get(written)
        if form is None:
            if len(self) > self._LIMIT:
                self.clear()
            form = self[written] = read_form(words, written, tables)
        return form


@dataclass(frozen=True, slots=True)
class MentionTables:
    """The words of `mentions.toml` as sets and maps; see `lexicon.MentionFile` for what they mean."""

    people: frozenset[str]
    courtesy: frozenset[str]
    short_titles: frozenset[str]
    fixed_roles: dict[str, tuple[tuple[str, ...], ...]]
    spokes: frozenset[str]
    counsel: frozenset[str]
    spokes_for: frozenset[str]
    relational: frozenset[str]
    generic: frozenset[str]
    generic_endings: tuple[str, ...]
    hollow: frozenset[str]
    rows: dict[str, frozenset[int]]
    organisations: frozenset[str]
    bodies: frozenset[str]
    company: frozenset[str]
    links: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    partitives: frozenset[str]
    postpositive: frozenset[str]
    affiliations: frozenset[str]
    country: dict[str, str]
    particles: frozenset[str]
    inner: frozenset[str]
    suffixes: frozenset[str]
    honours: frozenset[str]
    strong_bodies: frozenset[str]
    given: dict[str, Gender | None]
    full_given: dict[str, str]
    gender_of: dict[str, Gender]
    pronouns: dict[str, str]
    articles: frozenset[str]
    definite: frozenset[str]
    genitive: str
    personal: frozenset[str]
    either: frozenset[str]
    small_words: frozenset[str]
    role_links: frozenset[str]
    anonymous: frozenset[str]
    anonymous_phrases: tuple[str, ...]
    withheld: tuple[str, ...]
    memo: Memo

    @staticmethod
    def of(language: Language) -> MentionTables:
        """The tables of a language."""
        m, words = language.mentions, language.words
        titles = frozenset(t.rstrip(".") for t in m.titles)
        rows: dict[str, set[int]] = {}
        for number, row in enumerate(m.same):
            for word in row:
                rows.setdefault(word, set()).add(number)
        gender_of: dict[str, Gender] = {w.rstrip("."): "m" for w in m.masculine_words}
        gender_of.update({w.rstrip("."): "f" for w in m.feminine_words})
        given: dict[str, Gender | None] = {n.lower(): "f" for n in m.feminine_names}
        given.update({n: None if n in given else "m" for n in map(str.lower, m.masculine_names)})
        organisations = frozenset(m.organisations)
        return MentionTables(
            people=titles | frozenset(m.roles), courtesy=frozenset(m.courtesy),
            short_titles=frozenset(t.rstrip(".") for t in m.titles if t.endswith(".")),
            fixed_roles=_by_first(m.fixed_roles),
            spokes=frozenset(m.spokes), counsel=frozenset(m.counsel), spokes_for=frozenset(m.spokes_for),
            relational=frozenset(m.relational), generic=frozenset(m.generic),
            generic_endings=tuple(g for g in m.generic if g.startswith("-")), hollow=frozenset(m.hollow),
            rows={w: frozenset(numbers) for w, numbers in rows.items()},
            organisations=organisations, bodies=organisations | frozenset(m.body_words),
            company=frozenset(m.company_words), links=frozenset(m.name_links), groups=frozenset(m.groups),
            documents=frozenset(m.documents), partitives=frozenset(m.partitives),
            postpositive=frozenset(m.postpositive),
            affiliations=frozenset(m.affiliations), country=_countries(m.places), particles=frozenset(m.particles),
            inner=frozenset((*m.particles, *m.name_links, *ascii_lowercase)), suffixes=frozenset(m.name_suffixes),
            honours=frozenset(m.honours), strong_bodies=frozenset(m.body_words), given=given,
            full_given=_full_given(m.nicknames), gender_of=gender_of,
            pronouns=_pronouns(language), articles=frozenset(m.articles), definite=frozenset(m.definite),
            genitive=m.genitive,
            personal=frozenset(m.personal_relatives),
            either=frozenset((*m.personal_relatives, *words.complementisers)),
            small_words=frozenset((*m.name_links, *m.articles, *words.coordinators)),
            role_links=frozenset((*m.spokes_for, *words.of, *words.to, *words.prepositions, *words.coordinators)),
            anonymous=frozenset(a for a in m.anonymous if " " not in a),
            anonymous_phrases=tuple(a for a in m.anonymous if " " in a), withheld=m.withheld, memo=Memo(),
        )  # fmt: skip

    def same_head(self, one: str, other: str) -> bool:
        """Whether two nouns may name the same office."""
        return one == other or not self.rows.get(one, frozenset()).isdisjoint(self.rows.get(other, frozenset()))


def _countries(places: dict[str, tuple[str, ...]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for country, words in places.items():
        for word in (country, *words):
            found.setdefault(key_of(word.removeprefix("the ")), country)
    return found


def _by_first(phrases: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases as words, by their first word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for words in (tuple(p.split()) for p in phrases):
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _full_given(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Short given name -> the long one; a name that is short for two stays itself."""
    found: dict[str, str] = {}
    for full, *short in rows:
        for name in short:
            found[name.lower()] = name.lower() if name.lower() in found else full.lower()
    return found


def _pronouns(language: Language) -> dict[str, str]:
    """Pronoun -> whom it can mean: `m`, `f`, `they`, `it`, `I`, `who` (a relative), `some` (nobody in particular)."""
    m, words = language.mentions, language.words
    found = dict.fromkeys(words.subject_pronouns, "some")
    for sort, members in (
        ("who", words.relatives), ("who", words.complementisers),
        ("m", m.masculine_pronouns), ("f", m.feminine_pronouns), ("they", m.plural_pronouns),
        ("it", m.neuter_pronouns), ("I", m.speaker_pronouns),
    ):  # fmt: skip
        found.update(dict.fromkeys(members, sort))
    return found


class Name(NamedTuple):
    """One name in a passage: tokens [first, end) with title, the name proper from `start`."""

    first: int
    start: int
    end: int
    form: Form


def names(passage: Passage, tables: MentionTables) -> list[Name]:
    """Every proper name of the passage outside quotation marks, in order."""
    found: list[Name] = []
    tags, words, starts, text = passage.tags, passage.words, passage.starts, passage.text
    count, done, memo, new = len(words), 0, tables.memo, tuple.__new__  # a third faster than Name(...)
    for run in _RUN.finditer(tags):
        first, end = run.span()
        if first < done:
            continue
        if first > done and tags[first - 1] in "nzmVB" and _opens_name(passage, first - 1, tables):
            first -= 1
        if end < count and tags[end] in "oQnpdi*#" and (tags[end] in "Q*#" or words[end].lower() in tables.inner):
            end = _extend(passage, first, end, tables)
        done = end
        written = text[starts[first] : starts[end - 1] + len(words[end - 1])]
        form = memo.get(written) or memo.read(words[first:end], written, tables)
        if form.parts:
            if first > 1 and (tags[first - 1] == "o" or tags[first - 2 : first] == "od"):
                form = behind_office(passage, first, end, form, tables)
            found.append(new(Name, (first, first + form.lead, end, form)))
    return found


def behind_office(passage: Passage, first: int, end: int, form: Form, tables: MentionTables) -> Form:
    """The form without the words that belong to an office before it: `Secretary of | State | Lars Brandt`."""
    lead = _after_office(passage.words, passage.tags, first, end, tables)
    return _behind(form, lead, passage.words[first:end], tables) if lead > form.lead else form


def _opens_name(passage: Passage, at: int, tables: MentionTables) -> bool:
    """Whether a word that is a common one, too, begins the name after it: `White House`, `Jan Nowak`."""
    word = passage.words[at]
    if not word[0].isupper() or passage.tags[at + 1] == "~":
        return False
    return passage.tags[at] == "n" or (
        word.lower() in tables.given and passage.tags[at - 1 : at] not in ("p", "o", "#")
    )


def _extend(passage: Passage, first: int, end: int, tables: MentionTables) -> int:
    """Take small words into a name: `Ursula von der Leyen`, `Bank of England`, `Dwayne “Rock” Hill`."""
    tags, words = passage.tags, passage.words
    for _ in range(8):  # a name has an end
        at = end
        if tags[at : at + 1] == "Q" and len(words[at]) <= _SHORT_LINK and tags[at - 1] == "N":
            at += 1
        else:
            low = plain(words[at])
            if len(low) == 1 and words[at].isupper() and tags[at + 1 : at + 3] == "~N":
                at += 2
            elif words[at] == "&" or (tags[at] == "#" and words[at][0].isupper()):
                at += 1
            elif low in tables.particles:
                while at < end + 3 and at < len(words) and words[at].lower() in tables.particles:
                    at += 1
                if tags[at : at + 1] != "N" or end - first > 3 or plain(words[end - 1]) in tables.people:
                    return end
            elif low in tables.links and key_of(words[end - 1]) in tables.bodies:
                at += 2 if low != "for" and tags[at + 1 : at + 2] == "d" else 1
            else:
                return end
        if at >= len(words) or tags[at] not in "NT":
            return end
        while at < len(words) and tags[at] in "NT~":
            at += 1
        end = at
        if end >= len(words):
            return end
    return end


def _after_office(words: Sequence[str], tags: str, first: int, end: int, tables: MentionTables) -> int:
    """How many words of the run belong to the office before it: `Secretary of | State | Lars Brandt`."""
    link = first - 1 if tags[first - 1] == "o" else first - 2
    if link < 1 or tags[link] != "o":
        return 0
    head = plain(words[link - 1])
    if head not in tables.people:
        return 0
    low = tuple(plain(w) for w in words[link - 1 : end])
    at = first - link + 1
    for office in tables.fixed_roles.get(head, ()):
        if low[: len(office)] == office and len(office) < len(low):
            return max(0, len(office) - at)
    return next((i - at for i in range(at + 1, len(low) - 1) if low[i] in tables.given), 0)


def _behind(form: Form, lead: int, words: Sequence[str], tables: MentionTables) -> Form:
    rest = [w for w in words[lead:] if w != "."]
    parts = tuple(key_of(w) for w in rest)
    return Form("person", lead, " ".join(rest), parts, tables.given.get(parts[0]), True, True) if parts else form


def read_form(words: Sequence[str], written: str, tables: MentionTables) -> Form:
    """What a run of capitalised words names; `written` is the run as it stands in the text."""
    at = [i for i, word in enumerate(words) if word != "."]
    low = [key_of(words[i]) for i in at]
    while len(low) > 1 and low[-1] in tables.honours:
        low.pop()
        words = words[: at[len(low)]]
        written = " ".join(words).replace(" .", ".")
    at = at[: len(low)]
    while len(low) > 1 and low[-1] in tables.suffixes:
        low.pop()
    if not low:
        return Form("unknown", 0, "", ())
    whole = " ".join(low)
    given = low[0] in tables.given and len(low) > 1
    if low[-1] in tables.people and len(low) > 1 and not given and not _is_name_behind(low[-2], tables):
        return Form("role", len(words), "", ())
    if whole in tables.country:
        return Form("place", 0, tidy(written), tuple(low), sure=True)
    split = _title_end(low, tables)
    titled = split > 0
    weak = given and len(low) == 2 and low[-1] not in tables.strong_bodies
    if low[-1] in tables.bodies and not weak and not (titled and _is_personal(low, split, tables)):
        if len(low) == 1 and low[0] in tables.organisations:
            return Form("role", 1, "", ())
        return Form("body", 0, tidy(written), tuple(low), sure=True)
    if not titled and not given:
        if low[-1] in tables.groups:
            return Form("group", len(words), "", ())
        if low[-1] in tables.people or low[-1] in tables.generic:
            return Form("role", len(words), "", ())
        if low[-1] in tables.documents:
            return Form("document", len(words), "", ())
    if not titled:
        split = _nationality_end(low, tables)
    lead = at[split]
    parts = tuple(low[split:])
    name = tidy(written) if lead == 0 else tidy(" ".join(words[lead:])).replace(" .", ".")
    gender = next((tables.gender_of[w] for w in low[:split] if w in tables.gender_of), tables.given.get(parts[0]))
    if any(w in tables.links or w == "&" for w in parts):
        return Form("body", lead, name, parts, sure=True)
    if titled or parts[0] in tables.given:
        return Form("person", lead, name, parts, gender, titled or len(parts) > 1, titled)
    if any(_is_acronym(words[i]) for i in at[split : len(low)]) and not (len(parts) > 1 and len(parts[0]) < 3):
        return Form("body", lead, name, parts, sure=True)
    if any(w in tables.bodies for w in parts):
        return Form("body", lead, name, parts)
    return Form("person" if 1 < len(parts) < 5 else "unknown", lead, name, parts)


def tidy(written: str) -> str:
    """A name on one line, without invisible joiners."""
    return " ".join(written.replace(JOINER, "").split())


def _is_acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word.replace(".", "")) <= 6 and word.replace(".", "").replace("&", "").isalnum()


def _is_personal(low: Sequence[str], split: int, tables: MentionTables) -> bool:
    return low[split - 1] in tables.courtesy or (split < len(low) and low[split] in tables.given)


def _is_name_behind(title: str, tables: MentionTables) -> bool:
    """Whether the word after a title is a name even if it is an office, too: `Mr. Bishop`."""
    return title in tables.courtesy or title in tables.short_titles


def _title_end(low: Sequence[str], tables: MentionTables) -> int:
    """Where the name proper begins behind the last title or office of the run."""
    for i in range(len(low) - 2, -1, -1):
        if low[i] in tables.people or ("-" in low[i] and low[i].rsplit("-", 1)[1] in tables.people):
            if i == 0 and low[0] in tables.given:
                return 0
            middle_name = i == 1 and len(low) == 3 and low[0] in tables.given and low[0] not in tables.people
            if not middle_name:
                return i + 1
    return 0


def _nationality_end(low: Sequence[str], tables: MentionTables) -> int:
    """Skip a nationality, party or outlet before a known given name: `Liberal | Lars Brandt`."""
    for i in range(1, len(low) - 1):
        if low[i] in tables.given:
            before = low[i - 1]
            return i if before in tables.affiliations or before in tables.country or before in tables.bodies else 0
    return 0
