"""A small clause grammar: who is the subject of a verb, and where does its clause end.

It works on the tags of a passage (see `tagging.TAGS`). To the right of a verb, patterns run
over the tags as they stand; to its left, over the tags reversed, so that a subject is found
from its head noun outwards in one linear match.

The noun phrases are those of `phrases`.
"""

from __future__ import annotations

import re

from quotekit.phrases import HEAD, INNER, WINDOW, Found, noun_phrase_right
from quotekit.tagging import last_inside, plain
from quotekit.tokens import Passage, group_start

# Reversed: head noun, modifiers, determiners. `-` joins `vice -president` when spaced oddly.
_PHRASE_LEFT = rf"(?:j?~?[{HEAD}][{INNER}]*[dl]*|[dl]+|j)"
_SUBJECT_LEFT = re.compile(rf"i|e?{_PHRASE_LEFT}(?:(?:[opu]&?e?|y[eC]?|op|&){_PHRASE_LEFT})*(?:&i)?")
_REDUCED = re.compile("z*d?p?[eC](?=[rnM])")
_REDUCED_CLAUSE = re.compile("a?[Ce](?:[^vbmfC,.;:]{0,12},a?[vbmf]|[nN]{1,3},|[pyc][^,.;:Qq]{1,14},)")
_NAME_LEFT = re.compile("~?[NT][NT~]*")
_ANY_VERB = re.compile("[vCbmfeVB]")
_BOUNDARY = frozenset('.,;:-()&kctwhQq"aA')
_VERBLESS = re.compile("[^vbmfCi;:Q]*(?:$|[wt])")
_PLACE = re.compile("(?:[^vbmfi;:Q]|(?<=[nrM])v)*(?:$|[wt])")
_ADJECTIVES = re.compile("d[eng],[en#g]")
_NO_VERB = re.compile("[^vbmfCi;:Qc]*$")
_ASIDE = re.compile("(?:[ax]|z+[dnlN]?p?)*")
"""Reversed: what may stand between a subject and its verb without commas (`on Friday`, `there`)."""


def subject_left(passage: Passage, low: int, verb: int) -> Found | None:
    """The subject that ends just before token `verb`, skipping what stands between commas.

    `low` is the first token it may reach: the start of the sentence.
    """
    tags = passage.tags
    low = max(low, verb - WINDOW)
    at = group_start(tags, low, verb)
    aside = _ASIDE.match(tags[low:at][::-1])
    if aside is not None and aside.end() and tags[at - aside.end() - 1 : at - aside.end()] == ",":
        at -= aside.end()  # `Thermalis, a maker of pumps, today announced`
    at = _before_brackets(tags, low, at)
    if at <= low:
        return None
    last = tags[at - 1]
    if last in ",-":
        return _across_commas(passage, low, at) or _stray_comma(passage, low, at - 1)
    if last in "Qq" and last_inside(passage.words[at - 1]) == ",":
        return _across_commas(passage, low, at + 1)  # `Keller, host of “Good Day,” said`
    if last == "w":
        return _antecedent(passage, low, at - 1)
    if last == "t" and at - 1 > low and tags[at - 2] in "nrM":
        found = _antecedent(passage, low, at - 1)  # `a memo that said`
        found = found and found.stands_for and Found(*found.stands_for, "what the relative clause is about")
        return found and (publisher(passage, low, found) or found)
    found = plain_subject(passage, low, at)
    if found is not None and found.first - 1 > low:
        found = _across_reduced(passage, low, found) or found
    return found or _before_relative(passage, low, at) or _opening_phrase(passage, low, at)


def _across_reduced(passage: Passage, low: int, found: Found) -> Found | None:
    """Of `A lawyer representing the drivers said` the whole, of `Residents who live downwind say` the first."""
    tags, before = passage.tags, found.first - 1
    if tags[before] in "VBv":
        return _before_relative(passage, low, found.end)
    if tags[before] == "b" and tags[before - 1] == "w":
        whose = _antecedent(passage, low, before - 1)  # `Keller, who is a lawyer said`: a comma too few
        return whose and whose.stands_for and Found(*whose.stands_for, found.how + ", across a relative clause")
    if tags[before] not in "gG" or tags[before - 1] not in "rNn":
        return None
    head = plain_subject(passage, low, before)
    if head is None or not (head.first <= low + 1 or tags[head.first - 1] in _BOUNDARY):
        return None
    return Found(head.first, found.end, found.how)


