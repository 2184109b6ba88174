"""Who would run the models: people counted by their trade, teams, and those who say that there is nobody."""

from dataclasses import replace
from itertools import pairwise

from bot.conversation.understanding.findings import Clause, Finding, Text, without_rejected
from bot.conversation.understanding.phrases import Mention
from bot.conversation.understanding.quantity import Quantity
from bot.framework import QuestionId, Team

_SOME_UP_TO, _SOME_BELOW, _DEDICATED_FROM = 2, 3, 4  # three people are in between and are asked about
_LARGEST_TEAM = 1000
_WORDS_OF_A_REMARK = 6
_BARE_WORDS = 2  # of a clause in a list of answers ("batch, 5M, nobody")
_ML = ("ml_person", "ml_team", "ml_skill")
_MOST_ELSE = 1  # words beside "nobody" that are not about staff
_OF_STAFF = {
    *_ML, "nobody", "ml_work", "runs_models", "people", "negation", "no_word", "hedge", "but", "other_trade", "not_ml",
    "nobody_technical", "adjacent_ml", "not_dedicated", "few_says", "residency_topic", "task_topic", "exception", "yes_word",
}  # fmt: skip


def staff_findings(text: Text) -> list[Finding]:
    """What the message says about the team."""
    text = without_rejected(text)
    found = [finding for clause in text.clauses if (finding := _of_clause(text, clause)) is not None]
    asked = text.asked is QuestionId.TEAM
    added = _added_up(text)
    if added is not None:
        return [added]
    if asked and text.whole.says("other_trade") and not text.whole.has(*_ML, "ml_work", "runs_models"):
        return [Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=0)]
    if asked and len(found) == 1 and found[0].value != Team.NONE.value and _is_gone(text, found[0]):
        return [Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=found[0].place)]
    if not found and asked:
        found = [finding for clause in text.sentences if (finding := _of_clause(text, clause)) is not None]
    return found


def _is_gone(text: Text, finding: Finding) -> bool:
    """ "We used to have an ML team"."""
    return any(c.has("past") for c in text.clauses if c.span.start <= finding.place < c.span.end)


def _of_clause(text: Text, clause: Clause) -> Finding | None:
    asked = clause.asked is QuestionId.TEAM
    place = clause.span.start
    if clause.has("double_no_lack") and clause.has(*_ML, "ml"):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=False, place=place)
    if clause.has("meta_negation") and clause.has(*_ML, "ml"):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=place)
    counted = _counted(text, clause)
    if counted is not None:
        return counted
    if any(mention.denials > 1 for name in _ML for mention in clause.having(name)):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=False, place=place)
    if clause.says("not_ml") and (asked or clause.asked is None):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=asked, place=place)
    if any(clause.denies(name) for name in _ML) or (
        clause.denies("ml_work") and (asked or clause.has("people", "nobody"))
    ):
        return Finding(
            QuestionId.TEAM,
            Team.NONE.value,
            sure=not clause.denies("dedicated_ml") or clause.says("nobody"),
            place=place,
        )
    if clause.denies("one_ml_person"):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=True, place=place)
    if clause.says("few_ml") and (asked or clause.has(*_ML, "ml_work")):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=True, place=place)
    if clause.says("ops_team") and clause.says("runs_models"):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=True, place=place)
    if clause.says("dedicated_ml"):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=True, place=place)
    if clause.says("one_ml_person"):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=True, place=place)
    return _vague(text, clause, asked=asked, place=place)


def _vague(text: Text, clause: Clause, *, asked: bool, place: int) -> Finding | None:
    if clause.says("ml_team") or clause.says("ml_person"):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=False, place=place)
    bare = clause.asked is None and clause.words <= _BARE_WORDS
    if bare and (clause.says("nobody") or clause.says("dedicated_says")):
        choice = Team.NONE if clause.says("nobody") else Team.DEDICATED
        return Finding(QuestionId.TEAM, choice.value, sure=False, place=place)
    if not asked and clause.says("dedicated_says") and clause.words <= _BARE_WORDS and _names_the_team(text, clause):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=False, place=place)
    if not asked:
        technical = clause.says("nobody_technical") and (clause.asked is None or clause.words <= _WORDS_OF_A_REMARK)
        remark = technical or (clause.asked is None and _is_another_trade(clause))
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=place) if remark else None
    if clause.has("runs_models") and clause.has("nobody", "negation"):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=clause.says("nobody"), place=place)
    if clause.says("runs_models") and not clause.has("hedge", "later"):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=False, place=place)
    if clause.says("ops_team") and _headcount(text, clause) >= _DEDICATED_FROM:
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=False, place=place)
    if clause.says("dedicated_says"):
        return Finding(QuestionId.TEAM, Team.DEDICATED.value, sure=True, place=place)
    if clause.says("few_says") and not clause.has("adjacent_ml", "not_ml"):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=False, place=place)
    if clause.says("not_dedicated"):
        some = text.whole.has("people", "few_says", "few_ml", "adjacent_ml", "one_ml_person") and len(text.clauses) > 1
        choice = Team.SOME if some else Team.NONE
        return Finding(QuestionId.TEAM, choice.value, sure=False, place=place)
    if clause.says("nobody"):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=_says_little_else(clause), place=place)
    if text.asked is QuestionId.TEAM and _is_a_plain_no(text, clause):
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=place)
    if clause.says("ml") or clause.says("ml_skill") or clause.says("adjacent_ml") or clause.says("outside_help"):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=False, place=place)
    return None


