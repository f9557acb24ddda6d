"""Who meets what: the table of roles. docs/roles.md shows it; test_roles.py holds the house to it."""

ROLES = ("편집자", "결재자", "소통담당자", "검토자", "접수담당자", "신청총괄", "기록관", "관리자")

# (what it is in plain words, the first signs of the roles that may, addresses by name; '*' stands for any ending)
TABLE = {
    "페이지": [
        (
            "페이지를 쓰고 고치기, 검토에 올리기",
            "편 소",
            "wagtailadmin_explore* wagtailadmin_pages:add wagtailadmin_pages:add_subpage wagtailadmin_pages:edit"
            " wagtailadmin_pages:usage wagtailadmin_pages:type_use wagtailadmin_pages:view_draft"
            " wagtailadmin_pages:search wagtailadmin_pages:copy wagtailadmin_pages:history"
            " wagtailadmin_pages:workflow_history* wagtailadmin_pages:revisions_view"
            " wagtailadmin_pages:revisions_revert wagtailadmin_pages:revisions_compare",
        ),
        (
            "페이지를 발행하고 내리기, 옮기기, 지우기, 잠그기, 공개 범위",
            "편",
            "wagtailadmin_pages:unpublish wagtailadmin_pages:delete wagtailadmin_pages:move"
            " wagtailadmin_pages:set_privacy wagtailadmin_pages:lock wagtailadmin_pages:unlock"
            " wagtailadmin_pages:revisions_unschedule wagtailadmin_reports:locked_pages",
        ),
        (
            "소통담당자가 올린 페이지 검토하기",
            "편",
            "wagtailadmin_pages:workflow_action wagtailadmin_pages:workflow_preview",
        ),
        (
            "검토 진행, 오래된 페이지, 페이지 종류 보고서",
            "편 소",
            "wagtailadmin_reports:workflow wagtailadmin_reports:workflow_tasks wagtailadmin_reports:aging_pages"
            " wagtailadmin_reports:page_types_usage",
        ),
        ("참여마당 짜기, 교정쇄 뽑기", "편", "newsletter:lay_in newsletter:make_proof"),
        ("교정쇄 받아 보기", "편 결", "newsletter:proof"),
        (
            "발행한 페이지로 단독 문자 만들기, 다시 알리기",
            "편 소",
            "newsletter:single newsletter:announce_again",
        ),
    ],
    "문자소식": [
        (
            "목록, 미리보기, 결재 화면, 나가는 모습",
            "편 결 소 관",
            "digests:index digests:preview digests:approval digests:editions digests:progress digests:progress_data",
        ),
        (
            "짜기, 문구와 받는 사람 고치기, 결재 올리기와 거두기, 취소",
            "편 소",
            "digests:single digests:composer digests:item digests:headline digests:item_preview digests:item_act"
            " digests:take_offer digests:act#request_review digests:act#reopen digests:act#cancel",
        ),
        ("승인하기, 돌려보내기", "결", "digests:act#approve digests:act#send_back"),
        (
            "나가는 중에 멈추기, 다시 보내기, 중단하기",
            "편 결 소 관",
            "digests:act#pause digests:act#resume digests:act#stop",
        ),
        (
            "받는 사람 고르고 세어 보기, 자기 부서에 저장하기",
            "편 결 소 신 관",
            "audience:try_out audience:count audience:split audience:saved audience:open audience:act",
        ),
    ],
    "발송": [
        (
            "발송 목록과 장부, 확인할 묶음, 중계사 상태",
            "편 결 소 관",
            "delivery_broadcast:index delivery:broadcast delivery:progress delivery:uncertain delivery:gateways",
        ),
        (
            "발송을 멈추기, 확인할 묶음을 정하기, 중계사 다시 쓰기",
            "편 결 소 관",
            "delivery:act delivery:decide delivery:resume_gateway",
        ),
        ("수신 결과 장부", "편 결 관", "delivery_reports_modeladmin_index"),
        ("문자 값 보기", "편 결 관", "delivery_price:index"),
        (
            "문자 값 정하기",
            "관",
            "delivery_price:add delivery_price:edit delivery_price:history delivery_price:usage",
        ),
    ],
    "받은 문자와 문의": [
        (
            "받은 문자와 나누는 규칙 보기",
            "소 검 관",
            "inbound:texts inbound:text inbound:photo inbound:rules",
        ),
        ("받은 문자를 다른 갈래로 옮기기, 처리 표시", "소 검", "inbound:reroute inbound:handle"),
        ("보낸 사람의 번호를 모두 보기 (기록됨)", "소", "inbound:reveal"),
        ("문의 보기", "소 관", "inbound:inquiries inbound:inquiry"),
        ("문의에 답하기, 넘기기, 마치기", "소", "inbound:answer inbound:close inbound:hand_over"),
    ],
    "참여코너": [
        ("코너와 공모 보기", "편 검 관", "corners:index calls:index"),
        (
            "코너와 공모를 열고 고치기",
            "편 관",
            "corners:add corners:edit corners:history corners:usage"
            " calls:add calls:edit calls:history calls:usage calls:copy",
        ),
        ("응모글 목록", "편 검", "participation:submissions"),
        (
            "응모글 검토: 싣기, 싣지 않기, 되돌리기",
            "검",
            "participation:desk* participation:act participation:compare participation:undo_last"
            " participation:bulk pictures:received",
        ),
        ("게재글 목록", "편 검", "wagtailsnippets_participation_entry:list"),
        (
            "게재글 고치기, 잠그기, 기록",
            "검",
            "wagtailsnippets_participation_entry:edit wagtailsnippets_participation_entry:history"
            " wagtailsnippets_participation_entry:usage wagtailsnippets_participation_entry:revisions_revert"
            " wagtailsnippets_participation_entry:revisions_compare wagtailsnippets_participation_entry:lock"
            " wagtailsnippets_participation_entry:unlock wagtailsnippets_participation_entry:workflow_history*",
        ),
    ],
    "신청자": [
        (
            "신청자 목록 (가린 번호). 접수담당자는 자기 부서가 받은 신청만",
            "접 신 관",
            "audience_subscriber:index audience:find",
        ),
        (
            "신청 내용 고치기, 거부 기록하기, 번호 모두 보기 (까닭을 적고 기록됨)",
            "접",
            "audience:reveal audience:refuse audience_subscriber:edit audience_subscriber:history"
            " audience_subscriber:usage",
        ),
        ("수신동의 확인(2년마다) 현황", "편 결 소 신 관", "signup_admin:rechecks"),
        ("세대 신청 현황판과 엑셀", "편 결 소 접 신 관", "audience:board audience:board_file"),
        (
            "명단 가져오기: 올리기, 검사, 가져오기, 되돌리기, 확인 문자, 거절된 줄 내려받기 (기록됨)",
            "접",
            "importing:index importing:run importing:progress importing:act importing:rejected",
        ),
        ("080 수신거부 파일 올리기", "접", "importing:refusals"),
        ("신청서 인쇄", "접 관", "paper:sheets paper:print paper:sheet"),
        (
            "신청서 입력과 되돌리기, 문자가 가지 않은 신청서의 번호 고치기",
            "접",
            "paper:desk paper:check paper:undo paper:correct",
        ),
        ("입력한 신청서와 문자가 가지 않은 신청서 보기 (가린 번호)", "접 신", "paper:forms paper:failed"),
        ("신청서 스캔 보기 (기록됨)", "접", "paper:scan"),
        ("수신거부 대장", "접 신 관", "audience_opt_out:index"),
        ("거부로 보이는 문자 목록", "검 접 신 관", "audience_hold:index"),
        (
            "거부인지 정하기",
            "검 접",
            "audience:decide audience_hold:edit audience_hold:history audience_hold:usage",
        ),
        ("관심분야와 행정동 보기", "접 신 관", "audience_interest:index audience_dong:index"),
        (
            "관심분야 고치기",
            "관",
            "audience_interest:add audience_interest:edit audience_interest:history audience_interest:usage",
        ),
        (
            "행정동과 세대수 고치기",
            "신 관",
            "audience_dong:edit audience_dong:history audience_dong:usage audience:households",
        ),
        ("행정동 더하기", "관", "audience_dong:add"),
    ],
    "보존과 기록": [
        (
            "보존기간표, 파기 계획과 보고서, 보존 잠금 목록",
            "기 관",
            "keeping:table keeping:destructions keeping:destruction keeping:report keeping:holds",
        ),
        (
            "보존기간 고치기, 보존 잠금 걸고 풀기, 파기 승인과 중단",
            "기",
            "keeping:period keeping:add_hold keeping:release_hold keeping:plan keeping:approve keeping:cancel"
            " keeping:stop",
        ),
        ("개인정보 열람·내려받기 기록 보기", "기 관", "keeping:looks"),
        ("그 기록 내려받기 (까닭을 적고 기록됨)", "기", "keeping:export_looks"),
        (
            "신청자 명단 내려받기: 가린 것 (까닭을 적고 기록됨; 가리지 않은 것은 접수담당자 역할도 있어야)",
            "신 관",
            "audience:export",
        ),
    ],
    "사진과 파일": [
        ("사진 목록, 올리기", "편 소 검", "wagtailimages:index wagtailimages:add wagtailimages:add_multiple"),
        (
            "남의 사진 고치기, 지우기",
            "편 검",
            "wagtailimages:edit wagtailimages:delete wagtailimages:image_usage wagtailimages:preview",
        ),
        ("비공개 주민 사진 보기", "편 소 검", "pictures:private"),
        ("파일 목록, 올리기", "편 소", "wagtaildocs:index wagtaildocs:add wagtaildocs:add_multiple"),
        ("남의 파일 고치기, 지우기", "편", "wagtaildocs:edit wagtaildocs:delete wagtaildocs:document_usage"),
    ],
    "설정": [
        ("기관 설정", "관", "wagtailsettings:edit"),
        (
            "부서",
            "관",
            "offices_department:index offices_department:add offices_department:edit offices_department:history"
            " offices_department:usage",
        ),
        (
            "직원 계정",
            "관",
            "wagtailusers_users:index wagtailusers_users:add wagtailusers_users:edit wagtailusers_users:copy"
            " wagtailusers_users:history wagtailusers_users:usage",
        ),
        (
            "역할과 권한",
            "관",
            "wagtailusers_groups:index wagtailusers_groups:add wagtailusers_groups:edit"
            " wagtailusers_groups:history wagtailusers_groups:usage",
        ),
    ],
    "모두": [
        (
            "첫 화면, 내 계정, 내가 볼 수 있는 것의 기록",
            "편 결 소 검 접 신 기 관",
            "wagtailadmin_home wagtailadmin_account wagtailadmin_reports:site_history",
        ),
    ],
}

