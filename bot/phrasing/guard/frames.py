"""Brings clauses into the form in which two wordings of one statement are equal.

Pure. "B is dearer than A" is "A is cheaper than B", "the cost of A is X" is "A costs X", "X was done by A" is "A did X",
"there is no X that does" is "no X does". Each step keeps what is said; none adds or drops a word that says something.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.facts.guard_words import GuardWords
from bot.phrasing.guard.binding import by_doing, of_the_thing_named
from bot.phrasing.guard.comparing import answering, as_comparison, as_measure, between_measures, of_its_owner
from bot.phrasing.guard.deeds import (
    for_a_reason,
    greatest_of_all,
    lets_you,
    named_beside,
    no_change_in,
    of_every_one,
    of_the_whole,
    put_behind,
    said_by_a_noun,
    there_is_one_done,
)
from bot.phrasing.guard.ellipsis import put_back
from bot.phrasing.guard.folding import both_sides, caused, conditions, folded, in_order, open_until, supposing, unless
from bot.phrasing.guard.naming import with_names
from bot.phrasing.guard.paying import more_of_it, paid_for, taken_instead, to_you
from bot.phrasing.guard.possession import (
    as_enough,
    as_exclusion,
    as_existence,
    as_left,
    as_need,
    as_permission,
    brought_about,
    completed,
    kept_inside,
    shared_out,
    would_change,
)
from bot.phrasing.guard.restating import (
    as_being,
    beside_its_figure,
    chosen_for,
    denied_quality,
    hoisted,
    in_active_voice,
    in_one_denial,
    not_yet,
    of_a_state,
    opposite,
    per_period,
    supposed,
    whatever,
)
from bot.phrasing.guard.sharing import (
    bounded,
    entries_as_statements,
    resolve_it,
    share_what_is_left_out,
    standing_alone,
)
from bot.phrasing.guard.statements import GONE, Clause, Thing
from bot.phrasing.guard.turns import (
    counted,
    in_any_order,
    lasting,
    left_out,
    made_so,
    measured_alike,
    no_other,
    nobody,
    part_of_it,
    received,
    taken_up,
    unchanged,
    under_it,
)

_STEPS: tuple[Callable[[Clause, GuardWords], Clause], ...] = (
    taken_up, chosen_for, put_behind, lets_you, named_beside, for_a_reason, there_is_one_done, no_change_in, greatest_of_all,
    of_every_one, no_other, per_period, taken_instead, in_active_voice, said_by_a_noun, of_the_whole, supposed, hoisted,
    nobody, part_of_it, received, left_out, lasting, as_existence,
    opposite, as_being, beside_its_figure, unchanged, denied_quality, of_a_state, under_it,
    to_you, paid_for, more_of_it, between_measures,
    of_its_owner, answering, as_measure, hoisted, made_so, counted, as_comparison,
    kept_inside, as_enough, as_permission, as_left, brought_about,
    shared_out, completed, as_exclusion, as_need, in_one_denial, would_change, whatever, not_yet,
)  # fmt: skip


def canonical(clauses: tuple[Clause, ...], words: GuardWords) -> tuple[Clause, ...]:
    """The clauses of a text, each in its one form."""
    row = [standing_alone(bounded(clause)) for clause in entries_as_statements(put_back(clauses))]
    share_what_is_left_out(row)
    row = [clause for clause in row if clause is not GONE]
    resolve_it(row, words)
    row = [stated(with_names(clause, words), words) for clause in row]
    row = by_doing(of_the_thing_named([part for clause in row for part in both_sides(clause)], words))
    whole = caused(in_order(supposing(unless(open_until(conditions(folded(row, words), words))))))
    return in_any_order(measured_alike(tuple(whole)))


def stated(clause: Clause, words: GuardWords) -> Clause:
    clause = _with_events(replace(clause, act=clause.act - {"SET_BY"}), words)
    for step in _STEPS:
        clause = step(clause, words)
    return clause


def _with_events(clause: Clause, words: GuardWords) -> Clause:
    """The clauses within a clause in their one form."""

    def restated(thing: Thing | None) -> Thing | None:
        return None if thing is None else _restated(thing, words)

    compared = clause.compared
    if compared is not None:
        compared = replace(compared, by=restated(compared.by), base=restated(compared.base))
    return replace(
        clause,
        subject=restated(clause.subject),
        objects=tuple(_restated(thing, words) for thing in clause.objects),
        before_verb=tuple(_restated(thing, words) for thing in clause.before_verb),
        around=tuple(replace(one, thing=restated(one.thing)) for one in clause.around),
        compared=compared,
    )


def _restated(thing: Thing, words: GuardWords) -> Thing:
    return replace(
        thing,
        event=None if thing.event is None else stated(thing.event, words),
        parts=tuple(_restated(part, words) for part in thing.parts),
        members=tuple(_restated(member, words) for member in thing.members),
    )
