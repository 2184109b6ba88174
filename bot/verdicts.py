"""Decisions with their words: the one place where a decision becomes a ``Verdict``. No model takes part here."""

from bot import talk
from bot.conversation.consultation import Consultation, Shown
from bot.conversation.saying import labels_of
from bot.facts.exchange_rates import ONLY_US_DOLLARS, Currencies, Currency
from bot.facts.sentences import Audience, Sentences
from bot.framework import Answers
from bot.phrasing import plain
from bot.phrasing.briefing import brief_of
from bot.replies import Verdict
from bot.scoring.decide import Decider
from bot.scoring.decision import Decision


class Verdicts:
    """Words decisions of one framework with one set of sentences."""

    def __init__(self, decider: Decider, sentences: Sentences, currencies: Currencies = ONLY_US_DOLLARS) -> None:
        self.decider = decider
        self.sentences = sentences
        self._currencies = currencies
        self._labels = labels_of(decider.framework)

    def on(self, consultation: Consultation, decision: Decision | None = None) -> Verdict:
        """The verdict on the answers of a consultation."""
        return self._worded(decision or self.decider.decide(consultation.known()), consultation)

    def on_answers(self, answers: Answers, shown: Shown | None = None) -> Verdict:
        """The verdict on answers that belong to no consultation."""
        consultation = Consultation(shown=shown or Shown())
        return self._worded(self.decider.decide(answers), consultation)

    def currency_of(self, consultation: Consultation) -> Currency:
        """In which currency its figures are shown today."""
        return self._currencies.named(consultation.shown.currency)

    def _worded(self, decision: Decision, consultation: Consultation) -> Verdict:
        brief = brief_of(decision, self.sentences.names, labels=self._labels, shown=self.currency_of(consultation))
        audience = Audience(consultation.shown.reader, consultation.shown.length)
        return Verdict(
            decision=decision,
            brief=brief,
            rendered=plain.render(brief, self.sentences, reader=audience.reader, length=audience.length),
            whole=plain.render(brief, self.sentences, reader=audience.reader),
            checklist=talk.checklist(self.decider.framework, consultation),
            choices=talk.VERDICT_CHOICES,
            audience=audience,
        )
