"""What every state machine of the house shares: the refusal of an act that comes too late."""

from django.utils.translation import gettext as _


class WrongState(Exception):
    """The row is no longer in a state that allows the act: somebody was faster, or a tab is old.

    `row` is the row as found, `wanted` the state (or states) that the act needs.
    """

    def __init__(self, row, wanted):
        self.row = row
        self.wanted = wanted
        super().__init__(f"{row._meta.label_lower} {row.pk} is {row.state}, not {wanted}")

    def in_words(self):
        """One Korean sentence for the person whose act was refused."""
        return _(
            "%(what)s은(는) 지금 ‘%(state)s’ 상태라서 처리할 수 없습니다. 새로 고친 뒤 확인해 주세요."
        ) % {
            "what": self.row._meta.verbose_name,
            "state": self.row.get_state_display(),
        }
