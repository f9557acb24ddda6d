"""A picture made ready for the page: upright, bare of hidden data, no larger than the press can use."""

from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageOps

LONGEST = 2400  # pixels: 203 mm at 300 dpi, the width of an A4 page


def prepare(image, folder):
    """Write `image` as a JPEG into `folder`; returns its name, width and height.

    Made straight from the original: no rendition row, and no copy of a resident's photo in the public
    media folder. EXIF (where it was taken) is left behind.
    """
    name = f"picture-{image.pk}.jpg"
    with image.file.storage.open(image.file.name, "rb") as original, Pillow.open(original) as picture:
        picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "P"):
            upright = upright.convert("RGBA")
            white = Pillow.new("RGBA", upright.size, "white")
            upright = Pillow.alpha_composite(white, upright)
        upright = upright.convert("RGB")
        upright.thumbnail((LONGEST, LONGEST))
        upright.save(Path(folder) / name, "JPEG", quality=88, subsampling=0)
        return name, upright.width, upright.height
