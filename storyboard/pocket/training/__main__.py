"""`python -m storyboard.pocket.training`: all of pocket from nothing, resumable.

Files STOP and PAUSE in the folder do what they say. Every stage goes on from its last checkpoint.
"""

import argparse
from pathlib import Path

import torch
from transformers import CLIPTokenizer

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.autoencoder_training import PICTURES, train_autoencoder
from storyboard.pocket.training.blocks import Blocks
from storyboard.pocket.training.condensing import condensed
from storyboard.pocket.training.dataset import Facts, Shelf
from storyboard.pocket.training.decoder_training import DecoderTraining
from storyboard.pocket.training.drawings import draw_scenes
from storyboard.pocket.training.encoder_training import train_encoders
from storyboard.pocket.training.figure_training import Figures, FigureTraining, begin
from storyboard.pocket.training.ground_training import Grounds, GroundTraining
from storyboard.pocket.training.head_training import HeadTraining, Whereabouts
from storyboard.pocket.training.library import PIECE
from storyboard.pocket.training.machine import CARD, DEVICE
from storyboard.pocket.training.material import COLUMNS, ROWS, Material
from storyboard.pocket.training.packaging import package, packaged
from storyboard.pocket.training.pages import Pages
from storyboard.pocket.training.painter_training import PainterTraining
from storyboard.pocket.training.plan import FIGURED, STAGES, Plan, plan_of
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.reader_training import Book, ReaderTraining, with_reader
from storyboard.pocket.training.setting_training import Seen, SettingTraining
from storyboard.pocket.training.skeleton_training import Skeletons, SkeletonTraining
from storyboard.pocket.training.swatch_training import People, SwatchTraining
from storyboard.pocket.training.tokenizer_training import train_tokenizer
from storyboard.pocket.training.unet_training import Sheet, Stage, train_stage
from storyboard.pocket.training.witness import Witness

DRAWN_TOO = {
    "scenes": "how many are drawn for the UNet",
    "first": "number of the first scene: others for more training",
    "pages": "how many are drawn for painter, decoder and reader of figures",
    "first_page": "number of the first page: others for more training",
}


def main() -> None:
    """Parses, says how long it will take, trains, packages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument(
        "--to", type=Path, default=None, help="where the model goes; else FOLDER/package"
    )
    parser.add_argument(
        "--start", type=Path, default=None,
        help="a packaged model to go on from, by the stages that have minutes here; else from nothing, by all of them",
    )  # fmt: skip
    for stage in STAGES:
        about = f"minutes, {stage.metadata['what']}"
        parser.add_argument(f"--{stage.name}", type=float, help=about)
    for name, about in DRAWN_TOO.items():
        usual = getattr(Plan, name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=usual, help=about)
    given = parser.parse_args()
    plan = plan_of(vars(given))
    if not plan.minutes:
        parser.error("--start goes on by the stages that have minutes: say some, as --figures 60")
    hours = f"{plan.minutes / 60:.1f} hours on two CPU cores"
    how_long = f"{plan.minutes:.0f} minutes of this card, and drawing" if CARD else hours
    print(f"About {how_long}, less what is done already.", flush=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    train(given.folder, plan, given.to or given.folder / "package", given.start)


def train(folder: Path, plan: Plan, to: Path, start: Path | None = None, tell: bool = True) -> None:
    """The stages in turn; a finished one is only loaded, and nothing is drawn for it. tell: with sheets to be looked
    at.
    """
    eye = _autoencoder(folder, plan, start).to(DEVICE)
    eye.to(memory_format=torch.channels_last)
    model = packaged(start) if start else Pocket(_tokenizer(folder), eye.config.latent_channels)
    model.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
    drawn = Material(folder / "latents", plan, eye, model)
    _to_understand(folder, plan, drawn, tell, begun=start is not None)
    _to_see(folder, plan, drawn)
    _to_paint(folder, plan, drawn, begun=start is not None)
    _to_read(folder, plan, drawn, begun=start is not None)
    package(model, eye, to)


def _to_understand(folder: Path, plan: Plan, drawn: Material, tell: bool, begun: bool) -> None:
    """What words, references and cells say: the autoencoder's reader, the encoders, the UNet."""
    eye, model, library = drawn.eye, drawn.model, drawn.library
    reading = ReaderTraining(folder, eye, plan.reader)
    if reading.course.share < 1:
        pictures = library.half_size(min(PIECE, plan.scenes), plan.first)
        strangers = library.strangers(plan.strangers)
        reading.run(Book(drawn.scenes, pictures, *strangers, seed=plan.first))
    if not plan.encoders + plan.unet:
        return
    noise = (1.0, 0.3) if begun else (1.2, 0.3)
    stage = Stage("fine", plan.unet, 32, noise, peak=7e-4, hold=0.45, near=0.5)
    sheet = Sheet(folder, model, eye, COLUMNS, ROWS) if tell else None
    witness = Witness(model).to(DEVICE)
    train_encoders(folder, model, witness, plan.encoders, drawn.sampler)
    average = train_stage(folder, model, witness, stage, drawn.sampler, sheet)
    average.store_in(model)


