"""From a sentence to words with their part of speech.

Pure. The longest phrase of the vocabulary wins; a word that is nowhere in it stands for itself. Whether "costs" is a verb
or a noun is told by what stands before it.
"""

from bot.facts.guard_words import Entry, Form, GuardWords, Kind
from bot.phrasing.guard.function_words import DECIDED_BY_PLACE
from bot.phrasing.guard.statements import as_quality
from bot.phrasing.guard.tokens import (
    CLAUSE_EDGES,
    FINITE_HELPERS,
    NAMED,
    Token,
    Word,
    finite_follows,
    opens_a_thing,
    prepared,
    tokens_of,
)

_OPENS_A_NAME = frozenset({Kind.ARTICLE, Kind.OWNER, Kind.QUANTIFIER})
_SKIPPED = frozenset({Kind.NEGATION, Kind.ADVERB, Kind.MARK})
_FINITE = frozenset({Form.BASE, Form.THIRD, Form.PAST})
_WAS_DONE = frozenset({Form.PAST, Form.DONE})
_SEVERAL = frozenset({"these", "those"})
_SPEAKERS = frozenset({"YOU", "WE", "I"})


def words_of(text: str, words: GuardWords) -> tuple[Word, ...]:
    """The words of ``text``, each with its kind."""
    tokens = tokens_of(prepared(text, words.rewrites), words)
    row: list[Word] = []
    for at, token in enumerate(tokens):
        word = _decided(token, tokens[at + 1 :], row)
        if word.kind is not Kind.NEUTRAL:
            row.append(word)
    return tuple(row)


def _decided(token: Token, rest: list[Token], row: list[Word]) -> Word:
    special = DECIDED_BY_PLACE.get(token.text)
    if special is not None:
        entry = special(token, rest, row)
    elif (bound := _bound(token, rest, row)) is not None:
        entry = bound
    elif (comparative := token.entry(Kind.COMPARATIVE)) is not None and rest and rest[0].text == "than":
        entry = comparative
    elif token.entry(Kind.VERB) is None:
        entry = _of_the_first_kind(token, rest, row)
        before = _anchor(row)
        if (
            before is not None
            and before.kind in {Kind.MODAL, Kind.DO, Kind.TO}
            and entry.kind in {Kind.NOUN, Kind.ADJECTIVE}
        ):
            entry = Entry(Kind.VERB, entry.senses, Form.BASE)
    else:
        entry = _verb_or_name(token, rest, row)
    return Word(token.text, entry.kind, entry.senses, entry.form)


