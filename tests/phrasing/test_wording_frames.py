"""Each way of saying the same is accepted, and what lies just beside it is refused."""

import pytest

from bot.facts.load_guard_words import load_guard_words
from bot.phrasing.guard import check

WORDS = load_guard_words()

# what is said, the same in other words, and what only looks like it
FRAMES = [
    ("passive", "{provider} stores {data}.", "{data} is stored by {provider}.", "{provider} is stored by {data}."),
    ("passive with a negation", "{a} does not use {b}.", "{b} is not used by {a}.", "{a} is not used by {b}."),
    ("converse comparison", "{a} is cheaper than {b}.", "{b} is dearer than {a}.", "{b} is cheaper than {a}."),
    ("comparison by a figure", "{a} exceeds {b} by {gap}.", "{a} is {gap} above {b}.", "{a} is {gap} below {b}."),
    (
        "saving",
        "{a} costs {gap} less than {b}.",
        "{a} saves {gap} compared with {b}.",
        "{b} saves {gap} compared with {a}.",
    ),
    ("measure", "{route} costs {sum}.", "The bill for {route} is {sum}.", "The price of {route} is {sum}."),
    (
        "measure of a comparison",
        "{a} costs less than {b}.",
        "The bill for {a} is lower than that of {b}.",
        "The bill for {b} is lower than that of {a}.",
    ),
    (
        "at and given",
        "At {volume}, {a} costs {sum}.",
        "Given {volume}, {a} costs {sum}.",
        "From {volume}, {a} costs {sum}.",
    ),
    (
        "cause before and after",
        "{a} is slow, so {b} wins.",
        "{b} wins because {a} is slow.",
        "{a} is slow because {b} wins.",
    ),
    (
        "cause by a relative clause",
        "{a} is closed, so {b} is ruled out.",
        "{a} is closed, which rules out {b}.",
        "{b} is closed, which rules out {a}.",
    ),
    ("condition inverted", "If {a} falls, {b} wins.", "Should {a} fall, {b} wins.", "As {a} falls, {b} wins."),
    (
        "unless and only if",
        "{a} is not allowed unless {b} agrees.",
        "{a} is allowed only if {b} agrees.",
        "{a} is allowed if {b} agrees.",
    ),
    (
        "not until and only after",
        "{a} does not start until {date}.",
        "{a} starts only after {date}.",
        "{a} starts after {date}.",
    ),
    ("never at any", "{a} never wins, whatever the volume.", "{a} wins at no volume.", "{a} wins whatever the volume."),
    ("no and not any", "{a} needs no {b}.", "{a} does not need {b}.", "{a} needs {b}."),
    ("lack and not have", "{team} lacks engineers.", "{team} has no engineers.", "{team} has engineers."),
    ("denied adjective", "{a} is unsuitable.", "{a} is not suitable.", "{a} is not unsuitable."),
    (
        "must not and may not leave",
        "Your data must not leave {region}.",
        "Your data has to stay in {region}.",
        "Your data need not leave {region}.",
    ),
    ("need not is not must not", "{a} does not have to run.", "{a} need not run.", "{a} must not run."),
    ("possible and could", "{a} could start.", "It is possible for {a} to start.", "{a} will start."),
    ("at or above", "{a} is at least {b}.", "{a} is {b} or more.", "{a} is {b} or less."),
    ("not below", "{a} does not fall below {b}.", "{a} is at or above {b}.", "{a} is above {b}."),
    (
        "within and at most",
        "{a} arrives within {time}.",
        "{a} arrives in at most {time}.",
        "{a} arrives in at least {time}.",
    ),
    (
        "either order",
        "{a} costs {x} and {b} costs {y}.",
        "{b} costs {y}, while {a} costs {x}.",
        "{b} costs {x}, while {a} costs {y}.",
    ),
    (
        "gap",
        "{a} costs {x}, compared with {y} for {b}.",
        "{a} costs {x} and {b} costs {y}.",
        "{a} costs {y}, compared with {x} for {b}.",
    ),
    (
        "relative clause",
        "{a} takes {time}, which is above {limit}.",
        "{a} takes {time}, above {limit}.",
        "{a} takes {time}, below {limit}.",
    ),
    (
        "owner of examples",
        "You have {examples}, which is enough.",
        "Your {examples} are enough.",
        "Your {examples} are not enough.",
    ),
    (
        "limit you set",
        "{a} is above your limit of {limit}.",
        "{a} is above the {limit} you set.",
        "{a} is above the {limit} you pay.",
    ),
    (
        "gerund and noun",
        "The migration of {a} ends in {weeks}.",
        "Migrating {a} ends in {weeks}.",
        "Monitoring {a} ends in {weeks}.",
    ),
    ("purpose", "{a} needs {b} to serve {c}.", "Serving {c} with {a} takes {b}.", "Serving {a} with {c} takes {b}."),
    (
        "period",
        "Your monthly volume is {volume}.",
        "Your volume is {volume} a month.",
        "Your volume is {volume} a year.",
    ),
    (
        "with and keeps",
        "{a} keeps your data in {region}.",
        "With {a}, your data stays in {region}.",
        "Without {a}, your data stays in {region}.",
    ),
    (
        "lowers and falls",
        "{a} lowers the bill to {x}.",
        "With {a}, the bill falls to {x}.",
        "With {a}, the bill rises to {x}.",
    ),
    (
        "particle moved",
        "{a} brings the bill down to {x}.",
        "{a} lowers the bill to {x}.",
        "{a} brings the bill up to {x}.",
    ),
    (
        "not but",
        "This is an estimate, not a quote.",
        "This is not a quote but an estimate.",
        "This is not an estimate but a quote.",
    ),
    (
        "command and must",
        "Do not send {data} to {vendor}.",
        "{data} must not be sent to {vendor}.",
        "{data} may be sent to {vendor}.",
    ),
    ("entry", "Total: {total}.", "The total is {total}.", "The total is above {total}."),
    (
        "exists and has",
        "There are no engineers on your team.",
        "Your team has no engineers.",
        "Your team has engineers.",
    ),
    (
        "turned round",
        "The largest part of the bill is {line}.",
        "{line} is the largest part of the bill.",
        "{line} is a part of the largest bill.",
    ),
    ("available from", "{gpu} is available from {provider}.", "{provider} offers {gpu}.", "{gpu} offers {provider}."),
    (
        "although and but",
        "{a} is cheap, but {b} is fast.",
        "Although {a} is cheap, {b} is fast.",
        "Because {a} is cheap, {b} is fast.",
    ),
    (
        "lead by a figure",
        "{a} leads {b} by {gap} points.",
        "{a} is {gap} points ahead of {b}.",
        "{a} is {gap} points behind {b}.",
    ),
    (
        "whatever it costs",
        "{a} is ruled out, whatever it costs.",
        "Whatever it costs, {a} is ruled out.",
        "{a} is ruled out because of its cost.",
    ),
    (
        "who states it",
        "{a} states that it does not use {b}.",
        "According to {a}, it does not use {b}.",
        "{a} does not use {b}.",
    ),
    (
        "as told",
        "As far as you told us, {a} is used.",
        "{a} is used, as far as you told us.",
        "As far as we know, {a} is used.",
    ),
    (
        "last time",
        "The prices of {a} were last checked on {date}.",
        "The last check of the prices of {a} was on {date}.",
        "The next check of the prices of {a} is on {date}.",
    ),
    ("what cannot be done", "We could not compute {a}.", "{a} could not be computed.", "{a} need not be computed."),
    (
        "impossible",
        "{a} cannot be judged from {b}.",
        "It is impossible to judge {a} from {b}.",
        "It is not necessary to judge {a} from {b}.",
    ),
    (
        "aim under a figure",
        "At {precision}, {a} needs {count} to fit.",
        "To fit at {precision}, {a} needs {count}.",
        "To fit at {count}, {a} needs {precision}.",
    ),
    (
        "a change that would flip",
        "A change of {a} from {x} to {y} would flip the verdict.",
        "The verdict would flip if {a} changed from {x} to {y}.",
        "The verdict would flip if {a} changed from {y} to {x}.",
    ),
    (
        "open until",
        "Until we know {a}, the verdict stays open.",
        "As long as we do not know {a}, the verdict stays open.",
        "As long as we know {a}, the verdict stays open.",
    ),
    (
        "what was chosen for it",
        "For {a}, the recommended route is {b}.",
        "The route recommended for {a} is {b}.",
        "The route recommended for {b} is {a}.",
    ),
    (
        "allowed up to",
        "{a} allows commercial use of {b} up to {limit}.",
        "Commercial use of {b} is allowed by {a} up to {limit}.",
        "Commercial use of {b} is allowed by {a} from {limit}.",
    ),
    (
        "whether depends",
        "Whether {a} wins depends on {b}.",
        "It depends on {b} whether {a} wins.",
        "{b} depends on whether {a} wins.",
    ),
    (
        "own estimate",
        "{a} of your requests contain {b}, according to your own estimate.",
        "You estimate that {a} of your requests contain {b}.",
        "{a} of your requests contain {b}.",
    ),
    (
        "best of those named",
        "Of the options you named, {a} fits your answers best.",
        "{a} is the best fit for your answers among the options you named.",
        "{a} is the best fit for your answers.",
    ),
    (
        "the one that does best",
        "{a} meets {limit} best.",
        "The one that meets {limit} best is {a}.",
        "The one that meets {limit} is {a}.",
    ),
    (
        "its price",
        "{a} takes the lead if its price falls to {price}.",
        "If the price of {a} falls to {price}, it takes the lead.",
        "If the cost of {a} falls to {price}, it takes the lead.",
    ),
    (
        "parts of a cost",
        "Of {cost} a month for {a}, {b} is staff.",
        "{a} costs {cost} a month, of which {b} is staff.",
        "{a} costs {b} a month, of which {cost} is staff.",
    ),
    (
        "tied",
        "{a} ties you to {b} for {term}.",
        "You are bound to {b} for {term} by {a}.",
        "You are bound to {a} for {term} by {b}.",
    ),
    (
        "lower than that of",
        "{a} scores {score}, which is {gap} below {b}.",
        "The score of {a} is {score}, {gap} lower than that of {b}.",
        "The score of {a} is {score}, {gap} higher than that of {b}.",
    ),
    (
        "only behind its place",
        "{a} is available in {b} only.",
        "{a} is only available in {b}.",
        "Only {a} is available in {b}.",
    ),
    (
        "what it would change",
        "A larger budget would not change the verdict.",
        "The verdict would not change with a larger budget.",
        "The verdict would change with a larger budget.",
    ),
    (
        "would stay the same",
        "The verdict would be the same without {a}.",
        "Without {a}, the verdict would not change.",
        "The verdict would not be the same without {a}.",
    ),
    (
        "possible",
        "You can switch from {a} to {b} within {days}.",
        "Switching from {a} to {b} is possible within {days}.",
        "Switching from {b} to {a} is possible within {days}.",
    ),
    (
        "the only one",
        "Only {a} meets all your requirements.",
        "{a} is the only option that meets all your requirements.",
        "{a} is an option that meets all your requirements.",
    ),
    (
        "left out of a figure",
        "The estimate does not include {a}.",
        "The estimate leaves out {a}.",
        "The estimate does not leave out {a}.",
    ),
    (
        "left out of a test",
        "{a} was excluded from the test.",
        "The test did not include {a}.",
        "The test included {a}.",
    ),
    (
        "date of a price",
        "The price of {a} dates from {date}.",
        "The price of {a} is as of {date}.",
        "The price of {a} is valid from {date}.",
    ),
    (
        "our assumption",
        "We assume that {a} runs at {b}.",
        "Our assumption is that {a} runs at {b}.",
        "Your assumption is that {a} runs at {b}.",
    ),
    (
        "what it takes",
        "Operating {a} takes {engineers}.",
        "It takes {engineers} to operate {a}.",
        "It takes {a} to operate {engineers}.",
    ),
    (
        "trained on",
        "{a} does not train on your inputs.",
        "Your inputs are not used by {a} for training.",
        "Your inputs are not used by {a}.",
    ),
    (
        "what underlies it",
        "The verdict rests on {count} assumptions.",
        "{count} assumptions underlie the verdict.",
        "The verdict underlies {count} assumptions.",
    ),
    (
        "highest score",
        "{a} scores highest on {b}.",
        "On {b}, {a} has the highest score.",
        "On {b}, {a} has the lowest score.",
    ),
    ("no need", "You need not buy {a}.", "There is no need to buy {a}.", "You must not buy {a}."),
    (
        "takes hours",
        "Retraining {a} takes {hours} on {b}.",
        "On {b}, it takes {hours} to retrain {a}.",
        "It takes at most {hours} to retrain {a} on {b}.",
    ),
    ("too small for it", "{a} is too large for {b}.", "{b} is too small for {a}.", "{b} is too large for {a}."),
    ("never leaves", "The data never leaves {a}.", "The data stays in {a} at all times.", "The data stays in {a}."),
    (
        "at no time",
        "The data never leaves {a}.",
        "At no time does the data leave {a}.",
        "At no time is the data in {a}.",
    ),
    (
        "a lead over",
        "The lead of {a} over {b} is {gap} points.",
        "{a} leads {b} by {gap} points.",
        "{b} leads {a} by {gap} points.",
    ),
    (
        "a weight",
        "Cost carries a weight of {weight} in this verdict.",
        "The weight of cost in this verdict is {weight}.",
        "The weight of quality in this verdict is {weight}.",
    ),
    (
        "the cheaper option",
        "Even at {a}, {b} stays cheaper.",
        "{b} remains the cheaper option even at {a}.",
        "{b} remains the cheaper option at {a}.",
    ),
    (
        "not included",
        "Prices are in {a} and exclude tax.",
        "Prices are given in {a} and do not include tax.",
        "Prices are given in {a} and include tax.",
    ),
    ("becomes", "{a} would become cheaper at {b}.", "{a} would be cheaper at {b}.", "{a} is cheaper at {b}."),
    ("needed for it", "You do not need {a} for {b}.", "{a} is not needed for {b}.", "{b} is not needed for {a}."),
    (
        "none with it",
        "{a} has no fixed costs.",
        "There are no fixed costs with {a}.",
        "There are no fixed costs without {a}.",
    ),
    ("comes without", "{a} has no fixed costs.", "{a} comes without fixed costs.", "{a} comes with fixed costs."),
    (
        "enough in an aside",
        "You answered {n} questions, enough for {a}.",
        "You answered {n} questions, which is enough for {a}.",
        "You answered {n} questions, which is not enough for {a}.",
    ),
    (
        "wins by",
        "{a} wins by {gap} points.",
        "{a} wins with a lead of {gap} points.",
        "{a} wins with a lead of at most {gap} points.",
    ),
    (
        "aside and main statement",
        "{model} answers in {latency}, which misses your target of {target}.",
        "Your target of {target} is missed by {model}, which answers in {latency}.",
        "Your target of {target} is missed by {latency}, which answers in {model}.",
    ),
    (
        "figure in front",
        "{model} answers in {latency}, which misses your target of {target}.",
        "With an answer time of {latency}, {model} misses your target of {target}.",
        "With an answer time of {latency}, {model} meets your target of {target}.",
    ),
    (
        "participle in front",
        "The price of {gpu} comes from {source} and was checked on {date}.",
        "Checked on {date}, the price of {gpu} comes from {source}.",
        "Unchecked since {date}, the price of {gpu} comes from {source}.",
    ),
    (
        "contract that binds",
        "Your contract with {a} commits you to {b}.",
        "You have a contract with {a} that commits you to {b}.",
        "You have a contract with {b} that commits you to {a}.",
    ),
    (
        "under a contract",
        "Your contract with {a} commits you to {b}.",
        "Under your contract with {a}, you are committed to {b}.",
        "Under your contract with {a}, you are not committed to {b}.",
    ),
    (
        "receives",
        "{share} of requests go to {a} and the rest go to {b}.",
        "{a} receives {share} of requests, while {b} receives the rest.",
        "{b} receives {share} of requests, while {a} receives the rest.",
    ),
    (
        "part of it",
        "{a} costs {cost} a month, of which {salaries} is staff.",
        "{a} costs {cost} each month, including {salaries} for staff.",
        "{a} costs {cost} each month, excluding {salaries} for staff.",
    ),
    (
        "no other than",
        "Only {model} meets {limit}.",
        "No model other than {model} meets {limit}.",
        "Every model other than {model} meets {limit}.",
    ),
    (
        "the only one",
        "Only {model} meets {limit}.",
        "The only model that meets {limit} is {model}.",
        "The model that meets {limit} is {model}.",
    ),
    (
        "left unchanged",
        "{a} does not change the cost per request.",
        "{a} leaves the cost per request unchanged.",
        "{a} leaves the cost per token unchanged.",
    ),
    (
        "stays the same",
        "The result does not change if {a} falls.",
        "The result stays the same if {a} falls.",
        "The result does not stay the same if {a} falls.",
    ),
    (
        "not in the total",
        "{a} is left out of the total.",
        "{a} is not included in the total.",
        "{a} is included in the total.",
    ),
    (
        "price of what",
        "No price for {a} was found, so it is left out of the total.",
        "The total leaves out {a}, since no price was found for it.",
        "The total leaves out {a}, so no price was found for it.",
    ),
    (
        "growth",
        "If your volume grows by {growth} a year, {a} becomes cheaper than {b}.",
        "With yearly volume growth of {growth}, {a} becomes cheaper than {b}.",
        "With a yearly volume of {growth}, {a} becomes cheaper than {b}.",
    ),
    (
        "a fall that makes it so",
        "If the price of {model} falls by {drop}, {a} becomes cheaper than {b}.",
        "A fall of {drop} in the price of {model} makes {a} cheaper than {b}.",
        "A fall of {drop} in the price of {model} makes {b} cheaper than {a}.",
    ),
    (
        "more of it than",
        "{a} carries more risk than {b}.",
        "{b} carries less risk than {a}.",
        "{a} carries less risk than {b}.",
    ),
    (
        "and the other does not",
        "{a} keeps your data in {region}, and {b} does not.",
        "{b} does not keep your data in {region}, and {a} does.",
        "{b} keeps your data in {region}, and {a} does not.",
    ),
    (
        "below it",
        "Above {limit}, {a} is cheaper than {b}; below it, {b} is.",
        "{a} is cheaper than {b} above {limit}, and {b} is cheaper below it.",
        "{b} is cheaper than {a} above {limit}, and {a} is cheaper below it.",
    ),
    (
        "nobody did",
        "The price of {a} has not been checked since {date}.",
        "No one has checked the price of {a} since {date}.",
        "Someone has checked the price of {a} since {date}.",
    ),
    (
        "where it must stay",
        "Your data must stay in {region}, and {a} does not offer {b} there.",
        "Your data must stay in {region}, where {a} does not offer {b}.",
        "Your data must stay in {region}, where {b} does not offer {a}.",
    ),
    (
        "memory of which",
        "{a} needs {x} of memory, and {b} has {y}.",
        "{b} has {y} of memory, and {a} needs {x}.",
        "{b} has {x} of memory, and {a} needs {y}.",
    ),
    (
        "either of two named targets",
        "{a} meets both your quality target of {x} and your latency target of {y}.",
        "{a} meets both your latency target of {y} and your quality target of {x}.",
        "{a} meets both your latency target of {x} and your quality target of {y}.",
    ),
    (
        "a bound behind a preposition",
        "{licence} allows use by companies with more than {limit}.",
        "Under {licence}, use by companies with more than {limit} is allowed.",
        "Under {licence}, use by companies with less than {limit} is allowed.",
    ),
    (
        "its price rises",
        "If {vendor} raises its prices by {x}, {a} wins.",
        "{a} wins if the prices of {vendor} rise by {x}.",
        "{a} wins if the prices of {vendor} fall by {x}.",
    ),
    (
        "a single one",
        "One {gpu} serves {x}.",
        "A single {gpu} serves {x}.",
        "Every single {gpu} serves {x}.",
    ),
    (
        "what is not known",
        "We do not know where your data is stored.",
        "It is not known where your data is stored.",
        "It is known where your data is stored.",
    ),
]


