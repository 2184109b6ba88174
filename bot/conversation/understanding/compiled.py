"""The lexicon in the form that texts are matched against, built once per lexicon."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation.understanding.denials import with_denials
from bot.conversation.understanding.findings import Clause, Text, clause_of
from bot.conversation.understanding.nearest import Nearest
from bot.conversation.understanding.phrases import PART, STOP, Item, Mention, Phrasebook
from bot.conversation.understanding.quantities import quantities_in
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.rejected import REJECTING, rejected_places
from bot.conversation.understanding.requests import RequestBook
from bot.conversation.understanding.spelling import Spelling
from bot.conversation.understanding.tokens import CleanText, Token, clean, tokens_of
from bot.conversation.understanding.view import Span, hidden_places, items_of, spans_of
from bot.facts.lexicon import Lexicon
from bot.framework import QuestionId

_WORDS = re.compile(r"[^\W\d_]+")
_FIRST_TOKENS, _LAST_TOKENS = 200, 90  # of a message with more; what lies between is not read, and the reply says so
_VOLUME_SIZED = 1e5
_GOES_ON = {
    "it",
    "but",
    "rather",
    "actually",
    "instead",
    "make",
    "so",
    "now",
}  # begin a clause about the question just named
_LABEL_ENDS = {
    "put",
    "say",
    "use",
    "write",
    "set",
    "note",
    "choose",
    "select",
    "take",
    "pick",
    "enter",
    "be",
    ":",
    "=",
    "-",
    "–",
    "to",
    "is",
    "should",
    "are",
    "→",
    "will",
    "would",
    "was",
    ">",
}
_CHANGES = {
    "put",
    "set",
    "make",
    "change",
    "use",
    "take",
    "note",
    "write",
    "instead",
    "replace",
    "enter",
    "pick",
    "choose",
}
# "Scratch the team bit, we have nobody": what follows is about that question.
_LONGEST_TURN = 7
_TURNS = {
    "scratch",
    "scrap",
    "forget",
    "strike",
    "about",
    "regarding",
    "re",
    "concerning",
    "revisit",
    "going",
    "back",
    "as",
}
_TAILS = {"bit", "part", "thing", "one", "answer", "question", "point", "stuff", "topic", "entry"}
_ROUGHLY = {
    "about",
    "around",
    "roughly",
    "approx",
    "approximately",
    "circa",
    "ca",
    "some",
    "maybe",
    "probably",
    "nearly",
    "almost",
}
_TAKES_A_LABEL = {
    "scratch",
    "scrap",
    "forget",
    "strike",
    "revisit",
    "going",
    "back",
    "to",
    "change",
    "set",
    "update",
    "make",
    "put",
    "correct",
    "fix",
    "switch",
    "adjust",
    "revise",
    "amend",
    "for",
    "regarding",
    "re",
    "on",
    "as",
    "about",
    "and",
    "with",
    "the",
    "our",
    "my",
    "actually",
    "sorry",
    "wait",
    "no",
    "ok",
    "that",
    "concerning",
    "edit",
    "replace",
    "then",
    "also",
    "please",
    "by",
    "way",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One message with everything that was found in it, before it is understood."""

    clean: CleanText
    tokens: tuple[Token, ...]
    text: Text
    cut: bool


