"""Everything that our people read is Korean: each role's screens in the admin, the login, and the public pages."""

import json
import re

import pytest
from bs4 import BeautifulSoup, Comment
from django.test import Client

from newsletter.models import ArticlePage, IssuePage, NoticePage
from tests.house import in_use

# What each role meets in its days; the widest of those who meet a screen looks at it.
SCREENS = {
    "편집자": (
        "wagtailadmin_home wagtailadmin_explore_root wagtailadmin_explore wagtailadmin_pages:add"
        " wagtailadmin_pages:edit wagtailadmin_pages:history wagtailadmin_pages:workflow_history"
        " wagtailadmin_pages:usage wagtailadmin_pages:delete wagtailadmin_pages:unpublish wagtailadmin_pages:move"
        " wagtailadmin_pages:copy wagtailadmin_pages:search wagtailadmin_pages:set_privacy"
        " wagtailadmin_pages:revisions_compare wagtailadmin_pages:revisions_revert"
        " wagtailadmin_pages:workflow_action wagtailadmin_choose_page wagtailadmin_choose_page_external_link"
        " wagtailadmin_reports:workflow wagtailadmin_reports:workflow_tasks wagtailadmin_reports:site_history"
        " wagtailadmin_reports:locked_pages wagtailadmin_reports:aging_pages wagtailadmin_reports:page_types_usage"
        " wagtailadmin_account"
        " newsletter:lay_in newsletter:single newsletter:announce_again"
        " digests:index digests:composer digests:item digests:approval digests:preview digests:progress"
        " digests:editions digests:single digests:item_preview"
        " corners:index corners:edit corners:add calls:index calls:add calls:edit calls:history"
        " participation:submissions wagtailsnippets_participation_entry:list"
        " wagtailimages:index wagtailimages:add wagtailimages:add_multiple wagtailimages:edit wagtailimages:delete"
        " wagtailimages_chooser:choose wagtaildocs:index wagtaildocs:add wagtaildocs:add_multiple wagtaildocs:edit"
        " wagtaildocs_chooser:choose"
        " delivery_broadcast:index delivery:broadcast delivery:act delivery:uncertain delivery:gateways"
        " delivery_reports_modeladmin_index delivery_price:index audience:try_out audience:saved audience:open signup_admin:rechecks"
    ),
    "결재자": "wagtailadmin_home digests:approval delivery:broadcast",
    "소통담당자": (
        "wagtailadmin_home wagtailadmin_pages:add wagtailadmin_pages:edit"
        " inbound:texts inbound:text inbound:rules inbound:inquiries inbound:inquiry"
    ),
    "검토자": (
        "wagtailadmin_home participation:desk participation:desk_at participation:submissions"
        " wagtailsnippets_participation_entry:edit wagtailsnippets_participation_entry:history"
        " wagtailsnippets_participation_entry:revisions_compare"
        " wagtailsnippets_participation_entry:workflow_history wagtailsnippets_participation_entry:usage"
    ),
    "접수담당자": (
        "wagtailadmin_home paper:desk paper:forms paper:failed paper:correct paper:sheets audience:reveal audience:refuse audience_subscriber:index"
        " audience_subscriber:edit audience_subscriber:history audience_hold:index audience_hold:edit"
        " audience_opt_out:index audience_interest:index audience_dong:index"
        " importing:index importing:run importing:refusals"
    ),
    "기록관": (
        "wagtailadmin_home keeping:table keeping:period keeping:holds keeping:add_hold keeping:destructions"
        " keeping:destruction keeping:looks keeping:export_looks"
    ),
    "신청총괄": "audience_subscriber:index audience:board audience:households audience_dong:edit audience_dong:index",
    "관리자": (
        "wagtailadmin_home audience:export audience_interest:edit audience_dong:add delivery_price:add wagtailsettings:edit"
        " offices_department:index offices_department:edit offices_department:history wagtailusers_users:index"
        " wagtailusers_users:add wagtailusers_users:edit wagtailusers_groups:index wagtailusers_groups:add"
        " wagtailusers_groups:edit"
    ),
}
OUTSIDE = [
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
    "/signup/",
    "/signup/terms/",
]

