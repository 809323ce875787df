"""Rules for paragraphs that say in front who speaks: transcripts, interviews."""

from __future__ import annotations

import re

from quotekit.clauses import Found
from quotekit.rules import rule
from quotekit.scene import Claim, Scene

_SENTENCE = re.compile("[ixvbmfCBe][^.]{0,80}[.]")
_NEAR = 4  # paragraphs around one with a label among which there must be another


@rule(
    focus="paragraph",
    examples={
        "TAPPER: Will you run?\n\nOKAFOR: I have said so.": {"Will you run?": "TAPPER", "I have said so": "OKAFOR"},
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
