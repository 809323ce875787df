"""The built-in rules, in order of priority: the most certain shapes first.

The table below is the whole order. Paragraphs with a speaker's label come first, then
quotations in marks, from `quoted` to `carried`; the cues that are left go through `reported`.
"""

from __future__ import annotations

from quotekit.builtin import carried, labelled, quoted, reported
from quotekit.rules import RuleSet, ruleset

RULES: RuleSet = ruleset(
    (labelled.speaker_label, labelled.headline_label),
    (
        quoted.inside_opening_clause,
        quoted.quote_cue_source,
        quoted.quote_source_cue,
        quoted.inside_what_source_says,
        quoted.inside_fronted_clause,
        quoted.name_and_colon,
        quoted.source_cue_quote,
        quoted.cue_source_quote,
        quoted.inside_reported_clause,
        quoted.relayed,
        quoted.quote_as_source_says,
        quoted.quote_source_verb,
        quoted.quote_stop_source_cue,
        quoted.dash_credit,
        quoted.colon_credit,
    ),
    (
        carried.speech_over_paragraphs,
        carried.credit_in_next_paragraph,
        carried.introduced_in_paragraph_before,
        carried.speech_goes_on,
        carried.speech_goes_on_in_next_paragraph,
        carried.sentence_before,
        carried.same_paragraph,
        carried.said_in_the_same_sentence,
    ),
    (
        reported.according_to,
        reported.as_source_says,
        reported.fronted_clause,
        reported.that_clause,
        reported.passive_without_agent,
        reported.other_frames,
        reported.noun_of_speech,
        reported.as_reported_by,
    ),
)
