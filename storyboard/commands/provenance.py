"""`storyboard verify`, `reshoot` and `signing`: where a file comes from, and how ours say so."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from storyboard.commands.common import Json, report
from storyboard.errors import BadInput

if TYPE_CHECKING:
    from storyboard.provenance.verifying import Verdict
    from storyboard.render.reshoot import Missing, Reshot


def verify(file: Path, as_json: Json = False) -> None:
    """Say what made a file and whether it was changed. Exit code: 0 intact, 1 changed, 2 no record.

    3: the file cannot be read.
    """
    from storyboard.provenance.verifying import verify as look

    try:
        verdict = look(file)
    except BadInput as error:
        print(error, file=sys.stderr)
        raise typer.Exit(3) from error
    report(_facts_of(verdict), as_json, "\n".join(_lines_of(verdict)))
    raise typer.Exit(verdict.state.exit_code)


def reshoot(
    file: Path,
    project: Annotated[
        str | None, typer.Option(help="Where its references are; else it is looked for.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The new file; else NAME-reshot.png here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw a picture again from the record inside it, and compare. Exit code 1 when it differs."""
    from storyboard.studio import Studio

    to = to or Path(f"{file.stem[:40]}-reshot.png")
    made, missing = Studio().reshoot(file, to, project)
    facts = {
        "file": file,
        "to": made.path if made else None,
        "same": made.same if made else False,
        "max_difference": made.largest if made else None,
        "mean_difference": made.mean if made else None,
        "within_tolerance": made.within if made else None,
        "missing": [vars(one) for one in missing],
    }
    report(facts, as_json, _told(file, made, missing))
    if made is None or not made.same:
        raise typer.Exit(1)


def signing(
    on: Annotated[bool | None, typer.Option("--on/--off", help="Sign what is made.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="A PEM chain, your own first.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key: PEM, no password.")] = None,
    own: Annotated[bool, typer.Option(help="Back to the certificate storyboard made.")] = False,
    watermark: Annotated[
        str | None, typer.Option(help="A hidden mark in new pictures: trustmark or none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say whether pictures and exports are signed and with what; or change it, for every project."""
    from storyboard.provenance.choosing import choose_signing, signing_facts

    choose_signing(on=on, certificate=certificate, key=key, own=own, watermark=watermark)
    facts = signing_facts()
    state = "are signed" if facts["sign"] else "are not signed"
    line = (
        f"Pictures and exports {state}. Certificate: {facts['signer']}, in {facts['certificate']}"
    )
    report(facts, as_json, f"{line}. Hidden mark: {facts['watermark'] or 'none'}.")


def _facts_of(verdict: "Verdict") -> dict[str, Any]:
    record = verdict.record
    request = record.request if record else None
    models = [model.model_dump() for model in record.models] if record else []
    return {
        "file": verdict.path,
        "state": verdict.state.value,
        "why": verdict.why,
        "signed": verdict.signed,
        "signer": verdict.signer,
        "made_by": verdict.made_by,
        "source": verdict.source,
        "model": request.family if request else ", ".join(m["family"] for m in models),
        "weights": request.weights if request else "",
        "models": models,
        "libraries": record.libraries if record else {},
        "watermark": record.watermark if record else "",
        "project": record.project if record else "",
        "request": request.model_dump(mode="json") if request else None,
        "pictures": [drawn.model_dump() for drawn in record.pictures] if record else [],
        "inside": [_facts_of(one) for one in verdict.inside],
    }


def _lines_of(verdict: "Verdict") -> list[str]:
    facts = _facts_of(verdict)
    lines = [f"{verdict.path.name}: {verdict.state.value}. {verdict.why}"]
    request = facts["request"] or {}
    told = {
        "made by": verdict.made_by,
        "model": _model_line(facts),
        "signed by": verdict.signer,
        "source": verdict.source,
        "words": request.get("prompt", ""),
        "colours": _colours_line(request),
        "seed": request.get("seed", ""),
        "project": facts["project"],
        "pictures": len(facts["pictures"]) or "",
    }
    lines += [f"  {name:10} {value}" for name, value in told.items() if value != ""]
    return lines + [f"  {one.path}: {one.state.value}" for one in verdict.inside]


def _colours_line(request: dict[str, Any]) -> str:
    """Those that were chosen, a character at a time."""
    told = {
        slot["name"]: ", ".join(f"{c['part']} {c['value']}" for c in slot.get("colours", ()))
        for slot in request.get("slots", ())
    }
    return "; ".join(f"{name} {colours}" for name, colours in told.items() if colours)


def _model_line(facts: dict[str, Any]) -> str:
    if facts["request"]:
        return f"{facts['model']}, weights {facts['weights'].partition(':')[2][:12]}"
    return ", ".join(
        f"{m['family']} ({m['licence'] or 'licence unknown'})" for m in facts["models"]
    )


def _told(file: Path, made: "Reshot | None", missing: "list[Missing]") -> str:
    if made is None:
        return f"'{file.name}' cannot be drawn again. " + " ".join(one.why for one in missing)
    state = "the same picture" if made.same else "another picture"
    return (
        f"{made.path}: {state}. Largest difference {made.largest} of 255, mean {made.mean}; "
        f"{made.within:.2%} of the pixels within 2."
    )
