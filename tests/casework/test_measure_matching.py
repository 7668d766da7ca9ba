"""What the published table of matching rests on: edits that repeat, halves that share no photograph, counts that add up."""

from pathlib import Path

import pytest
from PIL import Image

from benchmarks import corpus, recall, recall_table
from benchmarks.corpus import Original
from benchmarks.recall import FIRST, OURS, SECOND, Tally
from benchmarks.variants import EDITS, made
from deploy import photographs
from tests import pictures


def _drawn(seed: int, width: int = 320, height: int = 240) -> Image.Image:
    return Image.fromarray(pictures.scene(seed, width, height))


@pytest.fixture
def few_photographs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of one package, with four pictures in it of which the last has no detail."""
    monkeypatch.setattr(photographs, "CACHE", tmp_path)
    monkeypatch.setattr(corpus, "_CUT", tmp_path / "pieces")
    monkeypatch.setattr(corpus, "PACKAGES", {"drawn": ("*.jpg",)})
    monkeypatch.setattr(corpus, "_DRAWINGS", {"tune": range(1), "report": range(1, 2)})
    folder = tmp_path / "drawn/usr/share"
    folder.mkdir(parents=True)
    for seed in range(3):
        _drawn(seed, 1400, 520).save(folder / f"{seed}.jpg")
    Image.new("RGB", (800, 600), "grey").save(folder / "plain.jpg")


@pytest.mark.parametrize("name", EDITS)
def test_edit_of_same_picture_is_the_same_file(name: str) -> None:
    picture, others = _drawn(1), [_drawn(seed) for seed in (2, 3, 4)]

    once, again = (made(name, picture, seed="a", others=others) for _ in range(2))

    assert once == again


def test_edits_are_many_and_some_are_several_at_once() -> None:
    assert len(EDITS) >= 40
    assert sum("," in name for name in EDITS) >= 8


@pytest.mark.usefixtures("few_photographs")
def test_halves_share_no_photograph_and_leave_out_what_has_no_detail() -> None:
    tune, report = (corpus.originals(half) for half in corpus.HALVES)

    every = corpus.originals("all")
    assert {one.source for one in tune}.isdisjoint(one.source for one in report)
    assert sorted(one.name for one in (*tune, *report)) == sorted(one.name for one in every)
    assert len(every) == 3 * 2 + 2
    assert not any("plain" in one.source for one in every)


@pytest.mark.usefixtures("few_photographs")
def test_pieces_of_one_photograph_do_not_overlap_and_are_not_unrelated() -> None:
    every = corpus.originals("all")
    known = [recall.Known(one, {}, {}) for one in every]

    unrelated = recall.Run(known, ()).unrelated(0, [every[-1]])

    assert {one.original.source for one in unrelated}.isdisjoint({every[0].source, every[-1].source})
    assert every[0].picture.size == (700, 520)


def test_recall_is_the_share_found_and_its_mean_counts_each_edit_alike() -> None:
    tally, more = Tally(), Tally()
    for is_found in (True, True, True, False):
        tally.add(OURS, "JPEG 80", is_found)
    more.add(OURS, "grey", False)

    tally.take(more)

    assert tally.recall(OURS, "JPEG 80") == 0.75
    assert tally.recall(OURS, "blurred") is None
    assert tally.mean(OURS) == 0.375


def test_measuring_counts_every_edit_and_every_unrelated_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = {"JPEG 80": EDITS["JPEG 80"]}
    monkeypatch.setattr(recall, "EDITS", edits)
    monkeypatch.setattr(recall_table, "EDITS", edits)
    files = [tmp_path / f"{seed}.jpg" for seed in range(5)]
    for seed, file in enumerate(files):
        _drawn(seed, 640, 480).save(file)

    tally, done = recall.measure(
        [Original(file.name, file.name, file) for file in files], (), lambda line: None, processes=1
    )

    assert tally.tried[OURS, "JPEG 80"] == tally.found[OURS, "JPEG 80"] == len(done) == 5
    # Three of the four others are tiles of collages here: one is unrelated.
    assert tally.pairs[FIRST] == tally.pairs[SECOND] == 5


def test_table_is_put_between_its_marks_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{recall_table.BEGIN}\nold\n{recall_table.END}\nafter\n", encoding="utf-8")

    recall_table.write(page, ["| new |"])

    written = page.read_text(encoding="utf-8")
    assert written == f"before\n{recall_table.BEGIN}\n\n| new |\n\n{recall_table.END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        recall_table.write(page, [])
