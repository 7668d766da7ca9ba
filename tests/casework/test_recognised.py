"""A picture met on the web that PDQ alone recognises costs no closer look; the answer is that of a closer look."""

import numpy
import pytest
from PIL import ImageEnhance

from casework import comparing, fingerprints, imaging, sandbox
from casework.fetch import Policy
from tests import pictures
from tests.casework.test_match_traps import on_a_page, prints_of, scene

ADDRESS = "http://forum.example/one.jpg"


@pytest.fixture
def jobs(monkeypatch):
    """Count the jobs that a look gives to the sandbox."""
    given = []
    run = sandbox.run
    monkeypatch.setattr(sandbox, "run", lambda job, *args, **how: given.append(job) or run(job, *args, **how))
    return given


def outcome(found, known):
    gallery = comparing.Gallery(Policy(practice=True), [known], "neutral", comparing.Patience())
    said = gallery._compared(found, ADDRESS, kind="image/jpeg")
    return said, [(row["verdict"], row["method"], row["transform"]) for row in gallery.matches]


@pytest.mark.parametrize(
    ("found", "closer"),
    [
        (pictures.draw(3, quality=40), False),
        (pictures.encode(pictures.scene(3)[:, ::-1]), False),
        (pictures.encode(pictures.scene(3)[120:, 160:]), True),
        (pictures.draw(4), True),
    ],
)
def test_answer_is_that_of_a_closer_look(jobs, found, closer):
    known = sandbox.run("fingerprint", pictures.draw(3))
    full = fingerprints.compare(imaging.fingerprint(found, {}), known)
    near = {"near": fingerprints.Known([known]).forms(), "near_bits": fingerprints.PDQ_MATCH_BITS}

    said, rows = outcome(found, known)

    assert said == {"match": "matched", "possible": "possible", "none": "unmatched"}[full.verdict]
    assert rows == ([(full.verdict, full.method, full.transform)] if full.verdict != "none" else [])
    assert ("keypoints" in sandbox.run("recognise", found, options=near)) is closer
    assert jobs.count("recognise") == 2


def test_doubt_is_looked_at_closer(jobs):
    """Two different dark pictures in one page look alike as wholes."""
    dark = [on_a_page(ImageEnhance.Brightness(scene(seed)).enhance(0.2)) for seed in (1, 2)]
    known, found = prints_of(dark[0]), pictures.encode(numpy.asarray(dark[1]))

    said, _ = outcome(found, known)

    assert said == "possible"
    assert jobs == ["recognise", "fingerprint"]
