"""XMP: the packet that says "a model made this" to every program that reads metadata, and back.

The property is IPTC's DigitalSourceType; ours beside it carry request and record where a file has
no text of its own (JPEG). Written by hand: three properties need no library.
"""

import re
from html import unescape
from xml.sax.saxutils import quoteattr

from storyboard.provenance.record import Source

OURS = "urn:storyboard:xmp:1"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:storyboard="{ours}" \
Iptc4xmpExt:DigitalSourceType={source} xmp:CreatorTool={tool}{more}/></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp_packet(source: Source, tool: str, **more: str) -> str:
    """The packet; `more` becomes properties of our own namespace, empty ones are left out."""
    own = "".join(f" storyboard:{key}={quoteattr(text)}" for key, text in more.items() if text)
    return _PACKET.format(
        ours=OURS, source=quoteattr(source.address), tool=quoteattr(tool), more=own
    )


def ours_in(packet: str, key: str) -> str:
    """A property of our own namespace, "" where it is missing. Parses no XML: strangers' packets may bite."""
    found = re.search(rf"storyboard:{re.escape(key)}=(?:\"([^\"]*)\"|'([^']*)')", packet)
    return unescape(found[1] if found[1] is not None else found[2]) if found else ""


def source_in(packet: str) -> str:
    """The digital source type a packet names, "" where it names none."""
    found = re.search(r"DigitalSourceType(?:=[\"']|>)\s*([^\"'<\s]+)", packet)
    return found[1] if found else ""