def _opening_phrase(passage: Passage, low: int, at: int) -> Found | None:
    """`Members trying to keep the pool open say`: the phrase that opens the sentence, if no verb stands between."""
    found = noun_phrase_right(passage, low, at)
    if found is None or found.end >= at or not _NO_VERB.match(passage.tags[found.end : at]):
        return None
    return Found(found.first, found.end, "subject before the verb, across what hangs on it")


def _before_relative(passage: Passage, low: int, at: int) -> Found | None:
    """`Officials whose laws were struck down say`: a subject with a relative clause that no comma sets off."""
    tags = passage.tags
    relative = tags.rfind("w", low, at)
    if relative <= low or "," in tags[relative:at] or not _ANY_VERB.search(tags, relative, at):
        return None
    found = plain_subject(passage, low, relative)
    if found is None or not (found.first <= low + 1 or tags[found.first - 1] in _BOUNDARY):
        return None
    return Found(found.first, found.end, "subject before the verb, across a relative clause")


def plain_subject(passage: Passage, low: int, at: int) -> Found | None:
    """The phrase that ends at token `at`, or before an adverb or a time that stands there."""
    found = _phrase_left(passage, low, at)
    found = found and _trim(passage, found, low)
    if found is not None and found.first - 2 > low and _ADJECTIVES.match(passage.tags, found.first - 3):
        return Found(found.first - 3, found.end, found.how)  # `the tall, thin man`
    if found is None:
        aside = _ASIDE.match(passage.tags[low:at][::-1])
        if aside is not None and aside.end():
            end, at = at, _before_brackets(passage.tags, low, at - aside.end())
            found = _phrase_left(passage, low, at)
            found = found and _trim(passage, found, low)
            reduced = _REDUCED.match(passage.tags[low:at][::-1]) if found is None else None
            if reduced is not None:  # `the report released on Friday said`
                head = _phrase_left(passage, low, at - reduced.end())
                return head and Found(head.first, end, head.how)
    return found


def _stray_comma(passage: Passage, low: int, comma: int) -> Found | None:
    """`Dr. Jan Varga (Ulm), said`: a comma where none belongs, behind a subject that opens the sentence."""
    if _REDUCED_CLAUSE.match(passage.tags, comma + 1):
        return None  # `The rise, announced in May, was`
    found = _phrase_left(passage, low, _before_brackets(passage.tags, low, comma))
    found = found and _trim(passage, found, low)
    return found if found is not None and found.first <= low + 1 else None


def phrase_before(passage: Passage, low: int, at: int) -> Found | None:
    """The noun phrase that ends at token `at`, whatever stands before it: `with Keller saying`."""
    found = _phrase_left(passage, low, at)
    if found is None:
        return None
    first = found.first
    joint = passage.tags.rfind("q&", first, found.end - 1)
    if joint >= 0:
        first = joint + 2  # `Ade saying it was “grim” and Keller asking why`
    second = passage.tags.rfind("&e", first - 1, found.end - 1)
    if second >= 0:
        first = second + 2  # `hired two lawyers and placed notices calling it a sham`
    return Found(_behind_preposition(passage.tags, first, found.end, "p"), found.end, "before the participle")


def _behind_preposition(tags: str, first: int, end: int, prepositions: str) -> int:
    """Where the nearest phrase of several begins: of `a reaction from Keller` the `Keller`."""
    fits = (at for at in range(end - 2, first, -1) if tags[at] in prepositions and tags[at + 1] in "dNTr")
    return next(fits, first - 1) + 1


def before_participle(passage: Passage, low: int, at: int) -> Found | None:
    """Who the participle at token `at` hangs on: of `with Keller saying`, and of `a note on the door saying`."""
    tags = passage.tags
    while at > low and tags[at - 1] == "z":
        at -= 1
    found = phrase_before(passage, low, at)
    if found is None or tags[at - 1] not in "NrnT" or tags[found.first : found.first + 2] == "#z":
        return None  # `wrote six times to Ulm asking for`: it hangs on the verb
    word = plain(passage.words[found.first - 1]) if found.first > low else ""
    if word in passage.tagger.locative:
        return before_participle(passage, low, found.first - 1)
    verb = passage.tagger.reporting.get(word)
    if verb is not None and verb.verb.recipient:
        return None  # `emailed members saying`: it hangs on the verb
    return publisher(passage, low, found) or found


