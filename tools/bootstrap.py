"""Make ``.venv`` and install Shuzhi into it.  Standard library only, and readable by any Python 3.

    python3 tools/bootstrap.py runtime|development

Says in plain Chinese what is missing and what to do.
"""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
LOCKS = {"runtime": "requirements.lock", "development": "requirements-dev.lock"}
STYLES = ["src/shuzhi/web/assets", "src/shuzhi/checking/answering/marks.css"]
SOURCES = ["pyproject.toml", "hatch_build.py", "package-lock.json"] + STYLES


def give_up(what, advice):
    """Print what is wrong and what to do, and stop."""
    sys.stderr.write("缺少：%s\n怎么办：%s\n" % (what, advice))
    sys.exit(1)


def check_python():
    """Python itself and the two modules that some systems split off."""
    if sys.version_info < (3, 11):
        give_up(
            "Python 3.11 或更新的版本（现在是 %d.%d）" % sys.version_info[:2],
            "请安装新版 Python，再运行一次；装好后可写明：make demo PYTHON=python3.12",
        )
    for module, package in (("venv", "python3-venv"), ("ensurepip", "python3-venv"), ("sqlite3", "python3")):
        try:
            __import__(module)
        except ImportError:
            give_up("Python 的 %s 模块" % module, "Debian、Ubuntu、统信、麒麟上请运行：sudo apt install %s" % package)


def newest(paths):
    """The latest change below the paths."""
    found = 0.0
    for path in paths:
        full = os.path.join(ROOT, path)
        files = [full]
        if os.path.isdir(full):
            files = [os.path.join(base, name) for base, _, names in os.walk(full) for name in names]
        found = max([found] + [os.path.getmtime(name) for name in files if os.path.exists(name)])
    return found


def run(arguments, what, advice):
    """Run a step; on failure say what to do."""
    if subprocess.call(arguments, cwd=ROOT) != 0:
        give_up(what, advice)


def main():
    """Make or renew the environment."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    check_python()
    stamp = os.path.join(VENV, "installed-" + wanted)
    if os.path.exists(stamp) and os.path.getmtime(stamp) >= newest([LOCKS[wanted]] + SOURCES):
        return
    binary = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin", "python")
    if not os.path.exists(binary):
        run([sys.executable, "-m", "venv", VENV], "可用的虚拟环境", "请确认本文件夹可写，再运行一次。")
    advice = "请确认能连到 Python 软件源（或把离线安装包放好并设置 PIP_FIND_LINKS），再运行一次。"
    pip = [binary, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    sys.stdout.write("正在安装程序库，第一次需要几分钟……\n")
    sys.stdout.flush()
    run(pip + ["--require-hashes", "-r", LOCKS[wanted]], "程序库（%s）" % LOCKS[wanted], advice)
    run(pip + ["--no-deps", "-e", "."], "网页样式或程序本身", "安装时要从软件源取网页样式；请确认网络后再运行一次。")
    with open(stamp, "w") as file:
        file.write(sys.version)


if __name__ == "__main__":
    main()