@pytest.mark.parametrize(("plain", "same"), [(p, s) for _, p, s, _ in FRAMES], ids=[name for name, *_ in FRAMES])
def test_the_same_said_in_another_way_is_accepted(plain: str, same: str) -> None:
    assert check(plain, same, WORDS).reasons == ()


@pytest.mark.parametrize(("plain", "other"), [(p, o) for _, p, _, o in FRAMES], ids=[name for name, *_ in FRAMES])
def test_what_lies_beside_it_is_refused(plain: str, other: str) -> None:
    assert not check(plain, other, WORDS).accepted


@pytest.mark.parametrize(("same", "other"), [(s, o) for _, _, s, o in FRAMES], ids=[name for name, *_ in FRAMES])
def test_the_other_wording_is_held_to_the_same(same: str, other: str) -> None:
    assert check(same, same, WORDS).accepted
    assert not check(same, other, WORDS).accepted


@pytest.mark.parametrize(
    ("plain", "doubled"),
    [
        ("{a} is not allowed.", "{a} is not not allowed."),
        ("{a} never pays off.", "{a} never fails to pay off."),
        ("{a} must not run.", "{a} must not not run."),
        ("{a} can start.", "{a} can not fail to start."),
    ],
)
def test_a_second_negation_is_not_swallowed(plain: str, doubled: str) -> None:
    assert not check(plain, doubled, WORDS).accepted


