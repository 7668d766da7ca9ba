"""A decoder that was taken over answers whatever it likes: what has not its job's shape is a failure, never a crash."""

import base64
import copy
import io
import struct

import pytest

from casework import answershapes, comparing, fingerprints, pictures, sandbox
from casework.dialable import Policy
from tests import factory
from tests import films as clips
from tests import pictures as drawings

STILL = drawings.draw(51, 320, 240)
MOVING = drawings.moving([drawings.scene(seed, 320, 240) for seed in (52, 53)], "GIF")
PAGE = b'<title>Holiday</title><p>By the sea</p><img src="/one.jpg">'
PAGE_OPTIONS = {"options": {"base_url": "http://forum.example/", "charset": ""}}
MAIL = (
    b"From: abuse@forum.example\nSubject: Re: Notice\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    b"--b\n\nIt is gone.\n--b\nContent-Type: image/png; name=one.png\nContent-Transfer-Encoding: base64\n\nAAAA\n--b--\n"
)
GONE = object()


@pytest.fixture(scope="module")
def honest():
    """Return job -> what an honest child answers."""
    film = clips.encode(clips.frames(1, seconds=1))
    return {
        "fingerprint": sandbox.run("fingerprint", MOVING),
        "recognise": sandbox.run("recognise", STILL, options={"near": [], "near_bits": 31}),
        "fingerprint_film": sandbox.run("fingerprint_film", film, limits=sandbox.FILM_LIMITS),
        "scan": sandbox.run("scan", PAGE, **PAGE_OPTIONS),
        "links": sandbox.run("links", PAGE, **PAGE_OPTIONS),
        "read_mail": sandbox.run("read_mail", MAIL),
    }


def with_lie(answer, path, value):
    """Return a copy of an answer with another value at a path, or without what stands there."""
    lie = copy.deepcopy(answer)
    *way, last = path
    place = lie
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return lie


def answering(monkeypatch, answer):
    for parent in (sandbox._default, sandbox._films):
        monkeypatch.setattr(parent, "run", lambda *args, **how: answer)


def corners_outside():
    return base64.b64encode(struct.pack(">HHHHH", 1, 1, 1, 3000, 3000) + bytes(32)).decode()


BOX = {"kind": "collage", "left": 0.1, "top": 0.1, "width": 0.5, "height": 0.5, "pdq_quality": 80}
BOX |= {"pdq_dihedral": ["0" * 64] * 8}
LIES = [
    ("fingerprint", ("pdq_quality",), None),
    ("fingerprint", ("pdq_quality",), True),
    ("fingerprint", ("pdq_quality",), 101),
    ("fingerprint", ("pdq_dihedral", 7), GONE),
    ("fingerprint", ("pdq_dihedral", 7), "0" * 63),
    ("fingerprint", ("pdq_dihedral", 7), "0" * 63 + "٣"),
    ("fingerprint", ("sha256",), GONE),
    ("fingerprint", ("format",), "call this number"),
    ("fingerprint", ("width_px",), 0),
    ("fingerprint", ("height_px",), 10**4000),
    ("fingerprint", ("boxes",), [{key: BOX[key] for key in BOX if key != "width"}]),
    ("fingerprint", ("boxes",), [BOX | {"left": float("nan")}]),
    ("fingerprint", ("boxes",), [BOX | {"kind": {}}]),
    ("fingerprint", ("boxes",), [BOX] * 100),
    ("fingerprint", ("keypoints",), "AAAA"),
    ("fingerprint", ("keypoints",), corners_outside()),
    ("fingerprint", ("frames",), []),
    ("fingerprint", ("frames", 0, "at_s"), float("inf")),
    ("fingerprint", ("frames", 0, "pdq_dihedral"), GONE),
    ("fingerprint", ("stills", 0, "width_px"), GONE),
    ("fingerprint", ("stills", 0, "versions"), []),
    ("fingerprint", ("versions", "vpdq"), GONE),
    ("fingerprint", ("versions", "pdq"), "1" * 41),
    ("fingerprint_film", ("frames",), {}),
    ("fingerprint_film", ("frames", 0), None),
    ("fingerprint_film", ("frames", 0, "pdq_quality"), "100"),
    ("fingerprint_film", ("frames", 0, "inner"), {"pdq_quality": 90}),
    ("fingerprint_film", ("duration_s",), float("nan")),
    ("fingerprint_film", ("is_partial",), GONE),
    ("scan", ("unread",), "1"),
    ("scan", ("unseen",), GONE),
    ("scan", ("title",), "\ud800"),
    ("scan", ("pictures",), ["http://[::1/"] * 300),
    ("scan", ("pictures",), ["file:///etc/passwd"]),
    ("scan", ("pictures",), ["http://forum.example/\u202e"]),
    ("scan", ("inline",), [None]),
    ("read_mail", ("from",), "call\nthis number"),
    ("read_mail", ("text",), "a" * 50_001),
    ("read_mail", ("said",), None),
    ("read_mail", ("answers_ids",), ["<one@two>\n"]),
    ("read_mail", ("addressed",), ["a@b"] * 61),
    ("read_mail", ("telling",), {"Precedence": 1}),
    ("read_mail", ("attachments", 0, "size"), -1),
    ("read_mail", ("attachments", 0, "name"), "\u202egnp.exe"),
    ("read_mail", ("reports",), [{"action": "failed"}]),
]