# Only who set the system up (a superuser) comes here; or nobody, whatever the permission: no adding to ledgers,
# no deleting of what others stand on.
NO_ROLE = (
    "wagtailadmin_collections:* wagtailadmin_workflows:index* wagtailadmin_workflows:add*"
    " wagtailadmin_workflows:enable* wagtailadmin_workflows:disable* wagtailadmin_workflows:edit*"
    " wagtailadmin_workflows:usage* wagtailadmin_workflows:remove wagtailadmin_workflows:select_task_type"
    " wagtailadmin_workflows:task_index* wagtailredirects:* wagtailsites:* wagtailsnippets:index"
    " delivery_reports_modeladmin_create delivery_reports_modeladmin_edit delivery_reports_modeladmin_delete"
    " wagtailsnippets_participation_entry:add wagtailsnippets_participation_entry:delete"
    " wagtailsnippets_participation_entry:unpublish wagtailsnippets_participation_entry:revisions_unschedule"
    " wagtailsnippetchoosers_participation_entry:create corners:delete calls:delete"
    " delivery_broadcast:add delivery_broadcast:edit delivery_broadcast:delete delivery_broadcast:history"
    " delivery_broadcast:usage delivery_price:delete"
    " audience_subscriber:add audience_subscriber:delete audience_hold:add audience_hold:delete"
    " audience_opt_out:add audience_opt_out:edit audience_opt_out:delete audience_opt_out:history"
    " audience_opt_out:usage audience_interest:delete audience_dong:delete offices_department:delete"
    " wagtailusers_users:delete wagtailusers_groups:delete"
)