def _of_the_first_kind(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    adverb, adjective = token.entry(Kind.ADVERB), token.entry(Kind.ADJECTIVE)
    anchor = _anchor(row)
    if (
        adjective is not None
        and token.entry(Kind.NOUN)
        and anchor is not None
        and anchor.kind is Kind.BE
        and not opens_a_thing(rest)
    ):
        return adjective
    if adjective is not None and token.entries[0].kind is Kind.NOUN and rest and rest[0].entry(Kind.NOUN) is not None:
        return adjective  # "at low volume"
    comparative = token.entry(Kind.COMPARATIVE)
    if comparative is not None and adverb is not None:
        return comparative if rest and rest[0].entry(Kind.BASE) else adverb
    if token.entries[0].kind is Kind.QUANTIFIER and not opens_a_thing(rest) and not (rest and rest[0].text == "of"):
        return adjective or token.entry(Kind.NOUN) or token.entries[0]
    if adverb is not None and adjective is not None:
        named = bool(rest) and (rest[0].entry(Kind.NOUN) is not None or rest[0].entry(Kind.ADJECTIVE) is not None)
        return adjective if named or (anchor is not None and anchor.kind is Kind.BE) else adverb
    return token.entries[0]


def _verb_or_name(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    name = token.entry(Kind.ADJECTIVE) or token.entry(Kind.NOUN) or token.entry(Kind.ADVERB)
    anchor = _anchor(row)
    form = _form_after(anchor, token, rest, row)
    if form is not None:
        verb = token.entry(Kind.VERB, form)
        finite = verb is not None and (verb.form is Form.BASE or (verb.form is Form.DONE and opens_a_thing(rest)))
        if verb is not None and finite and _tells_of_the_past(token, row):
            return Entry(verb.kind, verb.senses, Form.PAST)
        if verb is not None:
            return verb
    if name is not None:
        noun = token.entry(Kind.NOUN)
        follows = bool(rest) and rest[0].entry(Kind.NOUN) is not None
        return name if noun is None or (follows and token.entry(Kind.ADJECTIVE)) else noun
    if (
        anchor is not None
        and anchor.kind in _OPENS_A_NAME | {Kind.PREPOSITION}
        and not token.entry(Kind.VERB, [Form.DOING])
    ):
        verb = token.entries[0]
        return Entry(Kind.ADJECTIVE, as_quality(verb.senses) if verb.form in _WAS_DONE else verb.senses)
    return token.entries[0]


def _anchor(row: list[Word]) -> Word | None:
    return next((word for word in reversed(row) if word.kind not in _SKIPPED), None)


def _form_after(anchor: Word | None, token: Token, rest: list[Token], row: list[Word]) -> tuple[Form, ...] | None:
    """The forms in which ``token`` is a verb here, or none when it is a name."""
    opens = opens_a_thing(rest)
    match anchor.kind if anchor is not None else Kind.STOP:
        case Kind.MODAL | Kind.DO | Kind.TO:
            return (Form.BASE,)
        case Kind.BE:
            done_by = bool(rest) and rest[0].text == "by" and token.entry(Kind.VERB, [Form.DONE]) is not None
            done_by = done_by or (anchor is not None and anchor.text == "be" and _after_can(row))
            quality = token.entry(Kind.ADJECTIVE) is not None and _listed(token) and not done_by
            return None if quality else (Form.DONE, Form.DOING)
        case Kind.HAVE:
            plain = row[-1].kind is Kind.HAVE
            return None if plain and rest and rest[0].entry(Kind.NOUN) is not None else (Form.DONE,)
        case Kind.ARTICLE | Kind.OWNER | Kind.QUANTIFIER | Kind.COMPARATIVE:
            return None
        case Kind.PREPOSITION | Kind.BASE:
            if not _known(token) and rest and rest[0].only(Kind.NOUN):  # "of engineering time"
                return None
            return (Form.DOING,) if opens or not token.entry(Kind.NOUN) else None
        case Kind.RELATIVE:
            return tuple(_FINITE)
        case Kind.SLOT | Kind.NOUN | Kind.ADJECTIVE | Kind.PRONOUN:
            if anchor is not None and anchor.senses & _SPEAKERS and _named_before(row):
                return _finite_form(anchor, token, rest)
            if token.entry(Kind.NOUN) and rest and rest[0].text == "," and _circumstance_first(row):
                return None
            if _supposed(token, rest, row):
                return (Form.BASE,)
            if _finite_since_edge(row):
                return (Form.DOING, Form.DONE) if not token.entry(Kind.NOUN) else None
            return _finite_form(anchor, token, rest)
        case Kind.VERB if anchor is not None and (anchor.form is Form.DOING or _links(anchor, token)):
            return None
        case Kind.COORDINATOR | Kind.CONTRAST | Kind.PAUSE if anchor is not None:
            return _form_of_another(anchor, token, rest, row)
        case Kind.BINDS_NEXT:
            return (Form.DOING, Form.DONE)
        case _:
            if token.entry(Kind.VERB, [Form.DOING]):
                placed = bool(rest) and rest[0].only(Kind.PREPOSITION) and not finite_follows(rest) and _known(token)
                return (Form.DOING,) if opens or placed or not token.entry(Kind.NOUN) else None
            commands = opens and _known(token) and (anchor is None or _bids(anchor, rest))
            return (Form.BASE,) if commands or not token.entry(Kind.NOUN) else None


def _bids(anchor: Word, rest: list[Token]) -> bool:
    """Whether "so" opens a command: "so test it"."""
    return anchor.kind is Kind.BINDS_PREVIOUS and not finite_follows(rest)


def _circumstance_first(row: list[Word]) -> bool:
    """Whether a sentence or part begins with a preposition and only names follow: "in the hybrid split"."""
    at = len(row) - 1
    while at >= 0 and row[at].kind in NAMED | _OPENS_A_NAME | {Kind.MARK}:
        at -= 1
    return at >= 0 and row[at].kind is Kind.PREPOSITION and (at == 0 or row[at - 1].kind in CLAUSE_EDGES)


def _supposed(token: Token, rest: list[Token], row: list[Word]) -> bool:
    """Whether "increase" is the verb of "should your volume increase by"."""
    at = len(row) - 1
    while at >= 0 and row[at].kind in NAMED | _OPENS_A_NAME:
        at -= 1
    supposed = at >= 0 and row[at].kind is Kind.BINDS_NEXT and row[at].text == "if"
    follows = bool(rest) and rest[0].only(Kind.PREPOSITION)
    return supposed and follows and token.entry(Kind.VERB, [Form.BASE]) is not None and not finite_follows(rest)


def _tells_of_the_past(token: Token, row: list[Word]) -> bool:
    """Whether "cost" behind one name is not its present "costs"."""
    unchanging = any(entry.kind is Kind.VERB and entry.form is Form.DONE for entry in token.entries)
    while row and (row[-1].kind is Kind.RELATIVE or row[-1].text == ","):
        row = row[:-1]  # "{power}, which cost": the one name is what the clause is about
    if not unchanging or not row or row[-1].form is Form.PLURAL:
        return False
    if row[-1].text.endswith("s}") and not (len(row) > 1 and row[-2].kind is Kind.PREPOSITION):
        return False  # "{gpus} cost"
    if row[-1].kind not in NAMED:
        return row[-1].text == "it"
    for at in range(len(row) - 1, -1, -1):
        if row[at].kind is Kind.COORDINATOR:
            return "WHILE" in row[at].senses or _finite_since_edge(row[:at])
        if row[at].kind is Kind.QUANTIFIER and "EACH" in row[at].senses:
            return True
        if row[at].kind in {Kind.BINDS_NEXT, Kind.QUANTIFIER} or row[at].text in _SEVERAL:
            return False
        if row[at].kind in CLAUSE_EDGES:
            return True
    return True


def _bound(token: Token, rest: list[Token], row: list[Word]) -> Entry | None:
    """ "With more than {limit}": a bound, no comparison."""
    if token.text == "than" and row and row[-1].kind is Kind.MARK and row[-1].senses & {"OVER", "UNDER"}:
        return Entry(Kind.NEUTRAL, frozenset({"than"}))
    behind = bool(row) and row[-1].kind is Kind.PREPOSITION and bool(row[-1].senses & _HOLDS_A_BOUND)
    if not behind or len(rest) < 2 or rest[0].text != "than" or rest[1].entry(Kind.SLOT) is None:
        return None
    sense = {"more": "OVER", "less": "UNDER", "fewer": "UNDER"}.get(token.text)
    return None if sense is None else Entry(Kind.MARK, frozenset({sense}))


_HOLDS_A_BOUND = frozenset({"WITH", "OF", "FOR", "IN", "AT"})


def _known(token: Token) -> bool:
    """Whether the vocabulary has the word: one that it does not have is rather a name."""
    return any(len(entry.senses) > 1 for entry in token.entries)


def _after_can(row: list[Word]) -> bool:
    """Whether what can or could be done is said: "could not be computed"."""
    before = [word for word in row[:-1] if word.kind not in _SKIPPED]
    return bool(before) and before[-1].kind is Kind.MODAL and bool(before[-1].senses & {"CAN", "COULD"})


def _links(anchor: Word, token: Token) -> bool:
    """Whether a quality follows its verb: "stays idle"."""
    return bool(anchor.senses & {"STAY", "COP", "BECOME"}) and token.entry(Kind.ADJECTIVE) is not None


def _named_before(row: list[Word]) -> bool:
    """Whether the pronoun stands behind a name: "the target you set"."""
    at = next((at for at in range(len(row) - 1, -1, -1) if row[at].kind is Kind.PRONOUN), 0)
    return at > 0 and row[at - 1].kind in NAMED


def _finite_form(anchor: Word | None, token: Token, rest: list[Token]) -> tuple[Form, ...] | None:
    if finite_follows(rest) and token.entry(Kind.NOUN) is not None:
        return None
    beside = bool(rest) and rest[0].only(Kind.PREPOSITION) and finite_follows(rest)
    if beside and anchor is not None and anchor.kind is Kind.NOUN and token.entry(Kind.VERB, [Form.DONE]):
        return (Form.DONE,)
    if token.entry(Kind.VERB, [Form.THIRD, Form.PAST]) is not None:
        plural = anchor is not None and anchor.form is Form.PLURAL
        if plural and token.entry(Kind.VERB, [Form.PAST]) is None:
            return None
        return (Form.THIRD, Form.PAST)
    several = anchor is not None and (anchor.form is Form.PLURAL or anchor.kind in {Kind.PRONOUN, Kind.SLOT})
    if several and token.entry(Kind.VERB, [Form.BASE]) is not None:
        return (Form.BASE,)
    return (
        (Form.DOING, Form.DONE)
        if token.entry(Kind.VERB, [Form.DOING, Form.DONE])
        else ((Form.BASE,) if token.entry(Kind.NOUN) is None else None)
    )


def _form_of_another(anchor: Word, token: Token, rest: list[Token], row: list[Word]) -> tuple[Form, ...] | None:
    before = next((w for w in reversed(row) if w.kind is Kind.VERB), None)
    if anchor.text in {";", ":"} and token.entry(Kind.VERB, [Form.BASE]) and _known(token):
        return (Form.BASE,) if opens_a_thing(rest) else None
    if anchor.kind is Kind.PAUSE and token.entry(Kind.VERB, [Form.DOING]) and anchor.text in ",;–—(":
        return (Form.DOING,) if opens_a_thing(rest) or not token.entry(Kind.NOUN) else None
    if anchor.text in {"and", "or"} and rest and rest[0].only(Kind.SLOT) and token.entry(Kind.VERB, [Form.DOING]):
        return (Form.DOING,)
    if finite_follows(rest):
        return None
    if (
        before is not None
        and token.entry(Kind.VERB, [before.form])
        and (
            opens_a_thing(rest)
            or not token.entry(Kind.NOUN)
            or (_known(token) and rest and rest[0].only(Kind.PREPOSITION, Kind.PAUSE, Kind.COORDINATOR))
        )
    ):
        return (before.form,)
    if token.entry(Kind.VERB, [Form.THIRD]) and anchor.kind is not Kind.PAUSE and not token.entry(Kind.NOUN):
        return (Form.THIRD,)
    if token.entry(Kind.VERB, [Form.THIRD]) and opens_a_thing(rest):
        return (Form.THIRD,)
    if token.entry(Kind.VERB, [Form.DOING]):
        return (Form.DOING,) if opens_a_thing(rest) else None
    return None


def _listed(token: Token) -> bool:
    return not any(sense.startswith("=") for entry in token.entries for sense in entry.senses) or any(
        entry.kind is Kind.ADJECTIVE and len(entry.senses) > 1 for entry in token.entries
    )


def _finite_since_edge(row: list[Word]) -> bool:
    for word in reversed(row):
        if word.kind in FINITE_HELPERS or (word.kind is Kind.VERB and word.form in _FINITE):
            return True
        if word.kind in CLAUSE_EDGES:
            return False
    return False
