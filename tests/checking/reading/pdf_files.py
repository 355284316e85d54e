"""PDF files written by hand: words at chosen places, or nothing but a picture."""

from __future__ import annotations

from collections.abc import Sequence

Placed = tuple[float, float, str]  # from the left, from the bottom, words


def pdf_file(
    *pages: Sequence[Placed], picture: bool = False, size: float = 16, title_size: float = 16, width: int = 1000
) -> bytes:
    """A PDF in a font that is not embedded.

    ``picture`` puts one over each page, ``title_size`` holds high on it, ``width`` is what the file states of every
    character, in thousandths of the size.
    """
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        4: (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW %d"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R>>" % width
        ),
        5: (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
            b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
        ),
        6: stream(b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\0"),
    }
    for n, words in enumerate(pages):
        resources = "<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>"
        objects[10 + 2 * n] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {11 + 2 * n} 0 R>>".encode()
        )
        content = "q 595 0 0 842 0 0 cm /I Do Q\n" if picture else ""
        for left, low, text in words:
            chosen = title_size if low > 740 else size
            content += f"BT /F {chosen} Tf 1 0 0 1 {left} {low} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
        objects[11 + 2 * n] = stream(b"<<", content.encode())
    return _file(objects)


def stream(head: bytes, data: bytes) -> bytes:
    """A stream object's inside."""
    return head + b"/Length %d>>stream\n%s\nendstream" % (len(data), data)


def _file(objects: dict[int, bytes]) -> bytes:
    data, places = b"%PDF-1.5\n", {}
    for number, inside in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj%s endobj\n" % (number, inside)
    start = len(data)
    for number, place in places.items():
        data += (
            b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
            if number == 1
            else b"%d 1\n%010d 00000 n \n" % (number, place)
        )
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, start)
