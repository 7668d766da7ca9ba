"""Lists of fingerprints that a device made: the exact form is taken, and nothing else (S32)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import otherkinds, pdq
from casework.deviceprints import MOST_PICTURES, VERSIONS, ListRefused, parse
from tests import pictures

FORMS, QUALITY = pdq.fingerprint(pictures.scene(1, 120, 90))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=12), inner, max_size=9),
    max_leaves=12,
)


def prints(seed: int = 1, **instead: Any) -> dict[str, Any]:
    """Return a fingerprint set as the page makes it."""
    made = {
        "sha256": f"{seed:064x}",
        "md5": f"{seed:032x}",
        "pdq": FORMS[0],
        "pdq_quality": QUALITY,
        "pdq_dihedral": FORMS,
        "width_px": 120,
        "height_px": 90,
        "versions": VERSIONS,
    }
    return made | instead


def listed(*made: Any, version: Any = 1) -> str:
    """Return the text of a list."""
    return json.dumps({"version": version, "pictures": list(made)})


def test_list_of_the_page_is_taken_whole() -> None:
    """S32: and what stands in it twice is taken once."""
    assert parse(listed(prints(1), prints(2), prints(1))) == [prints(1), prints(2)]


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({"sha256": "ab"}, "sha256"),
        ({"sha256": "A" * 64}, "sha256"),
        ({"sha256": "0" * 64 + "\n"}, "sha256"),
        ({"sha256": "٣" * 64}, "sha256"),
        ({"md5": 7}, "md5"),
        ({"pdq": FORMS[1]}, "pdq_dihedral"),
        ({"pdq_dihedral": FORMS[:7]}, "pdq_dihedral"),
        ({"pdq_dihedral": [*FORMS[:7], None]}, "pdq_dihedral"),
        ({"pdq_quality": 101}, "pdq_quality"),
        ({"pdq_quality": True}, "pdq_quality"),
        ({"pdq_quality": 50.0}, "pdq_quality"),
        ({"width_px": 0}, "width_px"),
        ({"width_px": 10_000, "height_px": 6_000}, "width_px"),
        ({"versions": {**VERSIONS, "pdq": "2"}}, "versions"),
        ({"versions": None}, "versions"),
        ({"keypoints": "AAAA"}, "keys"),
        ({"name": "canary.jpg"}, "keys"),
    ],
)
def test_anything_but_the_exact_form_is_refused(instead: dict[str, Any], code: str) -> None:
    """S32: the sentence names the picture by its place."""
    with pytest.raises(ListRefused) as refusal:
        parse(listed(prints(1), prints(2, **instead)))

    assert refusal.value.code == code
    assert "Picture 2" in refusal.value.says
    assert "canary" not in refusal.value.says


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("{", "not_json"),
        ("[" * 50_000, "not_json"),
        ('{"version": 1, "pictures": [NaN]}', "not_json"),
        ("[]", "not_ours"),
        ('{"version": 1, "version": 1, "pictures": []}', "not_ours"),
        (listed(prints(), version=2), "other_version"),
        (listed(prints(), version=True), "other_version"),
        (listed(), "empty"),
        (listed(*(prints(seed) for seed in range(MOST_PICTURES + 1))), "too_many"),
        ("x" * 100_001, "too_long"),
        (listed("AAAA"), "keys"),
    ],
)
def test_text_that_is_no_list_is_refused_in_words(text: str, code: str) -> None:
    """S32, U40."""
    with pytest.raises(ListRefused) as refusal:
        parse(text)

    assert refusal.value.code == code
    assert refusal.value.says.endswith(".")


def test_full_list_fits() -> None:
    made = [prints(seed) for seed in range(MOST_PICTURES)]

    assert parse(listed(*made)) == made


@given(st.text(max_size=300))
def test_any_text_is_taken_or_refused(text: str) -> None:
    """S32: nothing else is ever raised."""
    with pytest.raises(ListRefused):
        parse(text)


@given(st.sampled_from(sorted(prints())), JSON)
def test_any_value_in_place_of_one_is_taken_exactly_or_refused(key: str, value: Any) -> None:
    """S32."""
    text = listed(prints(1, **{key: value}))
    try:
        found = parse(text)
    except ListRefused:
        return

    assert json.loads(listed(*found)) == json.loads(text)
    assert type(found[0]["pdq_quality"]) is int


def test_page_names_what_is_no_picture_as_the_server_does() -> None:
    """Films apart, which her device does not take: there one sentence is for all kinds."""
    source = (Path(__file__).parents[2] / "static/js/device/kinds.js").read_text(encoding="utf-8")
    pairs = re.findall(r'\["([^"]+)", "(is_\w+|not_\w+)"\]', source)
    # JavaScript's small letters are those of Latin-1 too.
    told = {
        beginning.replace("\\0", "\\x00").encode().decode("unicode_escape"): code for beginning, code in pairs
    }
    server = {beginning.decode("latin-1").lower(): code for beginning, code in otherkinds._OTHER_KINDS}

    assert len(told) > 20
    assert {name: code for name, code in told.items() if code != "is_film"} == {
        name: code for name, code in server.items() if code != "not_a_film"
    }
