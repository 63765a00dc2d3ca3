"""What the Dockerfile, the compose files and the systemd unit say is so: played without Docker, as another user."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from bot.settings import Settings
from tests.cast.places import ROOT
from tests.program.program import free_port
from tests.program.waiting import eventually

DOCKERFILE = (ROOT / "Dockerfile").read_text()
GUIDE = (ROOT / "HUONG-DAN.md").read_text("utf-8")
UNIT = re.search(r"```ini\n(\[Unit\].*?)```", GUIDE, re.S)
UID = 10001
#: Of PostgreSQL's own library, and of other programs than the bot.
NOT_OURS = {"PGPASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
COMPOSE = {name: yaml.safe_load((ROOT / name).read_text()) for name in ("compose.yaml", "compose.two.yaml")}
A_SECRET, ANOTHER = "a" * 40, "b" * 40


def of_the_image() -> dict[str, str]:
    """ENV of the Dockerfile."""
    (line,) = re.findall(r"^ENV (.*)$", DOCKERFILE, re.M)
    return dict(one.split("=", 1) for one in line.split())


def readable_python() -> str:
    """An interpreter that another user may start; "" where there is none of this version."""
    for path in (sys.executable, shutil.which(f"python3.{sys.version_info.minor}", path="/usr/local/bin:/usr/bin")):
        real = Path(os.path.realpath(path or ""))
        if path and all(folder.stat().st_mode & 0o001 for folder in (real, *real.parents)):
            return path
    return ""


class Container:
    """`/app` as the Dockerfile fills it, owned by root and not writable; `/data` is a volume of the user `bot`."""

    def __init__(self, volume: Path, **settings: str) -> None:
        self.volume = volume
        self.app = Path(tempfile.mkdtemp(dir=volume.parent))
        for source, target in re.findall(r"^COPY (\S+) (\S+)$", DOCKERFILE, re.M):
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, self.app / target)
        self.app.chmod(0o555)
        self.port = free_port()
        image = {name: value.replace("/data", str(volume)) for name, value in of_the_image().items()}
        own = {"PORT": str(self.port), "HOST": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"}
        libraries = {"PYTHONPATH": sysconfig.get_paths()["purelib"], "PATH": "/usr/bin:/bin", "COLUMNS": "250"}
        self.environment = image | own | libraries | settings

    def _command(self, *words: str) -> dict[str, Any]:
        return {
            "args": [readable_python(), "-m", "bot", *words], "cwd": self.app, "env": self.environment,
            "user": UID, "group": UID, "extra_groups": [], "umask": 0o022, "text": True,
        }  # fmt: skip

    def does(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`docker compose run --rm bot python -m bot …`."""
        return subprocess.run(**self._command(*words), capture_output=True, timeout=60, check=False)

    @contextmanager
    def running(self) -> Iterator[None]:
        """CMD, until it answers; then `docker compose stop`."""
        with (self.volume.parent / "log").open("a") as log:
            process = subprocess.Popen(**self._command("run"), stdout=log, stderr=log)
            try:
                eventually(lambda: process.poll() is not None or self._is_healthy())
                assert process.poll() is None, (self.volume.parent / "log").read_text()
                yield
                process.terminate()
                assert process.wait(20) == 0
            finally:
                process.kill()
                process.wait()

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2) as answer:
                return bool(json.load(answer)["ok"])
        except OSError:
            return False


@pytest.fixture
def volume() -> Iterator[Path]:
    """A volume as `mkdir -m 700 /data && chown bot /data` leaves it."""
    if os.geteuid() != 0 or not readable_python():
        pytest.skip("only root may become another user, who needs a Python that is theirs to start")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    os.chown(data, UID, UID)
    yield data
    shutil.rmtree(folder)


def test_a_container_starts_without_a_secret_and_the_next_one_on_its_volume_goes_on(volume: Path) -> None:
    first = Container(volume)
    with first.running():
        secret = (volume / "secret_key").read_bytes()
        assert first.does("check").returncode == 1, "there is something to set up"
        assert first.does("backup").returncode == 0
    assert not [path for path in first.app.rglob("*") if path.owner() != "root"]
    second = Container(volume)
    with second.running():
        assert (volume / "secret_key").read_bytes() == secret
    assert {path.stat().st_uid for path in volume.rglob("*")} == {UID}
    assert not [path for path in volume.rglob("*") if path.stat().st_mode & 0o077]
    assert {"bot.db", "secret_key", "backup"} <= {path.name for path in volume.iterdir()}


@pytest.mark.long
def test_the_secret_of_compose_is_exchanged_by_two_lines(volume: Path) -> None:
    refused = Container(volume, SECRET_KEY=A_SECRET).does("rotate-key")
    assert refused.returncode and "SECRET_KEY_BEFORE" in refused.stderr and "docker compose up -d" in refused.stderr
    assert A_SECRET not in refused.stderr and not list(volume.glob("secret_key*"))
    with Container(volume, SECRET_KEY=ANOTHER, SECRET_KEY_BEFORE=A_SECRET).running():
        pass


# The files themselves