def _is_a_plain_no(text: Text, clause: Clause) -> bool:
    """ "No, unfortunately" and "we are a parish, so no" to who would run the models."""
    covered = {p for m in clause.mentions if m.concept in {"no_word", "filler", "very"} for p in range(m.start, m.end)}
    alone = all(p in covered for p in range(clause.span.start, clause.span.end))
    return (
        clause.has("no_word")
        and alone
        and not text.quantities
        and clause.span in {text.clauses[0].span, text.clauses[-1].span}
    )


def _names_the_team(text: Text, clause: Clause) -> bool:
    return any(item.text == "team" for item in text.items[clause.span.start : clause.span.end])


def _says_little_else(clause: Clause) -> bool:
    """Is "nobody" said of who is there? "Nobody loves me" and "nobody knows who would run it" say something else."""
    of_staff = {p for m in clause.mentions if m.concept in _OF_STAFF for p in range(m.start, m.end)}
    fillers = {p for m in clause.mentions if m.concept in {"filler", "correcting"} for p in range(m.start, m.end)}
    at_length = any(m.end - m.start > _BARE_WORDS for m in clause.having("nobody"))  # "not one person who knows models"
    return clause.words - len(of_staff - fillers) <= _MOST_ELSE + at_length


def _is_another_trade(clause: Clause) -> bool:
    """A remark such as "IT is two admins" in a list of answers."""
    return (
        clause.says("other_trade")
        and clause.words <= _WORDS_OF_A_REMARK
        and not clause.has(*_ML, "ml_work", "runs_models")
    )


def _headcount(text: Text, clause: Clause) -> float:
    """The largest plain count in a clause ("a platform team of six")."""
    counts = [
        q.value
        for q in text.in_clause(clause)
        if q.unit in {"", "users"} and q.scale == 1.0 and q.value < _LARGEST_TEAM
    ]
    return max(counts, default=0.0)


def _counted(text: Text, clause: Clause) -> Finding | None:
    """ "four people doing MLOps", "ML team of nine"."""
    for mention in clause.having("ml_count"):
        quantity = _quantity_in(text, mention)
        if quantity is None or quantity.value >= 1e4 or quantity.unit in {"money", "tokens", "percent"}:
            continue
        if _turns_to_no(text, mention):
            continue
        if mention.denials % 2:
            return Finding(QuestionId.TEAM, Team.NONE.value, sure=quantity.value == 1, place=mention.start)
        part_time = clause.says("few_ml")
        return by_count(quantity, place=mention.start, part_time=part_time)
    return None


def _turns_to_no(text: Text, mention: Mention) -> bool:
    """ "Five managers and no ML people" counts managers."""
    words = [item.text for item in text.items[mention.start : mention.end]]
    return any(one in {"and", "but"} and other in {"no", "zero", "without"} for one, other in pairwise(words))


def _added_up(text: Text) -> Finding | None:
    """ "3 data scientists, 2 ML engineers": people of several trades in one list are counted together."""
    was = any(text.items[clause.span.start].text in {"was", "were", "had"} for clause in text.clauses)
    if was or text.whole.has("correcting", "negation", "alternative", "hedge", "past", "later", "but", "few_ml"):
        return None
    mentions = {m.end: m for clause in text.clauses for m in clause.having("ml_count")}
    counts = [(m.start, q) for m in mentions.values() if (q := _quantity_in(text, m)) is not None]
    plain = all(q.low == q.high == q.value and q.value < _LARGEST_TEAM for _, q in counts)
    if len({id(q) for _, q in counts}) < _SOME_UP_TO or len(counts) != len({id(q) for _, q in counts}) or not plain:
        return None
    total = sum(q.value for _, q in counts)
    return by_count(replace(counts[0][1], value=total, low=total, high=total), place=counts[0][0], part_time=False)


def by_count(quantity: Quantity, *, place: int, part_time: bool) -> Finding:
    """The choice that a number of ML people amounts to."""
    low = quantity.low if quantity.low is not None else quantity.value
    high = quantity.high if quantity.high is not None else max(quantity.value, _DEDICATED_FROM if quantity.low else 0)
    choices = {_choice(low, part_time=part_time), _choice(high, part_time=part_time)}
    value = _choice(quantity.value, part_time=part_time)
    sure = len(choices) == 1 and not (_SOME_UP_TO < quantity.value < _DEDICATED_FROM and not part_time)
    return Finding(QuestionId.TEAM, value.value, sure=sure and quantity.value >= 0, place=place, figure=True)


def _choice(count: float, *, part_time: bool) -> Team:
    if count <= 0:
        return Team.NONE
    return Team.SOME if count < _SOME_BELOW or part_time else Team.DEDICATED


def _quantity_in(text: Text, mention: Mention) -> Quantity | None:
    return next((i.quantity for i in text.items[mention.start : mention.end] if i.quantity is not None), None)
