"""Rules for paragraphs that say in front who speaks: transcripts, interviews."""

from __future__ import annotations

import re

from quotekit.claims import Claim
from quotekit.phrases import Found
from quotekit.rules import rule
from quotekit.scene import Scene
from quotekit.tagging import last_inside

_SENTENCE = re.compile("[ixvbmfCBe][^.]{0,80}[.]")
_HEAD = re.compile("(?:[NT~]{1,5}(?:[pu][NT~]{1,4})?|[NT~]{0,3}r):")
"""Who speaks in a headline: `Okafor`, `Ada Okafor at the harbor`, `Poll`."""
_TELLS = re.compile("[vVbmfeCBugGqQ]")
_NEAR = 4  # paragraphs around one with a label among which there must be another


@rule(
    focus="paragraph",
    examples={
        "HARROW: Will you run?\n\nOKAFOR: I have said so.": {"Will you run?": "HARROW", "I have said so": "OKAFOR"},
        "WARNING: The road is closed.": {},
    },
)
def speaker_label(scene: Scene) -> Claim | None:
    """the paragraph opens with a name and a colon, as other paragraphs near it do"""
    colon = scene.paragraph.label()
    if colon < 0 or colon + 1 >= len(scene.tags):
        return None
    near = range(max(0, scene.number - _NEAR), min(len(scene.paragraphs), scene.number + _NEAR + 1))
    if not any(n != scene.number and scene.paragraphs[n].label() >= 0 for n in near):
        return None
    if not _SENTENCE.search(scene.tags, colon + 1):
        return None  # a heading, or a figure in a list
    source = Found(0, colon, "label in front of the paragraph")
    return scene.claim((colon + 1, len(scene.tags)), cue=(colon, colon + 1), source=source)


@rule(
    focus="paragraph",
    examples={
        "Okafor: Bridge is ‘a sham’ and must go\n\nThe bridge is a sham, Ada Okafor said on Friday.": {
            "Bridge is": "Okafor"
        },
        "Breaking: Bridge is ‘a sham’\n\nThe bridge is a sham, Ada Okafor said on Friday.": {},
    },
)
def headline_label(scene: Scene) -> Claim | None:
    """the headline opens with a colon behind somebody whom the text names again, or behind a poll or the like"""
    tags, words = scene.tags, scene.passage.words
    match = _HEAD.match(tags) if scene.passage.kind == "headline" else None
    if match is None or not _TELLS.search(tags, match.end()) or last_inside(words[-1]) == "?":
        return None
    if not tags[match.end() :].strip(".Qq"):
        return None  # nothing but a quotation, which has rules of its own
    colon = match.end() - 1
    name = max(tags.rfind(tag, 0, colon) for tag in "Nr")
    if tags[name] == "N" and not any(words[name] in later.passage.words for later in scene.paragraphs[1:]):
        return None
    end = len(tags) - (tags[-1] == ".")
    return scene.claim((colon + 1, end), cue=(colon, colon + 1), source=Found(0, colon, "label of the headline"))
