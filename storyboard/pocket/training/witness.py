"""Has pocket say what it has understood, while it learns; thrown away afterwards.

Alone, the loss of the picture reaches the layers where words and references come in only through those that
draw edges. Told what they should have understood (`world/meaning.py`), the encoders learn it directly: as
REPA (Yu et al. 2024) does with a foreign encoder's features, here with the truth.
"""

from dataclasses import dataclass
from typing import Any

from diffusers.models.embeddings import AttentionPooling
from torch import Tensor, nn

from storyboard.pocket.networks import SLOTS, WIDTH
from storyboard.pocket.setting import SET
from storyboard.pocket.training.pocket import Pocket
from storyboard.pocket.world.meaning import LOOKS, SAID


@dataclass(frozen=True)
class Lesson:
    """figures [B, SLOTS, SAID]: what is said of each; told, shown [B, SLOTS]: 1 where words tell of one, and
    where references show it; setting [B, SET]: what is said of the scene; worded [B]: 1 where there are words.
    """

    figures: Tensor
    told: Tensor
    shown: Tensor
    setting: Tensor
    worded: Tensor


class Witness(nn.Module):
    """Listens to what the UNet takes of the text as a whole, and to each character's tokens."""

    def __init__(self, model: Pocket) -> None:
        super().__init__()
        whole = model.unet.time_embedding.linear_2.out_features
        self.words = nn.Linear(whole, SLOTS * SAID + SET)
        self.look = AttentionPooling(8, WIDTH)
        self.looks = nn.Linear(WIDTH, len(LOOKS))
        self._heard: dict[str, Tensor] = {}
        model.unet.encoder_hid_proj.register_forward_hook(self._listen_to("looks"))
        model.unet.add_embedding.register_forward_hook(self._listen_to("words"))

    def losses(self, lesson: Lesson) -> tuple[Tensor, Tensor]:
        """How wrong the last words were understood, and the last looks: mean squared errors."""
        words, setting = self.words(self._last("words")).split((SLOTS * SAID, SET), 1)
        words = words.unflatten(1, (SLOTS, SAID))
        seen = self._last("looks")
        looks = self.looks(self.look(seen.flatten(0, 1)).unflatten(0, seen.shape[:2]))
        return (
            _mean((words - lesson.figures).square().mean(2), lesson.told)
            + _mean((setting - lesson.setting).square().mean(1), lesson.worded),
            _mean((looks - lesson.figures[..., LOOKS]).square().mean(2), lesson.shown),
        )

    def _last(self, name: str) -> Tensor:
        """Each is to be asked for once. Raises RuntimeError where there was nothing since."""
        if name not in self._heard:
            raise RuntimeError(
                f"Nothing was heard of {name} since the last time: ask after each pass."
            )
        return self._heard.pop(name).float()

    def _listen_to(self, name: str) -> Any:
        def listen(_module: Any, _inputs: Any, made: Any) -> None:
            self._heard[name] = _tensor(made)

        return listen


def _tensor(made: Any) -> Tensor:
    if isinstance(made, (list, tuple)):
        return _tensor(made[0])
    tensor: Tensor = made if isinstance(made, Tensor) else made.last_hidden_state
    return tensor


def _mean(error: Tensor, there: Tensor) -> Tensor:
    return (error * there).sum() / there.sum().clamp(min=1)