def _to_see(folder: Path, plan: Plan, drawn: Material) -> None:
    """What needs no picture that the UNet makes: looks, heads, places, joints."""
    eye, model, library = drawn.eye, drawn.model, drawn.library
    pointing = SwatchTraining(folder, model.image_encoder, plan.swatches)
    if pointing.course.share < 1:
        pointing.run(People(*library.strangers(plan.portraits, 256), seed=plan.first))
    finding = HeadTraining(folder, model.finder, plan.heads)
    if finding.course.share < 1:
        finding.run(Whereabouts(library.facts(plan.figured, FIGURED), seed=plan.first))
    places = GroundTraining(folder, eye, plan.ground)
    if places.course.share < 1:
        places.run(Grounds(library.grounds(plan.views), seed=plan.first))
    standing = SkeletonTraining(folder, eye, plan.skeleton)
    if standing.course.share < 1:
        figured = library.facts(plan.figured, FIGURED), library.skeletons(plan.figured, FIGURED)
        standing.run(Skeletons(*figured, seed=plan.first))


def _to_paint(folder: Path, plan: Plan, drawn: Material, begun: bool) -> None:
    """The painter with its reader of settings, and the decoder behind it."""
    eye = drawn.eye
    setting = SettingTraining(folder, eye, plan.setting)
    if setting.course.share < 1:
        setting.run(_exact(drawn.scenes), _made(drawn.pages, drawn.book))
    painting = PainterTraining(folder, eye, plan.painter, begun)
    if painting.course.share < 1:
        bodies = drawn.library.bodies(plan.pages, plan.first_page)
        painting.run(Blocks(drawn.book, bodies, setting.reader, seed=plan.first_page))
    decoding = DecoderTraining(folder, eye, plan.decoder)
    if decoding.course.share < 1:
        decoding.run(drawn.book)


def _to_read(folder: Path, plan: Plan, drawn: Material, begun: bool) -> None:
    """The reader of figures, who sees them in plain light as the painter has learnt it."""
    reader, painter = drawn.eye.figures, drawn.eye.painter
    if reader is None or painter is None:
        raise ValueError("This autoencoder reads no meaning: make it with meanings=…")
    reading = FigureTraining(folder, reader, plan.figures)
    if reading.course.share < 1:
        if not (begun or reading.course.step):
            begin(reader, drawn.model.image_encoder.swatch_reader)
        windows = drawn.library.windows(plan.pages, plan.first_page, painter.light)
        reading.run(Figures(*windows, seed=plan.first_page))


def _exact(scenes: Shelf) -> Seen:
    settings = Facts.of(torch.from_numpy(scenes.facts)).setting
    return Seen(torch.from_numpy(scenes.latents), torch.from_numpy(scenes.masks), settings)


def _made(some: Shelf, book: Pages) -> Seen:
    """What the UNet drew of the first of them, with the truth of what is there and without."""
    looks = torch.cat([book.held[:, :DRAWN], book.made[:, :DRAWN]])
    settings = Facts.of(torch.from_numpy(some.facts[: len(book.held)])).setting
    return Seen(looks, book.masks[: len(book.held)].repeat(2, 1, 1, 1), settings.repeat(2, 1))


def _autoencoder(folder: Path, plan: Plan, start: Path | None) -> PocketAutoencoder:
    if start is not None:
        return load_components(start)["vae"]  # type: ignore[no-any-return]
    if (folder / "autoencoder" / "config.json").exists():
        return PocketAutoencoder.from_pretrained(folder / "autoencoder").eval()  # type: ignore[no-any-return]
    wide = train_autoencoder(folder, plan.autoencoder)
    drawings = draw_scenes(folder / "drawings", PICTURES, 896, 512)
    eye = with_reader(condensed(wide, drawings, DRAWN))
    eye.save_pretrained(folder / "autoencoder")
    return eye


def _tokenizer(folder: Path) -> CLIPTokenizer:
    if not (folder / "tokenizer").exists():
        train_tokenizer().save_pretrained(folder / "tokenizer")
    return CLIPTokenizer.from_pretrained(folder / "tokenizer")


if __name__ == "__main__":
    main()