UNREAD = ["script", "style", "code", "template", "svg", "noscript"]
# No catalogue reaches these words of Wagtail 8.0's templates, which only screen readers say.
WRITTEN_IN_WAGTAIL = '.submit.w-sr-only input[type=submit][value="Search"]'
READ_ALOUD = ("title", "aria-label", "aria-description", "placeholder", "alt", "content", "data-title")
# Names of things have no Korean; what is written in Latin letters everywhere.
NAMES = re.compile(
    r"https?://\S+|\S+@\S+|[\w./-]+\.(?:kr|com|pdf|jpe?g|png|webp)\b|Asia/Seoul|@/\./\+/-/_|\bgwangjang\b|\b[A-Z]{2,5}\b"
)
SENTENCE = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,]+[A-Za-z'’]+){2,}")
KNOWN = re.compile(
    r"Save|Edit|Delete|Search|Add|Cancel|Close|Back|Next|Previous|Publish|"
    r"Unpublish|Draft|Live|Home|Settings|Reports|Images|Documents|Snippets|Pages|Title|"
    r"Name|Status|Actions|Filter|Filters|Sort|History|Comments|Comment|Preview|Workflow|"
    r"Locked|Unlock|Lock|Move|Copy|Choose|Select|Submit|Login|Username|Password|"
    r"Email|Logout|Account|Tags|Tag|Collection|Upload|Caption|Private|Public|Default|"
    r"None|True|False|Yes|No|Type|Owner|Created|Updated|Usage|Content|"
    r"Promote|Slug|More|Loading|Error"
)


def english(html):
    """The English that a reader or listener of the page meets."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(UNREAD) + soup.select("[hidden]") + soup.select(WRITTEN_IN_WAGTAIL):
        tag.decompose()
    for tag in soup.select("nav#w-slim-header-buttons[aria-label=Actions]"):
        del tag["aria-label"]  # as WRITTEN_IN_WAGTAIL
    words = [text for text in soup.find_all(string=True) if not isinstance(text, Comment)]
    for tag in soup.find_all(True):
        if tag.name == "meta" and tag.get("name") not in ("description",):
            continue
        words += [tag[name] for name in READ_ALOUD if tag.get(name)]
        if tag.name == "input" and tag.get("type") in ("submit", "button", "reset"):
            words.append(tag.get("value", ""))
    found = []
    for text in words:
        text = " ".join(NAMES.sub(" ", text).split())
        if SENTENCE.search(text) or KNOWN.fullmatch(text.strip(" .…:*")):
            found.append(text[:120])
    return found


def html_of(response):
    """The page, or the piece of a page that a script asks for."""
    body = response.content.decode()
    return json.loads(body).get("html", "") if body.startswith("{") else body


@pytest.mark.django_db
def test_no_screen_speaks_english():
    house = in_use.settle_in()
    addresses = {name: urls[-1] for name, urls in in_use.admin_addresses(house).items()}
    found = {}

    def look(client, url, who):
        response = client.get(url, follow=True)
        assert response.status_code == 200, (who, url)
        for words in english(html_of(response)):
            found.setdefault(words, f"{who} {url}")

    for role, names in SCREENS.items():
        client = Client()
        client.force_login(house.user[role])
        for name in names.split():
            look(client, addresses[name], role)
        if role == "편집자":
            for page in (house.issue, house.article, house.draft):
                look(client, f"/admin/pages/{page.pk}/edit/", role)
            for model, parent in (("issuepage", house.issue.get_parent()), ("articlepage", house.issue)):
                look(client, f"/admin/pages/add/newsletter/{model}/{parent.pk}/", role)
    stranger = Client()
    for url in OUTSIDE:
        look(stranger, url, "밖")
    for model in (NoticePage, IssuePage, ArticlePage):
        look(stranger, model.objects.live().first().url, "주민")
    for page in house.index.get_ancestors(inclusive=True).live().filter(depth__gt=1):
        look(stranger, page.url, "주민")
    look(stranger, IssuePage.objects.live().first().get_parent().url, "주민")

    assert not found, "\n".join(f"{words!r} on {where}" for words, where in found.items())


def test_the_reader_of_this_test_sees_english():
    assert english('<p>Save</p><b title="Search all pages">가</b><script>go to the page</script>') == [
        "Save",
        "Search all pages",
    ]
    assert english("<p>사진(JPG, PNG)은 Asia/Seoul</p><code>print the page now</code>") == []
