"""What a message asks for instead of answering: help, why, back, what if … as a whole message or a short leading clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.conversation.understanding.phrases import Item, Mention, Phrasebook
from bot.conversation.understanding.reading import Intent
from bot.framework import QuestionId

_LONGEST_CLAUSE = 7
_LONGEST_DOUBT = 12  # words of a question whether something matters
_LONGEST_REQUEST = 40  # items of a message that is nothing but a request
_AN_ADDITION = 3  # words behind a question mark that still belong to the question ("p95??? what is it")
_LONG_QUESTION = 6  # words from which a message with a question mark is no hedged answer ("on-prem?")
_BEFORE_A_QUESTION = {"ok", "so", "hmm", "well", "and", "but", "hey", "hi", "by", "way", "the", "please"}
_COMMANDS = (
    Intent.RESTART,
    Intent.CANCEL,
    Intent.BACK,
    Intent.SUMMARY,
    Intent.SKIP,
    Intent.HELP,
    Intent.EXPLAIN,
    Intent.WHY,
    Intent.UNKNOWN,
)


_LONGEST_CUED = 14  # words of a message in which a sign of a request counts
_HALF = 0.5  # share of the message that a single word has to be to count as a request
_BY_CUE = (
    Intent.RESTART, Intent.CANCEL, Intent.BACK, Intent.SUMMARY, Intent.SKIP, Intent.WHY, Intent.EXPLAIN, Intent.UNKNOWN,
    Intent.HELP, Intent.OFF_TOPIC,
)  # fmt: skip
_SUPPOSES = {"suppose", "supposing", "imagine", "hypothetically", "scenario", "angenommen"}


@dataclass(frozen=True, slots=True)
class Requested:
    """What was asked for. ``whole``: nothing else is in the message. ``rest``: the item after a leading request."""

    intent: Intent
    whole: bool
    rest: int
    subject: QuestionId | None = None
    term: str = ""


class RequestBook:
    """The requests of the lexicon, ready to be looked for."""

    def __init__(
        self,
        requests: Mapping[str, Sequence[str]],
        cues: Mapping[str, Sequence[str]],
        topics: Mapping[str, Sequence[str]],
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._book = Phrasebook(requests)
        self._cue_phrases = cues
        self._topics = Phrasebook(topics)
        self._fillers = lists["beside_a_request"]
        self._pointing = lists["points_at_the_question"]
        self._interrogative = lists["interrogative"]
        self._latest: tuple[Sequence[Item], list[Mention]] = ((), [])

    @cached_property
    def _cues(self) -> Phrasebook:
        """Made ready on first use: a quick estimate does without."""
        return Phrasebook(self._cue_phrases)

    def mentions(self, items: Sequence[Item]) -> list[Mention]:
        """Every request phrase in a message. A "hmm" before something else asks for nothing."""
        searched, found = self._latest
        if searched is items:  # one message is looked through for several reasons
            return found
        found = self._book.mentions(items)
        if not all(item.is_boundary or item.text in self._fillers for item in items):
            found = [m for m in found if m.concept != Intent.UNKNOWN or not self._hesitates(items, m)]
        self._latest = (items, found)
        return found

    def _hesitates(self, items: Sequence[Item], mention: Mention) -> bool:
        return mention.end - mention.start == 1 and items[mention.start].text in self._fillers

    def topic(self, items: Sequence[Item], start: int = 0) -> tuple[QuestionId | None, str]:
        """The question and the glossary term that a text names from ``start`` on, the longest name first."""
        found = self._topics.mentions(items[start:])
        found.sort(key=lambda m: (m.start - m.end, m.start))
        subject = next((QuestionId(m.concept) for m in found if not m.concept.startswith("term ")), None)
        term = next((m.concept[5:] for m in found if m.concept.startswith("term ")), "")
        return subject, term

    def label_at(self, items: Sequence[Item], start: int) -> tuple[QuestionId, int] | None:
        """The question whose name begins at ``start``, and where the name ends."""
        found = [
            m
            for m in self._topics.mentions(items[start : start + 4])
            if m.start == 0 and not m.concept.startswith("term ")
        ]
        if not found:
            return None
        longest = max(found, key=lambda m: m.end)
        return QuestionId(longest.concept), start + longest.end

    def says_yes(self, items: Sequence[Item]) -> bool | None:
        """True or False where the message is a yes or a no and nothing else."""
        if len(items) > _LONGEST_REQUEST:
            return None
        mentions = [m for m in self.mentions(items) if m.concept in {"yes", "no"}]
        for concept in dict.fromkeys(m.concept for m in mentions):
            covered = {p for m in mentions if m.concept == concept for p in range(m.start, m.end)}
            left = [i for p, i in enumerate(items) if p not in covered and not i.is_boundary]
            if all(item.text in self._fillers for item in left):
                return concept == "yes"
        return None

    def cued(self, items: Sequence[Item], *, at_least: float = 0.0) -> Intent | None:
        """What a short message seems to ask for, where ``at_least`` that share of its words says so."""
        words = [p for p, item in enumerate(items) if not item.is_boundary and item.text not in self._fillers]
        if not words or len(words) > _LONGEST_CUED:
            return None
        mentions = self._cues.mentions(items)
        for intent in _BY_CUE:
            said = [m for m in mentions if m.concept == intent]
            covered = {p for m in said for p in range(m.start, m.end)}
            one_word = intent is not Intent.OFF_TOPIC and all(m.end - m.start == 1 for m in said)
            least = max(at_least, _HALF if one_word else 0.0)
            if covered and sum(p in covered for p in words) >= least * len(words):
                return intent
        return None

    def is_only(self, items: Sequence[Item], concept: str) -> bool:
        """Is the message that request, besides courtesies and signs, and nothing else?"""
        if len(items) > _LONGEST_REQUEST:
            return False
        covered = {p for m in self.mentions(items) if m.concept == concept for p in range(m.start, m.end)}
        left = [i for p, i in enumerate(items) if p not in covered and not i.is_boundary]
        return bool(covered) and all(item.text in self._fillers or not item.text.isalnum() for item in left)

    def is_beside_the_matter(self, items: Sequence[Item]) -> bool:
        """Does the message try to order us about, or is it about something else altogether?"""
        first = _first_word(items)
        ordered = first < len(items) and not items[first].text.endswith("ing")  # "answering questions" is a task
        return any(
            m.concept == "off_topic" or (m.concept == "orders" and m.start <= first and ordered)
            for m in self.mentions(items)
        )

    def is_question(self, items: Sequence[Item], text: str) -> bool:
        """Is the message a question to us rather than an answer?"""
        words = [item.text for item in items if not item.is_boundary]
        first = next((w for w in words if w not in _BEFORE_A_QUESTION), "")
        if first in {"can", "could", "would", "will"} and _CHANGES & set(words[1:5]) and "you" in words[:3]:
            return False  # "can you replace own cloud by on-premises?"
        if text.rstrip().endswith("?"):
            return first in self._interrogative or "right" in words[-2:] or len(words) > _LONG_QUESTION
        told = "?" in text and len(text.rsplit("?", 1)[1].split()) > 1  # "what ML team? There isn't any"
        return first in {"what", "how", "who"} and len(words) > 1 and not told

    def requested(self, items: Sequence[Item]) -> Requested | None:
        """The request that a message is or begins with, or None."""
        mentions = self.mentions(items)
        if not mentions:
            return self._asked_about(items)
        whole = self._whole(items, mentions) if len(items) <= _LONGEST_REQUEST else None
        if whole is not None:
            return whole
        first = _first_word(items)
        leading = [m for m in mentions if m.start <= first]
        for mention in sorted(leading, key=lambda m: -m.end):
            intent = _intent(mention.concept)
            if intent is Intent.WHAT_IF and (mention.end - mention.start > 1 or items[mention.start].text in _SUPPOSES):
                return Requested(intent, whole=False, rest=mention.end)
        return self._asked_about(items) or self._leading_clause(items, leading)

    def _whole(self, items: Sequence[Item], mentions: Sequence[Mention]) -> Requested | None:
        """Requests and fillers and nothing else."""
        for mention in sorted(mentions, key=lambda m: m.start - m.end):
            intent = _intent(mention.concept)
            if intent is None or intent is Intent.OFF_TOPIC:
                continue
            same = [m for m in mentions if m.concept == mention.concept]
            covered = {p for m in same for p in range(m.start, m.end)}
            left = [item for p, item in enumerate(items) if p not in covered and not item.is_boundary]
            if intent is Intent.EXPLAIN and any(item.text in _DENIES for item in left):
                continue  # "no examples yet" asks for none
            if all(
                item.text in self._fillers or item.stem in self._fillers or not item.text.isalnum() for item in left
            ):
                subject, term = self.topic(items) if intent in {Intent.WHY, Intent.EXPLAIN} else (None, "")
                return Requested(intent, whole=True, rest=len(items), subject=subject, term=term)
        return None

    def _asked_about(self, items: Sequence[Item]) -> Requested | None:
        """ "why does volume matter", "what is a token", "how do you define latency"."""
        words = [item.text for item in items]
        start = _first_word(items)
        if _goes_on_after_its_question(words):
            return None
        head = words[start : start + 2]
        subject, term = self.topic(items, start)
        if (
            head[:1] in (["why"], ["warum"], ["wieso"], ["pourquoi"])
            or head == ["how", "come"]
            or _explains_why(words)
            or _asks_purpose(words[start:])
            or (_doubts_relevance(words[start:]) and (subject or len(words) <= _LONGEST_CLAUSE))
        ):
            return Requested(Intent.WHY, whole=True, rest=len(items), subject=subject, term=term)
        if _asks_how_to_find_out(words[start:]) or "means what" in " ".join(words):
            return Requested(Intent.EXPLAIN, whole=True, rest=len(items), subject=subject, term=term)
        defines = head[:1] in (["define"], ["explain"])
        if self._names_only_a_term(items):
            return Requested(Intent.EXPLAIN, whole=True, rest=len(items), subject=subject, term=term)
        if _asks_meaning(words[start:]) and (term or subject or defines or set(words) <= self._pointing):
            return Requested(Intent.EXPLAIN, whole=True, rest=len(items), subject=subject, term=term)
        return None

    def _names_only_a_term(self, items: Sequence[Item]) -> bool:
        """ "VPC, what's that again", "p95??? what is it": a name of ours, and a question mark or word that points at it."""
        named = {p for m in self._topics.mentions(items) for p in range(m.start, m.end)}
        left = [
            item.text for p, item in enumerate(items) if p not in named and not (item.is_boundary and item.text != "?")
        ]
        points = any(word in _POINTS for word in left)
        return bool(named) and points and all(word in _POINTS or word in _BESIDE_A_TERM for word in left)

    def _leading_clause(self, items: Sequence[Item], leading: Sequence[Mention]) -> Requested | None:
        """A request as a short clause at the beginning."""
        end = next((p for p, item in enumerate(items) if item.is_boundary), len(items))
        if end > _LONGEST_CLAUSE:
            end = 0
        for mention in sorted(leading, key=lambda m: -m.end):
            intent = _intent(mention.concept)
            if intent is None:
                continue
            fillers = all(item.text in self._fillers for item in items[mention.end : end])
            if end and fillers and mention.end <= end:
                return Requested(intent, whole=False, rest=min(end + 1, len(items)))
        return None


def _intent(concept: str) -> Intent | None:
    try:
        return Intent(concept)
    except ValueError:
        return None


def _first_word(items: Sequence[Item]) -> int:
    for p, item in enumerate(items):
        if not item.is_boundary and item.text not in {
            "ok",
            "okay",
            "so",
            "hmm",
            "hm",
            "um",
            "uh",
            "well",
            "and",
            "but",
            "hey",
            "hi",
            "hello",
            "please",
            "sorry",
            "oh",
            "wait",
            "now",
            "then",
        }:
            return p
    return 0


_DENIES = {"no", "without", "none", "zero"}
_POINTS = {"what", "heard", "meaning", "means", "huh", "eh", "explain"}
_BESIDE_A_TERM = {
    "?", "is", "are", "that", "this", "it", "again", "never", "of", "what", "the", "a", "an", "means", "mean", "does", "do",
    "exactly", "please", "sorry", "so", "ok", "and", "then", "now", "i", "have", "not", "hm", "hmm", "s", "before", "your",
    "in", "supposed", "to", "be", "here", "pray",
}  # fmt: skip


def _goes_on_after_its_question(words: Sequence[str]) -> bool:
    """ "What kind of task? Well, tagging photos": whoever answers a question of their own asks nothing."""
    marks = [p for p, word in enumerate(words) if word == "?"]
    return bool(marks) and sum(word.isalpha() for word in words[marks[-1] + 1 :]) > _AN_ADDITION


def _asks_purpose(words: Sequence[str]) -> bool:
    """ "What do you need the team size for?" """
    plain = [word for word in words if word.isalpha()]
    wants = {"need", "want", "use", "require", "ask", "collect", "know"} & set(plain)
    return (
        plain[:1] == ["what"]
        and "you" in plain
        and "for" in plain[-2:]
        and bool(wants)
        and len(plain) <= _LONGEST_DOUBT
    )


def _explains_why(words: Sequence[str]) -> bool:
    text = " ".join(words)
    return any(
        phrase in text
        for phrase in (
            "the reason for",
            "reason you ask",
            "reason behind",
            "explain why",
            "tell me why",
            "why do you",
            "why are you",
            "why does that",
            "why is that",
            "got to do with",
            "have to do with",
            "for what purpose",
            "on what grounds",
        )
    )


_CHANGES = {
    "change", "set", "replace", "update", "make", "put", "correct", "switch", "note", "adjust", "swap", "fix", "record",
    "enter", "take", "use",
}  # fmt: skip
_RELEVANCE = {
    "matter", "matters", "important", "relevant", "necessary", "needed", "required", "relevance", "difference", "change",
    "changes", "affect", "affects", "influence", "influences", "impact", "role", "care", "bearing",
}  # fmt: skip
_DOUBTS = {"does", "do", "is", "are", "would", "will", "how"}


def _doubts_relevance(words: Sequence[str]) -> bool:
    """ "Does latency really change the outcome?" """
    plain = [word for word in words if word.isalpha()]
    return (
        (words[-1:] == ["?"] or (plain[:1] == ["does"] and "not" not in plain))
        and plain[:1] != []
        and plain[0] in _DOUBTS
        and bool(_RELEVANCE & set(plain))
        and len(plain) <= _LONGEST_DOUBT
    )


_FINDS_OUT = {
    "estimate", "count", "measure", "calculate", "compute", "find", "know", "work", "figure", "determine", "tell", "judge",
    "quantify", "assess", "check",
}  # fmt: skip


def _asks_how_to_find_out(words: Sequence[str]) -> bool:
    """ "How would I estimate that?" """
    asks = (
        words[:1] in (["how"], ["where"])
        and words[1:2]
        and words[1] in {"do", "would", "can", "could", "should", "does"}
    )
    return bool(asks) and len(words) <= _LONGEST_DOUBT and bool(_FINDS_OUT & set(words))


def _asks_meaning(words: Sequence[str]) -> bool:
    """Does the message ask what something is?"""
    text = " ".join(words)
    openings = (
        "what is ", "what are ", "what s ", "whats ", "what do you mean", "what does ", "what exactly",
        "what counts", "what is meant", "define ", "explain ", "please explain",
        "how do you define", "how would you define", "how is ", "how are ", "how do i count", "how do you count",
        "how do you measure", "how do i measure", "how would i ", "how would we ", "how can i ", "how can we ",
        "how could i ", "how could we ", "how should i ", "how should we ", "how do we ", "how does one ",
        "where do i find", "where can i find", "where would i find", "where do i see",
        "how do i estimate", "how do i find", "how many tokens",
        "how big is",
        "can you explain", "could you explain", "meaning of", "definition of", "tell me about", "tell me what",
        "difference between", "the difference between", "i do not know what", "not sure what",
        "was ist", "was bedeutet", "was heisst", "qu est", "qué es", "what kind of", "what would count",
        "does that include", "do you mean", "is that per", "is that in", "what sort of", "what falls",
        "what qualifies", "elaborate on", "describe ", "clarify ", "i do not understand",
    )  # fmt: skip
    return text.startswith(openings) or text.endswith(
        (" mean", " mean ?", " means what", " meaning ?", "stand for", "stand for ?")
    )
