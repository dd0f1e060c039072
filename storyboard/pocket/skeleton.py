"""Where the joints of a figure are, worked out from what is said of it, and where a block lies by its limbs.

A network that knows only where a head is has to learn a hand for every pose, view and build; one that is told how far
it is from an arm draws sleeves along it. Joints follow from a few bits, so a small network learns them first and alone.
"""

import torch
from torch import Tensor, nn

from storyboard.pocket.coordinates import waves_of
from storyboard.pocket.layers import Gated
from storyboard.pocket.swatches import swatches_of

LIMBS = 4  # left arm, right arm, left leg, right leg, as the picture has them
BENT = 3  # points of a limb, from the trunk outwards
POINTS = ("hip", "chest")  # before those
JOINTS = len(POINTS) + LIMBS * BENT
BENDS = (0.0, 1 / 3, 2 / 3, 1.0)  # where a limb's curve is cut into straight pieces
PIECES = len(BENDS)  # the last leads on to the limb's end
ACROSS = (4.0, 2.0, 1.0, 0.5, 0.25)  # lengths of waves across a limb, in head radii
ALONG = (2.0, 1.0, 0.5)  # and along it, in its own length
AROUND = {"hip": (2.0, 1.0, 0.5, 0.25), "chest": (4.0, 2.0, 1.0, 0.5, 0.25, 0.125)}
ENDS = (2.0, 1.0, 0.5)  # around hands and feet
FARTHEST = 3.0  # head radii from a point that are told apart
NEAR, BESIDE = (
    0.02,
    0.2,
)  # of the squared distance, and of that at least, by which one piece is nearer than another
BLUNT = 0.15  # of a right angle, about: how wide it is beyond a limb's end where neither side is
BODILY = (
    sum(2 + 4 * len(lengths) for lengths in AROUND.values())
    + LIMBS * (2 + 4 * len(ENDS))
    + LIMBS * (2 + 2 * len(ACROSS) + 2 * len(ALONG))
)  # numbers that say where a block lies by them


class Skeleton(nn.Module):
    """said: how many numbers are told of a figure, colours and all; settings: of the whole picture."""

    def __init__(self, said: int, settings: int, width: int = 64) -> None:
        super().__init__()
        self.colours = swatches_of(said)
        known = said - (self.colours.stop - self.colours.start) + settings
        self.net = nn.Sequential(Gated(known, width), Gated(width, width))
        self.say = nn.Linear(width, 2 * JOINTS)

    def forward(self, said: Tensor, settings: Tensor) -> Tensor:
        """[N, JOINTS, 2]: across and down from the head's middle, in its radii; of figures [N, said] in settings
        [N, settings].
        """
        known = [said[:, : self.colours.start], said[:, self.colours.stop :], settings]
        out: Tensor = self.say(self.net(torch.cat(known, 1).to(self.say.weight.dtype)))
        return out.float().reshape(-1, JOINTS, 2)


def by_limbs(joints: Tensor, place: Tensor, span: Tensor) -> Tensor:
    """[N, BODILY] of blocks at `place` [N, 2], both in head radii from its middle; joints [N, JOINTS, 2]; span [N]:
    half a block's side in radii.
    """
    limbs = joints[:, len(POINTS) :].reshape(-1, LIMBS, BENT, 2)
    points = [(joints[:, number], AROUND[name]) for number, name in enumerate(POINTS)]
    points += [(limbs[:, number, -1], ENDS) for number in range(LIMBS)]
    told = []
    for point, lengths in points:
        off = (place - point).clamp(-FARTHEST, FARTHEST)
        told += [off, waves_of(off, lengths, span)]
    across, far, along = _curved(limbs, place)
    sines, _ = waves_of(across, ACROSS, span).chunk(2, 1)
    _, cosines = waves_of(far, ACROSS, span).chunk(2, 1)
    told += [across, sines, cosines, along, waves_of(along, ALONG, span * 0)]
    return torch.cat(told, 1)


def apart(joints: Tensor, place: Tensor) -> Tensor:
    """[N]: how far blocks at `place` [N, 2] are from the trunk or a limb, in head radii; joints [N, JOINTS, 2]."""
    _, far, _ = _curved(joints[:, len(POINTS) :].reshape(-1, LIMBS, BENT, 2), place)
    hip, trunk = joints[:, 0], joints[:, 1] - joints[:, 0]
    along = ((place - hip) * trunk).sum(1) / trunk.square().sum(1).clamp(min=1e-4)
    off = place - hip - along.clamp(0, 1)[:, None] * trunk
    return torch.minimum(far.amin(1), off.norm(dim=1))


def _curved(limbs: Tensor, place: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """How far from each limb, less than 0 on one side of it and none straight beyond its ends; how far on either side;
    and how far along it, 0..1; each [N, LIMBS]. Nowhere does a hair's breadth make a difference.
    """
    root, joint, end = limbs.unbind(2)
    middle = (joint + end) / 2  # the curve bends as far as there, and is straight after
    share = limbs.new_tensor(BENDS)[:, None]
    bent = (
        (1 - share) ** 2 * root[:, :, None]
        + 2 * share * (1 - share) * joint[:, :, None]
        + share**2 * middle[:, :, None]
    )
    starts, ends = bent, torch.cat([bent[:, :, 1:], end[:, :, None]], 2)
    piece, off = ends - starts, place[:, None, None] - starts
    length = piece.square().sum(-1).clamp(min=1e-4)
    at = ((off * piece).sum(-1) / length).clamp(0, 1)
    apart = (off - at[..., None] * piece).square().sum(-1)
    near = (-apart / (NEAR * (BESIDE + apart.amin(2, keepdim=True)))).softmax(2)
    side = (piece[..., 0] * off[..., 1] - piece[..., 1] * off[..., 0]) / length.sqrt()
    along = (at + torch.arange(PIECES, device=at.device)) / PIECES
    apart, side, along = ((one * near).sum(2) for one in (apart, side, along))
    far = (apart + 1e-6).sqrt()
    across = (1 + BLUNT) * side / (side.abs() / far + BLUNT)
    return across.clamp(-FARTHEST, FARTHEST), far.clamp(max=FARTHEST), along
