"""litellm is pinned, lazily imported, and nothing runs at interpreter start that should not."""

import importlib.metadata
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOLEN = {"1.82.7", "1.82.8"}  # carried a credential stealer in a .pth file
KNOWN_PTH = re.compile(
    r"_virtualenv\.pth|distutils-precedence\.pth|__editable__[\w.-]*\.pth|a1_coverage\.pth|llm_advisor\.pth"
)


def test_litellm_is_pinned_exactly_and_the_pinned_version_is_the_installed_one() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    (pin,) = [entry for entry in dependencies if entry.startswith("litellm")]
    name, _, version = pin.partition("==")
    assert name == "litellm"
    assert re.fullmatch(r"[\d.]+", version)
    assert version not in STOLEN
    assert importlib.metadata.version("litellm") == version


def test_no_file_runs_code_at_interpreter_start_that_is_not_known() -> None:
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = [path.name for folder in folders for path in Path(folder).glob("*.pth")]
    assert [name for name in found if not KNOWN_PTH.fullmatch(name)] == []


def test_litellm_installs_no_pth_file() -> None:
    files = importlib.metadata.files("litellm") or []
    assert files
    assert [str(file) for file in files if str(file).endswith(".pth")] == []


def test_the_app_s_modules_import_without_litellm() -> None:
    script = (
        "import pkgutil, sys, importlib, bot\n"
        "found = [m.name for m in pkgutil.walk_packages(bot.__path__, 'bot.')]\n"
        "names = [name for name in found if name != 'bot.__main__' and '.migrations.' not in name]\n"
        "[importlib.import_module(name) for name in names]\n"
        "assert 'bot.llm' in sys.modules\n"
        "print('litellm' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.strip() == "False", done.stderr
