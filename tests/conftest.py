"""Pytest's start: settings before Django loads, real servers as fixtures, and no silent skip where CI says so."""

import os
from collections.abc import Iterator
from typing import Any

import django.conf
import pytest

from tests import environment
from tests.services import postgres

pytest_plugins = ["tests.services.fixtures", "tests.browser.fixtures"]


def _load_settings() -> None:
    os.environ.update(environment.settings_for(environment.make_data_dir()))
    if os.environ.get("TEST_DATABASE") == "postgres":
        if "PYTEST_XDIST_WORKER" not in os.environ:
            os.environ["DATABASE_URL"] = os.environ.get("TEST_POSTGRES_URL") or postgres.start()
    else:
        os.environ.pop("DATABASE_URL", None)
    settings = django.conf.settings
    settings.PASSPHRASE_COST = (1, 8, 1)
    settings.PASSWORD_HASHERS = ["tests.environment.CheapArgon2"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    storages = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STORAGES = {**settings.STORAGES, **storages}  # pages without collectstatic


_load_settings()


@pytest.fixture(autouse=True)
def _words_are_english_again() -> Iterator[None]:
    """Leave no test's language behind: a request activates one, and nothing in a test's thread takes it back."""
    from django.utils import translation

    yield
    translation.activate("en")


@pytest.fixture(autouse=True)
def _tries_are_forgotten() -> Iterator[None]:
    """Leave no count of tries behind: every test comes from the same address."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_the_chains() -> None:
    """Take the append-only triggers down while a test database is emptied, and put them up again."""
    from django.db import connection  # Django is set up by now, not when this file is read

    from casework.models.triggers import GROWING, create_statements, drop_statements

    operations = type(connection.ops)
    emptying = operations.execute_sql_flush

    def around(self: Any, statements: list[str]) -> Any:
        vendor = self.connection.vendor
        return emptying(
            self, [*drop_statements(vendor, GROWING), *statements, *create_statements(vendor, GROWING)]
        )

    operations.execute_sql_flush = around


@pytest.fixture(scope="session")
def invented_languages() -> None:
    """The long and the right-to-left language, made from the English sentences as they are now."""
    from django.utils.translation import trans_real

    from casework.management.commands import pseudo_locale

    english, *_, made = django.conf.settings.LOCALE_PATHS
    pseudo_locale.make(english / "en" / "LC_MESSAGES" / "django.po", made)
    trans_real._translations = {}  # what was loaded before they were there


@pytest.fixture(scope="session")
def her_languages() -> None:
    """The languages of survivor pages, compiled as set-up does it."""
    from django.utils.translation import trans_real

    from casework.management.commands import her_languages

    catalogues, *_, made = django.conf.settings.LOCALE_PATHS
    her_languages.compile_all(catalogues, made)
    trans_real._translations = {}  # what was loaded before they were there


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.shares import ByFileOrApp  # only where pytest-xdist is at work

    return ByFileOrApp(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {report.longrepr}"
    if report.failed and (app := getattr(item, "funcargs", {}).get("live_app")):
        # Why what was awaited never came.
        report.sections.append(("what the app said last", app.log[-3000:]))
    return report