@pytest.mark.parametrize(
    ("plain", "wording"),
    [
        ("{a} is cheaper than {b}.", "{a} is cheaper than without {b}."),
        ("{a} wins, since {b} fails.", "{a} wins, unless since {b} fails."),
        ("Ask {owner} about {topic}, then run it.", "Run it, then ask {owner} about {topic}."),
        ("The range is between {low} and {high}.", "The range is between {high} and {low}."),
        ("If {a} falls, {b} wins.", "Even if {a} falls, {b} wins."),
        ("{route} costs {x}.", "{route} cost {x}."),
        ("This is an estimate, not a quote.", "This is not a quote but probably an estimate."),
        ("{a} is allowed only if {b} agrees.", "{a} is not allowed only unless {b} agrees."),
        ("We do not know where it is.", "It is not at least known where it is."),
        ("The latency of {a} is {x}.", "The only latency of {a} is {x}."),
        ("{a} and {b} cost {x} and {y}.", "{b} and {a} cost {x} and {y}."),
        ("If {a}, which misses {x}, falls, {b} wins.", "If {a} misses {x} and falls, {b} wins."),
        ("{count} {gpu} are needed.", "{gpu} {count} are needed."),
        ("{a} pays back its setup cost of {setup_cost}.", "{a} pays back its cost of {setup_cost}."),
        ("{a} reaches {score} on {b}; that is less than {c}.", "{a} reaches {score} on that; {b} is less than {c}."),
        ("{a} may leave {b}.", "{a} might not leave {b}."),
        ("Ask {owner} about it.", "Ask for {owner} about it."),
    ],
)
def test_no_word_between_is_lost(plain: str, wording: str) -> None:
    assert not check(plain, wording, WORDS).accepted


