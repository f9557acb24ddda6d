"""The rejected lines as the same spreadsheet with a reason beside each, to be mended and brought again."""

from django.core.files.temp import NamedTemporaryFile
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.importing import running, transitions
from messaging.keeping import looks
from messaging.spreadsheets import writing

REASON = _("가져오지 못한 까닭")


def rejected(run, by, address=""):
    """A workbook in a temporary file, at its beginning; the download stands in the ledger of looks."""
    file = NamedTemporaryFile(suffix=".xlsx")
    above = [
        _("%(who)s · %(when)s · 가져오지 못한 줄 (고쳐서 다시 올리는 데에만 쓰고 지워 주세요)")
        % {"who": by.get_full_name(), "when": timezone.localtime().strftime("%Y-%m-%d %H:%M")}
    ]
    rows = ([_in_words(run, line), *cells] for line, cells in running.rejected(run))
    writing.workbook(
        file,
        [REASON, *run.headings],
        rows,
        title=_("가져오지 못한 줄"),
        above=above,
        widths=[48, *[16] * len(run.headings)],
    )
    looks.exported(
        by=by,
        what=str(run),
        people=transitions.counted(run)["rejected"],
        full=True,
        purpose=_("고쳐서 다시 올리기"),
        note="",
        address=address,
    )
    log(run, "importing.download", user=by)
    file.seek(0)
    return file


def _in_words(run, line):
    return f"{line.number}행 {running.heading(run, line)}: {running.reason(line)}"
