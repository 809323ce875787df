"""What a noun phrase that speaks says about the speaker: a name, a role, a body, a pronoun.

`describe` takes a source as the rules found it, with title, apposition and genitive.

    >>> from quotekit.language import Language
    >>> from quotekit.tagging import Tagger
    >>> from quotekit.tokens import Passage
    >>> english = Language.load("en")
    >>> text = "Sam Reed, a spokesman for Mayor Ada Okafor, said so."
    >>> passage = Passage.read(text, 0, len(text), (), Tagger.of(english))
    >>> found = describe(passage, 0, 9, MentionTables.of(english))
    >>> found.name, found.form, found.roles, text[slice(*found.on_behalf_of)]
    ('Sam Reed', 'name', ('spokesman for Mayor Ada Okafor',), 'Mayor Ada Okafor')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quotekit.models import MentionForm
from quotekit.names import Form, Gender, MentionTables, Name, behind_office, key_of, names, tidy
from quotekit.tagging import plain
from quotekit.tokens import Passage

__all__ = ["Described", "MentionTables", "Name", "describe", "names"]

_NOMINAL = "NTrn#z~"
_ENDS_CORE = frozenset("opuwthyxkcAmbfi.:;,()*-")
_VERBAL = frozenset("egvVCGBa")
_OWNERS = ("m", "f", "they", "it")  # pronouns that can own a spokesman
_CONTEXT = 240  # characters behind a source in which its anonymity may be explained


class Described(NamedTuple):
    """What a source noun phrase says about its speaker; offsets are those of the text.

    `name` is the proper name without title or role, `name_token` its first token; `phrase` is
    what to call the speaker if the article never gives a name; `pronoun` is the sort of pronoun
    (see `MentionTables.pronouns`); `gender` serves to find antecedents and is never shown.
    """

    start: int
    end: int
    form: MentionForm
    name: str | None = None
    name_token: int | None = None
    known: Form | None = None
    roles: tuple[str, ...] = ()
    head: str = ""
    modifiers: tuple[str, ...] = ()
    gender: Gender | None = None
    plural: bool = False
    determiner: str = ""
    pronoun: str = ""
    phrase: str = ""
    on_behalf_of: tuple[int, int] | None = None


class Core(NamedTuple):
    """A noun phrase up to its head: tokens [first, end), behind determiner and genitive."""

    begin: int
    first: int
    end: int
    stop: int
    determiner: str
    owner: tuple[int, int] | None
    name: Name | None
    head: str
    head_at: int


def describe(passage: Passage, first: int, end: int, tables: MentionTables) -> Described:
    """What the noun phrase of tokens [first, end) says about who speaks."""
    first, end = max(0, first), min(end, len(passage.words))
    while first < end and passage.tags[first] in '"*-,':
        first += 1
    while first < end and passage.tags[end - 1] in '",;:.-s(':
        end -= 1
    if first >= end:
        return Described(passage.start, passage.start, "other")
    start, stop = passage.span(first, end)
    if end - first <= 2 or passage.tags[first] in "ijw":
        word = passage.words[first]
        sort = tables.pronouns.get(plain(word)) if len(word) == 1 or not word.isupper() else None
        alone = end - first == 1 or passage.tags[first] in "iw" or passage.words[first + 1].lower() in tables.pronouns
        if sort is not None and alone:
            gender: Gender | None = "m" if sort == "m" else "f" if sort == "f" else None
            return Described(start, stop, "pronoun", pronoun=sort, gender=gender, plural=sort == "they",
                             head=plain(passage.words[first]), phrase=passage.text[start:stop])  # fmt: skip
    parts = _segments(passage.tags, first, end)
    cores = [c for c in (core_of(passage, a, b, tables) for a, b in parts) if c is not None]
    if not cores:
        return Described(start, stop, "other", phrase=passage.text[start:stop])
    if _joins_several(passage, cores[0], first, end, tables):
        phrase = phrase_of(passage, cores[0].begin, end, tables)
        return Described(start, stop, "group", head=cores[0].head, plural=True, phrase=phrase)
    return _whole(passage, cores, (start, stop), tables)


def _whole(passage: Passage, cores: Sequence[Core], span: tuple[int, int], tables: MentionTables) -> Described:
    main = cores[0]
    named = main if main.name is not None and main.name.form.parts else None
    if named is None and (noun_kind(main, tables) in ("role", "other") or _is_one(passage, main, tables)):
        named = next((core for core in cores[1:3] if _is_bare_name(passage, core)), None)
    roles: list[str] = []
    gender: Gender | None = None
    kinds: list[MentionForm] = []
    for core in cores:
        if core.name is None or not core.name.form.parts:
            kinds.append(noun_kind(core, tables))
            if kinds[-1] == "role" and (named is None or core.head not in tables.relational):
                roles.append(phrase_of(passage, core.begin, core.stop, tables))
            gender = gender or tables.gender_of.get(core.head)
        elif core is named and core.name.start > core.first:
            roles += office_before(passage, core.first, core.name.start, tables)
            words = [plain(w) for w in passage.words[core.first : core.name.start]]
            gender = gender or next((tables.gender_of[w] for w in words if w in tables.gender_of), None)
    behalf = _principal(passage, cores, tables)
    if named is not None and named.name is not None:
        is_definite = named is main and main.owner is None and main.determiner in tables.definite
        return _named(passage, named.name, kinds, span, roles, gender, behalf, is_definite)
    form = kinds[0]
    if form in ("role", "group", "other") and _is_nameless(passage, main, span, tables):
        form = "anonymous"
    text, tags = passage.words, passage.tags
    modifiers = tuple(key_of(w) for w in text[main.first : main.head_at] if w[0].isalnum())
    if main.owner is not None:
        modifiers += tuple(key_of(text[i]) for i in range(*main.owner) if tags[i] in "NT")
    modifiers += tuple(key_of(text[i]) for i in range(main.end, main.stop) if tags[i] in "NTr")
    return Described(
        *span, form, roles=tuple(roles), head=main.head, modifiers=modifiers, gender=gender,
        plural=form == "group" or main.head in tables.groups, determiner=main.determiner,
        phrase=phrase_of(passage, main.begin, main.stop, tables), on_behalf_of=behalf,
    )  # fmt: skip


def _is_bare_name(passage: Passage, core: Core) -> bool:
    """Whether a stretch between commas is a name and little else: `Ada Okafor`, `the Rev Ada Okafor of Leeds`."""
    name = core.name
    if name is None or not name.form.parts or name.end != core.end:
        return False
    if core.end < core.stop and (passage.tags[core.end] != "o" or name.form.kind != "person"):
        return False
    return name.form.titled or (core.first == core.begin and (name.form.kind != "body" or name.form.sure))


def _is_one(passage: Passage, main: Core, tables: MentionTables) -> bool:
    """Whether the phrase picks somebody without a name: `one of them`, `another voter`, not `one in three`."""
    opener = plain(passage.words[main.begin])
    counts = main.head in tables.partitives and main.head != opener
    return opener in tables.anonymous and not counts and passage.tags[main.end : main.end + 2] != "p#"


def _is_nameless(passage: Passage, main: Core, span: tuple[int, int], tables: MentionTables) -> bool:
    """Whether the text says that the speaker's name is withheld, in the phrase itself or behind it."""
    if (main.head in tables.anonymous and main.head not in tables.partitives) or _is_one(passage, main, tables):
        return True
    start, stop = span
    inside = tidy(passage.text[start:stop]).lower()
    hints = (word in tables.anonymous and word not in tables.partitives for word in inside.split())
    if any(hints) or any(phrase in inside for phrase in tables.anonymous_phrases):
        return True
    end = min(stop + _CONTEXT, passage.span(*passage.sentence(main.first))[1])
    around = tidy(passage.text[start:end]).lower()
    return any(p in around for p in tables.withheld)


