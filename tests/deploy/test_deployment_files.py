"""Image, compose file, Kubernetes and settings by example fit each other and the program."""

import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot
from bot.cli.commands import _parser
from bot.settings import _READERS, Settings, load_settings
from bot.slack.transports import HEALTH_PATH

DEPLOY = Path(bot.__file__).parents[1] / "deploy"
ADVISOR = "llm-advisor:0.1.0"


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text()))


def pod(name: str) -> dict[str, Any]:
    [workload] = [one for one in documents(name) if one["kind"] in {"StatefulSet", "Deployment"}]
    spec: dict[str, Any] = workload["spec"]["template"]["spec"]
    return spec


def test_the_example_names_every_setting_with_a_line_about_it_and_no_secret(tmp_path: Path) -> None:
    lines = (DEPLOY / "env.example").read_text().splitlines()
    named = {}
    for before, line in pairwise(lines):
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            assert before.startswith("# "), f"{name} has no line about it"
            named[name] = value
    assert set(named) == set(_READERS)
    secrets = {name for name in named if re.search("TOKEN|SECRET|KEY", name)}
    assert secrets >= {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "LLM_API_KEY", "ENCRYPTION_KEY"}
    assert {named[name] for name in secrets} == {""}
    copied = tmp_path / ".env"
    copied.write_text("\n".join(lines))
    assert load_settings({}, dotenv=copied) == Settings(), "the example as it stands is what holds without it"


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    last_stage = [kind for kind, _ in instructions()][::-1].index("FROM")
    final = instructions()[-last_stage - 1 :]
    assert ("USER", "10001") in final
    assert not [kind for kind, text in final if kind == "RUN" and "pip" in text]
    installs = [text for kind, text in instructions() if kind == "RUN" and "pip install" in text]
    assert installs[0] == "pip install --require-hashes -r requirements.lock"
    assert installs[1].startswith("pip install --no-deps --no-build-isolation .")
    assert len(installs) == 2


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    allowed = [line[1:] for line in ignored if line.startswith("!")]
    for kind, text in instructions():
        if kind == "COPY" and "--from" not in text:
            for source in shlex.split(text)[:-1]:
                assert (DEPLOY.parent / source).exists(), source
                assert source.removeprefix("./") in allowed, source


def test_the_lock_pins_every_package_by_hash() -> None:
    text = (DEPLOY / "requirements.lock").read_text().replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(pins) > 50
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    names = {pin.partition("==")[0] for pin in pins}
    assert {"asyncpg", "aiosqlite", "slack-bolt", "setuptools"} <= names


def commands_in_files() -> list[list[str]]:
    found = []
    for kind, text in instructions():
        if kind == "CMD":
            found.append(yaml.safe_load(text))
        elif kind == "HEALTHCHECK":
            found.append(yaml.safe_load(text.partition("CMD ")[2])[1:])
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    found += [services[name]["command"] for name in ("upgrade", "advisor")]
    for name in ("sqlite.yaml", "postgres.yaml"):
        found += [one["args"] for one in pod(name)["initContainers"] + pod(name)["containers"]]
    return found


def test_every_command_in_these_files_is_one_of_the_program() -> None:
    assert len(commands_in_files()) == 8
    for command in commands_in_files():
        _parser().parse_args(command)


@pytest.mark.parametrize("name", ["sqlite.yaml", "postgres.yaml"])
def test_pods_are_locked_down_and_upgrade_before_they_serve(name: str) -> None:
    spec = pod(name)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert [one["args"] for one in spec["initContainers"]] == [["db", "upgrade"]]
    for container in spec["initContainers"] + spec["containers"]:
        assert container["image"] == ADVISOR
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert {"name": "tmp", "mountPath": "/tmp"} in container["volumeMounts"]  # noqa: S108 - the container's own
        assert {one["secretRef"]["name"] for one in container["envFrom"]} == {"llm-advisor"}


def test_sqlite_has_one_replica_with_a_volume_and_postgres_has_several_without() -> None:
    sqlite = next(one for one in documents("sqlite.yaml") if one["kind"] == "StatefulSet")["spec"]
    assert sqlite["replicas"] == 1
    assert sqlite["volumeClaimTemplates"][0]["metadata"]["name"] == "data"
    postgres = next(one for one in documents("postgres.yaml") if one["kind"] == "Deployment")["spec"]
    assert postgres["replicas"] >= 2
    [container] = pod("postgres.yaml")["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": HEALTH_PATH, "port": "http"}
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert str(ports["http"]) in container["args"]
    assert {"name": "METRICS_PORT", "value": str(ports["metrics"])} in container["env"]


def test_the_example_secret_is_empty_and_names_settings() -> None:
    [secret] = documents("secret.example.yaml")
    assert set(secret["stringData"]) <= set(_READERS)
    assert set(secret["stringData"].values()) == {""}


def test_compose_serves_after_the_upgrade_and_keeps_its_data() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    advisor = compose["services"]["advisor"]
    assert advisor["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"
    assert advisor["image"] == ADVISOR
    assert advisor["read_only"] is True
    assert "data:/data" in advisor["volumes"]
    assert set(compose["volumes"]) >= {"data", "postgres", "ollama"}
    assert {name for name, one in compose["services"].items() if "profiles" in one} == {"postgres", "ollama"}
