"""Form fields of the page editor that show something while one types."""

from django import forms


class HeadlineInput(forms.TextInput):
    """The text headline with a live count of its bytes, as phones count them; empty, it counts the title."""

    class Media:
        js = ["newsletter/admin/byte-counter.js"]
        css = {"all": ["newsletter/admin/newsletter.css"]}

    def __init__(self, attrs=None):
        super().__init__({"data-byte-counter": "id_title", "autocomplete": "off", **(attrs or {})})