def _named(
    passage: Passage, name: Name, kinds: Sequence[MentionForm], span: tuple[int, int], roles: Sequence[str],
    gender: Gender | None, behalf: tuple[int, int] | None, is_definite: bool,
) -> Described:  # fmt: skip
    form = name.form
    if form.kind == "unknown" or (form.kind == "person" and not form.sure):
        if "role" in kinds or roles:
            form = replace(form, kind="person", sure=True)
        elif "organisation" in kinds or is_definite:
            form = replace(form, kind="body", sure=True)
    is_person = form.kind in ("person", "unknown")
    return Described(
        *span, "name" if is_person else "organisation", form.name, name.start, form,
        roles=tuple(dict.fromkeys(roles)) if is_person else (), head=form.parts[-1], gender=form.gender or gender,
        phrase=form.name, on_behalf_of=behalf,
    )  # fmt: skip


def _segments(tags: str, first: int, end: int) -> list[tuple[int, int]]:
    """The stretches between commas, brackets and dashes."""
    parts, begin = [], first
    for i in range(first, end):
        if tags[i] in ",();:-":
            if i > begin:
                parts.append((begin, i))
            begin = i + 1
            if len(parts) == 6:
                break
    if end > begin:
        parts.append((begin, end))
    return parts


def core_of(passage: Passage, first: int, end: int, tables: MentionTables) -> Core | None:
    """The noun phrase that opens tokens [first, end), up to its head."""
    tags, words = passage.tags, passage.words
    while first < end and tags[first] in '"*&':
        first += 1
    while first < end - 1 and tags[first] == "a":
        first += 1
    begin, determiner = first, ""
    while first < end and tags[first] in "dltj":
        determiner = determiner or plain(words[first])
        first += 1
    at, owner = _core_end(passage, first, end, tables), None
    counts = (plain(words[i]) in tables.partitives or tags[i] in "#adlp" for i in range(begin, at))
    if begin < at < end and tags[at] == "o" and all(counts):
        inner = core_of(passage, at + 1, end, tables)
        if inner is not None:
            return inner._replace(begin=begin, determiner=plain(words[begin]), name=None)
    if at == first:
        if begin == first or at < begin:
            return None
        first = begin
    genitive = tags.rfind("s", first, at)
    if genitive > first and genitive + 1 < at:
        owner = (begin if determiner else first, genitive)
        first = genitive + 1
    stop = at
    while stop < end and tags[stop] not in "wt":
        stop += 1
    head_at = at - 1
    while head_at > first and tags[head_at] not in "NTrn#zgGe":
        head_at -= 1
    name = _name_at_end(passage, first, at, tables)
    kind = name.form.kind if name is not None and at < end and tags[at] == "o" else ""
    if name is not None and (kind == "body" or (kind == "role" and plain(words[at - 1]) in tables.organisations)):
        name = _with_of(passage, name, end)
        if tags[name.end : name.end + 1] == "s" and name.end + 1 < end:  # `the Bank of Norway’s governor`
            inner = core_of(passage, name.end + 1, end, tables)
            return inner and inner._replace(begin=begin, determiner=determiner, owner=(begin, name.end))
    if at < stop and tags[at] == "o" and plain(words[head_at]) in tables.people and not (name and name.form.parts):
        late = _name_at_end(passage, at + 1, stop, tables)
        if late is not None and late.form.parts and late.start > late.first:
            return Core(begin, first, stop, stop, determiner, owner, late, late.form.surname, stop - 1)
    return Core(begin, first, at, stop, determiner, owner, name, plain(words[head_at]), head_at)


