"""Reads one law file into a `Basis`. Refuses what it does not know, with the file and the key; never half a file."""

from pathlib import Path
from typing import Any

import tomli

from casework.facts import ELEMENT_KEYS
from casework.shapes import (
    Shape,
    WrongError,
    count,
    day,
    flag,
    many,
    maybe_text,
    one_of,
    raw,
    table,
    tables,
    text,
)
from casework.vocabulary import IMAGE
from notices import terms
from notices.bases import (
    Authority,
    Basis,
    Caution,
    CounterNotice,
    Deadline,
    Element,
    OwnWay,
    Rung,
    Source,
    Statement,
    Verification,
)
from notices.conditions import All, Condition
from notices.conditiontables import read_condition
from notices.coverage import coverage
from notices.places import Groups


class LawError(ValueError):
    """A law file cannot be used. Names the file, the key and what is wrong with it."""

    def __init__(self, file: str, key: str, says: str) -> None:
        """Keep the three apart and say them together."""
        super().__init__(f"{file}: {key}: {says}")
        self.file, self.key, self.says = file, key, says


def read_law_file(path: Path, groups: Groups) -> Basis:
    """Return the basis of one file. Raises LawError: at the first thing that is wrong."""
    try:
        with path.open("rb") as file:
            return _basis(table(_BASIS, tomli.load(file)), name=path.stem, groups=groups)
    except tomli.TOMLDecodeError as error:
        raise LawError(path.name, "(file)", f"this is not TOML: {error}") from None
    except UnicodeDecodeError:
        raise LawError(path.name, "(file)", "this is not UTF-8 text") from None
    except WrongError as error:
        raise LawError(path.name, error.key or "(file)", error.says) from None


_DEADLINE: Shape = {
    "unit": (one_of(list(terms.Unit)), ...),
    "amount": (count, None),
    "means": (one_of(list(terms.Means)), ...),
    "words": (text, ...),
    "letter_words": (text, ""),
    "runs_from": (one_of(list(terms.RunsFrom)), ...),
    "runs_from_words": (text, ...),
    "starts_through": (many(one_of(list(terms.Channel))), ...),
    "advice_hours": (count, ...),
    "ends_on_working_day": (flag, False),
    "is_systems_duty": (flag, False),
    "is_incentive": (flag, False),
    "source": (text, ...),
}
_OWN_WAY: Shape = {
    "country": (text, ...), "value": (text, ...), "source": (text, ...), "checked": (day, ...),
    "confidence": (one_of(terms.CONFIDENCES), ...),
}  # fmt: skip
_AUTHORITY: Shape = {
    "name": (text, ...), "kind": (one_of(terms.AUTHORITIES), ...), "how": (text, ...), "url": (maybe_text, ""),
    "each": (tables(_OWN_WAY), ()),
}  # fmt: skip
_COUNTER_NOTICE: Shape = {
    "unit": (one_of([terms.Unit.CALENDAR_DAYS, terms.Unit.WORKING_DAYS]), ...),
    "amount": (count, ...),
    "at_most": (count, None),
    "words": (text, ...),
    "source": (text, ...),
}
_ELEMENT: Shape = {
    "key": (one_of(ELEMENT_KEYS), ...),
    "requirement": (text, ...),
    "source": (text, ...),
    "is_declaration": (flag, None),
    "is_required": (flag, True),
    "belief_of": (one_of(("signer", "depicted person")), "signer"),
    "belief_in": (one_of((terms.NO_CONSENT,)), ""),
    "when": (raw, None),
}
_STATEMENT: Shape = {
    "fills": (one_of(ELEMENT_KEYS), None),
    "adds": (one_of(terms.ADDITIONS), None),
    "text": (text, ...),
    "language": (text, ...),
    "speaker": (one_of(terms.SPEAKERS), "any"),
    "image_kind": (one_of(IMAGE["kind"].values), ""),
    "after": (one_of(("refused",)), ""),
    "is_reviewed": (flag, None),
    "origin": (text, ""),
}
_RUNG: Shape = {
    "to": (text, ...),
    "kind": (one_of(terms.RUNG_KINDS), ...),
    "basis": (text, ""),
    "after_hours": (count, None),
    "how": (text, ...),
    "source": (text, ""),
}
_CAUTION: Shape = {
    "code": (text, ...),
    "text": (text, ...),
    "stands_alone": (flag, False),
    "reaches_police": (flag, False),
}
_SOURCE: Shape = {"title": (text, ...), "url": (text, ""), "what": (text, ...)}
_PENALTY: Shape = {"words": (text, ...), "source": (text, "")}
_VERIFICATION: Shape = {
    "confidence": (one_of(terms.CONFIDENCES), ...),
    "checked": (day, ...),
    "open_questions": (many(text), ()),
    "corrections": (many(text), ()),
}
_BASIS: Shape = {
    "id": (text, ...),
    "jurisdiction": (text, ...),
    "name": (text, ...),
    "official_name": (text, ...),
    "citation": (text, ...),
    "kind": (one_of(terms.KINDS), ...),
    "status": (one_of(terms.STATUSES), ...),
    "in_force": (day, None),
    "repealed": (day, None),
    "covers": (many(one_of(terms.COVERS)), ...),
    "who_may_notify": (many(one_of(terms.WHO_MAY_NOTIFY)), ...),
    "addressed_to": (many(one_of(terms.ADDRESSEES)), ...),
    "connecting_factor": (text, ...),
    "language": (text, ...),
    "learners": (many(one_of(terms.LEARNERS)), ...),
    "condition": (raw, ...),
    "deadline": (lambda given: table(_DEADLINE, given), None),
    "counter_notice": (lambda given: table(_COUNTER_NOTICE, given), None),
    "authority": (lambda given: table(_AUTHORITY, given), None),
    "required_elements": (tables(_ELEMENT), ()),
    "statements": (tables(_STATEMENT), ()),
    "ladder": (tables(_RUNG), ()),
    "cautions": (tables(_CAUTION), ()),
    "penalty": (lambda given: table(_PENALTY, given), None),
    "sources": (tables(_SOURCE), ...),
    "verification": (lambda given: table(_VERIFICATION, given), ...),
}


