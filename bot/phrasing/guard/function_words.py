"""Small words that are one thing or another by where they stand: "that", "to", "as", "since", "while", "so". Pure."""

from bot.facts.guard_words import Entry, Form, Kind
from bot.phrasing.guard.tokens import NAMED, Token, Word, clause_follows, finite_follows, opens_a_thing


def _that(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    before = row[-1].kind if row else Kind.STOP
    if before is Kind.BASE or (rest and rest[0].text == "of"):
        return Entry(Kind.PRONOUN, frozenset({"THAT"}))
    if before in NAMED | {Kind.PRONOUN}:
        return Entry(Kind.RELATIVE, frozenset({"THAT"}))
    if rest and rest[0].entries[0].kind in {Kind.NOUN, Kind.ADJECTIVE} and before is not Kind.VERB:
        return Entry(Kind.ARTICLE, frozenset({"the"}))
    if before is Kind.VERB and rest and not rest[0].only(Kind.STOP, Kind.PAUSE):
        return Entry(Kind.NEUTRAL, frozenset({"that"}))
    return Entry(Kind.PRONOUN, frozenset({"REF"}))


def _this(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    named = bool(rest) and any(rest[0].entry(kind) for kind in NAMED)
    forms = [Form.BASE] if token.text in {"these", "those"} else [Form.THIRD]
    if named and not (rest[0].entry(Kind.VERB, forms) and not finite_follows(rest[1:])):
        return Entry(Kind.ARTICLE, frozenset({"the"}))
    return Entry(Kind.PRONOUN, frozenset({"REF"}))


def _time_word(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    doing = bool(rest) and rest[0].entry(Kind.VERB, [Form.DOING]) is not None
    kind = Kind.BINDS_NEXT if doing or clause_follows(rest) else Kind.PREPOSITION
    return token.entry(kind) or token.entries[0]


def _to(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    following = next((t for t in rest if not t.only(Kind.ADVERB)), None)
    if following is not None and following.entry(Kind.VERB, [Form.BASE]) is not None:
        later = rest[rest.index(following) + 1 :]
        bare_noun = following.entry(Kind.NOUN) is not None and not opens_a_thing(later)
        if not bare_noun or any("=" not in s for e in following.entries if e.kind is Kind.VERB for s in e.senses):
            return Entry(Kind.TO, frozenset({"TO"}))
    if following is not None and following.entry(Kind.BE) is not None:
        return Entry(Kind.TO, frozenset({"TO"}))
    if following is not None and following.entry(Kind.HAVE) is not None:
        return Entry(Kind.TO, frozenset({"TO"}))
    return Entry(Kind.PREPOSITION, frozenset({"TO"}))


def _as(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    at_edge = not row or row[-1].kind in {Kind.PAUSE, Kind.STOP, Kind.CONTRAST, Kind.COORDINATOR}
    if at_edge and clause_follows(rest):
        return Entry(Kind.BINDS_NEXT, frozenset({"CAUSE"}))
    return Entry(Kind.PREPOSITION, frozenset({"AS"}))


def _since(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    if len(rest) > 1 and rest[0].entry(Kind.SLOT) and rest[1].text == ",":
        return Entry(Kind.PREPOSITION, frozenset({"SINCE"}))
    if clause_follows(rest) or (row and row[-1].kind is Kind.PAUSE and rest and not rest[0].only(Kind.STOP)):
        return Entry(Kind.BINDS_NEXT, frozenset({"CAUSE"}))
    return Entry(Kind.ADVERB if not rest or rest[0].only(Kind.STOP) else Kind.PREPOSITION, frozenset({"SINCE"}))


def _there(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    perfect = len(rest) > 1 and rest[0].entry(Kind.HAVE) is not None and rest[1].entry(Kind.BE) is not None
    if rest and (perfect or rest[0].entry(Kind.BE) or rest[0].entry(Kind.MODAL)):
        return Entry(Kind.PRONOUN, frozenset({"THERE"}))
    return Entry(Kind.ADVERB, frozenset({"=there"}))


def _while(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    first = not row or row[-1].kind is Kind.STOP
    return Entry(Kind.BINDS_NEXT if first and clause_follows(rest) else Kind.COORDINATOR, frozenset({"WHILE"}))


def _yet(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    at_edge = not row or row[-1].kind in {Kind.PAUSE, Kind.STOP}
    if at_edge and rest and not rest[0].only(Kind.STOP):
        return Entry(Kind.CONTRAST, frozenset({"CONTRAST"}))
    return Entry(Kind.ADVERB, frozenset({"YET"}))


def _provided(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    binds = token.entry(Kind.BINDS_NEXT)
    at_edge = not row or row[-1].kind not in {Kind.BE, Kind.HAVE, Kind.MODAL, Kind.ARTICLE, Kind.OWNER}
    if binds is not None and at_edge and clause_follows(rest):
        return binds
    return token.entry(Kind.VERB) or token.entries[0]


def _so(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    at_edge = bool(row) and row[-1].kind in {Kind.PAUSE, Kind.COORDINATOR, Kind.STOP}
    return Entry(Kind.BINDS_PREVIOUS if at_edge else Kind.ADVERB, frozenset({"CAUSE" if at_edge else "=so"}))


def _where(token: Token, rest: list[Token], row: list[Word]) -> Entry:
    beside = len(row) > 1 and row[-1].text == "," and row[-2].kind is Kind.SLOT
    return Entry(Kind.RELATIVE, frozenset({"WHERE"})) if beside else token.entries[0]


DECIDED_BY_PLACE = {
    "where": _where,
    "while": _while,
    "whereas": _while,
    "that": _that,
    "this": _this,
    "to": _to,
    "as": _as,
    "since": _since,
    "there": _there,
    "so": _so,
    "yet": _yet,
    "these": _this,
    "those": _this,
    "before": _time_word,
    "after": _time_word,
    "until": _time_word,
    "till": _time_word,
    "provided": _provided,
    "assuming": _provided,
    "supposing": _provided,
}
