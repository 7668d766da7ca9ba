"""Each way in which a party is found has words: a stored code is never shown to people."""

import re
from pathlib import Path

from notices.views.foundwords import FOUND_WORDS

ROOMS = ("hostchain", "serving", "edges", "holders", "naming")


def test_each_way_of_finding_a_party_has_words() -> None:
    text = "\n".join(Path(f"casework/{room}.py").read_text(encoding="utf-8") for room in ROOMS)

    said = set(re.findall(r'found_by="([a-z_]+)"', text)) | set(re.findall(r'return cdn, "([a-z_]+)"', text))

    assert {"as_number", "reverse_name", "abuse_zone", "rdap_ip", "dns_alias"} <= said <= set(FOUND_WORDS)
