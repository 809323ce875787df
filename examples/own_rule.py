"""Teach quotekit a house style: interviews in which each answer follows the speaker's initials and a colon."""

from quotekit import RULES, Claim, Extractor, Scene, rule

INTERVIEW = """The interview took place on Monday.

AO: “We check the dam every day.”

TB: “I have not seen a soul.”"""


@rule(examples={"AO: “We check the dam.”": {"“We check the dam.”": "AO"}})
def initials(scene: Scene) -> Claim | None:
    """the paragraph begins with initials and a colon"""
    match scene.words_before:
        case (name, ":") if name.isupper():
            return scene.claim(source=scene.source_before)
    return None


article = Extractor(rules=RULES.first(initials)).extract(INTERVIEW)
for quote in article.quotes:
    print(quote.source.text if quote.source else "-", "|", quote.text, "|", quote.trace.rule)

"""
Prints:

AO | “We check the dam every day.” | initials
TB | “I have not seen a soul.” | initials
"""
