# ruff: noqa: E501 - a table of patterns reads better unwrapped
"""Reads an explanation back into facts, knowing nothing of the sentence files: only English, names and the shape of figures.

Patterns are written by hand against what a reader would understand, not generated from the sentences.
"""

import re

ROUTE = (
    r"(?:[Aa] vendor's API|[Aa] vendor's model in your own cloud|[Aa] hosted open-weight API|"
    r"[Ss]elf-hosting on rented GPUs|[Ss]elf-hosting on your own GPUs|[Aa] split between proprietary and open-weight models)"
)
DEPLOYMENT = r"(?:[Aa] proprietary model|[Aa]n open-source model|[Aa] hybrid)"
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
    _g("points", r"\+\d\.\d\d"),
    _g("text", TEXT),
)
WHY = _g("reason", TEXT)
PRECISION, GPUS = _g("precision", r"\w+"), _g("gpus", r"\d+ × [\w-]+")
LAYOUT = _g("layout", r"(?:one replica|\d+ replicas) on (?:one GPU|\d+ GPUs)(?: each)?(?:, (?:one|\d+) of them spare)?")
RATE = _g("rate", rf"bought|rented at {MONEY} per GPU-hour(?: \([\w ]+\))?")
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
    *_p("verdict", rf"The (?:recommendation|advice) is {VERDICT}: {ROUTE_}\.",
        rf"The best fit for these answers is {VERDICT}; concretely, {ROUTE_}\.", rf"Verdict: {VERDICT}; {ROUTE_}\."),
    *_p("firm", r"The (?:verdict|recommendation) is firm(?:: it holds for every completion of the open answers|: no open answer can change it)?\.",
        r"Confidence: firm\."),
    *_p("leaning", r"The (?:verdict|recommendation) is a leaning: the (?:next best option scores almost as well|scores are near each other|alternative is close)\.",
        r"Confidence: leaning, by a small lead\."),
    *_p("leaning_unsettled", r"The verdict is a leaning: (?:answers that are still open|open answers) can change it\.",
        r"The verdict is a leaning: some completions of the open answers turn it\.", r"The recommendation is a leaning until the open answers are in\.",
        r"Confidence: leaning, not settled\."),
    *_p("open", r"The verdict is open: too (?:few|many|little) [^.]*\.", r"The matter is open; treat this as a first indication\.", r"Confidence: open\."),
    *_p("scores",
        rf"(?:On a scale from zero to one, )?{VERDICT} scores (?P<score_verdict>[\d.]+\d); (?P<other>{DEPLOYMENT}), the next best, scores (?P<score_other>[\d.]+\d)\.",
        rf"Scores: (?P<score_verdict>[\d.]+\d) for {VERDICT}, (?P<score_other>[\d.]+\d) for (?P<other>{DEPLOYMENT})\.",
        rf"{VERDICT} scores (?P<score_verdict>[\d.]+\d), against (?P<score_other>[\d.]+\d) for (?P<other>{DEPLOYMENT})\.",
        rf"{VERDICT}: (?P<score_verdict>[\d.]+\d); (?P<other>{DEPLOYMENT}): (?P<score_other>[\d.]+\d)\."),
    *_p("ruled_out", rf"{DEP} is (?:not an option because of|ruled out by) {Q}\. {WHY}",
        rf"The answer on {Q} leaves no room for {DEP}\. {WHY}", rf"Ruled out by {Q}: {DEP}\. {WHY}"),
    *_p("reason", rf"{Q} \({PTS}\): {TXT}", rf"{Q}, {PTS}: {TXT}", rf"{Q} counts {PTS}: {TXT}", rf"{Q} {PTS}: {TXT}"),
    *_p("reason_against", rf"{Q} \({PTS} for {DEP}\): {TXT}", rf"{Q}, {PTS} for {DEP}: {TXT}", rf"{Q} counts {PTS} for {DEP}: {TXT}",
        rf"{Q} {PTS} for {DEP}: {TXT}"),
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
        rf"Most of what {ROUTE_} costs goes into (?P<line>[^.]+)\.", rf"Largest cost of {ROUTE_}: (?P<line>[^.]+)\.", rf"{ROUTE_}: mostly (?P<line>[^.]+)\."),
    *_p("cost_needs_volume", rf"To put a cost on {ROUTE_}, the monthly volume is still needed; a rough figure is enough\.",
        rf"No cost yet for {ROUTE_}: (?:the monthly volume is missing, and a rough figure|a rough monthly volume) is enough\.",
        rf"The cost of {ROUTE_} follows as soon as the monthly volume is known, even roughly\.", rf"Cost of {ROUTE_}: needs the monthly volume\."),
    *_p("gpu_plan",
        rf"Running {M} in {PRECISION} takes {GPUS}, {RATE}: {LAYOUT}\.", rf"Plan {GPUS}, {RATE}, for {M} in {PRECISION}: {LAYOUT}\.",
        rf"{M} in {PRECISION} needs {GPUS} \({LAYOUT}\), {RATE}\.", rf"{GPUS} for {M} in {PRECISION}, {LAYOUT}, {RATE}\.",
        rf"{M}, {PRECISION}: {GPUS}, {LAYOUT}, {RATE}\."),
    *_p("gpu_plan_instead",
        rf"Self-hosting {M} in {PRECISION} instead would take {GPUS}, {RATE}: {LAYOUT}\.",
        rf"For self-hosting {M} in {PRECISION} instead, plan {GPUS}, {RATE}: {LAYOUT}\.",
        rf"Self-hosting {M} in {PRECISION} instead would need {GPUS} \({LAYOUT}\), {RATE}\.",
        rf"If self-hosted instead: {GPUS} for {M} in {PRECISION}, {LAYOUT}, {RATE}\.",
        rf"Self-hosted instead, {M}, {PRECISION}: {GPUS}, {LAYOUT}, {RATE}\."),
    *[pair for kind, tail in (("above", "below"), ("below", "past")) for pair in _p(
        f"crossover_{kind}_volume",
        rf"Running {SELF} yourselves becomes cheaper than {API} from {CROSS}; at {VOLUME} you are {tail} that\.",
        rf"The cost curves of {API} and self-hosted {SELF} cross at {CROSS}, {kind} your {VOLUME}\.",
        rf"At {VOLUME} you are {tail} the {CROSS} from which self-hosting {SELF} beats {API} on cost\.",
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
    *_p("rule_agrees", rf"The usual rule of thumb, {RULE}, leads to the same side\.",
        rf"Rule of thumb {RULE}: for this volume it agrees with the computed crossover\.",
        rf"The usual rule of thumb \({RULE}\) says the same\.", rf"Rule of thumb {RULE}: it agrees here\."),
    *_p("rule_disagrees", rf"The usual rule of thumb, {RULE}, points the other way; the figure computed for your case counts\.",
        rf"Rule of thumb {RULE}: for this volume it disagrees with the computed crossover, which counts\.",
        rf"The usual rule of thumb \({RULE}\) says otherwise; the figure computed for your case counts\.",
        rf"Rule of thumb {RULE}: it disagrees here, and the computed figure counts\."),
    *_p("rule_agrees_never", rf"The usual rule of thumb, {RULE}, agrees for this volume: an API is cheaper\.",
        rf"Rule of thumb {RULE}: for this volume it agrees with the computed costs, in which an API is always cheaper\.",
        rf"The usual rule of thumb \({RULE}\) also says that an API is cheaper here\.", rf"Rule of thumb {RULE}: it agrees here that an API is cheaper\."),
    *_p("rule_disagrees_never", rf"The usual rule of thumb, {RULE}, says to consider self-hosting; the costs computed for your case do not\.",
        rf"Rule of thumb {RULE}: it says to consider self-hosting, and the computed costs, which count, do not\.",
        rf"The usual rule of thumb \({RULE}\) says to consider self-hosting; the costs computed for your case do not\.",
        rf"Rule of thumb {RULE}: it says to consider self-hosting, the computed costs do not\."),
    *_p("rule_alone", rf"The usual rule of thumb is {RULE}; once your volume is known, the two can be compared\.",
        rf"Rule of thumb: {RULE}; the volume is missing for a comparison\.", rf"The usual rule of thumb is {RULE}; the volume is not known yet\.",
        rf"Rule of thumb: {RULE}; volume unknown\."),
    *_p("flip",
        rf"{Q}: (?P<after>{ANSWER}) instead of (?P<before>{ANSWER}) would make it {VERDICT}\.",
        rf"Moving {Q} from (?P<before>{ANSWER}) to (?P<after>{ANSWER}) turns the verdict to {VERDICT}\.",
        rf"The verdict would be {VERDICT} if the answer on {Q} went from (?P<before>{ANSWER}) to (?P<after>{ANSWER})\.",
        rf"{Q}: (?P<before>{ANSWER}) → (?P<after>{ANSWER}) gives {VERDICT}\."),
    *_p("no_flip", r"No change to a single answer would turn this verdict\.", r"No single answer (?:flips the verdict|changes it)\.",
        r"The verdict stands whichever single answer changes\."),
    *_p("unknown_settled", r"Not answered, and without effect on the verdict: (?P<questions>[^.]+)\.",
        r"Unknown: (?P<questions>[^.]+)\. Every completion gives the same verdict\.", r"Still open: (?P<questions>[^.;]+); whatever the answers, the verdict stays\.",
        r"Open, without effect on the verdict: (?P<questions>[^.]+)\."),
    *_p("unknown_unsettled", r"Not answered, and able to change the verdict: (?P<questions>[^.]+)\.",
        r"Unknown: (?P<questions>[^.]+)\. Some completions give another verdict\.", r"Still open: (?P<questions>[^.;]+); the answers may change the verdict\.",
        r"Open, and able to change the verdict: (?P<questions>[^.]+)\."),
    *_p("unknown_figures", r"(?:Not answered, and of weight for the figures only|(?:Unknown|Still open|Open), for the figures only): (?P<questions>[^.]+)\."),
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
