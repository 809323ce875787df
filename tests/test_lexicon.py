"""Words of one's own: what each entry changes, what is refused, and with which words."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotekit import Extractor, Language, Lexicon
from quotekit.errors import InvalidLexicon, UnreadableInput
from quotekit.lexicon import AsideFile, CueFile, Dropped, MentionFile, Phrase, Verb
from quotekit.merging import merged
from quotekit.parsing import parse

EN = Language.load("en")
PLAIN = Extractor(EN)


def found(extractor: Extractor, text: str) -> list[tuple[str, str | None, str | None]]:
    """(content, cue, speaker) of each quotation."""
    article = extractor.extract(text)
    return [
        (q.text, q.cue.text if q.cue else None, s.name if (s := article.speaker_of(q)) else None)
        for q in article.quotes
    ]  # fmt: skip


ENTRIES = {
    "a verb": (
        'verbs.kibitz = { frames = ["that", "bare"] }',
        "Ada Okafor kibitzed that it rained.",
        [("that it rained", "kibitzed", "Ada Okafor")],
    ),
    "an irregular verb": (
        'verbs.outspeak = { frames = ["that"], past = "outspoke", participle = "outspoken" }',
        "Ada Okafor outspoke that it rained.",
        [("that it rained", "outspoke", "Ada Okafor")],
    ),
    "a phrase before its source": (
        'phrases = [{ text = "In the reckoning of" }]',
        "In the reckoning of Ada Okafor, prices fell.",
        [("prices fell", "In the reckoning of", "Ada Okafor")],
    ),
    "a phrase behind its source": (
        'phrases = [{ text = "took to the radio to say", source = "before", frames = ["that", "bare"] }]',
        "Ada Okafor took to the radio to say that prices fell.",
        [("that prices fell", "took to the radio to say", "Ada Okafor")],
    ),
    "a pseudo-cue": ('pseudo = [{ text = "says the almanac" }]', "It will rain, says the almanac.", []),
    "a stop phrase": (
        'stops = ["in a nod to"]',
        "Ada Okafor said the port was shut in a nod to her critics.",
        [("the port was shut", "said", "Ada Okafor")],
    ),
    "a noun of speech": (
        'nouns = ["gripe"]',
        "Ada Okafor’s gripe that prices fell.",
        [("that prices fell", "gripe", "Ada Okafor")],
    ),
    "an office": (
        '[mentions]\nroles = ["Dockreeve"]',
        "Dockreeve Ada Okafor said it rained. The dockreeve said it poured.",
        [("it rained", "said", "Ada Okafor"), ("it poured", "said", "Ada Okafor")],
    ),
    "a title with a full stop": (
        '[mentions]\ntitles = ["Dkr."]',
        "Prices fell in May, Dkr. Okafor said.",
        [("Prices fell in May", "said", "Okafor")],
    ),
    "a verb that goes": ('[drop]\nverbs = ["say"]', "Ada Okafor said that it rained.", []),
    "a verb in another sense": (
        'drop.verbs = ["mention"]\nverbs.mention = { frames = ["to"] }',
        "Ada Okafor mentioned that it rained.",
        [],
    ),
    "a phrase that goes": ('drop.phrases = ["according to"]', "According to Ada Okafor, prices fell.", []),
    "a pseudo-cue that becomes a cue": (
        'drop.pseudo = ["according to plan"]\nphrases = [{ text = "according to plan" }]',
        "According to plan X, prices fell.",
        [("prices fell", "According to plan", "X")],
    ),
}


@pytest.mark.parametrize(("toml", "text", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_changes_what_is_found(toml: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    extended = Extractor(EN.extend(Lexicon.parse(toml)))
    assert found(extended, text) == expected
    assert found(PLAIN, text) != expected, "the entry is not needed"


def test_an_aside_and_its_verb() -> None:
    text = "The clerks nicknamelled the crane “Old Nell” on Friday."
    extended = Extractor(EN.extend(Lexicon(asides=AsideFile(naming=("nicknamelled",)))))
    assert [aside.span.text for aside in extended.extract(text).asides] == ["“Old Nell”"]
    assert extended.extract(text).quotes == ()


FAULTS = [
    ("x = 1", ["house.toml: no key 'x'", "known: asides"]),
    ("vrebs = {}", ["no key 'vrebs'", "did you mean 'verbs'?"]),
    ("[verbs.kibitz]\nframe = ['that']", ["verbs.kibitz: no key 'frame'", "did you mean 'frames'?"]),
    ("[verbs.kibitz]\ngrade = 'oftn'", ["verbs.kibitz.grade: 'oftn'", "did you mean 'often'?"]),
    ("[verbs.kibitz]\nnouns = ['gripe']", ["verbs.kibitz: no key 'nouns' here", "above the first [table]"]),
    ("phrases = [{ text = 'in truth of' }, { txt = 'b' }]", ["phrases, entry 2: no key 'text'", "no key 'txt'"]),
    ("phrases = [{ text = 'in truth of', source = 'befor' }]", ["phrases, entry 1: source: 'befor'", "'before'"]),
    ("[mentions]\nrole = ['a']", ["mentions: no key 'role'", "did you mean 'roles'?"]),
    ("[mentions]\nroles = ['']", ["mentions.roles: an entry is empty"]),
    ("[mentions]\nfeminine_names = ['adaeze']", ["'adaeze' is a name"]),
    ("nouns = 'gripe'", ["nouns: "]),
    ("[verbs.'sound off']", ["'sound off' is not"]),
    ("[verbs.kibitz", ["house.toml: not TOML", "end of document"]),
    ("[verbs.say]\ngrade = 'often'", ["verbs.say: the language has this verb already", 'past = "said"', "drop.verbs"]),
    ("[verbs.found]", ["verbs.found: its form 'found' is one of the verb 'find'", "`forms`"]),
    ("[verbs.kibitz]\npast = 'might'", ["verbs.kibitz: its form 'might'", "drop.words.modals"]),
    ("phrases = [{ text = 'according to', source = 'before' }]", ["phrases: 'according to' is there already"]),
    ("pseudo = [{ text = 'according to' }]", ["'according to' stands under 'phrases' too", "drop.phrases"]),
    ("stops = ['according to plan']", ["'according to plan' stands under 'pseudo' too"]),
    ("[drop]\nverbs = ['sya']", ["drop.verbs: 'sya' cannot be dropped", "did you mean 'say'?"]),
    ("[drop.mentions]\nroles = ['mayr']", ["mentions.roles: 'mayr' cannot be dropped", "did you mean 'mayor'?"]),
    ("[drop.mentions]\nplaces = { Atlantis = [] }", ["mentions.places: 'Atlantis' cannot be dropped"]),
]


@pytest.mark.parametrize(("toml", "told"), FAULTS, ids=[toml for toml, _ in FAULTS])
def test_a_fault_is_told_with_file_table_key_and_near_match(toml: str, told: list[str]) -> None:
    with pytest.raises(InvalidLexicon) as caught:
        EN.extend(Lexicon.parse(toml, name="house.toml"))
    assert str(caught.value).startswith("house.toml: ")
    for part in told:
        assert part in str(caught.value)


def test_a_file_is_named_in_its_faults(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    with pytest.raises(UnreadableInput, match=r"house\.toml: No such file"):
        Lexicon.read(file)
    file.write_bytes(b"nouns = ['gr\xffpe']")
    with pytest.raises(UnreadableInput, match=r"house\.toml: not UTF-8"):
        Lexicon.read(str(file))
    file.write_text("nouns = ['gripe']\n[verbs.say]\n", encoding="utf-8")
    lexicon = Lexicon.read(file)
    assert (lexicon.name, lexicon.nouns) == (str(file), ("gripe",))
    with pytest.raises(InvalidLexicon, match=r"house\.toml: verbs\.say"):
        EN.extend(lexicon)


def test_a_language_of_the_package_must_give_every_key() -> None:
    text = (resources.files("quotekit") / "data" / "en" / "cues.toml").read_text(encoding="utf-8")
    assert parse(text, CueFile, name="cues.toml", whole=True).nouns
    with pytest.raises(InvalidLexicon, match="no key 'stops'"):
        parse("verbs = {}\nnouns = []\nphrases = []\npseudo = []", CueFile, name="cues.toml", whole=True)


def test_extending_changes_a_copy() -> None:
    before = EN.cues.verbs.keys()
    assert "kibitz" in EN.extend(Lexicon(verbs={"Kibitz": Verb()})).cues.verbs
    assert EN.cues.verbs.keys() == before
    assert EN.extend() is EN
    assert EN.extend(Lexicon()) == EN


def test_what_is_there_already_is_no_conflict() -> None:
    again = Lexicon(verbs={"say": EN.cues.verbs["say"]}, mentions=MentionFile(roles=("Mayor",)))
    assert EN.extend(again) == EN


def test_several_lexicons_come_one_after_the_other() -> None:
    first = Lexicon(name="first", verbs={"kibitz": Verb()})
    assert "kibitz" not in EN.extend(first, Lexicon(drop=Dropped(verbs=("kibitz",)))).cues.verbs
    with pytest.raises(InvalidLexicon, match=r"second: verbs\.kibitz: the language has"):
        EN.extend(first, Lexicon(name="second", verbs={"kibitz": Verb(grade="often")}))


WORDS = st.text("abcdefghij", min_size=4, max_size=8).map(lambda word: "zz" + word)


@given(st.lists(WORDS, unique=True, max_size=4), st.lists(WORDS, unique=True, max_size=4))
def test_dropping_what_was_added_gives_the_language_back(roles: list[str], nouns: list[str]) -> None:
    own, nothing = MentionFile(roles=tuple(roles), places={noun: tuple(roles) for noun in nouns}), MentionFile()
    added = merged(EN.mentions, own, nothing, where="own")
    assert set(roles) <= set(added.roles)
    assert set(nouns) <= set(added.places)
    assert merged(added, nothing, own, where="own") == EN.mentions


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("text = 'in … own words', source = 'inside'", "it is a word, …, and a word"),
        ("text = 'in her view', source = 'inside'", "it is a word, …, and a word"),
        ("text = '… by her', source = 'before'", "stands between words"),
        ("text = 'in the … of'", "stands between words"),
    ],
)
def test_a_gap_that_does_not_fit_is_refused(phrase: str, fault: str) -> None:
    with pytest.raises(InvalidLexicon, match=fault):
        Lexicon.parse(f"phrases = [{{ {phrase} }}]", name="house.toml")


def test_who_passed_the_words_on_may_stand_inside_a_phrase() -> None:
    house = Lexicon(phrases=(Phrase(text="overheard by … as muttering", source="before", frames=("that",)),))
    extractor = Extractor(Language.load("en").extend(house))
    article = extractor.extract("“It is late,” Ada Okafor was overheard by the Harbour Gazette as muttering.")
    (quote,) = article.quotes
    assert quote.source is not None
    assert quote.source.text == "Ada Okafor"
    assert [relay.source.text for relay in quote.relays] == ["the Harbour Gazette"]


def test_words_in_another_spelling() -> None:
    house = Lexicon(verbs={"yodel": Verb(grade="often", frames=("that",), also=("yodelled", "yodelling"))})
    extractor = Extractor(Language.load("en").extend(house))
    for form in ("yodeled", "yodelled"):
        (quote,) = extractor.extract(f"Ada Okafor {form} that it rained.").quotes
        assert quote.cue is not None
        assert quote.cue.text == form
