"""A language's files with what a lexicon adds and drops; what does not go together is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from quotekit.errors import InvalidLexicon, did_you_mean
from quotekit.inflection import Form, reporting_forms
from quotekit.lexicon import CueFile, Inflection, Lexicon, MentionFile, StructureFile, Verb, WordFile

File = TypeVar("File", bound=BaseModel)
_OPEN = ("verbs", "common", "irregular", "inflection", "adverb_suffixes")
"""The keys of `words.toml` that hold no closed class: a verb of speech may stand there too."""


def merged(base: File, add: File, drop: File, *, where: str) -> File:
    """A file of words less those in `drop`, with those in `add` behind them."""
    update: dict[str, Any] = {}
    for key in sorted(add.model_fields_set | drop.model_fields_set):
        old, new, gone = getattr(base, key), getattr(add, key), getattr(drop, key)
        title = f"{where}.{type(base).model_fields[key].alias or key}"
        if isinstance(old, Inflection):
            update[key] = _in_front(old, new)
        elif isinstance(old, Mapping):
            _known(gone, old, title)
            kept = {k: v for k, v in old.items() if k not in gone}
            update[key] = {**kept, **{k: (*kept.get(k, ()), *(w for w in v if w not in kept.get(k, ())))
                                      for k, v in new.items()}}  # fmt: skip
        elif isinstance(old, str):
            update[key] = new or old
        else:
            _known(gone, old, title)
            kept_words = tuple(word for word in old if word not in gone)
            update[key] = (*kept_words, *(word for word in new if word not in kept_words))
    return base.model_copy(update=update)


def _in_front(old: Inflection, new: Inflection) -> Inflection:
    """The first pair that fits wins, so what is added comes first."""
    return Inflection(third=new.third + old.third, past=new.past + old.past, gerund=new.gerund + old.gerund)


def _known(gone: Iterable[Any], old: Collection[Any], where: str) -> None:
    for one in gone:
        if one not in old:
            near = did_you_mean(one, [w for w in old if isinstance(w, str)]) if isinstance(one, str) else ""
            short = near if len(near) < 200 else "it is not there"
            raise InvalidLexicon(f"{where}: {one!r} cannot be dropped; {short or 'it is not there'}")


def merged_cues(base: CueFile, lexicon: Lexicon, words: WordFile) -> CueFile:
    """`cues.toml` with the verbs and phrases of a lexicon, none of which contradicts another."""
    name, drop = lexicon.name, lexicon.drop
    _known(drop.verbs, base.verbs, f"{name}: drop.verbs")
    _known(drop.phrases, [p.text for p in base.phrases], f"{name}: drop.phrases")
    _known(drop.pseudo, [p.text for p in base.pseudo], f"{name}: drop.pseudo")
    verbs = {lemma: verb for lemma, verb in base.verbs.items() if lemma not in drop.verbs}
    for lemma, verb in lexicon.verbs.items():
        if verbs.get(lemma, verb) != verb:
            raise InvalidLexicon(
                f"{name}: verbs.{lemma}: the language has this verb already, as {_as_toml(verbs[lemma])}; "
                f"put it into drop.verbs as well to replace it"
            )
    added = {lemma: verb for lemma, verb in lexicon.verbs.items() if lemma not in verbs}
    _check_forms(added, verbs, words, name)
    phrases = {p.text: p for p in base.phrases if p.text not in drop.phrases}
    for phrase in lexicon.phrases:
        if phrases.setdefault(phrase.text, phrase) != phrase:
            raise InvalidLexicon(
                f"{name}: phrases: {phrase.text!r} is there already, as {_as_toml(phrases[phrase.text])}; "
                f"put it into drop.phrases as well to replace it"
            )
    pseudo = {p.text: p for p in (*base.pseudo, *lexicon.pseudo) if p.text not in drop.pseudo or p in lexicon.pseudo}
    stops = merged(CueFile(stops=base.stops), CueFile(stops=lexicon.stops), CueFile(stops=drop.stops), where=name).stops
    _check_once({"phrases": phrases, "pseudo": pseudo, "stops": dict.fromkeys(stops)}, name)
    nouns = merged(CueFile(nouns=base.nouns), CueFile(nouns=lexicon.nouns), CueFile(nouns=drop.nouns), where=name).nouns
    return CueFile(
        verbs={**verbs, **added}, nouns=nouns, phrases=tuple(phrases.values()), pseudo=tuple(pseudo.values()),
        stops=stops,
    )  # fmt: skip


def _check_forms(added: Mapping[str, Verb], verbs: Mapping[str, Verb], words: WordFile, name: str) -> None:
    """A verb none of whose forms could be seen in a text, since another word has them all, is a mistake."""
    taken: dict[str, Form] = reporting_forms(verbs, words)
    closed = {
        word: key
        for key in WordFile.model_fields
        if key not in _OPEN
        for word in getattr(words, key)
    }  # fmt: skip
    for lemma, verb in added.items():
        for form, entry in reporting_forms({lemma: verb}, words).items():
            if form in taken:
                raise InvalidLexicon(
                    f"{name}: verbs.{lemma}: its form {form!r} is one of the verb {taken[form].lemma!r}; "
                    f"list the forms that are its own under `forms`"
                )
            if form in closed and entry.shape != "base":
                key = closed[form].rstrip("_")
                raise InvalidLexicon(
                    f"{name}: verbs.{lemma}: its form {form!r} stands under {key!r} in words.toml; "
                    f"put it into drop.words.{key} as well, or list the forms under `forms`"
                )


def _check_once(tables: Mapping[str, Mapping[str, object]], name: str) -> None:
    seen: dict[str, str] = {}
    for table, texts in tables.items():
        for text in texts:
            if text in seen:
                raise InvalidLexicon(
                    f"{name}: {table}: {text!r} stands under {seen[text]!r} too, and can only be one of them; "
                    f"put it into drop.{seen[text]}"
                )
            seen[text] = table


def _as_toml(entry: BaseModel) -> str:
    """An entry as it would stand in a file, to be copied from an error."""

    def told(value: Any) -> str:
        if isinstance(value, tuple):
            return "[" + ", ".join(map(told, value)) + "]"
        return str(value).lower() if isinstance(value, bool) else f'"{value}"'

    keys = [key for key in type(entry).model_fields if key in entry.model_fields_set]
    return "{ " + ", ".join(f"{key} = {told(getattr(entry, key))}" for key in keys) + " }"


def with_abbreviations(structure: StructureFile, titles: MentionFile) -> StructureFile:
    """A title that ends in a full stop (`Ald.`) ends no sentence."""
    last = [title.split()[-1].rstrip(".") for title in titles.titles if title.endswith(".")]
    short = ["-".join(part.capitalize() for part in word.split("-")) for word in last]
    new = tuple(word for word in short if word not in structure.abbreviations)
    return structure.model_copy(update={"abbreviations": structure.abbreviations + new}) if new else structure