def test_a_denial_in_the_shortened_half_of_a_sentence_counts() -> None:
    plain = "You can rely on {verdict} but not on {cost}."
    assert check(plain, plain, WORDS).accepted
    assert not check(plain, "You can rely on {cost} but not on {verdict}.", WORDS).accepted


def test_two_figures_that_exchange_their_prepositions_are_refused() -> None:
    plain = "At {volume}, {route} with {model} costs {sum}."
    assert check(plain, "For {volume}, {route} with {model} costs {sum}.", WORDS).accepted
    assert not check(plain, "At {model}, {route} with {volume} costs {sum}.", WORDS).accepted


def test_a_manner_survives_what_is_said_of_permission() -> None:
    plain = "Moving {data} is usually not allowed."
    assert not check(plain, "{data} must not be moved.", WORDS).accepted


def test_a_comparison_whose_sides_were_not_found_keeps_its_direction() -> None:
    plain = "By the costs computed for your case an API stays cheaper."
    assert not check(plain, plain.replace("cheaper", "dearer"), WORDS).accepted


def test_a_word_that_binds_nothing_is_not_overlooked() -> None:
    assert not check("{a} and {b} agree.", "{a} and {b} agree unless.", WORDS).accepted
    assert not check("{a} changes only if {b} falls.", "{a} changes only if {b} only falls.", WORDS).accepted


@pytest.mark.parametrize(
    ("plain", "wording"),
    [
        ("{a} is dearer by {gap}.", "{a} is dearer only by {gap}."),
        ("{provider} stores {data} in {region}.", "{provider} stores {data} in at most {region}."),
        ("{a} is tested, and {b} uses it.", "{a} is tested, and {b} uses not it."),
    ],
)
def test_what_limits_a_figure_or_a_pronoun_is_not_lost(plain: str, wording: str) -> None:
    assert check(plain, plain, WORDS).accepted
    assert not check(plain, wording, WORDS).accepted
