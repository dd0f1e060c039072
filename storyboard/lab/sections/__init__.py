"""What the laboratory measures, one section a file: `measure(laboratory)` -> scores by name.

A section writes its picture grid beside the others. Another section is a file here and a line below.
"""

from collections.abc import Callable

from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.sections import (
    attributes,
    company,
    copying,
    emptiness,
    expression,
    identity,
    obedience,
    speed,
    steps,
    styles,
)

SECTIONS: dict[str, Callable[[Laboratory], Found]] = {
    "identity": identity.measure,
    "company": company.measure,
    "obedience": obedience.measure,
    "expression": expression.measure,
    "attributes": attributes.measure,
    "emptiness": emptiness.measure,
    "copying": copying.measure,
    "steps": steps.measure,
    "styles": styles.measure,
    "speed": speed.measure,
}
