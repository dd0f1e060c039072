"""Imports go one way, and the heavy ones stay behind the doors that need them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Lower layers first; a module may import its own layer and those before it. Longest prefix counts.
LAYERS = [
    [
        "storyboard.errors",
        "storyboard.bulk",
        "storyboard.geometry",
        "storyboard.phrases",
        "storyboard.settings",
        "storyboard.preferences",
    ],
    ["storyboard.story"],
    [
        "storyboard.pocket.vocabulary",
        "storyboard.pocket.captions",
        "storyboard.pocket.portrait",
        "storyboard.pocket.shades",
    ],
    [
        "storyboard.script",
        "storyboard.mentions",
        "storyboard.appearance",
        "storyboard.actions",
        "storyboard.prompts",
        "storyboard.layout",
        "storyboard.lettering",
    ],
    ["storyboard.render.request", "storyboard.provenance"],
    ["storyboard.storage"],
    ["adapters", "storyboard.pocket"],
    [
        "storyboard.conditioning",
        "storyboard.render.families",
        "storyboard.render.holding",
        "storyboard.render.prepare",
        "storyboard.render.variation",
        "storyboard.credits",
    ],
    ["storyboard.edits", "storyboard.splitting"],
    [
        "storyboard.colours",
        "storyboard.travelling",
    ],
    ["storyboard.render", "storyboard.consistency", "storyboard.loras", "storyboard.lora_training"],
    ["storyboard.comparison"],
    ["storyboard.render.executors", "storyboard.worker"],
    ["storyboard.casting"],
    ["storyboard.export", "storyboard.imports"],
    ["storyboard.studio", "storyboard.views"],
    [
        "storyboard.reports",
        "storyboard.doctor",
        "storyboard.demo",
        "storyboard.console",
        "storyboard.lab",
    ],
    ["storyboard.commands", "storyboard.cli", "storyboard.ui"],
    ["app", "storyboard.__main__"],
]


def modules() -> list[Path]:
    found = [*(ROOT / "storyboard").rglob("*.py"), *(ROOT / "adapters").rglob("*.py")]
    return [path for path in found if path.relative_to(ROOT).as_posix() != "storyboard/__init__.py"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> int:
    best = max(
        (
            (len(prefix), number)
            for number, layer in enumerate(LAYERS)
            for prefix in layer
            if module == prefix or module.startswith(prefix + ".")
        ),
        default=None,
    )
    assert best, f"'{module}' has no layer: add it to LAYERS where it belongs"
    return best[1]


def ours(path: Path) -> list[str]:
    """Our own modules that a file imports anywhere, type-checking blocks left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    names: list[str] = []
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] in ("storyboard", "adapters")]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    here = layer_of(name_of(path))
    for name in ours(path):
        if name == "storyboard.__version__":
            continue
        assert layer_of(name) <= here, f"{name_of(path)} imports {name}, which lies above it"


def test_adapters_import_nothing_of_the_product() -> None:
    for path in (ROOT / "adapters").rglob("*.py"):
        assert not [name for name in ours(path) if name.startswith("storyboard")], path


@pytest.mark.parametrize(
    "statement",
    [
        "import storyboard",
        "import storyboard.cli",
        "import storyboard.studio",
        "import storyboard.render.prepare",
        "import storyboard.render.executors",
        "import storyboard.pocket.captions",
        "from storyboard.render.families import FAMILIES; [f.find() for f in FAMILIES.values()]",
    ],
)
def test_heavy_libraries_stay_out(statement: str) -> None:
    heavy = "torch diffusers transformers streamlit skia ray typst c2pa cryptography"
    check = f"{statement}; import sys; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