def publisher(passage: Passage, low: int, document: Found) -> Found | None:
    """Who put a document out: of `Keller posted a message saying` Keller; None where no verb has it as its object."""
    tags, verb = passage.tags, document.first - 1
    head = next((at for at in range(document.first, document.end) if tags[at] == "r"), document.end - 1)
    if verb - 1 > low and tags[verb] == "p" and tags[verb - 1] in "vCegG":
        verb -= 1  # `sent out a letter`
    if (
        verb <= low
        or tags[verb] not in "vCegG"
        or not (tags[head] == "n" or plain(passage.words[head]) in passage.tagger.documents)
    ):
        return None
    found = subject_left(passage, low, group_start(tags, low, verb))
    return found and Found(*(found.stands_for or (found.first, found.end)), "who put the document out")


def owner_left(passage: Passage, low: int, noun: int) -> Found | None:
    """Whose noun it is: of `Keller's repeated claim` Keller, of `his claim` the pronoun."""
    tags, at = passage.tags, noun
    while at > low and tags[at - 1] in "lnaegq#rNTMz":
        at -= 1
    if at <= low:
        return None
    if tags[at - 1] == "d":
        owns = plain(passage.words[at - 1]) in passage.tagger.possessives
        return Found(at - 1, at, "owner of the noun") if owns else None
    found = phrase_before(passage, low, at - 1) if tags[at - 1] == "s" else None
    return found and Found(found.first, found.end, "owner of the noun")


def _before_brackets(tags: str, low: int, at: int) -> int:
    """`at`, or the bracket that opens just before it: `Keller (Ulm)`."""
    if at > low and tags[at - 1] == ")":
        opening = tags.rfind("(", low, at)
        if opening > low:
            return opening
    return at


def _phrase_left(passage: Passage, low: int, at: int) -> Found | None:
    left = passage.tags[low:at][::-1]
    match = _SUBJECT_LEFT.match(left)
    if match is None:
        return None
    return Found(at - match.end(), at, "subject before the verb")


def _trim(passage: Passage, found: Found, low: int) -> Found | None:
    """Cut off what is in front of the subject: words of time, a fronted phrase without a comma."""
    tags, first, end = passage.tags, found.first, found.end
    while first < end - 1 and tags[first] in 'za~*"s' and not _approximates(passage, first):
        first += 1
    if first < end - 2 and tags[first : first + 2] == "#z" and tags[first - 1 : first] == "p":
        first += 2  # `for five minutes Keller`
    joint = tags.rfind("&", first, end)
    if joint > 0 and tags[joint + 1] == "p" and first > low and tags[first - 1] in "Avpu":
        return None  # `is here as a guest and in a note said`: no subject, but a second verb
    if joint > 0 and first > low and tags[first - 1] in "vCeVBGpouy":
        first = joint + 1  # `met Brandt and Keller said`: only the second is the subject
    if first - 1 == low and tags[low] == "p" and tags[first] in "#rn":
        return Found(first, end, found.how)  # `About 9 percent said`, `Outside experts say`
    if first > low and tags[first - 1] in "opuy" and tags[first] != "i":
        # a preposition is left over: `At a rally Keller said`; keep the name at the end
        name = end
        while name > first and tags[name - 1] in "NT~":
            name -= 1
        if not (first < name < end and (tags[name - 1] in "nMzq" or (tags[name - 1] == "r" and tags[first] == "d"))):
            return _before_preposition(passage, low, first - 1)
        first = name
    if all(t in "zgj" for t in tags[first:end]):
        return None
    return Found(first, end, found.how) if first != found.first else found


def _approximates(passage: Passage, at: int) -> bool:
    """Whether the word belongs to the number behind it: `nearly 40 nurses`."""
    return (
        passage.tags[at] == "a"
        and passage.tags[at + 1] in "#l"
        and (plain(passage.words[at]) in passage.tagger.approximators)
    )


def _before_preposition(passage: Passage, low: int, preposition: int) -> Found | None:
    """`Keller, who has in the past called`: what stood before the verb was no subject, so look further left."""
    at = group_start(passage.tags, low, preposition)
    if at <= low or (at == preposition and passage.tags[at - 1] != "w"):
        return None
    return subject_left(passage, low, at)


