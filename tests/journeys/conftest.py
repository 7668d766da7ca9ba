"""Each walk begins on a practice ground where nothing was taken down yet, whichever walk went before."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_happened_yet(live_app):
    """The ground reads its state file at every request."""
    (live_app.data_dir / "practice" / "state.json").unlink(missing_ok=True)
