"""A real S3 server (SeaweedFS, out of a wheel) with one bucket and one signing key."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tests.services.children import running
from tests.services.ports import free_ports


@dataclass(frozen=True)
class Bucket:
    """Where one bucket is and how to get in."""

    endpoint_url: str
    name: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    @classmethod
    def from_url(cls, url: str) -> "Bucket":
        """Read http://KEY:SECRET@HOST:PORT/BUCKET."""
        parts = urlsplit(url)
        endpoint = f"{parts.scheme}://{parts.hostname}:{parts.port}"
        return cls(
            endpoint, parts.path.strip("/"), unquote(parts.username or ""), unquote(parts.password or "")
        )

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment variables by which the app uses this bucket."""
        return {
            "S3_BUCKET": self.name,
            "S3_ENDPOINT_URL": self.endpoint_url,
            "S3_ACCESS_KEY": self.access_key,
            "S3_SECRET_KEY": self.secret_key,
            "S3_REGION": self.region,
        }

    @property
    def client(self) -> "boto3.client":  # type: ignore[valid-type]
        """Return a client of its own for this bucket."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
        )

    def exists(self) -> bool:
        """Create the bucket if need be; return False while the server does not answer yet."""
        try:
            self.client.create_bucket(Bucket=self.name)
        except ClientError as error:
            return error.response["Error"]["Code"] in ("BucketAlreadyExists", "BucketAlreadyOwnedByYou")
        except BotoCoreError:
            return False
        return True


@contextlib.contextmanager
def server(directory: Path) -> Iterator[Bucket]:
    """Run SeaweedFS on free loopback ports while the block lasts."""
    master, master_grpc, volume, volume_grpc, filer, filer_grpc, s3, s3_grpc = free_ports(8)
    bucket = Bucket(f"http://127.0.0.1:{s3}", "sealed", "test-key", "test-secret")
    credentials = {"accessKey": bucket.access_key, "secretKey": bucket.secret_key}
    identity = {"name": "recourse", "credentials": [credentials], "actions": ["Admin"]}
    (directory / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="ascii")
    (directory / "data").mkdir()
    ports = {
        "master.port": master,
        "master.port.grpc": master_grpc,
        "volume.port": volume,
        "volume.port.grpc": volume_grpc,
        "filer.port": filer,
        "filer.port.grpc": filer_grpc,
        "s3.port": s3,
        "s3.port.grpc": s3_grpc,
        # Catalogues that nobody here asks for, on fixed ports where two servers would meet.
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
    }
    command = [str(Path(sys.executable).parent / "weed"), "server", f"-dir={directory / 'data'}", "-s3"]
    command += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.config={directory / 's3.json'}"]
    command += ["-master.volumeSizeLimitMB=64", "-volume.max=20", "-volume.preStopSeconds=0"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    # It reads flags out of the environment, DEBUG for one. It waits long for its own parts when asked to end.
    options = {"cwd": directory, "env": {"HOME": str(directory), "PATH": os.environ["PATH"]}}
    with running(command, log=directory / "log", is_ready=bucket.exists, limit_s=60, grace_s=0.2, **options):
        yield bucket
