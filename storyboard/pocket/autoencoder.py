"""Pictures <-> latents: a patch autoencoder that reads at half size and writes at full size.

One latent cell stands for 32×32 pixels of a panel. The encoder averages 2×2 pixels first (the world
is drawn by vectors, so the decoder can learn to draw the sharp picture again). Convolutions with
ReLU at low resolution and many channels, no norms: what a CPU runs fast. Fits where diffusers'
pipelines expect a `vae`.

The last channels of the latents can say what is there instead of how it looks: a second network reads
that from the pixels (`world/meaning.py` says what they mean). A painter paints figures from it; behind them stands what
the decoder draws from both or, where that is a place that another painter knows, the place as it knows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.autoencoders.vae import DecoderOutput
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from storyboard.pocket.figure_reader import FigureReader
from storyboard.pocket.ground import GroundPainter
from storyboard.pocket.layers import Residual
from storyboard.pocket.painter import Painter
from storyboard.pocket.rereading import reread
from storyboard.pocket.setting import says_place, told_or_seen
from storyboard.pocket.shadows import shaded
from storyboard.pocket.sighting import UNIT
from storyboard.pocket.styles import in_style

PATCH = 8  # pixels a side that become channels, at each end


def _stack(width: int, depth: int) -> nn.Sequential:
    return nn.Sequential(*(Residual(width) for _ in range(depth)))


def _grow(width: int, to: int) -> nn.Sequential:
    """Twice the size: 1 cell -> 2×2."""
    return nn.Sequential(nn.Conv2d(width, 4 * to, 3, padding=1), nn.PixelShuffle(2))


def _reader(meanings: int, low: int = 96, deep: int = 192) -> nn.Sequential:
    """Pictures at half size -> what is there, for each latent cell."""
    return nn.Sequential(
        nn.PixelUnshuffle(PATCH),
        nn.Conv2d(3 * PATCH**2, low, 3, padding=1),
        _stack(low, 2),
        nn.Conv2d(low, deep, 2, stride=2),
        _stack(deep, 4),
        nn.Conv2d(deep, meanings, 1),
    )


@dataclass
class Encoded:
    """What diffusers looks for: `.latents` here, no distribution."""

    latents: Tensor


class PocketAutoencoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """RGB in -1..1 [B, 3, H, W] <-> latents of unit variance in all [B, C, H/32, W/32]."""

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        latent_channels: int = 16,
        meanings: int = 0,  # how many of them are read as meaning
        settings: int = 0,  # numbers of the whole picture that its painter reads off the others
        block_out_channels: tuple[int, ...] = (96, 96, 96, 96, 192, 256),  # len 6 = f 32
        encoder_channels: tuple[int, int] = (64, 64),  # of its last two levels: nearly linear
        scaling_factor: float = 1.0,
        shift_factor: float = 0.0,
    ) -> None:
        super().__init__()
        low, middle, deep = block_out_channels[-3:]
        wide, last = encoder_channels
        self.encoder = nn.Sequential(
            nn.AvgPool2d(2),
            nn.PixelUnshuffle(PATCH),
            nn.Conv2d(3 * PATCH**2, wide, 3, padding=1),
            _stack(wide, 2),
            nn.Conv2d(wide, last, 2, stride=2),
            _stack(last, 3),
            nn.Conv2d(last, latent_channels - meanings, 1),
        )
        self.reader = _reader(meanings) if meanings else None
        self.decoder = nn.Sequential(
            nn.Conv2d(latent_channels, deep, 3, padding=1),
            _stack(deep, 2),
            _grow(deep, middle),
            _stack(middle, 2),
            _grow(middle, low),
            _stack(low, 1),
            nn.Conv2d(low, 3 * PATCH**2, 3, padding=1),
            nn.PixelShuffle(PATCH),
        )
        self.painter = Painter(latent_channels - meanings, meanings, settings) if meanings else None
        self.ground = GroundPainter() if settings else None
        self.figures = FigureReader() if settings else None
        self.register_buffer("mean", torch.zeros(latent_channels))
        self.register_buffer("std", torch.ones(latent_channels))

    def to_latents(self, pixels: Tensor) -> Tensor:
        """Latents at a first look, their drawn part of unit variance; deterministic."""
        return self.half_to_latents(self.encoder[0](pixels))

    def half_to_latents(self, pixels: Tensor) -> Tensor:
        """The same of pictures that are at half size already [B, 3, H/2, W/2]."""
        drawn = self.half_to_drawn(pixels)
        return drawn if self.reader is None else torch.cat([drawn, self.reader(pixels)], 1)

    def half_to_drawn(self, pixels: Tensor) -> Tensor:
        """Of such pictures the channels that say how it looks, [B, C - meanings, H/32, W/32]."""
        raw: Tensor = self.encoder[1:](pixels)
        count = raw.shape[1]
        unit: Tensor = (raw - self.mean[:count, None, None]) / self.std[:count, None, None]
        return unit

    def to_pixels(
        self,
        latents: Tensor,
        setting: Tensor | None = None,
        part: Tensor | None = None,
        location: int | None = None,
    ) -> Tensor:
        """The picture, not clamped. setting [B, SET]: what words say of it, 0 where nothing; else it is read off. part
        [B, SET]: the same of what was redone of it. location: which layout of its place; else the likeliest.
        """
        if self.painter is None:
            return self.to_ground(latents)
        return self.with_figures(latents, *self.behind(latents, setting, part, location))

    def behind(
        self,
        latents: Tensor,
        setting: Tensor | None = None,
        part: Tensor | None = None,
        location: int | None = None,
    ) -> tuple[Tensor, Tensor]:
        """The setting, and what stands behind figures [B, 3, H, W]. Needs a painter."""
        assert self.painter is not None
        settings = told_or_seen(setting, self.painter.setting(latents))
        if self.ground is None or not self.ground.learnt:
            return settings, self.to_ground(latents)
        here = latents[:, self.painter.drawn].clamp(0, 1)
        if location is not None and says_place(setting):  # nothing is left to be found
            size = [UNIT * side for side in latents.shape[2:]]
            ground = self.ground.at(settings, here, location, size).to(latents.dtype)
        else:
            rough, words = self.to_ground(latents), part if setting is None else setting
            ground = self.ground(settings, here, rough, part, words, location)
        return settings, shaded(ground, latents, settings, self.painter)

    def to_ground(self, latents: Tensor) -> Tensor:
        """What the decoder draws."""
        drawn: Tensor = self.decoder(latents * self.std[:, None, None] + self.mean[:, None, None])
        return drawn

    def with_figures(self, latents: Tensor, settings: Tensor, ground: Tensor) -> Tensor:
        """The figures that latents tell of in front of a ground [B, 3, H, W]. Needs a painter."""
        assert self.painter is not None
        figure, share = self.painter(latents, settings)
        out: Tensor = ground + share * (figure - ground)
        return out

    def encode(self, x: Tensor, return_dict: bool = True) -> Encoded | tuple[Tensor]:
        latents = self.to_latents(x)
        if self.figures is not None and self.painter is not None:
            behind = self.behind(latents)
            latents = reread(latents, x, *behind, self.painter, self.figures)
        return Encoded(latents) if return_dict else (latents,)

    def decode(
        self,
        z: Tensor,
        return_dict: bool = True,
        generator: torch.Generator | None = None,
        setting: Tensor | None = None,
        part: Tensor | None = None,
        location: int | None = None,
        styles: Sequence[str] = (),
    ) -> DecoderOutput | tuple[Tensor]:
        pixels = self.to_pixels(z, setting, part, location)
        pixels = in_style(pixels, styles) if styles else pixels
        return DecoderOutput(sample=pixels) if return_dict else (pixels,)
