"""How much of a file we read: everything has a bound, so that no file can fill the memory or the day."""

BYTES = 20 * 1024 * 1024  # of a file as it is uploaded
ROWS = 100_000  # below the headings
COLUMNS = 200
CELL = 32_767  # signs: what Excel itself allows
LINE = 1024 * 1024  # bytes of one line of a CSV file
EMPTY_ROWS = 1_000  # so many empty rows one after the other are the end of the sheet
UNPACKED = 400 * 1024 * 1024  # bytes of a workbook once unpacked
STRINGS = 100 * 1024 * 1024  # of these, of the table of texts, which is held in memory
PARTS = 5_000  # files in a workbook
RATIO = 100  # an honest sheet shrinks to a tenth or a thirtieth; measured only above RATIO_FROM
RATIO_FROM = 64 * 1024 * 1024