def _with_of(passage: Passage, name: Name, end: int) -> Name:
    """`the Bank of England`: a body's name goes on behind `of`."""
    tags, at = passage.tags, name.end + 1
    if tags[at : at + 1] == "d":
        at += 1
    last = at
    while last < end and tags[last] in "NT~":
        last += 1
    if last == at:
        return name
    text = tidy(passage.text[slice(*passage.span(name.first, last))])
    parts = tuple(w.lower() for w in passage.words[name.first : last] if w != ".")
    return Name(name.first, name.first, last, Form("body", 0, text, parts, sure=True))


def _core_end(passage: Passage, first: int, end: int, tables: MentionTables) -> int:
    """Where the words before and including the head noun end."""
    tags, words, at = passage.tags, passage.words, first
    while at < end:
        tag = tags[at]
        if words[at] != "&" and (tag in _ENDS_CORE or tag == "&"):
            break
        behind_noun = at > first and tags[at - 1] in "NTrn"
        if behind_noun and tag in _VERBAL and (tags[at - 1] in "rT" or at + 1 >= end or tags[at + 1] not in _NOMINAL):
            break
        if behind_noun and words[at].lower() in tables.postpositive:
            break
        at += 1
    return at


def _name_at_end(passage: Passage, first: int, end: int, tables: MentionTables) -> Name | None:
    """The run of capitals that ends a core; it may be a role that only looks like a name."""
    tags, words = passage.tags, passage.words
    at = end
    while at > first:
        back = at - 1
        if tags[back] not in "NT~":
            initial = len(words[back]) == 1 and words[back].isupper() and tags[at : at + 1] == "~"
            while at < end and back > first and plain(words[back]) in tables.particles:
                back -= 1
            common = back == at - 1 and tags[at:end][:1] in ("N", "T") and tags[back] in "nzmVB"
            common = common and words[back][0].isupper()
            while words[back] == "&" and back > first and tags[back - 1] in "NT" and back < at:
                back -= 1
            firm = back < at - 1 and words[back + 1] == "&"
            if not firm and not initial and not common and (back == at - 1 or tags[back] != "N" or tags[at] != "N"):
                break
        at = back
    while at < end and tags[at] == "~":
        at += 1
    if at >= end or (not words[at][0].isupper() and end - at == 1):
        return None
    form = tables.memo.read(words[at:end], passage.text[slice(*passage.span(at, end))], tables)
    has_office = at > first and tags[at - 1] == "r" and plain(words[at - 1]) in tables.people
    if form.kind == "unknown" and len(form.parts) == 1 and has_office:
        form = replace(form, kind="person", sure=True)
    if at > 0 and form.parts and tags[at - 1] in "od":
        form = behind_office(passage, at, end, form, tables)
    return Name(at, min(end - 1, at + form.lead), end, form)


