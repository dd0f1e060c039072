"""Templates that people wrote: they get the board, and nothing else."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from storyboard.errors import BadInput, NotFound
from storyboard.export import pdf as pdf_module
from storyboard.export import sandbox
from storyboard.studio import Board
from tests.pictures import picture_bytes

LIST = """#import "common.typ": *
#show: board
#for s in d.scenes { scene-name(s); for p in s.panels { [#p.number: #p.action]; picture(p, 60mm); parbreak() } }
#end-matter()
"""


def write(board: Board, text: str, name: str = "mine.typ") -> Path:
    path = board.folder.folder / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_a_template_sets_the_board(drawn: Board, tmp_path: Path) -> None:
    write(drawn, LIST)
    report = drawn.export(tmp_path / "b.pdf", template="mine")
    assert "1:Mediumshot.KON" in text_of(report.path)
    assert len(PdfReader(report.path).pages[0].images) == 3


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        ('#read("/etc/passwd")', "cannot be set"),
        ('#read("../../../../../../etc/passwd")', "cannot be set"),
        ('#read("/../" + "secret.txt")', "cannot be set"),
        ('#import "@preview/cetz:0.3.0": canvas', "cannot be set"),
        ('#let n = "@pre" + "view/x:1.0.0"\n#import n: y', "cannot be set"),
        ("#let x = \n", "cannot be set"),
        ('#image("link.png")', "cannot be set"),
    ],
)
def test_an_attack_is_refused_and_leaves_no_file(
    drawn: Board, tmp_path: Path, attack: str, sentence: str
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (drawn.folder.folder / "secret.txt").write_text("TOPSECRET")
    write(drawn, attack)
    (drawn.folder.folder / "templates" / "link.png").symlink_to(secret)
    with pytest.raises(BadInput, match=sentence):
        drawn.export(tmp_path / "b.pdf", template="mine")
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize(
    "loop",
    [
        "#let f(n) = { let i = 0; for a in range(100000) { for b in range(100000) { i += 1 } }; i }\n#f(1)",
        "#let grow(s) = { let a = s; for i in range(60) { a = a + a }; a }\n#grow((1, 2, 3, 4)).len()",
    ],
    ids=["time", "memory"],
)
def test_a_loop_is_stopped(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loop: str
) -> None:
    monkeypatch.setattr(
        pdf_module, "pdf_in_sandbox", lambda job, work: sandbox.pdf_in_sandbox(job, work, 6.0)
    )
    write(drawn, loop)
    begin = time.monotonic()
    with pytest.raises(BadInput, match=r"stopped|cannot be set"):
        drawn.export(tmp_path / "b.pdf", template="mine")
    assert time.monotonic() - begin < 20


def test_packages_are_never_fetched(
    drawn: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listener in the place of the proxy hears nothing; the environment carries nothing over."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        monkeypatch.setattr(sandbox, "NOWHERE", f"http://127.0.0.1:{listener.getsockname()[1]}")
        write(drawn, '#import "@preview/cetz:0.3.0": canvas')
        with pytest.raises(BadInput):
            drawn.export(tmp_path / "b.pdf", template="mine")
        if sys.platform == "linux":
            with pytest.raises(TimeoutError):
                listener.accept()
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    assert "SECRET_TOKEN" not in sandbox._environment()


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
def test_the_filter_forbids_sockets_and_nothing_else() -> None:
    check = (
        "import json, socket\nfrom storyboard.export.sandbox import no_network\n"
        "done = no_network()\n"
        "try:\n    socket.socket(); made = True\nexcept PermissionError:\n    made = False\n"
        "print(json.dumps([done, made, len(open('/proc/self/stat').read()) > 0]))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [True, False, True]


def test_a_drawing_links_to_nothing_outside(drawn: Board, tmp_path: Path) -> None:
    """Our own pictures are linked from SVGs; somebody's SVG must not reach out the same way."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture_bytes("lime", (64, 64)))
    up = "../" * 12 + str(secret).lstrip("/")
    for link in (str(secret), secret.as_uri(), up):
        write(drawn, f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" '
                     f'height="9" href="{link}"/></svg>', "spy.svg")  # fmt: skip
        write(drawn, '#image("spy.svg")')
        try:
            path = drawn.export(tmp_path / "b.pdf", template="mine", sign=False).path
        except BadInput:
            continue
        assert [page.images.keys() for page in PdfReader(path).pages] == [[]]


def test_names_of_templates(drawn: Board, tmp_path: Path) -> None:
    write(drawn, LIST)
    with pytest.raises(NotFound, match="There are: mine"):
        drawn.export(tmp_path / "b.pdf", template="yours")
    with pytest.raises(BadInput, match="names no template"):
        drawn.export(tmp_path / "b.pdf", template="../mine")


def test_the_example_of_the_documentation_compiles(drawn: Board, tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "templates.md"
    example = page.read_text(encoding="utf-8").split("```typst\n")[1].split("```")[0]
    write(drawn, example)
    assert drawn.export(tmp_path / "b.pdf", template="mine").pages >= 1
