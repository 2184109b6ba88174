"""The sentences of the consultation around the decision: help, echoes, questions back, what a button offers.

Pure. Short, in the second person, and without anything that a person typed. The decision's own words are in ``phrasing``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.conversation.consultation import Concluded, Conflict, Consultation, Given, Settlement
from bot.conversation.saying import answer_in_words, progress, shown_in_checklist, tokens
from bot.conversation.understanding.parts import GUESSED_TOKENS
from bot.costing.estimate import RouteCost
from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.questionnaire import Framework
from bot.facts.sentences import Names
from bot.framework import MAIN_QUESTIONS, MOST_WORKLOADS, Answers, QuestionId
from bot.phrasing.brief import source_in_words
from bot.phrasing.figures import per_month, usd, usd_range
from bot.replies import CheckItem, Choice, Question
from bot.scoring.decision import Decision

HELP = (
    "I help a team decide where its language models should run: at a vendor, on open weights of your own, or both.",
    "I ask five main questions, about data, task, volume, team and latency, and a few more only while they can still "
    "change the verdict; I stop as soon as it is settled. Answer with a button or in your own words, several at once if "
    "you like. What you don't know can stay open.",
    "At any time: why, back, skip, I don't know, summary, what if we had 300M tokens, start over, cancel. "
    "Corrections are welcome: “actually it's 80M”.",
)
BEGINS = ("I ask up to five main questions, and stop as soon as the verdict is settled.",)
WELCOME = ("You are welcome.",)
NOT_UNDERSTOOD = ("I did not find an answer in that. Choose below, or say it in other words.",)
NO_ANSWER = ("I did not find an answer in that.",)
ALREADY = ("That is what I have noted already.",)
SETTLED = ("That was settled already. Nothing was changed by this press.",)
STANDS = ("Good, it still stands.",)
OFF_TOPIC = ("I only work on where language models should run, so I leave that aside.",)
ESTIMATES = (
    "The verdict comes with what every route costs a month. For a quick estimate now: "
    "/llm-cost 80M tokens gpt-4o vs llama-3.3-70b.",
)
CUT = "Your message is long: I read its beginning and its end."
RESTART = "consultation:restart"
"""Pressing it counts at once: whoever shows the button asks first, as Slack's own dialog does."""
START_OVER = "Start over? All answers of this consultation are deleted, and the verdict with them."
START_OVER_CHOICES = (
    Choice("Yes, start over", f"{RESTART}:yes"),
    Choice("No, keep the answers", "consultation:keep", primary=True),
)
KEPT = ("Nothing was deleted: your answers are kept.",)
RESTARTED = ("We start over: all answers are gone.",)
ONLY_THE_STARTER_RESTARTS = (
    "Only the person who started this consultation, or whom they named (“@LLM Advisor let @Bob help”), can start it over. "
    "Anybody can correct an answer or ask “what if”.",
)
NOTHING_BEFORE = ("There is nothing to go back to yet.",)
OLD_BUTTON = ("This button belongs to an older version of the question. Nothing was changed.",)
NO_FLIPS = ("No single other answer would change this verdict.",)
WHAT_IF_HOW = "Ask in your own words, for example “what if we had 300M tokens?” or “what if we had a dedicated team?”."
WHICH = "Which one holds?"
ALL = "all"
"""In the place of a question in an action id: every reading that was put for a yes."""
ADJUST = ("Which answer do you want to change?",)

BY_DEFAULT = "a default; nobody said it here"

BEGIN = (Choice("Assess our own case", "consultation:begin", primary=True),)
CARRY_ON = Choice("Go on: sharpen the figures", "consultation:carry_on")
SUPPOSE = ("What would you like to try? Nothing is changed by it.", WHAT_IF_HOW)
FACTORS = (Decimal(10), Decimal("0.1"))
"""By how much another volume is tried."""
VERDICT_CHOICES = (
    Choice("What would change this?", "verdict:what_if"),
    Choice("What if…", "verdict:suppose"),
    Choice("Adjust answers", "verdict:adjust"),
    Choice("Start over", RESTART),
)
SUMMARY_CHOICES = (
    Choice("Go on", "consultation:begin", primary=True),
    Choice("Adjust answers", "verdict:adjust"),
    Choice("Start over", RESTART),
)