def noun_kind(core: Core, tables: MentionTables) -> MentionForm:
    """What the head noun of a core without a name stands for."""
    head = core.head
    if head in tables.groups or (core.name is not None and core.name.form.kind == "group"):
        return "group"
    if head in tables.people:
        return "role"
    if head in tables.organisations:
        return "organisation"
    if head in tables.documents:
        return "document"
    known = any(head in words for words in (tables.rows, tables.generic, tables.counsel, tables.affiliations))
    if known or head.endswith(tables.generic_endings):
        return "role"
    is_plural = head.endswith("s") and (head[:-1] in tables.people or head[:-1] in tables.organisations)
    shared = core.determiner in tables.partitives and core.determiner not in tables.anonymous
    return "group" if is_plural or shared else "other"


def _joins_several(passage: Passage, main: Core, first: int, end: int, tables: MentionTables) -> bool:
    """Whether the phrase names several speakers (`Ada Okafor and the mayor`), not one with two roles."""
    tags = passage.tags
    at = tags.find("&", main.first, end)
    if at < 0 or passage.words[at] == "&" or at + 1 >= end:
        return False
    between = tags[main.end : at]
    if any(t in "opuwtyA(" for t in between):
        return False
    if at == main.end:
        if main.name is not None and main.name.form.parts:
            return tags[at + 1] in "NTdrln"
        return tags[at + 1] in "dl" or noun_kind(main, tables) == "group"
    return between.count(",") != 1 and main.name is not None and tags[at + 1] in "NT"


def _principal(passage: Passage, cores: Sequence[Core], tables: MentionTables) -> tuple[int, int] | None:
    """For whom a spokesperson, lawyer or representative speaks."""
    words, tags = passage.words, passage.tags
    for core in cores:
        end = core.name.start if core.name is not None and core.name.form.parts else core.end
        at = end - 1
        while at > core.first and tags[at] in "~a":
            at -= 1
        if at < core.first:
            continue
        two = " ".join(plain(w) for w in words[max(core.first, at - 1) : at + 1])
        noun = plain(words[at])
        speaks, is_counsel = noun in tables.spokes or two in tables.spokes, noun in tables.counsel
        if not (speaks or is_counsel) or (speaks and is_counsel and words[at][0].isupper()):  # `Representative Hale`
            continue
        at -= two in tables.spokes and noun not in tables.spokes
        if end == core.end < core.stop and plain(words[end]) in tables.spokes_for and end + 1 < core.stop:
            return passage.span(end + 1, core.stop)
        if core.owner is not None:
            return passage.span(*core.owner)
        if tables.pronouns.get(core.determiner) in _OWNERS:
            return passage.span(core.begin, core.begin + 1)
        if speaks:
            begin, least = at, core.first + (tags[core.first] == "#")
            while begin > least and (tags[begin - 1] in "NTr~" or words[begin - 1][0].isupper()):
                begin -= 1
            is_body = key_of(words[at - 1]) in tables.bodies
            while begin < at and plain(words[begin]) in tables.people and not (is_body and words[begin][0].isupper()):
                begin += 1
            if begin < at:
                return passage.span(begin, at)
    return None


def phrase_of(passage: Passage, begin: int, stop: int, tables: MentionTables) -> str:
    """The words of a noun phrase without its article, on one line."""
    if stop > begin + 1 and plain(passage.words[begin]) in tables.articles:
        begin += 1
    start, end = passage.span(begin, stop)
    return tidy(passage.text[start:end])


def office_before(passage: Passage, first: int, name: int, tables: MentionTables) -> list[str]:
    """The office in the words [first, name) before a name; nothing for a mere `Mr.`"""
    words = [plain(w) for w in passage.words[first:name]]
    while words and (words[0] in tables.courtesy or words[0] in (".", ",") or words[0] in tables.articles):
        words.pop(0)
        first += 1
    while words and words[-1] in (",", "("):
        words.pop()
        name -= 1
    if not any(w in tables.people and w not in tables.courtesy and w not in tables.relational for w in words):
        return []
    return [phrase_of(passage, first, name, tables)]
