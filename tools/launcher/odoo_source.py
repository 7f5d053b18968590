"""Odoo 19 Community: fetched as Debian's package `odoo-19`, or the user's own.

The package comes from Debian's suite sid through a private apt configuration:
own source list, own index, own cache. The system's sources are only read (for
the address of the mirror), and apt checks the signatures and checksums.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import debian_mirror, locks, paths, process, progress
from .errors import LauncherError

MAJOR = "19"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SID_PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
)
# sid's own fonts-font-awesome has other file names than Odoo's links expect.
STABLE_PACKAGES = ("fonts-font-awesome", "fonts-inconsolata")
# Under usr/share/doc; the copyright files stay, they go into the bill of materials.
UNREAD_DOCS = ("changelog*", "NEWS*", "README*", "*.html", "*.gz", "examples")
STAMP = "odoo"
# "name version" of each package that was unpacked.
PACKAGES = paths.ODOO / "packages.txt"
RECIPE = "4"  # raise it when the way of unpacking changes


def libdir() -> Path:
    """Return the folder that goes on PYTHONPATH (it contains `odoo/`)."""
    own = os.environ.get("XINFANG_ODOO")
    if own:
        return _own_libdir(Path(own).expanduser().resolve())
    return paths.ODOO / "usr/lib/python3/dist-packages"


def program() -> Path:
    """Return the `odoo` start script (`odoo-bin` in a git checkout)."""
    own = os.environ.get("XINFANG_ODOO")
    if not own:
        return paths.ODOO / "usr/bin/odoo"
    base = Path(own).expanduser().resolve()
    for candidate in (base / "odoo-bin", base / "usr/bin/odoo"):
        if candidate.exists():
            return candidate
    raise LauncherError(f"XINFANG_ODOO={own}: found neither odoo-bin nor usr/bin/odoo")


def core_addons() -> list[Path]:
    """Return the folders with core add-ons that Odoo does not find by itself."""
    extra = libdir() / "addons"  # a git checkout keeps most add-ons here
    return [extra] if extra.is_dir() else []


def _own_libdir(base: Path) -> Path:
    for candidate in (base, base / "usr/lib/python3/dist-packages"):
        if (candidate / "odoo" / "release.py").exists():
            return candidate
    raise LauncherError(
        f"XINFANG_ODOO={base}: no Odoo source there (looked for odoo/release.py)"
    )


def version(lib: Path) -> str:
    """Return the major version of the source in `lib`, such as "19"."""
    text = (lib / "odoo" / "release.py").read_text(encoding="utf-8")
    match = re.search(r"version_info\s*=\s*\(\s*['\"]?(?:saas~)?(\d+)", text)
    return match[1] if match else "?"


def full_version(lib: Path) -> str:
    """Return the whole version of the source in `lib`, such as "19.0"."""
    text = (lib / "odoo" / "release.py").read_text(encoding="utf-8")
    match = re.search(r"version_info\s*=\s*\(([^)]*)\)", text)
    numbers = re.findall(r"\d+", match[1])[:2] if match else []
    return ".".join(numbers) or "?"


def fetched_packages() -> dict[str, str]:
    """Return name → version of the Debian packages that were unpacked."""
    if os.environ.get("XINFANG_ODOO") or not PACKAGES.exists():
        return {}
    lines = PACKAGES.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


def wanted_stamp() -> str:
    """Return what a finished unpacking is stamped with."""
    return paths.file_hash(extra=f"{RECIPE}{SID_PACKAGES}{STABLE_PACKAGES}")


def ready() -> bool:
    """Return whether a complete source is there."""
    if os.environ.get("XINFANG_ODOO"):
        return True
    return paths.read_stamp(STAMP) == wanted_stamp() and program().exists()


def ensure() -> None:
    """Fetch and unpack Odoo unless it is there.

    :raises LauncherError: mirror unreachable, other major version, broken links
    """
    if os.environ.get("XINFANG_ODOO"):
        if version(libdir()) != MAJOR:
            raise LauncherError(
                f"XINFANG_ODOO holds Odoo {version(libdir())}, needed is {MAJOR}"
            )
        return
    if ready():
        return
    with locks.exclusive("odoo"):
        if not ready():
            _fetch()


def _fetch() -> None:
    """Download the packages, unpack beside the target, check, then rename."""
    debs = _download(paths.TMP / "apt")
    new = paths.TMP / "odoo.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for number, deb in enumerate(debs):
        progress.update("unpacking Odoo and its fonts", number, len(debs))
        _unpack(deb, new)
    progress.update("unpacking Odoo and its fonts", 1, 1)
    _fill_gap(new)
    _check(new)
    # NAME_VERSION_ARCHITECTURE.deb, colons written as %3a
    lines = [" ".join(deb.name.split("_")[:2]).replace("%3a", ":") for deb in debs]
    (new / PACKAGES.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    new.rename(paths.ODOO)
    paths.write_stamp(STAMP, wanted_stamp())
    shutil.rmtree(paths.TMP / "apt", ignore_errors=True)


def _apt(base: Path) -> list[str]:
    """Return the apt-get command line with a configuration of its own."""
    settings = {
        "Dir::Etc::SourceList": base / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::Etc::Preferences": "-",
        "Dir::Etc::PreferencesParts": "-",
        "Dir::State::Lists": base / "lists",
        "Dir::Cache": base / "cache",
        "Dir::State::status": "/dev/null",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "false",
    }
    command = ["apt-get"]
    for key, value in settings.items():
        command += ["-o", f"{key}={value}"]
    return command


def _download(base: Path) -> list[Path]:
    """Return the downloaded .deb files, verified by apt's signed metadata."""
    uri = debian_mirror.find()
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    signed = f"[signed-by={KEYRING}]" if KEYRING.exists() else ""
    (base / "sources.list").write_text(
        f"deb {signed} {uri} sid main\ndeb {signed} {uri} bookworm main\n",
        encoding="utf-8",
    )
    env = dict(os.environ, LC_ALL="C.UTF-8")
    hint = f"is the Debian mirror of this system ({uri}) reachable?"
    progress.update("reading the package index of Debian sid")
    process.run_logged(
        [*_apt(base), "-o", "APT::Update::Error-Mode=any", "update"],
        "odoo",
        env=env,
        what="apt-get update (private)",
        hint=hint,
    )
    _check_candidate(base, env)
    names = list(SID_PACKAGES) + [f"{name}/bookworm" for name in STABLE_PACKAGES]
    watch = _DownloadWatch(base / "debs", _expected_bytes(base, names, env))
    process.run_logged(
        [*_apt(base), "download", *names],
        "odoo",
        watch=watch,
        env=env,
        cwd=base / "debs",
        what="downloading Odoo",
        hint=hint,
    )
    return sorted((base / "debs").glob("*.deb"))