def near_topics(titles: tuple[str, ...]) -> str:
    """What can be asked instead."""
    return f"I can answer questions such as: {'; '.join(titles)}."


def beside(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Another topic that may have been meant."""
    return tuple(f"If you meant “{title}”, ask for it by that name." for title in titles)


def sources(used: tuple[Source, ...]) -> tuple[str, ...]:
    """Where the figures of an answer come from, in one paragraph."""
    said = "; ".join(map(source_in_words, used))
    return (f"Sources: {said}.",) if said else ()


def assumed(assumptions: tuple[str, ...]) -> tuple[str, ...]:
    """What a figure was worked out with."""
    return (f"Worked out with {', '.join(assumptions)}.",) if assumptions else ()


def workload_lines(framework: Framework, before: Consultation, now: Consultation) -> tuple[str, ...]:
    """One line for each workload that a message described. The name was typed by a person: the renderer escapes it."""
    lines = []
    for name, given in now.workloads.items():
        if before.workloads.get(name) != given:
            said = [answer_in_words(framework, QuestionId(key), value) for key, value in given.value.items()]
            changed = _changed_of(framework, before.workloads.get(name), given)
            lines.append(f"Workload “{name}”: {', '.join(said) or 'nothing of its own yet'}{changed}")
    return tuple(lines)


def _changed_of(framework: Framework, earlier: Given | None, given: Given) -> str:
    if earlier is None:
        return ""
    was = [
        answer_in_words(framework, QuestionId(key), value)
        for key, value in earlier.value.items()
        if given.value.get(key) != value
    ]
    return f", was {', '.join(was)}" if was else ""


def workloads_left(taken: int, left: int, standing: int) -> tuple[str, ...]:
    """That some of what looked like workloads was not taken, and how to give it. ``standing``: as many there are now."""
    if not left:
        return ()
    others = "one more looks like one and was" if left == 1 else f"{left} more look like some and were"
    if standing >= MOST_WORKLOADS:
        return (f"I have {standing} workloads, as many as I can weigh at once; {others} not taken.",)
    said = (
        f"I took {taken} workloads; {others} not taken." if taken else "That looks like several workloads; I took none."
    )
    return (f"{said} Give each with its volume, one a line: “contract review: 5M tokens a month”.",)


def cancelled(*, kept: bool) -> tuple[str, ...]:
    """The consultation rests until somebody writes again."""
    if kept:
        return ("Stopped. Your answers are kept: write to go on, or “start over” to begin again.",)
    return ("Stopped. Write whenever you like to begin.",)


def left_open(title: str) -> str:
    """A question that is not answered for now."""
    return f"Left open: {title}. You can answer it at any time."


def explained(framework: Framework, term: str) -> tuple[str, ...]:
    """A term of the framework in a sentence, or which terms there are."""
    wanted = term.strip().lower()
    for name, text in framework.terms.items():
        if wanted in (name, f"{name}s") or name in wanted.split():
            return (text,)
    return ("I can explain: " + ", ".join(framework.terms) + ".",)


def value_of(framework: Framework, question: QuestionId, text: str) -> Any:
    """The value of a choice by the last part of its action id.

    Raises:
        ValueError: no such choice.
    """
    for choice in framework.questions[question].choices:
        if in_action(choice.value) == text:
            return [choice.value] if question is QuestionId.TASK_KIND else choice.value
    if question is QuestionId.VOLUME and text.isdigit():
        return float(text)
    raise ValueError(f"{question}: no choice {text!r}")


def in_action(value: Any) -> str:
    """A value as the last part of an action id."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def question(framework: Framework, asked: QuestionId, consultation: Consultation, taken: tuple[str, ...]) -> Question:
    """A question with a button for each choice, and for not knowing and asking why."""
    entry = framework.questions[asked]
    choices = [Choice(choice.label, f"answer:{asked}:{in_action(choice.value)}") for choice in entry.choices]
    choices.append(Choice("I don't know", f"answer:{asked}:unknown"))
    choices.append(Choice("Why do you ask?", f"answer:{asked}:why"))
    items = checklist(framework, consultation)
    return Question(asked, entry.title, entry.ask, tuple(choices), items, taken, entry.hint, entry.several)


def in_other_words(put: Question, wording: str, likeliest: float | None) -> Question:
    """The same question in the words that what was said calls for, with the likeliest answer as its first choice."""
    if likeliest is None:
        return replace(put, text=wording)
    label = f"{tokens(likeliest)} tokens a month, at {GUESSED_TOKENS:,} tokens each"
    first = Choice(label, f"answer:{put.question}:{likeliest:.0f}", primary=True)
    return replace(put, text=wording, choices=(first, *put.choices))


def checklist(framework: Framework, consultation: Consultation) -> tuple[CheckItem, ...]:
    """The five main questions and the answered follow-ups, with who answered."""
    items, defaults = [], consultation.by_default()
    for shown in shown_in_checklist(consultation):
        title, declined = framework.questions[shown].title, shown in consultation.declined
        if shown in defaults:
            words = f"{answer_in_words(framework, shown, defaults[shown].value)}, {BY_DEFAULT}"
            items.append(CheckItem(shown, title, words, by_default=True))
            continue
        given = consultation.answers.get(shown)
        if given is None and shown in consultation.answered():
            items.append(CheckItem(shown, title, _of_all_workloads(framework, consultation)))
            continue
        words = "" if given is None else answer_in_words(framework, shown, given.value)
        author = "" if given is None else given.author
        settled = consultation.settlements.get(shown)
        shown_settled = None if settled is None else _in_words(framework, shown, settled)
        items.append(CheckItem(shown, title, words, author, declined, settled=shown_settled))
    return tuple(items)


def _of_all_workloads(framework: Framework, consultation: Consultation) -> str:
    """The volume where each workload has its own."""
    ends = [one.volume_bounds or (0.0, 0.0) for one in consultation.known().workloads]
    low, high = sum(low for low, _ in ends), sum(high for _, high in ends)
    whole = answer_in_words(framework, QuestionId.VOLUME, low if low == high else (low, high))
    return f"{whole} in {len(ends)} workloads"


def _in_words(framework: Framework, asked: QuestionId, settled: Settlement) -> Settlement:
    return settled.model_copy(update={"against": answer_in_words(framework, asked, settled.against)})


def progress_in(items: Iterable[CheckItem]) -> str:
    """How far the consultation is, by its checklist; a default is no answer."""
    return progress([item.question for item in items if item.answer and not item.by_default])


def where_it_stands(framework: Framework, consultation: Consultation, items: Iterable[CheckItem]) -> str:
    """How far it is, and what waits: readings for a yes, contradictions for a word."""

    def titles(questions: Iterable[QuestionId]) -> str:
        return ", ".join(framework.questions[question].title.lower() for question in questions)

    lines = [f"{progress_in(items)}."]
    if consultation.proposed:
        lines.append(f"Waiting for your yes: {titles(consultation.proposed)}.")
    if consultation.conflicts:
        lines.append(f"Two answers, not settled yet: {titles(one.question for one in consultation.conflicts)}.")
    return " ".join(lines)


def settled_by(settled: Settlement, names: Mapping[str, str], day: str) -> str:
    """Who had said what, who settled it and when; "" where a name is not to be shown."""
    other, by = names.get(settled.author), names.get(settled.by)
    return f"{other} said “{settled.against}”; settled by {by}, {day}" if other and by else ""


def is_it_right(framework: Framework, asked: QuestionId, given: Given, standing: Given | None = None) -> str:
    """Asks for a yes to a reading; beside an answer that stands it shows both."""
    words = answer_in_words(framework, asked, given.value)
    if standing is not None:
        before = answer_in_words(framework, asked, standing.value)
        return f"{framework.questions[asked].title}: so far “{before}”, now I read “{words}”. Shall I change it?"
    return f"{framework.questions[asked].title}: I read that as “{words}”. Is that right?"


def yes_or_no(framework: Framework, asked: QuestionId, given: Given, standing: Given | None) -> tuple[Choice, ...]:
    """The two answers to "is that right?", or to "shall I change it?" where an answer stands; each says what it does."""
    words = answer_in_words(framework, asked, given.value)
    if standing is not None:
        before = answer_in_words(framework, asked, standing.value)
        return (
            Choice(f"Change to: {words}", f"confirm:{asked}:yes", primary=True),
            Choice(f"Keep: {before}", f"confirm:{asked}:no"),
        )
    return (
        Choice(f"Yes: {words}", f"confirm:{asked}:yes", primary=True),
        Choice("No, something else", f"confirm:{asked}:no"),
    )


def are_they_right(framework: Framework, waiting: Mapping[QuestionId, Given]) -> tuple[str, tuple[Choice, ...]]:
    """Asks for one yes to several readings, and its two answers."""
    read = [
        f"{framework.questions[asked].title.lower()} “{answer_in_words(framework, asked, given.value)}”"
        for asked, given in waiting.items()
    ]
    choices = (
        Choice("Yes, all of it", f"confirm:{ALL}:yes", primary=True),
        Choice("Not all: one by one", f"confirm:{ALL}:no"),
    )
    return f"I read: {'; '.join(read)}. Is that right?", choices


def contradiction(framework: Framework, conflict: Conflict, standing: Given) -> str:
    """Shows two contradicting answers; the authors are in the choices' order and in the checklist."""
    title = framework.questions[conflict.question].title
    one = answer_in_words(framework, conflict.question, standing.value)
    other = answer_in_words(framework, conflict.question, conflict.proposed.value)
    return f"{title}: there are two answers. “{one}” came first, then “{other}”. {WHICH}"


def conflict_choices(framework: Framework, conflict: Conflict, standing: Given) -> tuple[Choice, ...]:
    """Keep the standing answer or take the new one."""
    one = answer_in_words(framework, conflict.question, standing.value)
    other = answer_in_words(framework, conflict.question, conflict.proposed.value)
    return (
        Choice(f"Keep: {one}", f"conflict:{conflict.question}:keep"),
        Choice(f"Take: {other}", f"conflict:{conflict.question}:take"),
    )


def kept(framework: Framework, question: QuestionId, standing: Given) -> tuple[str, ...]:
    """That the answer that stood goes on to hold."""
    words = answer_in_words(framework, question, standing.value)
    return (f"{framework.questions[question].title}: it stays “{words}”.",)


def edited(titles: list[str]) -> tuple[str, ...]:
    """What an edited message no longer says."""
    if not titles:
        return ("You edited your message, and I read it again.",)
    return (f"You edited your message, and I read it again. It no longer answers: {', '.join(titles)}.",)


def workload_named(name: str) -> str:
    """A workload by its name, which a person typed: the renderer escapes it."""
    return f"workload “{name}”"


def set_aside(titles: list[str]) -> tuple[str, ...]:
    """A message is gone whose reading waited for a yes."""
    return (f"That message was deleted, so I set aside what I had read in it: {', '.join(titles)}.",)


def deleted(words: list[str]) -> tuple[str, ...]:
    """Asks whether what was answered in a message still stands now that it is gone."""
    return (f"A message with an answer was deleted: {'; '.join(words)}. Does that still stand?",)


def deleted_choices(message: str) -> tuple[Choice, ...]:
    """Whether the answers of a deleted message stand."""
    return (
        Choice("It still stands", f"deleted:{message}:keep"),
        Choice("Take it back", f"deleted:{message}:take_back"),
    )


def adjust_choices(framework: Framework, consultation: Consultation) -> tuple[Choice, ...]:
    """A button for each question that was answered or declined, and for those still open."""
    shown = dict.fromkeys((*shown_in_checklist(consultation), *consultation.declined))
    return tuple(Choice(framework.questions[asked].title, f"answer:{asked}:change") for asked in shown)


def suppositions(framework: Framework, known: Answers) -> tuple[Choice, ...]:
    """A button for each neighbouring answer to a main question, to try: ten times the volume, the next larger team."""
    tried: list[tuple[QuestionId, Any]] = []
    for question in MAIN_QUESTIONS:
        given = known.answer_to(question)
        if question is QuestionId.VOLUME:
            middle = sum(known.volume_bounds) / 2 if known.volume_bounds else 0.0
            tried += [(question, int(Decimal(middle) * factor)) for factor in FACTORS if middle]
            continue
        values = [choice.value for choice in framework.questions[question].choices]
        if given not in values:
            continue
        place = values.index(given)
        tried += [(question, values[near]) for near in (place - 1, place + 1) if 0 <= near < len(values)]
    return tuple(
        Choice(answer_in_words(framework, question, value), f"verdict:suppose:{question}:{in_action(value)}")
        for question, value in tried
    )


def take_choices(framework: Framework, changes: Mapping[QuestionId, Any]) -> tuple[Choice, ...]:
    """A button that takes what was only tried; none where it is more than one answer, or one that no button names."""
    if len(changes) != 1:
        return ()
    ((question, value),) = changes.items()
    try:
        named = supposed_value(framework, question, in_action(value)) == value
    except ValueError:
        return ()
    label = f"Take it: {answer_in_words(framework, question, value)}"
    return (Choice(label, f"verdict:take:{question}:{in_action(value)}"),) if named else ()


def supposed_value(framework: Framework, question: QuestionId, text: str) -> Any:
    """The value behind one of these buttons.

    Raises:
        ValueError: no such choice, or no volume.
    """
    return float(text) if question is QuestionId.VOLUME else value_of(framework, question, text)


def concluded(decision: Decision) -> Concluded:
    """What a decision comes to, to compare the next one with."""
    cost = _cost_of_the_route(decision)
    expected = None if cost is None else cost.usd_per_month.expected
    return Concluded(verdict=decision.verdict, route=decision.route, usd_per_month=expected)


def verdict_in_a_line(names: Names, said: Concluded, shown: Currency = US_DOLLARS) -> str:
    """A verdict that no longer stands, in a line."""
    cost = "" if said.usd_per_month is None else f", {per_month(usd(said.usd_per_month, shown))}"
    return f"{names.deployments[said.verdict].label}: {names.routes[said.route].label}{cost}"


def changed(names: Names, earlier: Concluded, now: Concluded, shown: Currency = US_DOLLARS) -> str:
    """What new answers did to the verdict and to what it costs."""
    was, becomes = (names.deployments[each.verdict].label for each in (earlier, now))
    lines = [f"The verdict stays: {becomes}."]
    if earlier.verdict is not now.verdict:
        lines = [f"The verdict changes from {was} to {becomes}."]
    elif earlier.route is not now.route:
        lines.append(
            f"The way there changes from {names.routes[earlier.route].label} to {names.routes[now.route].label}."
        )
    if earlier.usd_per_month is not None and now.usd_per_month is not None:
        before, after = (per_month(usd(each, shown)) for each in (earlier.usd_per_month, now.usd_per_month))
        lines.append(f"Expected cost: {after}" + (f", was {before}." if before != after else ", as before."))
    return " ".join(lines)


def _cost_of_the_route(decision: Decision) -> RouteCost | None:
    if decision.answers.volume_bounds is None:
        return None
    return next((cost for cost in decision.economics.costs if cost.route is decision.route), None)


def compared(names: Names, said: str, now: Decision, then: Decision, shown: Currency = US_DOLLARS) -> tuple[str, ...]:
    """The answer to "what if": the verdict and the costs beside what they are now. Nothing is stored."""
    before, after = (names.deployments[decision.verdict].label for decision in (now, then))
    if now.verdict is then.verdict:
        first = f"With “{said}” the verdict stays: {after}."
    else:
        first = f"With “{said}” the verdict would change from {before} to {after}."
    lines = [first]
    for decision, when in ((now, "Now"), (then, "Then")):
        cost = _cost_of_the_route(decision)
        if cost is not None:
            label = names.routes[cost.route].label
            lines.append(f"{when}: {label}, {cost.model}, {per_month(usd_range(cost.usd_per_month, shown))}.")
    lines.append("Your answers are unchanged.")
    return tuple(lines)
