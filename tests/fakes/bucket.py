"""A store that speaks S3, as a server of its own: moto's. What it holds is in its memory."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from bot.shelves.bucket import Bucket, Keys
from tests.program.program import free_port
from tests.program.waiting import eventually


@dataclass
class FakeStore:
    """`start`, `stop`, and on the same address again, empty as after a disaster."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    buckets: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """Of a bot that uses it."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "an-id",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
        }

    def start(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.address, timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def make(self, name: str) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/{name}", method="PUT"), timeout=5).close()

    def fresh_url(self) -> str:
        """The address of a folder in a bucket that nobody has used."""
        self.buckets += 1
        self.make(f"bucket-{self.buckets}")
        return f"s3://bucket-{self.buckets}/sang-kien"

    def shelf(self, url: str, scratch: Path) -> Bucket:
        """The same as the bot sees it."""
        keys = Keys(endpoint=self.address, region="us-east-1", key_id="an-id", secret="a-secret")
        return Bucket(url, keys, scratch)
