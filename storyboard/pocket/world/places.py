"""Places by their names."""

from collections.abc import Callable

from storyboard.pocket.world import indoors, outdoors
from storyboard.pocket.world.library import library
from storyboard.pocket.world.shrine import shrine
from storyboard.pocket.world.stage import Stage

PLACES: dict[str, Callable[[Stage], None]] = {
    "street": outdoors.street, "park": outdoors.park, "kitchen": indoors.kitchen, "bedroom": indoors.bedroom,
    "living_room": indoors.living_room, "classroom": indoors.classroom, "cafe": indoors.cafe,
    "forest": outdoors.forest, "beach": outdoors.beach, "mountain": outdoors.mountain, "field": outdoors.field,
    "snow_field": outdoors.snow_field, "rooftop": outdoors.rooftop, "station": outdoors.station,
    "office": indoors.office, "studio": indoors.studio, "library": library, "shrine": shrine,
}  # fmt: skip
