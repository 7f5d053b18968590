"""docker-compose.yml and what it mounts: no engine runs here, so shape is checked."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCKER = ROOT / "docker"

# The part of the Compose specification that the file uses: key → accepted types.
SERVICE_KEYS = {
    "image": str,
    "build": dict,
    "command": list,
    "environment": dict,
    "ports": list,
    "volumes": list,
    "secrets": list,
    "networks": list,
    "depends_on": dict,
    "healthcheck": dict,
    "restart": str,
    "security_opt": list,
    "logging": dict,
    "read_only": bool,
    "tmpfs": list,
    "shm_size": str,
    "stop_grace_period": str,
}
TOP_KEYS = {"name": str, "services": dict, "networks": dict, "volumes": dict}
TOP_KEYS["secrets"] = dict
HEALTH_KEYS = {"test", "interval", "timeout", "retries", "start_period"}
DURATION = re.compile(r"^(\d+(ms|s|m|h))+$")
SECURITY_HEADERS = (
    "Strict-Transport-Security",
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "X-Robots-Tag",
    "Cache-Control",
)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def options(path):
    """Return the `key = value` lines of an Odoo configuration file."""
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^(\w+)\s*=\s*(.*?)\s*$", text, re.M))


def test_known_keys_and_types(compose):
    for key, value in compose.items():
        if not key.startswith("x-"):
            assert isinstance(value, TOP_KEYS[key]), key
    for name, service in compose["services"].items():
        for key, value in service.items():
            assert key in SERVICE_KEYS, f"{name}.{key} is no key we know"
            assert isinstance(value, SERVICE_KEYS[key]), f"{name}.{key}"


def test_names_that_services_use_are_declared(compose, services):
    for name, service in services.items():
        for kind in ("secrets", "networks"):
            unknown = set(service.get(kind, ())) - set(compose[kind])
            assert not unknown, f"{name} uses undeclared {kind}: {unknown}"
        for other, condition in service.get("depends_on", {}).items():
            assert condition == {"condition": "service_healthy"}
            assert "healthcheck" in services[other]
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), f"{name} mounts missing {source}"
            else:
                assert source in compose["volumes"], f"{name}: {source}"


def test_health_checks(services):
    for name, service in services.items():
        check = service["healthcheck"]
        assert set(check) <= HEALTH_KEYS, name
        assert check["test"][0] == "CMD", name
        for key in ("interval", "timeout"):
            assert DURATION.match(check[key]), f"{name}.{key}"


def test_images_are_pinned(services):
    for name, service in services.items():
        version = service["image"].partition(":")[2]
        assert re.match(r"^\d+\.\d+", version), f"{name}: {service['image']}"
    argument = services["odoo"]["build"]["args"]["ODOO_IMAGE"]
    dockerfile = (DOCKER / "odoo" / "Dockerfile").read_text(encoding="utf-8")
    assert argument.startswith("odoo:19.0")
    assert f"ARG ODOO_IMAGE={argument}" in dockerfile


def test_only_nginx_is_reachable_from_outside(compose, services):
    assert [name for name, s in services.items() if "ports" in s] == ["proxy"]
    assert compose["networks"]["inner"]["internal"] is True
    assert services["db"]["networks"] == ["inner"]


def test_secrets_come_from_files_that_are_not_committed(compose, services):
    made = (DOCKER / "make-secrets.sh").read_text(encoding="utf-8")
    for name, secret in compose["secrets"].items():
        file = Path(secret["file"])
        assert file.parent == Path("docker/secrets"), name
        assert file.name in made, f"make-secrets.sh does not make {file.name}"
        ignored = subprocess.run(
            ["git", "-C", ROOT, "check-ignore", "-q", "--no-index", file], check=False
        )
        assert ignored.returncode == 0, f"{file} is not git-ignored"
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY", key):
                assert value.startswith("/run/secrets/"), f"{name}.{key}"


def test_production_configuration_of_odoo():
    config = options(DOCKER / "odoo" / "odoo.conf")
    assert config["list_db"] == "False"
    assert config["proxy_mode"] == "True"
    assert config["dbfilter"] == "^xinfang$"
    assert int(config["workers"]) >= 2
    assert int(config["limit_memory_hard"]) > int(config["limit_memory_soft"])
    assert not {"db_password", "admin_passwd"} & set(config)


def test_database_has_a_character_type_that_knows_chinese(services):
    assert "C.UTF-8" in services["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    script = (DOCKER / "postgres" / "10-role.sh").read_text(encoding="utf-8")
    assert "LOCALE 'C.UTF-8'" in script
    assert "NOSUPERUSER" in script


@pytest.mark.parametrize("header", SECURITY_HEADERS)
def test_nginx_sends_security_header(header):
    text = (DOCKER / "nginx" / "proxy.conf").read_text(encoding="utf-8")
    assert re.search(rf"^add_header {header} .+ always;$", text, re.M)


def test_no_location_drops_the_headers():
    # An add_header in a location makes nginx forget all those of the server.
    text = (DOCKER / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    assert "add_header" not in text
    assert text.count("include /etc/nginx/proxy.conf;") == 1


def test_nginx_braces_and_statements():
    for file in sorted((DOCKER / "nginx").glob("*.conf")):
        text = re.sub(r"#.*", "", file.read_text(encoding="utf-8"))
        text = re.sub(r'"[^"]*"|\'[^\']*\'', "text", text)
        assert text.count("{") == text.count("}"), file.name
        for line in filter(None, map(str.strip, text.splitlines())):
            assert line[-1] in ";{}" or line.startswith("log_format"), line


def test_machine_interfaces_are_closed():
    text = (DOCKER / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    closed = re.findall(r"location ~ (\S+) \{\s*return 403;", text)
    for path in ("/xmlrpc/2/object", "/jsonrpc", "/json/2/res.users/search", "/doc"):
        assert any(re.match(pattern, path) for pattern in closed), path
    assert any(re.match(pattern, "/web/database/manager") for pattern in closed)
    assert not any(re.match(pattern, "/web/login") for pattern in closed)


def test_image_has_the_same_python_packages():
    pattern = re.compile(r"^([\w.-]+)==(\S+)", re.M)
    ours = dict(pattern.findall((ROOT / "requirements.lock").read_text("utf-8")))
    image = dict(
        pattern.findall((DOCKER / "odoo" / "requirements.txt").read_text("utf-8"))
    )
    assert image, "nothing is installed into the image"
    assert {n: v for n, v in image.items() if ours.get(n) != v} == {}
    # cryptography's own file also lists what only other Python versions need.
    wanted = (DOCKER / "odoo" / "requirements.in").read_text("utf-8").split()
    assert {name.split("==")[0] for name in wanted} <= set(image)


@pytest.mark.parametrize(
    "script", ["odoo/entrypoint.sh", "postgres/10-role.sh", "make-secrets.sh"]
)
def test_shell_scripts_parse(script):
    result = subprocess.run(
        ["bash", "-n", DOCKER / script], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_entrypoint_installs_what_the_launcher_installs():
    text = (DOCKER / "odoo" / "entrypoint.sh").read_text(encoding="utf-8")
    listed = re.search(r"^CORE=(.+)$", text, re.M)[1].split(",")
    source = (ROOT / "tools/launcher/paths.py").read_text(encoding="utf-8")
    core = re.search(r"CORE_MODULES = \((.*?)\)", source, re.S)[1]
    core = set(re.findall(r'"(\w+)"', core))
    # The others of the launcher's list come along as dependencies.
    assert core - set(listed) <= {"calendar", "mail", "portal", "resource"}
    modules = re.search(r"^MODULES=(.+)$", text, re.M)[1].split(",")
    assert modules == [
        "xinfang_case",
        "xinfang_portal",
        "xinfang_privacy",
        "xinfang_report",
        "xinfang_supervision",
    ]
