# ruff: noqa: E501 - a table of patterns reads better unwrapped
"""Reads an explanation back into facts, knowing nothing of the sentence files: only English, names and the shape of figures.

Patterns are written by hand against what a reader would understand, not generated from the sentences.
"""

import re

ROUTE = (
    r"(?:[Aa] vendor's API|[Aa] vendor's model in your own cloud tenancy|[Aa]n open-weight model behind a hosted API|"
    r"[Aa]n open-weight model on rented GPUs|[Aa]n open-weight model on your own GPUs|"
    r"[Aa] split between an API and self-hosted models)"
)
DEPLOYMENT = r"(?:[Aa] proprietary model|[Aa]n open-source model|[Aa] hybrid of both)"
MONEY = r"\$[\d,]+(?:\.\d+)?"
A_MONTH = MONEY + r" a month"
RANGE = r"\$[\d,.]*\d(?:–[\d,.]*\d)?"
TOKENS = r"[\d.,–]+(?: (?:million|billion|trillion))?(?: to [\d.,]+ (?:million|billion|trillion))? tokens a month"
MODEL = r"[a-z][\w.+-]*(?: \+ [a-z][\w.+-]*)?"
UNIT = MONEY + r" per million tokens"
QUESTION = (
    r"(?:[Dd]ata residency|[Tt]he region|[Hh]ow specialised the task is|[Tt]he kind of task|[Tt]he monthly volume|"
    r"[Tt]he team|[Ll]atency|[Tt]ime to market)"
)
ANSWER = rf"(?:unknown|“[^”]+”|{TOKENS})"
TEXT = r"[A-Z][^.]*\."


def _p(kind: str, *patterns: str) -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(pattern)) for pattern in patterns]


def _g(role: str, pattern: str) -> str:
    return rf"(?P<{role}>{pattern})"


VERDICT, ROUTE_, OTHER = _g("verdict", DEPLOYMENT), _g("route", ROUTE), _g("other", ROUTE)
VOLUME, CROSS, RULE = _g("volume", TOKENS), _g("crossover", TOKENS), _g("rule", TOKENS)
API, SELF = _g("api_model", MODEL), _g("self_model", MODEL + r" on [\w-]+")
GAP, EXPECTED, SPAN, M = _g("gap", A_MONTH), _g("expected", A_MONTH), _g("range", RANGE), _g("model", MODEL)
Q, DEP, PTS, TXT = (
    _g("question", QUESTION),
    _g("deployment", DEPLOYMENT),
    _g("points", r"[\d.]+ points"),
    _g("text", TEXT),
)
WHY = _g("reason", TEXT)
LESS = rf"(?:which is {GAP} less than|: {GAP} cheaper than|; that saves {GAP} against|, {GAP} less than)"


def _joined(direction: str) -> list[str]:
    words = {
        "less": ("less than", "cheaper than", "that saves", ""),
        "more": ("more than", "dearer than", "that is", "an extra "),
    }
    than, er, verb, extra = words[direction]
    return [
        rf"At {VOLUME}, {ROUTE_} with {M} costs about {EXPECTED} \(range {SPAN}\), which is {GAP} {than} {OTHER}\.",
        rf"For {VOLUME}, expect {EXPECTED} for {ROUTE_} with {M}, within {SPAN}: {GAP} {er} {OTHER}\.",
        rf"Budget about {EXPECTED} for {ROUTE_} with {M} at {VOLUME}, and allow for {SPAN}; {verb} {extra}{GAP} against {OTHER}\.",
        rf"{ROUTE_} with {M}: about {EXPECTED} at {VOLUME}, range {SPAN}, {GAP} {than} {OTHER}\.",
    ]


PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    *_p("verdict", rf"(?:We recommend|Our recommendation is) {VERDICT}: {ROUTE_}\.",
        rf"The best fit for these answers is {VERDICT}; concretely, {ROUTE_}\.", rf"Verdict: {VERDICT}; {ROUTE_}\."),
    *_p("firm", r"This is firm: no open answer can change it\.", r"The (?:verdict|recommendation) is firm(?:: it holds for every completion of the open answers)?\.",
        r"Confidence: firm\."),
    *_p("leaning", r"This is a leaning, not a certainty: [^.]*\.", r"The (?:verdict|recommendation) is a leaning[^.]*\.", r"Confidence: leaning\."),
    *_p("open", r"This is still open: [^.]*\.", r"The (?:verdict|matter) is (?:still )?open[^.]*\.", r"Confidence: open\."),
    *_p("scores",
        rf"(?:On the framework's scale, )?{VERDICT} scores (?P<score_verdict>[\d.]+\d)(?: and|;) (?P<other>{DEPLOYMENT})(?:, the next best,)? scores (?P<score_other>[\d.]+\d)\.",
        rf"Scores: (?P<score_verdict>[\d.]+\d) for {VERDICT}, (?P<score_other>[\d.]+\d) for (?P<other>{DEPLOYMENT})\.",
        rf"{VERDICT} scores (?P<score_verdict>[\d.]+\d), against (?P<score_other>[\d.]+\d) for (?P<other>{DEPLOYMENT})\.",
        rf"{VERDICT}: (?P<score_verdict>[\d.]+\d); (?P<other>{DEPLOYMENT}): (?P<score_other>[\d.]+\d)\."),
    *_p("ruled_out", rf"{DEP} is (?:not an option because of|ruled out by) {Q}\. {WHY}",
        rf"The answer on {Q} leaves no room for {DEP}\. {WHY}", rf"Ruled out by {Q}: {DEP}\. {WHY}"),
    *_p("reason", rf"{TXT} This favours {DEP} \({Q}, {PTS}\)\.", rf"On {Q}, {DEP} gains {PTS}\. {TXT}",
        rf"{TXT} On {Q}, that is {PTS} in favour of {DEP}\.", rf"{Q}: {PTS} for {DEP}\. {TXT}", rf"{DEP} gains {PTS} by {Q}\. {TXT}"),
    *_p("cost+cheaper", *_joined("less")),
    *_p("cost+dearer", *_joined("more")),
    *_p("cost", rf"At {VOLUME}, {ROUTE_} with {M} costs about {EXPECTED}; the range is {SPAN}\.",
        rf"For {VOLUME}, expect {EXPECTED} for {ROUTE_} with {M}, within {SPAN}\.",
        rf"Budget about {EXPECTED} for {ROUTE_} with {M} at {VOLUME}, and allow for {SPAN}\.",
        rf"{ROUTE_} with {M}: about {EXPECTED} at {VOLUME}, range {SPAN}\.", rf"{ROUTE_}, {M}, {VOLUME}: {EXPECTED}, range {SPAN}\."),
    *_p("cheaper", rf"{ROUTE_} (?:is expected to cost|costs) {GAP} less than {OTHER}\.",
        rf"(?:By the expected figures, )?{ROUTE_} is {GAP} cheaper than {OTHER}\.",
        rf"Compared with {OTHER}, {ROUTE_} is expected to save {GAP}\."),
    *_p("dearer", rf"{ROUTE_} (?:is expected to cost|costs) {GAP} more than {OTHER}(?:, so it is not chosen for its price)?\.",
        rf"(?:By the expected figures, )?{ROUTE_} is {GAP} dearer than {OTHER}\.",
        rf"Compared with {OTHER}, {ROUTE_} is expected to cost an extra {GAP}\."),
    *_p("about_equal", rf"{ROUTE_} and {OTHER} (?:are expected to )?cost about the same(?:, so price does not decide this)?\.",
        rf"The expected costs of {ROUTE_} and {OTHER} are within a few percent of each other\.",
        rf"On price, {ROUTE_} and {OTHER} are about level\.", rf"{ROUTE_} and {OTHER}: about the same cost\."),
    *_p("dominated_by", rf"The largest part of the bill for {ROUTE_} is (?P<line>[^.]+)\.", rf"The cost of {ROUTE_} is dominated by (?P<line>[^.]+)\.",
        rf"Most of what {ROUTE_} costs goes into (?P<line>[^.]+)\.", rf"Largest line for {ROUTE_}: (?P<line>[^.]+)\.", rf"{ROUTE_}: mostly (?P<line>[^.]+)\."),
    *_p("gpu_plan",
        rf"Running {M} in (?P<precision>\w+) takes (?P<gpus>\d+ × [\w-]+), as (?P<layout>[\w ,]+?), at (?P<rate>.+)\.",
        rf"Plan (?P<gpus>\d+ × [\w-]+) for {M} in (?P<precision>\w+): (?P<layout>[\w ,]+?), at (?P<rate>.+)\.",
        rf"{M} in (?P<precision>\w+) needs (?P<gpus>\d+ × [\w-]+) \((?P<layout>[\w ,]+)\), at (?P<rate>.+)\.",
        rf"(?P<gpus>\d+ × [\w-]+) for {M} in (?P<precision>\w+), (?P<layout>[\w ,]+?), (?P<rate>\$.+)\.",
        rf"{M}, (?P<precision>\w+): (?P<gpus>\d+ × [\w-]+), (?P<layout>[\w ,]+?), (?P<rate>\$.+)\."),
    *[pair for kind, tail in (("above", "is below that"), ("below", "is past that")) for pair in _p(
        f"crossover_{kind}_volume",
        rf"Running {SELF} yourselves becomes cheaper than {API} from {CROSS}; your {VOLUME} {tail}\.",
        rf"The cost curves of {API} and self-hosted {SELF} cross at {CROSS}, {kind} your {VOLUME}\.",
        rf"At {VOLUME} you are {'below' if kind == 'above' else 'past'} the {CROSS} from which self-hosting {SELF} beats {API} on cost\.",
        rf"Self-hosting {SELF} beats {API} from {CROSS}; you are {'below' if kind == 'above' else 'past it'}, at {VOLUME}\.",
        rf"Crossover of {API} and {SELF}: {CROSS}, {kind} your {VOLUME}\.")],
    *_p("crossover_within_volume",
        rf"Running {SELF} yourselves becomes cheaper than {API} from {CROSS}, which lies inside your range of {VOLUME}\.",
        rf"The cost curves of {API} and self-hosted {SELF} cross at {CROSS}, inside your range of {VOLUME}\.",
        rf"Your range of {VOLUME} spans the {CROSS} from which self-hosting {SELF} beats {API} on cost\.",
        rf"Self-hosting {SELF} beats {API} from {CROSS}, inside your range of {VOLUME}\.",
        rf"Crossover of {API} and {SELF}: {CROSS}, inside your range of {VOLUME}\."),
    *_p("crossover_volume_unknown", rf"Running {SELF} yourselves becomes cheaper than {API} from {CROSS}\.",
        rf"The cost curves of {API} and self-hosted {SELF} cross at {CROSS}\.",
        rf"Self-hosting {SELF} beats {API}(?: on cost)? from {CROSS}\.", rf"Crossover of {API} and {SELF}: {CROSS}\."),
    *_p("crossover_never",
        rf"Self-hosting {SELF} never becomes cheaper than {API}: at full capacity it costs (?P<self_unit>{UNIT}), the API (?P<api_unit>{UNIT})\.",
        rf"The curves never cross: self-hosted {SELF} costs (?P<self_unit>{UNIT}) at full capacity, {API} costs (?P<api_unit>{UNIT})\.",
        rf"No volume makes self-hosting {SELF} \((?P<self_unit>{UNIT}) at full capacity\) cheaper than {API} \((?P<api_unit>{UNIT})\)\.",
        rf"Self-hosting {SELF} \((?P<self_unit>{UNIT})\) never beats {API} \((?P<api_unit>{UNIT})\)\.",
        rf"No crossover: {SELF} (?P<self_unit>{UNIT}) at full capacity, {API} (?P<api_unit>{UNIT})\."),
    *_p("months_until_crossover", r"At the growth you gave, you reach that volume in (?P<months>[\w ]+)\.",
        r"The stated growth takes the volume past the crossover in (?P<months>[\w ]+)\.", r"If growth holds, that point is (?P<months>[\w ]+) away\.",
        r"Reached in (?P<months>[\w ]+) at the stated growth\."),
    *_p("rule_agrees", rf"The rule of thumb of {RULE} leads to the same side as the computed {CROSS}\.",
        rf"Rule of thumb {RULE}, computed crossover {CROSS}: for this volume they agree\.",
        rf"The usual rule of thumb \({RULE}\) and our computed figure \({CROSS}\) agree here\.", rf"Rule of thumb {RULE}, computed {CROSS}: they agree here\."),
    *_p("rule_disagrees", rf"The rule of thumb of {RULE} points the other way; we stand behind the computed {CROSS}\.",
        rf"Rule of thumb {RULE}, computed crossover {CROSS}: for this volume they disagree, and the computed one counts\.",
        rf"The usual rule of thumb \({RULE}\) and our computed figure \({CROSS}\) disagree here; we go by the computed one\.",
        rf"Rule of thumb {RULE}, computed {CROSS}: they disagree here\."),
    *_p("rule_agrees_never", rf"The rule of thumb of {RULE} agrees for this volume: an API is cheaper\.",
        rf"Rule of thumb {RULE}: for this volume it agrees with the computed result, an API\.",
        rf"The usual rule of thumb \({RULE}\) also says that an API is cheaper here\.", rf"Rule of thumb {RULE}: it agrees here\."),
    *_p("rule_disagrees_never", rf"The rule of thumb of {RULE} says to consider self-hosting; the computed costs disagree\.",
        rf"Rule of thumb {RULE}: it says self-host, the computed curves disagree, and the computed result counts\.",
        rf"The usual rule of thumb \({RULE}\) and the computed costs disagree here; we go by the computed costs\.",
        rf"Rule of thumb {RULE}: the computed costs disagree here\."),
    *_p("rule_alone", rf"The rule of thumb puts the line at {RULE}; with your volume it can be set beside the computed figure\.",
        rf"Rule of thumb: {RULE}; the volume is missing for a comparison\.", rf"The usual rule of thumb is {RULE}; the volume is not known yet\.",
        rf"Rule of thumb: {RULE}; volume unknown\."),
    *_p("flip",
        rf"If the answer on {Q} changed from (?P<before>{ANSWER}) to (?P<after>{ANSWER}), the verdict would be {VERDICT}\.",
        rf"Moving {Q} from (?P<before>{ANSWER}) to (?P<after>{ANSWER}) turns the verdict to {VERDICT}\.",
        rf"The verdict would be {VERDICT} if the answer on {Q} went from (?P<before>{ANSWER}) to (?P<after>{ANSWER})\.",
        rf"{Q}, from (?P<before>{ANSWER}) to (?P<after>{ANSWER}): then {VERDICT}\.", rf"{Q}: (?P<before>{ANSWER}) → (?P<after>{ANSWER}) gives {VERDICT}\."),
    *_p("no_flip", r"No change to a single answer would turn this verdict\.", r"No single answer (?:flips the verdict|changes it)\.",
        r"The verdict stands whichever single answer changes\."),
    *_p("unknown_settled", r"Not answered yet: (?P<questions>[^.]+)\. None of it can change the verdict\.",
        r"Unknown: (?P<questions>[^.]+)\. Every completion gives the same verdict\.", r"Still open: (?P<questions>[^.;]+); whatever the answers, the verdict stays\.",
        r"Unknown, without effect on the verdict: (?P<questions>[^.]+)\."),
    *_p("unknown_unsettled", r"Not answered yet: (?P<questions>[^.]+)\. The answers can still change the verdict\.",
        r"Unknown: (?P<questions>[^.]+)\. Some completions give another verdict\.", r"Still open: (?P<questions>[^.;]+); the answers may change the verdict\.",
        r"Unknown, and able to change the verdict: (?P<questions>[^.]+)\."),
]  # fmt: skip
LEADS = re.compile(
    r"(?:Here is where it stands\.|This is what your answers lead to\.|This is the result\.|This is how it looks\.|"
    r"Next:|Beyond that:|In detail:|To complete the picture:) "
)
Read = tuple[str, frozenset[tuple[str, str]]]


def facts_in(paragraph: str) -> list[Read]:
    """The facts that a paragraph states, each with its roles; raises when a part of it says something unknown."""
    rest = LEADS.sub("", paragraph, count=1) if LEADS.match(paragraph) else paragraph
    found: list[Read] = []
    while rest:
        matches = [(kind, match) for kind, pattern in PATTERNS if (match := pattern.match(rest))]
        if not matches:
            raise AssertionError(f"says something that no fact says: {rest!r}")
        kind, match = max(matches, key=lambda pair: pair[1].end())
        found += _split(kind, match.groupdict())
        rest = rest[match.end() :].lstrip(" ")
    return found


def _split(kind: str, roles: dict[str, str]) -> list[Read]:
    if "+" not in kind:
        return [(kind, _roles(roles, set(roles)))]
    first, second = kind.split("+")
    return [
        (first, _roles(roles, {"route", "model", "volume", "expected", "range"})),
        (second, _roles(roles, {"route", "other", "gap"})),
    ]


def _roles(roles: dict[str, str], wanted: set[str]) -> frozenset[tuple[str, str]]:
    return frozenset((role, _lower(text)) for role, text in roles.items() if role in wanted)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
