"""Sources and the speakers they mean. `<source|speaker>` marks a source and whom it must resolve to,
`<source|->` one that must stay without a speaker, `<source>` one that is called as it is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotekit.language import Language
from quotekit.mentions import MentionTables
from quotekit.resolve import Resolution, Source, resolve
from quotekit.tagging import Tagger
from quotekit.tokens import Passage

ENGLISH = Language.load("en")
TABLES = MentionTables.of(ENGLISH)
TAGGER = Tagger.of(ENGLISH)
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def passages_of(text: str) -> list[Passage]:
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Passage.read(text, at, at + len(line), (), TAGGER))
        at += len(line) + 1
    return found


def read(marked: str) -> tuple[str, list[Passage], list[Source], list[str | None]]:
    """The plain text of a marked one, its passages, its sources and the speakers expected."""
    text, spans, expected, done = "", [], [], 0
    for found in _MARKED.finditer(marked):
        text += marked[done : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        expected.append(None if found[2] == "-" else found[2] or found[1])
        text, done = text + found[1], found.end()
    text += marked[done:]
    passages = passages_of(text)
    sources = []
    for start, end in spans:
        number = next(n for n, p in enumerate(passages) if p.start <= start < p.end)
        sources.append(Source(number, passages[number].token_at(start), passages[number].token_at(end - 1) + 1))
    return text, passages, sources, expected


def names_of(resolution: Resolution) -> list[str | None]:
    return [None if n is None else resolution.speakers[n].name for n in resolution.of]


CASES = {
    # names
    "surname": "<Ada Okafor> opened the bridge. <Okafor|Ada Okafor> said it was late.",
    "full name later": "<Okafor|Ada Okafor> will stay on, her party said. Ada Okafor has led it since May.",
    "title and surname": "<Sen. Martin Hale|Martin Hale> voted no. <Sen. Hale|Martin Hale> called it a bad bill.",
    "courtesy title": "Ruth Baines runs the clinic. <Mrs. Baines|Ruth Baines> said it was full.",
    "middle initial": "<Carl T. Moss> spoke first. <Carl Moss|Carl T. Moss> spoke last.",
    "initial for given name": "<Helen Ward> wrote the paper. <H. Ward|Helen Ward> said it took years.",
    "short given name": "<Robert Lang> sued. <Bob Lang|Robert Lang> said he was sorry.",
    "given name": "<Imelda Cruz> won. <Imelda|Imelda Cruz> said she was glad.",
    "junior": "<Tom Reyes Jr.> was there. <Reyes|Tom Reyes Jr.> said it was loud.",
    "particle": "<Anna van der Berg> arrived. <Van der Berg|Anna van der Berg> said little.",
    "hyphen": "Minister <Leila Haddad-Nour> resigned. <Haddad-Nour|Leila Haddad-Nour> gave no reason.",
    "genitive": "<Ada Okafor’s|Ada Okafor> claim was false. <Okafor|Ada Okafor> said so.",
    "namesakes by given name": "<Ann Pike> and her son <Joe Pike> came. <Ann Pike> spoke. <Joe Pike> sang.",
    "namesakes by title": "Laura Stone and Greg Stone own it. <Mr. Stone|Greg Stone> said yes. "
    "<Mrs. Stone|Laura Stone> said no.",
    "namesakes by recency": "Kevin Marsh founded it.\nHe left.\nYears went by.\nOthers came.\nMore came.\n"
    "Tessa Marsh runs it. <Marsh|Tessa Marsh> said it grew.",
    "office in front": "<Norwegian Finance Minister Kari Dahl|Kari Dahl> said so.",
    "office with of": "<former Secretary of State Helen Ward|Helen Ward> said so.",
    "long office with of": "<Director of National Savings James Poole|James Poole> said so.",
    "apposition behind": "<Maria Keller, the union's chief negotiator,|Maria Keller> said so.",
    "apposition in front": "<the union's chief negotiator, Maria Keller,|Maria Keller> said so.",
    "name with genitive in front": "<the Courier’s Aaron Field|Aaron Field> said so.",
    "nickname in marks": "<Dwayne Hill> is back. <Hill|Dwayne Hill> said it felt good.",
    # offices
    "office taken up": "Mayor <Ada Okafor> came. <The mayor|Ada Okafor> said it was late.",
    "synonym": "Russian Defense Minister <Sergey Shoigu> flew in. <The Russian defense chief|Sergey Shoigu> said so.",
    "two ministers": "French Foreign Minister <Luc Petit> met Polish Foreign Minister <Jan Nowak>. "
    "<The Polish minister|Jan Nowak> smiled. <The French minister|Luc Petit> said no.",
    "country clash": "Iranian Foreign Minister <Reza Amani> spoke. <The Chilean minister|Chilean minister> said "
    "nothing.",
    "office from apposition": "<Maria Keller, the union’s chief negotiator,|Maria Keller> left. "
    "<The negotiator|Maria Keller> said no.",
    "office from copula": "<Omar Said> is the head of the port. <The port head|Omar Said> said it was shut.",
    "not a new person": "Chairman <Bo Lind> came. <A chairman of another board|chairman of another board> said no.",
    "sex of the office": "Spokesman <Ed Fox> left. <The spokeswoman|spokeswoman> said no.",
    "generic epithet": "<Carla Weiss> was fined. <The 45-year-old|Carla Weiss> said she would pay.",
    "generic by sex": "Carla Weiss met Peter Brandt. <The woman|Carla Weiss> said no.",
    "owner of an office": "<Ostmark’s president, Tuve Stellan,|Tuve Stellan> left. Goran Petrak, Karvania’s president, "
    "stayed. <Ostmark’s president|Tuve Stellan> said no. <Karvania’s president|Goran Petrak> agreed.",
    "apposition left out of the source": "<Ostmark’s president|Tuve Stellan>, Tuve Stellan, said no.",
    "no apposition": "<The minister|minister>, Goran Petrak said, told him no.",
    "age and office": "President <Tuve Stellan> came. <The 71-year-old leader|Tuve Stellan> said no.",
    "owner with of": "<The National Gallery of Norway’s director, Aileen Muir,|Aileen Muir> said no.",
    "unknown office": "<Mr. Hale’s deckhand, Ray Two Elk,|Ray Two Elk> said no. <He|Ray Two Elk> left.",
    "letters behind a name": "<Imogen Sharrow KC|Imogen Sharrow> rose. <Miss Sharrow|Imogen Sharrow> said no.",
    "surname that is a body": "<Its chairman, Viktor Brand,|Viktor Brand> said no.",
    # speakers without a name
    "unnamed official": "Transport Minister <Daniel Osei> left. <A union official|union official> said crews had "
    "warned. <The official|union official> said nobody listened.",
    "named official came later": "<A union official|union official> spoke. Union official <Ada Okafor> disagreed. "
    "<The official|Ada Okafor> said no.",
    "official with another country": "<A French official|French official> spoke. Polish official <Jan Nowak> spoke. "
    "<The French official|French official> said no.",
    "owned, not taken up": "Prime Minister <Jan Nowak> met Bo Lind. <His spokesman> declined to comment.",
    "the man": "<One man> shouted. Mayor <Tom Reyes> looked up. <The man|One man> said no.",
    "brought in without speaking": "The town was let down by the national water board. "
    "<The board|national water board> said so.",
    "one of several, named": "<One of the dean’s critics, Michael Sexton,|Michael Sexton> said no.",
    "name with its place": "<Another pollster, David Wood of Leeds,|David Wood> said so.",
    "place and office never given": "<Ted Lang> won. <The Vermont senator|Ted Lang> said so.",
    "named only behind": "<Ada Okafor> spoke.\n<The senator|senator> said no. Sen. Tom Reyes agreed.",
    "their office": "When I asked her office for figures, <they|her office> told me so.",
    # turns
    "initials": "Sam Oduya met Teodora Vance.\n<SO|Sam Oduya>: Why?\n<TV|Teodora Vance>: Because.",
    "initials of two": "Sam Oduya met Sara Olsen.\n<SO>: Why?",
    "not himself": "Councilman Ed Ruiz met Bo Whitlock.\n<WHITLOCK|Bo Whitlock>: Councilman Ruiz voted for it. "
    "<He|Ed Ruiz> said it was good.",
    # pronouns
    "given name of both sexes": "<Robin Bauer> spoke. <She|Robin Bauer> was glad.",
    "role before a given name": "<Carla Weiss> wept.\nHer mum Bev, 61, was blunter. <She|Bev> said no.",
    "latest paragraph": "<Omar Said> spoke. He was tired. He left.\nSecretary of State <Jan Nowak> said no. "
    "<He|Jan Nowak> left, too.",
    "he": "<Ada Okafor> met Tom Reyes. <She|Ada Okafor> said it went well.",
    "gender": "Ada Okafor met Tom Reyes. <He|Tom Reyes> said it went well.",
    "over a paragraph": "<Jens Holt> said no.\n<He|Jens Holt> added that he was tired.",
    "chain": "<Jens Holt> said no. <He|Jens Holt> was tired, he said.\n<He|Jens Holt> left.",
    "speaker before object": "<Omar Said> praised Karim Aziz. <He|Omar Said> said the work was good.",
    "own sentence first": "<Mark Doyle> says it takes too long. "
    "Ben Sands spent more in Ohio, where <he|Ben Sands> says he can win.",
    "same sentence": "After he met Karim Aziz, <Omar Said> said that <he|Omar Said> was glad.",
    "they": "<Residents> were angry. <They|Residents> said the water smelled.",
    "they of a plural subject": "Dozens of farmers blocked the road. <They|Dozens of farmers> said prices were too "
    "low.",
    "it": "<Northwind Ltd> lost money. <It|Northwind Ltd> said sales fell.",
    "he after unnamed": "<A police officer|police officer> came. <He|police officer> said it was over.",
    "who": "<Ada Okafor> met Tom Reyes, <who|Tom Reyes> said no.",
    "who after a noun": "There were farmers <who|farmers> said no.",
    "nobody yet": "<He|-> said it was late.",
    "wrong sex only": "Laura Stone came. <He|-> said no.",
    "first person": "“Well,” <I|-> said.",
    "place is no he": "Talks in Oslo ended. <He|-> said no.",
    "new woman": "<Pilar Reyes> paid. <One woman|One woman> said no.",
    "office and body": "<The building’s new owner, Quayside Holdings,|Quayside Holdings> said no.",
    "office and titled name": "<Their treasurer, the Rev Paul Ames,|Paul Ames> said no.",
    "surname with particle": "<Ruud van Aalst> lost. <Van Aalst|Ruud van Aalst> said no.",
    "insider": "<A source close to the couple|source close to the couple> said so. "
    "<The insider|source close to the couple> said no more.",
    # bodies
    "firm of two": "<The auctioneers Pell & Roe|Pell & Roe> said so. <Pell & Roe> said no more.",
    "the ministry": "<The Russian Defense Ministry|Russian Defense Ministry> denied it. <The ministry|Russian "
    "Defense Ministry> said no.",
    "the company": "<Northwind Ltd> lost money. <The company|Northwind Ltd> said sales fell.",
    "acronym": "<The World Health Organization (WHO)|World Health Organization> met. <WHO|World Health "
    "Organization> said so.",
    "acronym in a name": "<NHS Confederation> warned. <The confederation|NHS Confederation> said so.",
    "without legal form": "<Northwind Ltd> lost money. <Northwind|Northwind Ltd> said sales fell.",
    "a place speaks": "Russian Defense Minister <Sergey Shoigu> left. <Moscow> has denied it.",
    "newspaper": "<The Harbour Times|Harbour Times> reported it. <The newspaper|Harbour Times> said so.",
    "of in a name": "<The Bank of Norway|Bank of Norway> raised rates. <The bank|Bank of Norway> said so.",
    "unnamed body": "<The ministry|ministry> said no.",
    # groups, nameless, documents
    "police": "<Police> said so.",
    "officials": "<Iranian officials> said so.",
    "two at once": "<Ada Okafor and Tom Reyes> said so.",
    "share": "<60 percent of voters> said so.",
    "nameless": "<A source familiar with the matter|source familiar with the matter> said so.",
    "report": "<A report by the council|report by the council> found gaps. <The report|report by the council> said so.",
    "spokesman": "<Sam Reed, a spokesman for Mayor Ada Okafor,|Sam Reed> said so. <Reed|Sam Reed> said no more.",
    "the latter": "Ada Okafor met Tom Reyes. <The latter|-> said so.",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_speaker(marked: str) -> None:
    _, passages, sources, expected = read(marked)
    found = resolve(passages, sources, TABLES)
    assert names_of(found) == expected, found.why
    for of, reason, why in zip(found.of, found.reasons, found.why, strict=True):
        assert (of is None) == bool(reason) == (not why)


KINDS = {
    "<Ada Okafor> said so.": "person",
    "<Moscow> said so.": "organisation",
    "<The Harbour Times> said so.": "organisation",
    "<Officials> said so.": "group",
    "<A police officer> said so.": "person",
    "<A source> said so.": "anonymous",
    "<A senior official> said so, speaking on condition of anonymity.": "anonymous",
    "<The report> said so.": "document",
    "<Ada Okafor and Tom Reyes> said so.": "group",
    "<GLK> said so.": "organisation",
    "<Northern Quays> said it regretted the vote.": "organisation",
    "<Northern Quays>, which runs the port, said no.": "organisation",
    "<Ray Quays>, who runs the port, said no.": "person",
    "<AlderNet> said so.": "organisation",
    "<McAllister> said so.": "person",
    "<alder.example> said so.": "unknown",
    "<California> said so.": "organisation",
    "<Germans> said so.": "group",
    "<One voter> said so.": "anonymous",
    "<Another of them> said so.": "anonymous",
    "<One in three> said so.": "unknown",
}


@pytest.mark.parametrize(("marked", "kind"), KINDS.items())
def test_kind(marked: str, kind: str) -> None:
    _, passages, sources, _ = read(marked)
    assert resolve(passages, sources, TABLES).speakers[0].kind == kind


BEHALF = {
    "<Sam Reed, a spokesman for House Leader Eric Moss,> said no.": "House Leader Eric Moss",
    "<A Kremlin spokesman> said no.": "Kremlin",
    "<Justice Department spokeswoman Nina A. Vale> said no.": "Justice Department",
    "<The prime minister’s spokesman> said no.": "The prime minister",
    "<Okafor’s lawyer> said no.": "Okafor",
    "<A police spokesman> said no.": "police",
    "<White House press secretary Joan Sims> said no.": "White House",
    "<Tax lawyer Joan Sims> said no.": None,
    "<Okafor’s sister> said no.": None,
    "<The minister> said no.": None,
    "<A Voltara representative> declined to comment.": "Voltara",
    "<Representative Ann Hale> said no.": None,
    "<Her office> said no.": "Her",
    "<Her sister> said no.": None,
    "<One Voltara spokesman> said no.": "Voltara",
}


@pytest.mark.parametrize(("marked", "principal"), BEHALF.items())
def test_on_behalf_of(marked: str, principal: str | None) -> None:
    text, passages, sources, _ = read(marked)
    span = resolve(passages, sources, TABLES).on_behalf_of[0]
    assert (None if span is None else text[span[0] : span[1]]) == principal


def test_one_person_with_all_mentions_and_roles() -> None:
    text, passages, sources, _ = read(
        "<Russian Defense Minister Sergey Shoigu> flew in. <The Russian minister> smiled. On Monday Shoigu rested.\n"
        "<He> said so. The trip pleased Shoigu. <The Russian defense chief> left."
    )
    found = resolve(passages, sources, TABLES)
    speaker = found.speakers[0]
    assert (speaker.name, speaker.kind, speaker.roles) == ("Sergey Shoigu", "person", ("Russian Defense Minister",))
    assert len(found.speakers) == 1
    assert [(text[a:b], form) for a, b, form in speaker.mentions] == [
        ("Russian Defense Minister Sergey Shoigu", "name"), ("The Russian minister", "role"), ("Shoigu", "name"),
        ("He", "pronoun"), ("Shoigu", "name"), ("The Russian defense chief", "role"),
    ]  # fmt: skip


def test_same_text_same_answer() -> None:
    _, passages, sources, _ = read("\n".join(CASES.values()))
    assert resolve(passages, sources, TABLES) == resolve(passages, sources, MentionTables.of(ENGLISH))


def test_sources_outside_the_text_are_refused_not_raised() -> None:
    passages = passages_of("Ada Okafor said so.")
    sources = [Source(5, 0, 1), Source(0, 3, 3), Source(0, 90, 99), Source(0, -4, 2), Source(-1, 0, 1)]
    assert names_of(resolve(passages, sources, TABLES)) == [None, None, None, "Ada Okafor", None]
    assert resolve((), (), TABLES).speakers == ()


_WORDS = st.sampled_from(
    ["Ada", "Okafor", "Mr.", "the", "of", "for", "minister", "Bank", "he", "They", "who", ",", ".", "(", ")", "-",
     "and", "'s", "said", "a", "spokesman", "Jr.", "“", "”", "van", "der", "A.", "&", "\n", "Secretary", "State",
     "report", "is", "some", "“Rock”"]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=80), st.data())
@settings(max_examples=300, deadline=None)
def test_any_text_and_any_sources(text: str, data: st.DataObject) -> None:
    passages = passages_of(text)
    sources = []
    for number, passage in enumerate(passages):
        first = data.draw(st.integers(0, len(passage.words)))
        sources += [Source(number, first, first + data.draw(st.integers(1, 9))), Source(number, 0, len(passage.words))]
    found = resolve(passages, sources, TABLES)
    assert len(found.of) == len(found.why) == len(found.reasons) == len(found.on_behalf_of) == len(sources)
    for speaker in found.speakers:
        assert speaker.name.strip()
        assert speaker.mentions == tuple(sorted(set(speaker.mentions)))
        assert all(0 <= start < end <= len(text) for start, end, _ in speaker.mentions)


@pytest.mark.parametrize("unit", [
    "Ada Smith{0} said so. ", "Smith and Ada{0} Smith, the minister, met. The minister left. He said no. ",
    "Ada ", "the minister, ", "He said ",
    "N. ", "Bank of ", "who ", "( ", "farmers ",
])  # fmt: skip
def test_long_texts_of_many_names_are_resolved(unit: str) -> None:
    text = "".join(unit.format(chr(97 + n % 26) * (1 + n // 26 % 40)) for n in range(8000))
    passages = passages_of(text)
    step = max(1, len(passages[0].words) // 2000)
    sources = [Source(0, t, t + 2) for t in range(0, len(passages[0].words) - 2, step)]
    assert len(resolve(passages, sources, TABLES).of) == len(sources)


@pytest.mark.parametrize(("headline", "speaker"), [
    ("Mayor Ada Okafor opened the new bridge", "Ada Okafor"), ("Angry Mayor Ada Okafor Opens Bridge", "mayor"),
])  # fmt: skip
def test_names_of_a_headline_count_unless_all_is_capitalised(headline: str, speaker: str) -> None:
    text = headline + "\nThe mayor said so."
    title = Passage.read(text, 0, len(headline), (), Tagger(ENGLISH, headline=True), "headline")
    body = Passage.read(text, len(headline) + 1, len(text), (), TAGGER)
    assert names_of(resolve([title, body], [Source(1, 0, 2)], TABLES)) == [speaker]
