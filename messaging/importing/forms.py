"""The forms of the import screens: a file, what its columns tell, and on what word the consents stand."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.importing import columns
from messaging.spreadsheets import bounds


class FileForm(forms.Form):
    """A spreadsheet. What it really is, and whether it can be read, is looked at afterwards."""

    file = forms.FileField(
        label=_("파일"),
        help_text=_("엑셀(.xlsx)이나 CSV, 20MB·10만 줄까지."),
        error_messages={
            "required": _("파일을 골라 주세요."),
            "empty": _("빈 파일입니다. 내용이 있는 파일을 골라 주세요."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )
    sheet = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sheets=(), **kwargs):
        super().__init__(*args, **kwargs)
        if sheets:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("시트"), choices=[(sheet, sheet) for sheet in sheets], widget=forms.RadioSelect
            )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > bounds.BYTES:
            raise forms.ValidationError(
                _("파일이 너무 큽니다. 20MB까지 올릴 수 있습니다. 나누어 올려 주세요.")
            )
        return file


class ColumnsForm(forms.Form):
    """What each column tells, and the word on which the consents stand."""

    signed_on = forms.DateField(
        label=_("모두 같은 날 서명했다면 그날"),
        required=False,
        help_text=_("서명한 날이 든 열이 있으면 비워 두세요."),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("날짜를 2026-03-02처럼 적어 주세요.")},
    )
    declared = forms.BooleanField(
        label=_("서명된 신청서를 옮긴 것입니다"),
        help_text=_("개인정보 수집·이용과 소식 문자 수신에 동의하고 서명한 신청서를 보관하고 있습니다."),
        error_messages={"required": _("서명된 신청서가 없는 명단은 가져올 수 없습니다.")},
    )

    def __init__(self, run, *args, mapping=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        choices = columns.choices()
        for place, heading in enumerate(run.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=(mapping or {}).get(str(place), "")
            )

    def columns(self):
        """(bound field, examples) of each column, for the table."""
        return [
            (self[f"column-{place}"], self.run.examples[place] if place < len(self.run.examples) else [])
            for place in range(len(self.run.headings))
        ]

    def mapping(self):
        """{place: key} as chosen."""
        return {
            str(place): key
            for place in range(len(self.run.headings))
            if (key := self.cleaned_data.get(f"column-{place}"))
        }

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("아직 오지 않은 날입니다."))
        return day

    def clean(self):
        cleaned = super().clean()
        for problem in columns.problems(self.mapping(), signed_on=cleaned.get("signed_on")):
            self.add_error(None, problem)
        return cleaned
