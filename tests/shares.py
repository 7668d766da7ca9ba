"""What each worker of pytest-xdist is given: whole files, and all files together that use one running app."""

from xdist.scheduler import LoadFileScheduling

# To start the app takes as long as a hundred tests; what stands in one line here shares it. No line joins another:
# the letters that wait in one case would leave in the midst of another walk.
TOGETHER = (
    ("tests/browser/",),
    ("tests/deploy/test_run.py", "tests/journeys/test_nothing_but_fingerprints.py"),
)


class ByFileOrApp(LoadFileScheduling):
    """Shares tests out by file, or by the line of TOGETHER in which their file stands."""

    def _split_scope(self, nodeid: str) -> str:
        line = next((line for line in TOGETHER if nodeid.startswith(line)), None)
        return line[0] if line else super()._split_scope(nodeid)
