"""What made this file, and has it been changed since? Knows requests; knows no project and no model.

Three layers, each of which may be lost alone: the request as text in the picture, the mark
"made by a model" in its XMP, and a C2PA signature over the whole file.
"""

from storyboard.provenance.picture import parameters, png_bytes, request_in
from storyboard.provenance.record import Record, Source, software
from storyboard.provenance.xmp import xmp_packet

__all__ = ["Record", "Source", "parameters", "png_bytes", "request_in", "software", "xmp_packet"]