@pytest.mark.parametrize(("job", "path", "value"), LIES)
def test_answer_of_another_shape_is_a_failure(honest, monkeypatch, job, path, value):
    """S26: a clear state."""
    answering(monkeypatch, with_lie(honest[job], path, value))

    with pytest.raises(sandbox.SandboxFailed) as failure:
        sandbox.run(job, b"payload")

    assert failure.value.code == "decoder_failed"
    assert "call this number" not in str(failure.value)


def test_each_job_has_a_shape_and_honest_answers_have_it(honest):
    assert set(answershapes.SHAPES) == set(sandbox.JOBS) == set(honest)
    assert {answershapes.wrong_in(job, answer) for job, answer in honest.items()} == {""}
    still = sandbox.run("fingerprint", STILL)
    assert answershapes.wrong_in("fingerprint", still) == ""
    at_sight = sandbox.run("recognise", STILL, options={"near": [still["pdq"]], "near_bits": 0})
    assert (answershapes.wrong_in("recognise", at_sight), "keypoints" in at_sight) == ("", False)


def compared(known):
    gallery = comparing.Gallery(Policy(practice=True), [known], "neutral", comparing.Patience())
    return gallery._compared(b"payload", "http://forum.example/one.jpg", kind="image/jpeg")


@pytest.mark.parametrize(
    ("path", "value"), [(("pdq_quality",), None), (("boxes",), [{"pdq_quality": 80}]), (("width_px",), "9")]
)
def test_picture_with_an_odd_answer_counts_as_unread(honest, monkeypatch, path, value):
    """It may be hers (design §3.6)."""
    answering(monkeypatch, with_lie(honest["fingerprint"], path, value))

    assert compared(honest["fingerprint"]) == "unread"


def test_picture_whose_fingerprints_cannot_be_compared_counts_as_unread(honest, monkeypatch):
    answering(monkeypatch, honest["fingerprint"])
    monkeypatch.setattr(fingerprints.Known, "best", cannot_compare)

    assert compared(honest["fingerprint"]) == "unread"


def cannot_compare(self, found):
    raise ValueError("A PDQ fingerprint has 64 hex digits.")


@pytest.mark.django_db
@pytest.mark.parametrize(("is_film", "code"), [(False, "decoder_failed"), (True, "film_failed")])
def test_submitted_file_with_an_odd_answer_is_refused_in_a_sentence(monkeypatch, is_film, code):
    """S26: the worker goes on, and nothing waits."""
    people = factory.cast()
    file = io.BytesIO(clips.encode(clips.frames(1, seconds=1)) if is_film else STILL)
    image = pictures.submit_image(
        case=factory.case_of(people.alice), file=file, file_name="one", kind="real", facts={}, keep_until=None,
        max_bytes=10**6, by=people.alice, at=factory.MOMENT,
    )  # fmt: skip
    answering(monkeypatch, {"versions": {}, "width_px": 1, "height_px": 1, "frames": []})

    pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)

    image.refresh_from_db()
    assert (image.state, image.waiting_object, image.refused_code) == ("refused", "", code)
    assert not image.fingerprints.exists()
