"""The schema of the files in `data/<code>/`, and of a file of one's own that adds to them.

One class a file; `language.py` reads the files and builds the look-ups. A file that does
not fit its class is refused with the file, the entry and the fault. `Lexicon` is what a user adds.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from quotekit.parsing import Readable, parse, read

Grade = Literal["always", "often", "quoted"]
Frame = Literal["that", "bare", "wh", "to", "np", "prep", "as", "fronted"]
GAP = "…"
"""What stands for other words in a phrase."""
Direction = Literal["before", "after", "either", "inside"]


def _filled(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if not word.strip():
            raise ValueError("an entry is empty")
    return words


def _looked_up(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold_case(word) for word in _filled(words))


def _capitalised(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in _filled(words):
        if not word[0].isupper():
            raise ValueError(f"{word!r} is a name, and begins with a capital")
    return words


def fold_case(word: str) -> str:
    """A word as texts are compared with it: lower case, straight apostrophe."""
    return word.strip().lower().replace("’", "'")


def _one_word(lemma: str) -> str:
    if not lemma.strip() or len(lemma.split()) > 1:
        raise ValueError(f"a verb is one word, and {lemma!r} is not; several words are a phrase, or a verb's particles")
    return fold_case(lemma)


Words = Annotated[tuple[str, ...], AfterValidator(_looked_up)]
"""Words that are compared without case."""
Written = Annotated[tuple[str, ...], AfterValidator(_filled)]
"""Words whose capitals matter."""
Names = Annotated[tuple[str, ...], AfterValidator(_capitalised)]
Text = Annotated[str, AfterValidator(lambda text: _looked_up((text,))[0])]
Lemma = Annotated[str, AfterValidator(_one_word)]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Verb(_File):
    """A reporting verb.

    - `grade`: `always` reports speech in every frame it lists; `often` in the frames it lists
      and nowhere else; `quoted` only beside a quotation.
    - `frames`: what may follow as content: a clause with `that`, a `bare` clause, a `wh` clause,
      an infinitive with `to`, a noun phrase (`np`), a preposition (`prep`, one of `prepositions`),
      a noun phrase with `as` (`described him as …`); `fronted`: content without marks may stand
      before it (`Prices fell, he said`).
    - `recipient`: it takes the addressee as object (`told reporters`).
    - `complement`: with a noun phrase it takes something more (`called him a liar`, not `called a doctor`).
    - `directs`: the object before its infinitive is the addressee (`urged miners to strike`).
    - `noun`: its base and third-person forms are also common nouns (`claims`).
    - `particles`: words that belong to it (`point out`); the verb reports only with one of them
      when `needs_particle` is set.
    - `past`, `participle`, `forms`: irregular forms; `forms` replaces all inflection. `also`: forms
      besides the others, in another spelling (`signalled`).
    """

    grade: Grade = "always"
    frames: tuple[Frame, ...] = ()
    prepositions: Words = ()
    particles: Words = ()
    needs_particle: bool = False
    recipient: bool = False
    complement: bool = False
    directs: bool = False
    noun: bool = False
    past: str | None = None
    participle: str | None = None
    forms: Words = ()
    also: Words = ()
    polarity: Literal["asserted", "denied", "declined"] = "asserted"

    @property
    def takes_clause(self) -> bool:
        """Whether a clause that tells what is so may be its content: `said that it rained`, but not `cheered that`."""
        return not {"that", "bare", "fronted"}.isdisjoint(self.frames)


class Phrase(_File):
    """A reporting phrase of several words: `according to`, `in the words of`, `raised the alarm over`.

    `source` says on which side the source stands, or that it stands inside, where the text has
    `…` (`in … view`: `in Keller's view`); `relay` that it names a third party through whom the
    words reach us (`as quoted by`). A phrase whose source stands before it may have that third
    party inside (`quoted by … as saying`).
    """

    text: Text
    source: Direction = "after"
    grade: Grade = "always"
    frames: tuple[Frame, ...] = ()
    relay: bool = False

    @model_validator(mode="after")
    def _gap_fits(self) -> Self:
        words = self.text.split()
        if self.source == "inside" and not (len(words) == 3 and words[1] == GAP):
            raise ValueError(f"the source of {self.text!r} stands inside, so it is a word, {GAP}, and a word")
        if GAP in words and (self.source not in ("inside", "before") or GAP in (words[0], words[-1])):
            raise ValueError(f"{self.text!r} has a {GAP}, which stands between words, of a phrase behind its source")
        return self


class Pseudo(_File):
    """Words that look like a cue and are none: `needless to say`, `so-called`."""

    text: Text


class CueFile(_File):
    """`cues.toml`: what reports speech, and what only looks like it.

    - `nouns` are nouns of speech, which report with an owner (`his claim that …`).
    - `pseudo`: phrases in which no word is a cue.
    - `stops`: phrases before which what is reported ends, since the reporter speaks again (`in an
      apparent reference to`); no word in them is a cue.
    """

    verbs: dict[Lemma, Verb] = Field(default_factory=dict)
    nouns: Words = ()
    phrases: tuple[Phrase, ...] = ()
    pseudo: tuple[Pseudo, ...] = ()
    stops: Words = ()


class Inflection(_File):
    """How regular verbs are inflected: (regex, replacement) pairs, the first that matches wins."""

    third: tuple[tuple[str, str], ...] = ()
    past: tuple[tuple[str, str], ...] = ()
    gerund: tuple[tuple[str, str], ...] = ()


class WordFile(_File):
    """`words.toml`: the closed classes, verbs, and how verbs are inflected."""

    determiners: Words = ()
    possessives: Words = ()
    approximators: Words = ()
    quantifiers: Words = ()
    numbers: Words = ()
    subject_pronouns: Words = ()
    object_pronouns: Words = ()
    expletives: Words = ()
    complementisers: Words = ()
    relatives: Words = ()
    interrogatives: Words = ()
    subordinators: Words = ()
    concessive: Words = ()
    temporal: Words = ()
    moving: Words = ()
    locative: Words = ()
    asking: Words = ()
    questioning: Words = ()
    answers: Words = ()
    conditions: Words = ()
    reasons: Words = ()
    venues: Words = ()
    prospects: Words = ()
    coordinators: Words = ()
    contrast: Words = ()
    of: Words = ()
    to: Words = ()
    by: Words = ()
    as_: Words = Field(default=(), alias="as")
    prepositions: Words = ()
    adverbs: Words = ()
    adverb_suffixes: Words = ()
    auxiliaries: Words = ()
    be: Words = ()
    negations: Words = ()
    modals: Words = ()
    times: Words = ()
    verbs: Words = ()
    irregular: dict[Lemma, Words] = Field(default_factory=dict)
    common: Words = ()
    inflection: Inflection = Field(default_factory=Inflection)


class MarkFile(_File):
    """`marks.toml`: the quotation marks of the language and the apostrophes that look like them.

    - `pairs`: opener and closer; what is paired otherwise is a fault. A mark that opens one pair
      and closes another counts as what it is first listed as.
    - `single`: the marks of the inner level; `apostrophes`: those of them that are apostrophes too.
    - `elisions`: words with an apostrophe in front (`'twas`); `clipped`: endings with one behind
      (`the horses'`, `goin'`); `measures`: words between a number and a mark of inches (`5-foot-2"`).
    - `resumes`: words that more often go on after a quoted fragment than stand in one;
      `speech`: words that stand in speech and hardly ever in a report (`I`, `don't`).
    """

    pairs: tuple[tuple[str, str], ...] = ()
    single: Written = ()
    apostrophes: Written = ()
    elisions: Words = ()
    clipped: Words = ()
    measures: Words = ()
    resumes: Words = ()
    speech: Words = ()


class AsideFile(_File):
    """`asides.toml`: words beside quotation marks that hold no speech."""

    naming: Words = ()
    titling: Words = ()
    mottos: Words = ()


class ClaimFile(_File):
    """`claims.toml`: what checking a claimed quotation needs to know.

    - `ellipses` mark words left out; `notes` in square brackets are the quoting hand's, no part of a quotation.
    - `symbols` are read as words. The words of a row of `same` count as one word.
    - `negations` (besides those of `words.toml`), `negative_beginnings` and `negative_endings` of words negate.
    - rows of `reported` hold words that may stand for each other when speech is reported (`will`, `would`).
    - `spellings` reduce names: the left is read as the right, one after the other.
    """

    ellipses: Words
    notes: Words
    symbols: dict[str, str]
    negations: Words
    negative_beginnings: Words
    negative_endings: Words
    same: tuple[Words, ...]
    reported: tuple[Words, ...]
    spellings: tuple[tuple[str, str], ...]


class StructureFile(_File):
    """`structure.toml`: what the furniture of a scraped article looks like, and where sentences end.

    - `abbreviations` never end a sentence, `closing_abbreviations` only before one of `sentence_starters`,
      `numeric_abbreviations` are abbreviations only before a number, `time_zones` go on behind `8 a.m.`
    - a line of `date_words`, months, weekdays and numbers is a date; so is a number with
      `age_words` and one of `age_ends`.
    - `boilerplate_lines` are whole lines, `pointer_lines` too, after which titles of other articles may follow;
      `boilerplate_starts` begin and `boilerplate_parts` stand in short ones; `caption_starts` and
      `caption_credits` likewise for captions. Compared without case.
    - `speech_words` and `not_caption_starts` speak against furniture.
    """

    abbreviations: Written = ()
    closing_abbreviations: Written = ()
    numeric_abbreviations: Written = ()
    time_zones: Written = ()
    sentence_starters: Written = ()
    speech_words: Words = ()
    months: Words = ()
    weekdays: Words = ()
    date_words: Words = ()
    age_words: Words = ()
    age_ends: Words = ()
    agencies: Written = ()
    byline_starts: Words = ()
    byline_joiners: Words = ()
    byline_roles: Words = ()
    boilerplate_lines: Words = ()
    pointer_lines: Words = ()
    boilerplate_starts: Words = ()
    boilerplate_parts: Words = ()
    caption_starts: Words = ()
    caption_credits: Words = ()
    not_caption_starts: Words = ()


class MentionFile(_File):
    """`mentions.toml`: who can be a source, how names are built, and which words take up which.

    All in lower case but names and places. A given name that stands in both `masculine_names` and
    `feminine_names` tells no gender. `generic` nouns only point back to somebody (an
    entry in `-` is an ending), `hollow` ones cannot stand alone; `same` gives rows of nouns
    that may take each other up; `spokes` and `counsel` speak for a principal who follows
    `spokes_for`; `company_words` may be left off a name; `partitives` count those who come after `of`.
    """

    titles: Words = ()
    courtesy: Words = ()
    roles: Words = ()
    fixed_roles: Words = ()
    spokes: Words = ()
    counsel: Words = ()
    spokes_for: Words = ()
    relational: Words = ()
    generic: Words = ()
    hollow: Words = ()
    same: tuple[Words, ...] = ()
    organisations: Words = ()
    body_words: Words = ()
    company_words: Words = ()
    name_links: Words = ()
    groups: Words = ()
    anonymous: Words = ()
    withheld: Words = ()
    documents: Words = ()
    partitives: Words = ()
    postpositive: Words = ()
    affiliations: Words = ()
    places: dict[str, Written] = Field(default_factory=dict)
    particles: Words = ()
    name_suffixes: Words = ()
    honours: Words = ()
    nicknames: tuple[Names, ...] = ()
    masculine_names: Names = ()
    feminine_names: Names = ()
    masculine_words: Words = ()
    feminine_words: Words = ()
    masculine_pronouns: Words = ()
    feminine_pronouns: Words = ()
    plural_pronouns: Words = ()
    neuter_pronouns: Words = ()
    speaker_pronouns: Words = ()
    personal_relatives: Words = ()
    genitive: str = ""
    articles: Words = ()
    definite: Words = ()


class Dropped(_File):
    """What a `Lexicon` takes away: verbs by lemma, phrases by their text, entries of the other files by their words."""

    model_config = ConfigDict(defer_build=True)  # most programs need none

    verbs: Words = ()
    nouns: Words = ()
    phrases: Words = ()
    pseudo: Words = ()
    stops: Words = ()
    words: WordFile = Field(default_factory=WordFile)
    marks: MarkFile = Field(default_factory=MarkFile)
    structure: StructureFile = Field(default_factory=StructureFile)
    mentions: MentionFile = Field(default_factory=MentionFile)
    asides: AsideFile = Field(default_factory=AsideFile)


class Lexicon(CueFile):
    """Words of one's own, to extend a language with: `Language.load("en").extend(lexicon)`.

    It holds what the shipped files hold: the keys of `cues.toml` as they are, those of the other
    files in a table with the file's name, and in `drop` what is to go (before anything is added, so
    that dropping a verb and giving it again replaces it). Capitals do not matter but in names.
    `name` is what errors call it: the path, where it was read from a file.

    >>> house = Lexicon(verbs={"grouse": Verb(frames=("that", "bare"))}, mentions=MentionFile(roles=("Harbourmaster",)))
    >>> house == Lexicon.parse('''
    ... [verbs.grouse]
    ... frames = ["that", "bare"]
    ... [mentions]
    ... roles = ["harbourmaster"]
    ... ''')
    True
    """

    model_config = ConfigDict(defer_build=True)  # most programs need none

    name: str = "lexicon"
    words: WordFile = Field(default_factory=WordFile)
    marks: MarkFile = Field(default_factory=MarkFile)
    structure: StructureFile = Field(default_factory=StructureFile)
    mentions: MentionFile = Field(default_factory=MentionFile)
    asides: AsideFile = Field(default_factory=AsideFile)
    drop: Dropped = Field(default_factory=Dropped)

    @classmethod
    def read(cls, path: Readable) -> Self:
        """A lexicon from a TOML file. Raises `UnreadableInput` where there is none, and `InvalidLexicon`."""
        found = read(path, cls)
        return found if "name" in found.model_fields_set else found.model_copy(update={"name": str(path)})

    @classmethod
    def parse(cls, text: str, *, name: str = "lexicon") -> Self:
        """A lexicon from a TOML text; `name` is what errors call it."""
        found = parse(text, cls, name=name)
        return found if "name" in found.model_fields_set else found.model_copy(update={"name": name})
