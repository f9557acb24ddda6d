"""What is wrong with a file that somebody gave us, in one Korean sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "empty": _("빈 파일입니다. 내용이 있는 파일을 골라 주세요."),
    "too_big": _("파일이 너무 큽니다. %(most)sMB까지 올릴 수 있습니다. 여러 파일로 나누어 주세요."),
    "no_rows": _("제목 줄 아래에 내용이 없습니다. 명단이 든 파일인지 확인해 주세요."),
    "no_headings": _("제목 줄을 찾을 수 없습니다. 첫머리에 ‘이름, 전화번호’처럼 열 제목을 적어 주세요."),
    "picture": _("사진 파일입니다. 이름만 바꾼 것 같습니다. 엑셀(.xlsx)이나 CSV 파일을 올려 주세요."),
    "pdf": _("PDF 파일입니다. 원래의 엑셀 파일을 찾아 올려 주세요."),
    "document": _("문서(한글·워드) 파일입니다. 표를 엑셀에 옮겨 .xlsx로 저장한 뒤 올려 주세요."),
    "presentation": _("발표 자료 파일입니다. 엑셀(.xlsx)이나 CSV 파일을 올려 주세요."),
    "old_excel": _(
        "옛 엑셀(.xls) 파일입니다. 엑셀에서 열어 ‘다른 이름으로 저장’ → ‘Excel 통합 문서(*.xlsx)’로 저장해 주세요."
    ),
    "binary_excel": _(
        "엑셀 이진(.xlsb) 파일입니다. 엑셀에서 열어 ‘Excel 통합 문서(*.xlsx)’로 저장해 주세요."
    ),
    "open_document": _("ODS 파일입니다. 열어서 ‘다른 이름으로 저장’ → .xlsx로 저장해 주세요."),
    "web_page": _(
        "이름만 엑셀이고 속은 웹 문서인 파일입니다. 엑셀에서 열어 ‘Excel 통합 문서(*.xlsx)’로 다시 저장해 주세요."
    ),
    "encrypted": _(
        "암호가 걸린 엑셀 파일입니다. 엑셀에서 연 뒤 ‘파일 → 정보 → 통합 문서 보호 → 암호 설정’에서 암호를 지우고 "
        "다시 저장해 주세요."
    ),
    "archive": _("압축 파일입니다. 압축을 풀고 그 안의 엑셀(.xlsx)이나 CSV 파일을 올려 주세요."),
    "bomb": _(
        "압축을 풀면 지나치게 커지는 파일이라 열지 않았습니다. 새 엑셀 문서에 내용만 복사해 저장해 주세요."
    ),
    "broken": _("파일이 손상되어 열 수 없습니다. 엑셀에서 열어 다시 저장한 뒤 올려 주세요."),
    "unknown": _(
        "엑셀(.xlsx)이나 CSV로 읽을 수 없는 파일입니다. 엑셀에서 .xlsx로 저장한 파일을 올려 주세요."
    ),
    "mixed_encodings": _(
        "%(line)s번째 줄부터 글자 코드가 다릅니다. 서로 다른 파일을 이어 붙인 것 같습니다. "
        "엑셀에서 열어 글자가 깨진 곳을 고친 뒤 .xlsx로 저장해 주세요."
    ),
    "undecodable": _("%(line)s번째 줄의 글자를 읽을 수 없습니다. 엑셀에서 열어 .xlsx로 저장해 주세요."),
    "cell_too_long": _("%(line)s행의 한 칸에 글이 너무 많습니다(%(most)s자까지). 그 칸을 확인해 주세요."),
    "open_quote": _('%(line)s번째 줄에서 시작한 큰따옴표(")가 닫히지 않았습니다. 그 줄을 확인해 주세요.'),
    "too_many_columns": _("열이 너무 많습니다. %(most)s열까지 읽을 수 있습니다. 쓰지 않는 열을 지워 주세요."),
    "too_many_rows": _("줄이 너무 많습니다. 한 번에 %(most)s줄까지 읽습니다. 여러 파일로 나누어 주세요."),
    "many_sheets": _("내용이 든 시트가 여럿입니다: %(sheets)s. 어느 시트인지 골라 주세요."),
    "no_such_sheet": _("‘%(sheets)s’ 시트가 없습니다. 시트 이름을 확인해 주세요."),
    "only_formulas": _(
        "%(line)s행에 값이 저장되지 않은 수식이 있습니다. 엑셀에서 열어 저장한 뒤, "
        "또는 ‘값만 붙여 넣기’를 한 뒤 다시 올려 주세요."
    ),
}


class BadFile(Exception):
    """A file that cannot be read as a table. Carries a code and places in it, never what stands in a cell."""

    def __init__(self, code, **details):
        self.code = code
        self.details = details
        super().__init__(code)

    def in_words(self):
        """One Korean sentence for whoever gave us the file."""
        return str(MESSAGES[self.code]) % self.details if self.details else str(MESSAGES[self.code])


class ManySheets(BadFile):
    """More than one sheet has something in it: a person says which. `sheets` are their names."""

    def __init__(self, sheets):
        self.sheets = sheets
        super().__init__("many_sheets", sheets=", ".join(sheets))
