"""Sample answers of recipients, written by us as they write: `known` shaped the rules, `heldout` was written before them."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Sample:
    """One answer and what it is; `named`: whom it names, where it is not theirs."""

    id: str
    kind: str
    text: str
    named: str = ""
    subject: str = "Re: Request"
    headers: dict[str, str] = field(default_factory=dict)


def samples(folder: str) -> list[Sample]:
    return [
        Sample(id=f"{path.stem}-{number}", **row)
        for path in sorted((ANSWERS / folder).glob("*.toml"))
        for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["answers"], start=1)
    ]