def _expected_bytes(base: Path, names: list[str], env: dict) -> dict[str, int]:
    """Return the size of each package file that apt is going to fetch."""
    result = subprocess.run(
        [*_apt(base), "download", "--print-uris", *names],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd=base / "debs",
    )
    return {
        name: int(size)
        for name, size in re.findall(r"^'\S+' (\S+) (\d+)", result.stdout, re.M)
    }


class _DownloadWatch:
    """Shows megabytes as apt starts each file (it prints one line per file)."""

    def __init__(self, folder: Path, sizes: dict[str, int]):
        self.folder = folder
        self.total = sum(sizes.values())

    def __call__(self, _line: str) -> None:
        done = sum(file.stat().st_size for file in self.folder.glob("*.deb*"))
        text = f"downloading Odoo 19 ({self.total / 1e6:.0f} MB)"
        progress.update(text, done, self.total)


def _check_candidate(base: Path, env: dict) -> str:
    """Return the version that the mirror offers.

    :raises LauncherError: when it offers none, or another major version
    """
    result = subprocess.run(
        [*_apt(base), "download", "--print-uris", "odoo-19"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    match = re.search(r"odoo-19_(?:\d+%3a)?((\d+)(?:\.\d+)*)", result.stdout)
    if not match:
        raise LauncherError(
            "the Debian mirror offers no package odoo-19 in its suite sid",
            "point XINFANG_ODOO at an Odoo 19 source (a git checkout of branch 19.0)",
        )
    if match[2] != MAJOR:
        raise LauncherError(
            f"Debian's package odoo-19 is now version {match[2]}, needed is {MAJOR}",
            "point XINFANG_ODOO at an Odoo 19 source (a git checkout of branch 19.0)",
        )
    return match[1]


def _unpack(deb: Path, target: Path) -> None:
    """Unpack one package without the translations nobody here reads.

    Of 1.2 GB two thirds are .po files of some 60 languages; Chinese ones and
    the .pot templates stay. English is the source language and needs none.
    """
    tar = ["tar", "-x", "-C", target, "--no-same-owner", "--wildcards"]
    tar += ["--exclude=*/i18n/[!z]*.po", "--exclude=*/i18n_extra/[!z]*.po"]
    tar += [f"--exclude=./usr/share/doc/*/{name}" for name in UNREAD_DOCS]
    tar += ["-f", "-"]
    pipe = subprocess.PIPE
    with (
        process.started(["dpkg-deb", "--fsys-tarfile", deb], stdout=pipe) as read,
        process.started(tar, stdin=read.stdout, stderr=pipe, text=True) as write,
    ):
        read.stdout.close()
        message = write.stderr.read().strip()
        write.stderr.close()
        if write.wait() or read.wait():
            raise LauncherError(
                f"unpacking {deb.name} failed: {message[-300:]}",
                "is the disk full? Run the same command again to go on",
            )


def _fill_gap(new: Path) -> None:
    """Put an empty file where Debian left out a library that a manifest names.

    It blurs the background of video calls; without the file every page of the
    back office would complain on the browser's console.
    """
    addons = new / "usr/lib/python3/dist-packages/odoo/addons"
    library = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not library.exists():
        library.parent.mkdir(parents=True, exist_ok=True)
        library.write_text("// Left out by the package.\n", encoding="utf-8")


def _check(new: Path) -> None:
    """Check what was unpacked: right version, no link that leads nowhere."""
    lib = new / "usr/lib/python3/dist-packages"
    found = version(lib) if (lib / "odoo/release.py").exists() else "none"
    if found != MAJOR:
        raise LauncherError(f"the package holds Odoo {found}, needed is {MAJOR}")
    broken = broken_links(new)
    if broken:
        raise LauncherError(
            f"{len(broken)} links of the package lead nowhere, such as {broken[0]}",
            "a package that Odoo links to has changed its file names: see "
            "SID_PACKAGES and STABLE_PACKAGES in tools/launcher/odoo_source.py",
        )


def broken_links(folder: Path) -> list[str]:
    """Return the symbolic links below `folder` that lead nowhere."""
    found = []
    for base, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(base, name)
            if os.path.islink(path) and not os.path.exists(path):
                found.append(os.path.relpath(path, folder))
    return found