def services() -> list[tuple[str, str, dict[str, Any]]]:
    return [(file, name, one) for file, compose in COMPOSE.items() for name, one in compose["services"].items()]


BOTS = [(file, name, one) for file, name, one in services() if "build" in one]


def test_every_setting_of_the_containers_is_one_of_the_bots() -> None:
    known = {name.upper() for name in Settings.model_fields} | NOT_OURS | {"PYTHONUNBUFFERED"}
    assert set(of_the_image()) <= known
    for file, name, one in services():
        assert set(one.get("environment", {})) <= known, (file, name)


@pytest.mark.parametrize(("file", "name", "one"), BOTS, ids=[f"{file}-{name}" for file, name, _ in BOTS])
def test_what_a_container_is_given_can_be_used(file: str, name: str, one: dict[str, Any]) -> None:
    given = of_the_image() | {key: re.sub(r"\$\{\w+:[-?](.*)\}", r"\1", str(value)) for key, value in one["environment"].items()}
    found = Settings.model_validate({key.lower(): value for key, value in given.items()} | {"env_file": None})
    assert found.host == "0.0.0.0" and found.port == 8080 and found.proxies and found.chat == "off"
    assert all(place.is_relative_to("/data") for place in (found.files, found.backups.folder)), "the rest is read-only"
    assert one["read_only"] and one["cap_drop"] == ["ALL"] and "no-new-privileges:true" in one["security_opt"]
    assert not any(str(port).startswith(("8080", "0.0.0.0")) for port in one.get("ports", ())), "https stands before it"


def test_what_the_compose_files_ask_of_an_operator_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    asked = {name for file in COMPOSE for name in re.findall(r"\$\{(\w+)[:}]", (ROOT / file).read_text())}
    assert asked == {"DOMAIN", "DB_PASSWORD", "TRUSTED_PROXIES"}
    assert all(re.search(rf"^(# )?{name}=", example, re.M) for name in asked)


def test_two_bots_are_asked_whether_they_are_ready_and_neither_is_shared_alone() -> None:
    compose = COMPOSE["compose.two.yaml"]
    bots = [name for name, one in compose["services"].items() if "build" in one]
    caddy = compose["configs"]["caddyfile"]["content"]
    assert bots == ["one", "two"] and all(f"{name}:8080" in caddy for name in bots) and "health_uri /ready" in caddy
    for name in bots:
        one = compose["services"][name]
        assert "/ready" in one["healthcheck"]["test"][-1] and one["depends_on"]["db"] == {"condition": "service_healthy"}
    mounted = {mount.split(":")[0] for _, _, one in services() for mount in one.get("volumes", ())}
    assert mounted == {volume for made in COMPOSE.values() for volume in made["volumes"]}


@pytest.mark.parametrize("said", [GUIDE, (ROOT / "compose.two.yaml").read_text("utf-8")], ids=["guide", "compose"])
def test_where_the_first_does_not_get_ready_the_second_is_left_alone(said: str, tmp_path: Path) -> None:
    (loop,) = re.findall(r"^(?:#   )?(for bot in one two;.*)$", said, re.M)
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "$@"\nexit 1\n')
    docker.chmod(0o755)
    words = ["/bin/bash", "-c", loop]
    played = subprocess.run(words, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert [line.split()[-1] for line in played.stdout.splitlines()] == ["one"]


def test_everything_is_copied_into_the_image_that_the_bot_imports() -> None:
    copied = set(re.findall(r"^COPY (\S+)", DOCKERFILE, re.M))
    assert copied == {"requirements.lock", "bot", "handlers", "storage", "messages"}
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert all(f"!{name}" in ignored for name in copied)
    extras = re.findall(r'"(\w+)(?:\[\w+\])?>=', DOCKERFILE)
    assert extras == ["psycopg", "obstore"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_unit_of_the_guide_is_right_and_lets_the_bot_do_little(tmp_path: Path) -> None:
    assert UNIT is not None
    unit = tmp_path / "sang-kien-bot.service"
    unit.write_text(UNIT[1].replace("/opt/sang-kien-bot/.venv/bin/python", sys.executable))
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert verified.returncode == 0 and unit.name not in verified.stderr, verified.stderr
    looked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)]
    secure = subprocess.run(looked, capture_output=True, text=True, check=False)
    assert secure.returncode == 0, secure.stdout[-300:]


def test_the_folders_of_the_unit_are_those_of_its_settings() -> None:
    assert UNIT is not None
    (block,) = re.findall(r"```ini\n(DATABASE_URL=.*?)```", GUIDE, re.S)
    lines = dotenv_values(stream=StringIO(block))
    found = Settings.model_validate({str(name).lower(): value for name, value in lines.items()} | {"demo": "off"})
    (state,) = re.findall(r"^StateDirectory=(.*)$", UNIT[1], re.M)
    for place in (found.files, found.papers, found.backups.folder):
        assert place.is_relative_to(Path("/var/lib", state))
    assert "ProtectSystem=strict" in UNIT[1] and found.database.startswith(f"sqlite:////var/lib/{state}/")
