"""Who would run the models: people counted by their trade, teams, and those who say that there is nobody."""

from bot.conversation.understanding.choices import mostly_unexplained
from bot.conversation.understanding.findings import Clause, Finding, Text
from bot.conversation.understanding.phrases import Mention
from bot.conversation.understanding.quantity import Quantity
from bot.framework import QuestionId, Team

_SOME_UP_TO, _SOME_BELOW, _DEDICATED_FROM = 2, 3, 4  # three people are in between and are asked about
_LARGEST_TEAM = 1000
_WORDS_OF_A_REMARK = 6
_BARE_WORDS = 2  # of a clause in a list of answers ("batch, 5M, nobody")
_ML = ("ml_person", "ml_team", "ml_skill")


def staff_findings(text: Text) -> list[Finding]:
    """What the message says about the team."""
    found = [finding for clause in text.clauses if (finding := _of_clause(text, clause)) is not None]
    asked = text.asked is QuestionId.TEAM
    if asked and text.whole.says("other_trade") and not text.whole.has(*_ML, "ml_work", "runs_models"):
        return [Finding(QuestionId.TEAM, Team.NONE.value, sure=False, place=0)]
    if not found and asked:
        found = [finding for clause in text.sentences if (finding := _of_clause(text, clause)) is not None]
    return found


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
        return Finding(QuestionId.TEAM, Team.NONE.value, sure=not mostly_unexplained(clause), place=place)
    if clause.says("ml") or clause.says("ml_skill") or clause.says("adjacent_ml") or clause.says("outside_help"):
        return Finding(QuestionId.TEAM, Team.SOME.value, sure=False, place=place)
    return None


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
        if mention.denials % 2:
            return Finding(QuestionId.TEAM, Team.NONE.value, sure=quantity.value == 1, place=mention.start)
        part_time = clause.says("few_ml")
        return by_count(quantity, place=mention.start, part_time=part_time)
    return None


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