def _across_commas(passage: Passage, low: int, at: int) -> Found | None:
    """`Keller, the mayor of Ulm, said`; `Keller, who left in July, said`; `Keller, 22, of Ulm, said`."""
    tags = passage.tags
    comma = at - 1
    dash = tags.rfind("-", low, comma) if tags[comma] == "-" else -1
    found = plain_subject(passage, low, _before_brackets(tags, low, dash)) if dash > low else None
    if found is not None and (found.first <= low or tags[found.first - 1] in _BOUNDARY):
        return Found(found.first, found.end, "subject before the verb, across an insertion")
    for _ in range(6):
        comma = max(tags.rfind(",", low, comma), tags.rfind("-", low, comma))
        if comma <= low:
            return None
        inside = tags[comma + 1 : at - 1]
        inside = inside.lstrip("Qq") or inside  # `a guest on the show, “Good Day,” who left`
        if not _is_insertion(inside, tags[comma]):
            continue
        if comma > low and tags[comma - 1] == "w":  # `who, on Friday, said`
            return _antecedent(passage, low, comma - 1)
        if comma > low and tags[comma - 1] in "bfm":  # `have, in fact, praised`
            return subject_left(passage, low, group_start(tags, low, comma))
        found = plain_subject(passage, low, _before_brackets(tags, low, comma))
        if found is None or (tags[found.first : found.end].strip("#z") == "" and not _counts(tags, found, low)):
            continue
        if found.first <= low or tags[found.first - 1] in _BOUNDARY:
            found = _with_office(passage, found, low)
            if inside[0] in "dlnNrTz#" and passage.tags[at - 1] == "," and len(inside) <= 12 and "w" not in inside:
                return Found(found.first, at - 1, "subject before the verb, with its apposition")
            return Found(found.first, found.end, "subject before the verb, across an insertion")
    return None


def _counts(tags: str, found: Found, low: int) -> bool:
    """Whether a number opens the sentence, as one of those told of before: `One, a welder, said`."""
    return found.first == low and tags[found.first : found.end] == "#"


def _with_office(passage: Passage, found: Found, low: int) -> Found:
    """Of `Its foreign minister, Annika Holm, who left, said` not the name alone."""
    tags = passage.tags
    if found.first - 1 > low and tags[found.first - 1] == "," and not tags[found.first : found.end].strip("NT~"):
        office = _phrase_left(passage, low, found.first - 1)
        if office and tags[office.end - 1] == "r" and (office.first <= low or tags[office.first - 1] in _BOUNDARY):
            return Found(office.first, found.end, found.how)
    elif found.first - 1 > low and tags[found.first - 1] == "," and tags[found.first] in "dTr":
        name = _NAME_LEFT.match(tags[low : found.first - 1][::-1])
        if name and (name.end() == found.first - 1 - low or tags[found.first - 2 - name.end()] in _BOUNDARY):
            return Found(found.first - 1 - name.end(), found.end, found.how)  # `Annika Holm, its head, who left, said`
    return found


def _is_insertion(inside: str, mark: str) -> bool:
    """Whether the tags between two commas or dashes can be an apposition, a relative clause or an aside."""
    if not inside or (inside[0] in "&k" and mark == ","):
        return False
    if inside[0] == "p" and _PLACE.match(inside):
        return True  # `Keller, in a statement released on Friday, said`
    if inside[0] in "Gg" or (inside[0] in "Ce" and inside[1:2] not in ("d", "i", "N")) or inside[:2] in ("vy", "Vy"):
        return True  # `Keller, asked about the deal, said`, `The crew, led by Keller, said`
    return inside[0] in "wcA" or inside[:2] in ("pw", "ow") or _VERBLESS.match(inside) is not None


def _antecedent(passage: Passage, low: int, relative: int) -> Found | None:
    """`Keller, who said`: the relative pronoun, which stands for the noun phrase in front of it."""
    at = relative
    if at > low and passage.tags[at - 1] == "&":
        first = passage.tags.rfind("w", low, at)  # `Keller, who lives here and who says`
        found = _antecedent(passage, low, first) if first > low else None
        return found and Found(relative, relative + 1, found.how, found.stands_for)
    if at > low and passage.tags[at - 1] in ",-":
        at -= 1
    found = _phrase_left(passage, low, _before_brackets(passage.tags, low, at))
    if found is None:
        return None
    first = _behind_preposition(passage.tags, found.first, found.end, "pu")
    return Found(relative, relative + 1, "relative pronoun", (first, found.end))