class Compiled:
    """One lexicon, ready."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.book = Phrasebook(lexicon.concepts)
        self.requests = requests_of(lexicon)
        self.nearest = Nearest(lexicon)
        self._of_residency = _concepts_of_residency(lexicon)
        self._spelling = Spelling(_vocabulary(lexicon), lexicon.ordinary | _number_words(lexicon))

    def prepared(self, message: str, asked: QuestionId | None) -> Prepared:
        """``message`` cleaned, cut into clauses and searched for concepts."""
        cleaned = clean(message)
        tokens = tokens_of(cleaned.text)
        cut = cleaned.cut or len(tokens) > _FIRST_TOKENS + _LAST_TOKENS
        if cut and len(tokens) > _FIRST_TOKENS + _LAST_TOKENS:
            tokens = tokens[:_FIRST_TOKENS] + tokens[-_LAST_TOKENS:]
        tokens = self._spelling.corrected(tokens)
        hidden = hidden_places(
            tokens,
            self.lexicon.numbers.is_magnitude_or_unit,
            hours_matter=asked not in {QuestionId.VOLUME, QuestionId.TEAM, QuestionId.LATENCY, QuestionId.GROWTH},
        )
        quantities = quantities_in(tokens, self.lexicon, hidden=hidden)
        quantities = tuple(q for q in quantities if not (_is_a_word(q) and (q.value or len(tokens) > 1)))
        items = items_of(tokens, quantities)
        return Prepared(cleaned, tokens, self.text_of(items, quantities, asked), cut)

    def text_of(self, items: tuple[Item, ...], quantities: tuple[Quantity, ...], asked: QuestionId | None) -> Text:
        """Items with their concepts, by clause, sentence and as a whole."""
        found = _without_idioms(self.book.mentions(items))
        ongoing = self.lexicon.lists["no_corrections"]  # "waiting" takes nothing back although "wait" does
        found = [
            m
            for m in found
            if m.concept != "correcting"
            or m.end - m.start > 1
            or (items[m.start].text not in ongoing and not _is_part_of_a_name(m, found))
        ]
        found = [m for m in found if m.concept not in _DEGREES or not _is_no_degree(m, items)]
        rejected = rejected_places(items, found)
        mentions = with_denials(found, items, rejected, self._of_residency)
        by_clause = self._clauses(items, mentions, spans_of(items, PART, STOP), asked)
        sentences = self._clauses(items, mentions, spans_of(items, STOP), asked)
        return Text(
            items, quantities, mentions, asked, by_clause, sentences,
            _clause(items, mentions, Span(0, len(items)), asked, labelled=False), rejected,
        )  # fmt: skip

    def _clauses(
        self, items: tuple[Item, ...], mentions: tuple[Mention, ...], spans: tuple[Span, ...], asked: QuestionId | None
    ) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        carried: QuestionId | None = None
        turned = False
        for span in spans:
            label = self._label(items, span)
            opened = items[span.start - 1].text if span.start else ""
            goes_on = turned or (opened == "," and items[span.start].text in _GOES_ON)
            turned = label is not None and _turns_to_a_question(items, span)
            own = label or (carried if goes_on or opened in {":", "=", "?"} else None)
            topic = label is not None and span.end < len(items) and items[span.end].text == "?"  # "labels? none"
            clauses.append(_clause(items, () if topic else mentions, span, own or asked, labelled=own is not None))
            carried = own if goes_on else label
        return tuple(clauses)

    def _closing_label(self, items: tuple[Item, ...], span: Span) -> QuestionId | None:
        """ "Put dedicated for the team": the question at the end of a clause that changes an answer."""
        if not any(item.text in _CHANGES for item in items[span.start : span.start + 5]):
            return None
        for begin in range(max(span.start + 2, span.end - 4), span.end):
            if items[begin].text in {"for", "as", "under"}:
                skip = 2 if items[begin + 1 : begin + 2] and items[begin + 1].text in {"the", "our"} else 1
                found = self.requests.label_at(items[: span.end], begin + skip)
                if found is not None and found[1] == span.end:
                    return found[0]
        return None

    def _label(self, items: tuple[Item, ...], span: Span) -> QuestionId | None:
        """The question that a clause names at its beginning: "volume: 70M", "update team to none"."""
        closing = self._closing_label(items, span)
        if closing is not None:
            return closing
        start = span.start
        steps = 0
        while start < span.end and steps < 6 and items[start].text in _TAKES_A_LABEL:
            start, steps = start + 1, steps + 1
        for begin in dict.fromkeys((span.start, start, start - 1)):
            if not span.start <= begin < span.end:
                continue
            found = self.requests.label_at(items[: span.end], begin)
            if found is None:
                continue
            question, end = found
            while end < span.end and items[end].text in _TAILS:
                end += 1
            if end == span.end and items[span.start].text in _TURNS:
                return question
            figure = end
            while figure < span.end and items[figure].text in _ROUGHLY:  # "volume about 400M"
                figure += 1
            ends_here = end == span.end and (span.end < len(items) and items[span.end].text in {":", "=", "?"})
            if (
                ends_here
                or (end < span.end and items[end].text in _LABEL_ENDS)
                or (figure + 1 == span.end and end - begin == 1)
            ):
                return question
        return None


def _turns_to_a_question(items: tuple[Item, ...], span: Span) -> bool:
    """Is a clause that names a question nothing but the turn to it ("about the data", "scratch the team bit")?"""
    return items[span.start].text in _TURNS and span.end - span.start <= _LONGEST_TURN


_IDIOM = "idiom"
_SAY_LITTLE = {"affirming", "past", "later", "period_corrected", "others", "meta_negation", "not_only", "undecided"}
_OF_IDIOMS = {_IDIOM, "negation", "hedge", "filler", "but", "correcting", "somewhat_word", "alternative", "exception"}


_DEGREES = {"somewhat_word", "hedge"}
_POINTS_AT_A_KIND = {
    "this", "that", "these", "those", "what", "which", "any", "every", "all", "the", "same", "other", "different", "one", "many",
}  # fmt: skip


def _is_no_degree(mention: Mention, items: tuple[Item, ...]) -> bool:
    """ "Rather special" is a degree, "rather than special" is none; "kind of special" is one, "this kind of letter" is none."""
    last, first = mention.end - 1, mention.start
    if items[last].text == "rather":
        return last + 1 < len(items) and items[last + 1].text == "than"
    return items[first].text in {"kind", "sort"} and first > 0 and items[first - 1].text in _POINTS_AT_A_KIND


def _is_part_of_a_name(mention: Mention, found: list[Mention]) -> bool:
    """ "Training set", "a wrong answer": a single word inside a longer phrase of ours takes nothing back."""
    return any(
        m.start <= mention.start and mention.end <= m.end and m.end - m.start > 1
        for m in found
        if m.concept not in _OF_IDIOMS and m.concept not in _SAY_LITTLE
    )


def _without_idioms(mentions: list[Mention]) -> list[Mention]:
    """Without words that mean nothing of ours inside a turn of phrase ("that sort of thing", "in any case")."""
    idioms = [m for m in mentions if m.concept in {_IDIOM, REJECTING}]
    if not idioms:
        return mentions
    return [
        m
        for m in mentions
        if m.concept in _OF_IDIOMS
        or not any(i.start <= m.start and m.end <= i.end and m.end - m.start < i.end - i.start for i in idioms)
    ]


def _clause(
    items: tuple[Item, ...], mentions: tuple[Mention, ...], span: Span, asked: QuestionId | None, *, labelled: bool
) -> Clause:
    first = bisect_left(mentions, span.start, key=lambda m: m.start)
    last = bisect_left(mentions, span.end, key=lambda m: m.start)
    inside = tuple(m for m in mentions[first:last] if m.end <= span.end)
    fillers = {p for m in inside if m.concept in {"filler", "correcting"} for p in range(m.start, m.end)}
    words = sum(1 for p in range(span.start, span.end) if not items[p].is_boundary and p not in fillers)
    large = any(q.scale >= _VOLUME_SIZED for item in items[span.start : span.end] if (q := item.quantity) is not None)
    return clause_of(inside, span=span, asked=asked, labelled=labelled, words=words, large_figure=large)


def _is_a_word(quantity: Quantity) -> bool:
    """ "A few" stays a word, and so does the zero of "zero secrets"."""
    zero = quantity.words and quantity.value == 0 and not quantity.unit and not quantity.per
    return (quantity.vague and quantity.scale == 1.0) or zero


def _concepts_of_residency(lexicon: Lexicon) -> frozenset[str]:
    rules = lexicon.rules[QuestionId.DATA_RESIDENCY]
    needs = {need.removeprefix("not ") for rule in rules for need in (*rule.needs, *rule.without)}
    return frozenset(needs | {name for name in lexicon.concepts if "region" in name})


def _vocabulary(lexicon: Lexicon) -> set[str]:
    wide = lexicon.lists["not_corrected_to"]
    phrases = [phrase for name, group in lexicon.concepts.items() if name not in wide for phrase in group]
    words = {word for phrase in phrases for word in _WORDS.findall(phrase.lower()) if "*" not in phrase}
    words |= {word for phrase in lexicon.lists["corrected_to"] for word in phrase.split()}
    units = {word for key in (*lexicon.units.unit_of, *lexicon.units.period_of) for word in key}
    return words | units


def _number_words(lexicon: Lexicon) -> frozenset[str]:
    numbers = lexicon.numbers
    requests = {word for group in lexicon.requests.values() for phrase in group for word in _WORDS.findall(phrase)}
    starred = {
        word
        for group in lexicon.concepts.values()
        for phrase in group
        if "*" in phrase
        for word in _WORDS.findall(phrase)
    }
    wide = {
        word
        for name in lexicon.lists["not_corrected_to"]
        for phrase in lexicon.concepts.get(name, ())
        for word in _WORDS.findall(phrase.lower())
    }
    around = {word for group in numbers.phrases.values() for phrase in group for word in _WORDS.findall(phrase)}
    cued = {word for group in lexicon.cues.values() for phrase in group for word in _WORDS.findall(phrase)}
    return frozenset(
        {
            *wide,
            *around,
            *cued,
            *numbers.units,
            *numbers.tens,
            *numbers.scales,
            *numbers.fractions,
            *numbers.vague,
            *requests,
            *starred,
        }
    )


@lru_cache(maxsize=4)
def requests_of(lexicon: Lexicon) -> RequestBook:
    """The requests of the lexicon made ready, once: all that a quick estimate needs."""
    return RequestBook(lexicon.requests, lexicon.cues, lexicon.topics, lexicon.lists)


@lru_cache(maxsize=4)
def compiled(lexicon: Lexicon) -> Compiled:
    """The lexicon made ready, once."""
    return Compiled(lexicon)
