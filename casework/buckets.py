"""Sealed files in one private bucket of an S3-compatible store; loaded only where the settings name one.

Its library takes 20 MB of memory in each process.
"""

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from casework.storage import Sealed


class SealedS3Storage(Sealed, S3Storage):
    """Sealed files in one private bucket."""

    faults = (OSError, BotoCoreError, ClientError)