# Pieces of other screens: lists without their frame, choosers, previews, answers to scripts. Each asks for the
# same rights as its screen, or shows only what that person may choose.
PIECES = (
    "*_results wagtailadmin_api:* wagtail_bulk_action *:preview_on_* wagtailadmin_pages:convert_alias"
    " wagtailadmin_pages:choose_parent wagtailadmin_pages:move_confirm wagtailadmin_pages:set_page_position"
    " wagtailadmin_pages:collect_workflow_action_data wagtailadmin_pages:confirm_workflow_cancellation"
    " wagtailadmin_pages:revisions_index wagtailadmin_choose_page* wagtailadmin_tag* wagtailadmin_dismissibles"
    " wagtailadmin_workflows:task_ch* wagtailadmin_editing_sessions:* wagtailadmin_block_preview"
    " wagtail_modeladmin:* wagtailadmin_error_test wagtailadmin_logout wagtailadmin_sprite wagtailadmin_login"
    " wagtailadmin_password_reset* wagtailadmin_javascript_catalog wagtailembeds:* *_chooser:*"
    " wagtaildocs:*_multiple wagtailimages:*_multiple wagtaildocs:create_* wagtailimages:create_*"
    " wagtailimages:url_generator* wagtailsnippetchoosers_participation_entry:ch*"
    " wagtailsnippets_participation_entry:*workflow_action* *:confirm_workflow_cancellation *:list_results"
    # A spreadsheet is met by the one person who asked for it, whatever her role.
    " keeping:export keeping:export_password keeping:export_file"
)

INTRODUCTION = """# Roles

Eight roles (groups) stand in every installation; `cms/migrations/0002_roles.py` and the `…_roles_of_….py` after it make
them. A person may have more than one: a head clerk is 접수담당자 and 신청총괄. Who set the system up is a superuser besides, and may do what no role may. The menu shows nobody what they may not
open; whoever comes to such an address all the same is sent home with a polite sentence.

`tests/house/role_table.py` is the source of this page, and `tests/house/test_roles.py` walks every address of the admin
as every role to hold both to it. After a change there: `.venv/bin/python -m tests.house.role_table > docs/roles.md`.
"""


def page():
    """docs/roles.md."""
    lines = [INTRODUCTION]
    for part, rows in TABLE.items():
        lines += [f"## {part}", ""]
        lines.append("| | " + " | ".join(ROLES) + " |")
        lines.append("|---|" + ":-:|" * len(ROLES))
        for words, who, _names in rows:
            marks = ["●" if role[0] in who else "" for role in ROLES]
            lines.append(f"| {words} | " + " | ".join(marks) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - a command whose output is the page
