"""Sealed files live in a folder and in a real S3 store alike: kept, read, forgotten, and never addressed."""

import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from casework import storage
from tests.services.s3 import Bucket

CIPHERTEXT = b"age-encryption.org/v1\n" + bytes(range(256)) * 400


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """Let the app keep sealed files in a folder or in a bucket; return which."""
    if request.param == "folder":
        chosen = {"BACKEND": "casework.storage.SealedFolderStorage", "OPTIONS": {"location": str(tmp_path)}}
    else:
        bucket: Bucket = request.getfixturevalue("s3_bucket")
        chosen = {
            "BACKEND": "casework.buckets.SealedS3Storage",
            "OPTIONS": {
                "bucket_name": bucket.name,
                "endpoint_url": bucket.endpoint_url,
                "access_key": bucket.access_key,
                "secret_key": bucket.secret_key,
                "region_name": bucket.region,
                "default_acl": None,
                "file_overwrite": False,
            },
        }
    settings.STORAGES = {**settings.STORAGES, "sealed": chosen}
    return str(request.param)


@pytest.mark.usefixtures("store")
def test_sealed_file_comes_back_as_it_was() -> None:
    name = storage.keep(CIPHERTEXT)

    assert storage.read(name) == CIPHERTEXT


@pytest.mark.usefixtures("store")
def test_forgotten_file_is_gone_and_may_be_forgotten_twice() -> None:
    name = storage.keep(CIPHERTEXT)

    storage.forget(name)
    storage.forget(name)

    with pytest.raises(FileNotFoundError):
        storage.read(name)


@pytest.mark.usefixtures("store")
def test_sealed_file_has_no_address() -> None:
    """S29."""
    name = storage.keep(CIPHERTEXT)

    with pytest.raises(storage.NoAddress):
        storages["sealed"].url(name)


@pytest.mark.usefixtures("store")
def test_plaintext_is_refused() -> None:
    with pytest.raises(ValueError, match="ciphertext"):
        storage.keep(b"\x89PNG plain")


def test_bucket_gives_nothing_to_strangers(s3_bucket: Bucket) -> None:
    s3_bucket.client.put_object(Bucket=s3_bucket.name, Key="ab/cd", Body=CIPHERTEXT)

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{s3_bucket.endpoint_url}/{s3_bucket.name}/ab/cd", timeout=5)

    assert refused.value.code == 403


def test_folder_is_for_its_owner_alone(tmp_path: Path, settings: Settings) -> None:
    chosen = {
        "BACKEND": "casework.storage.SealedFolderStorage",
        "OPTIONS": {"location": str(tmp_path / "sealed")},
    }
    settings.STORAGES = {**settings.STORAGES, "sealed": chosen}

    file = tmp_path / "sealed" / storage.keep(CIPHERTEXT)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