def _basis(read: dict[str, Any], *, name: str, groups: Groups) -> Basis:
    if read["id"] != name:
        raise WrongError(f"is “{read['id']}”, and the file is named “{name}”", "id")
    if read["kind"] in terms.LETTER_KINDS and not (read["deadline"] and read["required_elements"]):
        raise WrongError(f"and required_elements are needed for the kind “{read['kind']}”", "deadline")
    if not (read["authority"] or set(read["addressed_to"]) & terms.PARTIES):
        raise WrongError("is needed: nobody in addressed_to is a party of a sighting", "authority")
    penalty = read.pop("penalty") or {"words": "", "source": ""}
    declared = _condition(read["condition"], "condition", groups)
    always = coverage(read["covers"], () if read["authority"] else read["addressed_to"])
    return Basis(
        **{
            **read,
            "condition": All((*always, declared)),
            "deadline": _deadline(read["deadline"]) if read["deadline"] else None,
            "counter_notice": _counter_notice(read["counter_notice"]),
            "authority": _authority(read["authority"]) if read["authority"] else None,
            "required_elements": _elements(read["required_elements"], groups),
            "statements": _statements(
                read["statements"], {element["key"] for element in read["required_elements"]}
            ),
            "ladder": tuple(Rung(**rung) for rung in read["ladder"]),
            "cautions": _cautions(read["cautions"]),
            "sources": tuple(Source(**source) for source in read["sources"]),
            "verification": Verification(**read["verification"]),
        },
        penalty=penalty["words"],
        penalty_source=penalty["source"],
    )


def _authority(read: dict[str, Any]) -> Authority:
    return Authority(**{**read, "each": tuple(OwnWay(**one) for one in read["each"])})


def _condition(given: Any, key: str, groups: Groups) -> Condition:
    try:
        return read_condition(given, key, groups)
    except KeyError as error:
        raise WrongError(error.args[1], error.args[0]) from None


def _deadline(read: dict[str, Any]) -> Deadline:
    unit, runs_from = terms.Unit(read["unit"]), terms.RunsFrom(read["runs_from"])
    if (read["amount"] is None) != (unit in terms.UNITS_WITHOUT_AMOUNT):
        raise WrongError(f"does not fit the unit “{unit}”", "deadline.amount")
    channels = tuple(terms.Channel(channel) for channel in read["starts_through"])
    if bool(channels) != (runs_from in terms.STARTED_BY_HER):
        says = "names channels exactly where runs_from is “notice” or “acknowledgement”"
        raise WrongError(says, "deadline.starts_through")
    return Deadline(
        **{
            **read,
            "unit": unit,
            "means": terms.Means(read["means"]),
            "runs_from": runs_from,
            "starts_through": channels,
        }
    )


def _counter_notice(read: dict[str, Any] | None) -> CounterNotice | None:
    return CounterNotice(**{**read, "unit": terms.Unit(read["unit"])}) if read else None


def _elements(read: tuple[dict[str, Any], ...], groups: Groups) -> tuple[Element, ...]:
    elements = []
    for number, one in enumerate(read, start=1):
        when = _condition(one["when"], f"required_elements[{number}].when", groups) if one["when"] else None
        declared = (
            one["key"] in terms.DECLARATIONS if one["is_declaration"] is None else one["is_declaration"]
        )
        if one["key"] in terms.DECLARATIONS and not declared:
            raise WrongError(
                "this key is always a declaration", f"required_elements[{number}].is_declaration"
            )
        elements.append(Element(**{**one, "when": when, "is_declaration": declared}))
    _unique([element.key for element in elements], "required_elements", "key")
    return tuple(elements)


def _statements(read: tuple[dict[str, Any], ...], elements: set[str]) -> tuple[Statement, ...]:
    statements = []
    for number, one in enumerate(read, start=1):
        fills, adds = one.pop("fills"), one.pop("adds")
        if (fills is None) == (adds is None):
            raise WrongError("has either “fills” or “adds”", f"statements[{number}]")
        if fills and fills not in elements:
            raise WrongError(f"no element of this law has the key “{fills}”", f"statements[{number}].fills")
        if one["is_reviewed"] is None:
            one["is_reviewed"] = one["language"].split("-")[0] == "en"
        statements.append(Statement(about=fills or adds, fills=fills is not None, **one))
    return tuple(statements)


def _cautions(read: tuple[dict[str, Any], ...]) -> tuple[Caution, ...]:
    _unique([caution["code"] for caution in read], "cautions", "code")
    return tuple(Caution(**caution) for caution in read)


def _unique(values: list[str], table: str, key: str) -> None:
    for number, value in enumerate(values, start=1):
        if values.index(value) != number - 1:
            raise WrongError(f"“{value}” is there twice", f"{table}[{number}].{key}")
