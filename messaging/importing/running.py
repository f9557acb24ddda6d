"""An import from beginning to end in one process: what the operator's command does, by the same steps as a worker."""

from messaging.importing import columns, tasks, telling, transitions, uploading
from messaging.importing.checking import cells_at
from messaging.importing.models import ImportRun

State = ImportRun.State


class CannotMap(Exception):
    """The columns cannot be told by their headings; `problems` are Korean sentences."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("cannot map")

    def in_words(self):
        """All of them, for whoever called."""
        return " ".join(self.problems)


def begin(file, name, *, sheet="", mapping=None, signed_on=None, declared=False, by=None, department=None):
    """Upload, map by guess (or as remembered, or as given) and check; the run as it stands then.

    Raises BadFile, ManySheets, CannotMap; nothing is kept then.
    """
    run = uploading.take(file, name, sheet=sheet, by=by, department=department)
    mapping = (
        mapping or columns.remembered(run.headings, ImportRun.objects.all()) or columns.guess(run.headings)
    )
    if problems := columns.problems(mapping, signed_on=signed_on):
        discard(run)
        raise CannotMap(problems)
    transitions.map_columns(run, mapping, signed_on=signed_on, declared=declared, by=by)
    transitions.check(run, by)
    return to_the_end(run)


def discard(run):
    """Nothing came of it: the file goes at once."""
    run.file.delete(save=False)
    run.delete()


def to_the_end(run):
    """Do a worker's part here, until a person is wanted again or it has ended."""
    while True:
        tasks.work(run.pk, seconds=3600)
        run = ImportRun.objects.get(pk=run.pk)
        if run.state not in ImportRun.AT_WORK:
            return run


def rejected(run):
    """(line, its value as it may be shown) of every rejected line, in order, a few hundred in memory at once."""
    lines = run.lines.filter(outcome="rejected").order_by("number")
    if not run.rows_file:
        return
    with run.rows_file.open("rb") as file:
        for line in lines.iterator(chunk_size=500):
            cells = cells_at(file, line.position)
            yield line, cells


def shown_value(line, cells):
    """What stands in the column that is wrong, masked."""
    if line.column is None or line.column >= len(cells):
        return ""
    return uploading.mask(cells[line.column], line.run.mapping.get(str(line.column), ""))


def reason(line):
    """Why the line is as it is, in a Korean sentence."""
    return telling.reason_in_words(line.reason, line.detail)


def heading(run, line):
    """The heading of the column that is wrong."""
    if line.column is None or line.column >= len(run.headings):
        return ""
    return run.headings[line.column]
