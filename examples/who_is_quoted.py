"""Count who is quoted in some articles, in how many words, and how often without a name."""

from collections import Counter

import quotekit

ARTICLES = (
    """“We will not open a bridge we would not cross,” Marta Lindqvist, the harbor director, said on Tuesday.

    Transport Minister Daniel Osei called the news “a disgrace.” He said somebody had known in January.""",
    """“My father has a hospital appointment on Friday,” said Ruth Kamara, 41. “Who will row him over?”

    A union official said that crews had warned of the damage twice.""",
)

quotations: Counter[str] = Counter()
words: Counter[str] = Counter()
for text in ARTICLES:
    article = quotekit.extract(text)
    for quote in article.quotes:
        if quote.within is not None:
            continue  # what the official says the crews said is counted once, for the official
        speaker = article.speaker_of(quote)
        named = speaker is not None and any(mention.form == "name" for mention in speaker.mentions)
        who = speaker.name if speaker and named else "(unnamed)"
        quotations[who] += 1
        words[who] += sum(len(span.text.split()) for span in quote.content)

for who, count in sorted(quotations.items(), key=lambda pair: (-words[pair[0]], pair[0])):
    print(f"{who:16} {count} quotations, {words[who]} words")

"""
Prints:

Ruth Kamara      1 quotations, 13 words
Marta Lindqvist  1 quotations, 10 words
Daniel Osei      2 quotations, 9 words
(unnamed)        1 quotations, 8 words
"""
