"""`python -m storyboard.pocket.training`: all of pocket from nothing, resumable.

Files STOP and PAUSE in the folder do what they say. Every stage goes on from its last checkpoint.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import CLIPTokenizer

from storyboard.pocket.autoencoder import PocketAutoencoder
from storyboard.pocket.loading import load_components
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.training.autoencoder_training import PICTURES, train_autoencoder
from storyboard.pocket.training.blocks import Blocks
from storyboard.pocket.training.condensing import condensed
from storyboard.pocket.training.dataset import Facts, Shelf
from storyboard.pocket.training.decoder_training import SCENES, DecoderTraining
from storyboard.pocket.training.drawings import draw_scenes
from storyboard.pocket.training.encoder_training import train_encoders
from storyboard.pocket.training.figure_training import Figures, FigureTraining, begin
from storyboard.pocket.training.ground_training import Grounds, GroundTraining
from storyboard.pocket.training.head_training import HeadTraining, Whereabouts
from storyboard.pocket.training.library import PIECE, Library, blank_of
from storyboard.pocket.training.machine import CARD, DEVICE, QUICKER
from storyboard.pocket.training.packaging import package, packaged
from storyboard.pocket.training.pages import Pages, pages
from storyboard.pocket.training.painter_training import PainterTraining
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.training.reader_training import Book, ReaderTraining, with_reader
from storyboard.pocket.training.sampler import Sampler
from storyboard.pocket.training.setting_training import Seen, SettingTraining
from storyboard.pocket.training.skeleton_training import Skeletons, SkeletonTraining
from storyboard.pocket.training.swatch_training import People, SwatchTraining
from storyboard.pocket.training.tokenizer_training import train_tokenizer
from storyboard.pocket.training.unet_training import Sheet, Stage, train_stage
from storyboard.pocket.training.witness import Witness

VIEWS = 2  # references drawn of each character
COLUMNS, ROWS = 28, 16  # latent cells of a panel
FIRST, PAGES = 20000, 500000  # numbers of the first scenes: the UNet's, and the decoder's
FIGURED = 4000000  # and those that nobody draws


@dataclass(frozen=True)
class Plan:
    """How much of everything. Minutes are of two CPU cores with nothing else to do, or of a card."""

    autoencoder: float = 28 / QUICKER
    reader: float = 16 / QUICKER
    encoders: float = 24 / QUICKER
    unet: float = 130 / QUICKER
    setting: float = 0.7 / QUICKER
    skeleton: float = 1.5 / QUICKER
    painter: float = 90 / QUICKER
    decoder: float = 32 / QUICKER
    figures: float = 70 / QUICKER
    ground: float = 18 / QUICKER
    swatches: float = 89 / QUICKER
    heads: float = 32 / QUICKER
    bank: int = 20000  # characters; what the laboratory holds out is not among them
    strangers: int = 60000  # references of people in no scene, for the autoencoder's reader
    portraits: int = 40000  # the same at full size, for the reader of looks
    figured: int = 120000  # scenes that nobody draws, for the finder of heads and the skeleton
    scenes: int = 28000
    first: int = FIRST  # number of the first scene
    pages: int = SCENES  # for the decoder and the painter
    views: int = 80  # of every place in every layout, with nobody in front

    @property
    def minutes(self) -> float:
        """Training, and about a fifth more for drawing and encoding."""
        stages = (
            self.autoencoder,
            self.reader,
            self.encoders,
            self.unet,
            self.setting,
            self.skeleton,
            self.painter,
            self.decoder,
            self.figures,
            self.ground,
            self.swatches,
            self.heads,
        )
        return sum(stages) * 1.2


def main() -> None:
    """Parses, says how long it will take, trains, packages."""
    usual = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("training"))
    parser.add_argument(
        "--to", type=Path, default=None, help="where the model goes; else FOLDER/package"
    )
    parser.add_argument("--autoencoder", type=float, default=usual.autoencoder, help="minutes")
    parser.add_argument("--reader", type=float, default=usual.reader, help="minutes, of its reader")
    parser.add_argument(
        "--encoders", type=float, default=usual.encoders, help="minutes, before the UNet"
    )
    parser.add_argument("--unet", type=float, default=usual.unet, help="minutes")
    parser.add_argument(
        "--setting", type=float, default=usual.setting, help="minutes, of the painter's reader"
    )
    parser.add_argument(
        "--skeleton", type=float, default=usual.skeleton, help="minutes, of where joints are"
    )
    parser.add_argument(
        "--painter", type=float, default=usual.painter, help="minutes, after the UNet"
    )
    parser.add_argument(
        "--decoder", type=float, default=usual.decoder, help="minutes, behind the painter"
    )
    parser.add_argument(
        "--figures", type=float, default=usual.figures, help="minutes, of the reader of figures"
    )
    parser.add_argument(
        "--ground", type=float, default=usual.ground, help="minutes, of the painter of places"
    )
    parser.add_argument(
        "--swatches", type=float, default=usual.swatches, help="minutes, of the reader of looks"
    )
    parser.add_argument(
        "--heads", type=float, default=usual.heads, help="minutes, of the finder of heads"
    )
    parser.add_argument("--scenes", type=int, default=usual.scenes, help="how many are drawn")
    parser.add_argument(
        "--first",
        type=int,
        default=FIRST,
        help="number of the first scene: others for more training",
    )
    parser.add_argument(
        "--start", type=Path, default=None, help="a packaged model to go on from; else from nothing"
    )
    given = parser.parse_args()
    plan = Plan(
        given.autoencoder,
        given.reader,
        given.encoders,
        given.unet,
        given.setting,
        given.skeleton,
        given.painter,
        given.decoder,
        given.figures,
        given.ground,
        given.swatches,
        given.heads,
        scenes=given.scenes,
        first=given.first,
    )
    hours = f"{plan.minutes / 60:.1f} hours on two CPU cores"
    how_long = f"{plan.minutes:.0f} minutes of this card, and drawing" if CARD else hours
    print(f"About {how_long}, less what is done already.", flush=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    train(given.folder, plan, given.to or given.folder / "package", given.start)


def train(folder: Path, plan: Plan, to: Path, start: Path | None = None, tell: bool = True) -> None:
    """The stages in turn; a finished one is only loaded. tell: with sheets to be looked at."""
    eye = _autoencoder(folder, plan, start).to(DEVICE)
    eye.to(memory_format=torch.channels_last)
    model = packaged(start) if start else Pocket(_tokenizer(folder), eye.config.latent_channels)
    model.to(DEVICE, memory_format=torch.channels_last)  # type: ignore[call-overload]
    library = Library(folder / "latents", COLUMNS, ROWS, plan.bank, VIEWS)
    scenes = library.shelf(eye, model.tokenizer, plan.scenes, plan.first)
    reading = ReaderTraining(folder, eye, plan.reader)
    if reading.course.share < 1:
        reading.run(_book(library, scenes, plan.strangers))
    seen = library.references(eye)
    noise = (1.0, 0.3) if start else (1.2, 0.3)
    stage = Stage("fine", plan.unet, 32, noise, peak=7e-4, hold=0.45, near=0.5)
    sampler = _sampler(scenes, seen, eye, model)
    sheet = Sheet(folder, model, eye, COLUMNS, ROWS) if tell else None
    witness = Witness(model).to(DEVICE)
    train_encoders(folder, model, witness, plan.encoders, sampler)
    average = train_stage(folder, model, witness, stage, sampler, sheet)
    average.store_in(model)
    pointing = SwatchTraining(folder, model.image_encoder, plan.swatches)
    if pointing.course.share < 1:
        pointing.run(People(*library.strangers(plan.portraits, 256), seed=plan.first))
    finding = HeadTraining(folder, model.finder, plan.heads)
    if finding.course.share < 1:
        finding.run(Whereabouts(library.facts(plan.figured, FIGURED), seed=plan.first))
    places = GroundTraining(folder, eye, plan.ground)
    if places.course.share < 1:
        places.run(Grounds(library.grounds(plan.views), seed=plan.first))
    setting = SettingTraining(folder, eye, plan.setting)
    standing = SkeletonTraining(folder, eye, plan.skeleton)
    if standing.course.share < 1:
        figured = library.facts(plan.figured, FIGURED), library.skeletons(plan.figured, FIGURED)
        standing.run(Skeletons(*figured, seed=plan.first))
    painting = PainterTraining(folder, eye, plan.painter)
    training = DecoderTraining(folder, eye, plan.decoder)
    if min(one.course.share for one in (setting, painting, training)) < 1:
        some = library.shelf(eye, model.tokenizer, plan.pages, PAGES)
        book = pages(library, model, some, _sampler(some, seen, eye, model))
        if setting.course.share < 1:
            setting.run(_exact(scenes), _made(some, book))
        if painting.course.share < 1:
            bodies = library.bodies(plan.pages, PAGES)
            painting.run(Blocks(book, bodies, setting.reader, seed=PAGES))
        training.run(book)
    reading_figures = FigureTraining(folder, eye.figures, plan.figures)
    if reading_figures.course.share < 1:
        if start is None and not reading_figures.course.step:
            begin(eye.figures, model.image_encoder.swatch_reader)
        some = library.shelf(eye, model.tokenizer, plan.pages, PAGES)
        windows = library.windows(some, eye.painter.light)
        reading_figures.run(Figures(*windows, seed=PAGES))
    package(model, eye, to)


def _sampler(
    scenes: Shelf, seen: NDArray[np.float16], eye: PocketAutoencoder, model: Pocket
) -> Sampler:
    return Sampler(scenes, seen, VIEWS, blank_of(eye), model.ids([""])[0], seed=scenes.first)


def _book(library: Library, scenes: Shelf, strangers: int) -> Book:
    pictures = library.half_size(min(PIECE, len(scenes.latents)), scenes.first)
    return Book(scenes, pictures, *library.strangers(strangers), seed=scenes.first)


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
