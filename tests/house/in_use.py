"""A house in use: the demo's content with one row of everything that a screen can show, and all its addresses."""

import re
from io import BytesIO

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from wagtail.models import Collection, Site, TaskState, Workflow

from cms.demo import load, people
from messaging.audience import consent, rules, saving
from messaging.audience.kinds import Kind
from messaging.audience.models import Dong, Hold, Interest, OptOut, Subscriber
from messaging.delivery import claiming, pacing, sending, settling
from messaging.delivery.models import DeliveryReport, Price
from messaging.digests import collecting
from messaging.importing import running
from messaging.inbound.models import InboundPhoto
from messaging.keeping import destroying, holding
from messaging.keeping.models import Export
from messaging.offices.models import Department, OfficeSettings, User
from newsletter import laying_in
from newsletter.models import ArticlePage, IssuePage, NoticeIndexPage, NoticePage, Proof
from participation.models import Call, Corner, Entry
from participation.pictures.models import Document, Image
from participation.pictures.storage import PRIVATE
from tests.factories.digests import DigestFactory
from tests.factories.inbound import routed
from tests.factories.newsletter import NoticePageFactory
from tests.factories.offices import UserFactory
from tests.factories.paper import SignedFormFactory
from tests.factories.participation import SubmissionFactory

# The first account of each role: the demo has several clerks.
ROLES = {group: username for username, _name, group, _department in reversed(people.ACCOUNTS)}
OTHER_PHONE, REFUSING_PHONE = "+821000000901", "+821000000902"


def settle_in():
    """Fill the empty house; returns its Rows."""
    load.load(history=False, picture_width=160)
    # The role 관리자 by itself: the demo's own administrator may do anything.
    User.objects.filter(username="admin").update(is_superuser=False)
    for username in people.SECOND_ROLES:
        user = User.objects.get(username=username)
        user.groups.set(user.groups.filter(name__in=[role for role in ROLES if ROLES[role] == username]))
    rows = Rows()
    rows.texts()
    rows.residents()
    rows.paper()
    rows.pages()
    rows.records()
    return rows


class Rows:
    """One row of each kind, by the attribute's name."""

    def __init__(self):
        self.user = {role: User.objects.get(username=name) for role, name in ROLES.items()}
        self.notice = NoticePage.objects.live().first()
        self.article = ArticlePage.objects.live().first()
        self.issue = IssuePage.objects.not_live().get()
        self.index = NoticeIndexPage.objects.get()
        desk = self.user["접수담당자"].department  # a clerk sees her own department's sign-ups
        self.subscriber = Subscriber.objects.textable().filter(department=desk).first()
        self.call, self.corner = Call.objects.open().first(), Corner.objects.first()

    def texts(self):
        """Digests in their states, broadcasts, what gateways said."""
        self.collecting = collecting.collect(self.notice).digest
        self.digest = DigestFactory(items=2, in_review=True)
        self.approved = DigestFactory(items=1, approved=True)
        self.item = self.collecting.items.get()
        self.broadcast = self.digest.broadcast
        one = sending.single(Kind.REPLY, OTHER_PHONE, "[중구청] 문의에 답드립니다.", title="답")
        self.batch = claiming.claim(one.batches.get().gateway).batches[0]
        settling.uncertain(self.batch, "ReadTimeout")
        DeliveryReport.objects.create(
            gateway="simulator",
            key="1",
            message_id=1,
            state=DeliveryReport.State.FAILED,
            code="2000",
            reported_at=self.digest.send_at,
        )
        self.gateway = pacing.state_of("simulator")
        self.price = Price.objects.first()

    def residents(self):
        """Texts that came in, and what became of them."""
        self.inquiry = routed("가로등이 나갔어요 언제 고치나요?", sender=OTHER_PHONE).inquiry
        self.message = routed("이제 안 받을래요 그만 보내세요", sender=REFUSING_PHONE)
        consent.hold(REFUSING_PHONE, "거부로 보입니다")
        consent.opt_out("+821000000903", scope="news", channel="text")
        self.hold, self.opt_out = Hold.objects.first(), OptOut.objects.first()
        self.saved_audience = saving.keep(
            "다산동 어르신", rules.Rule(everyone=True, age_from=65), by=self.user["편집자"]
        )
        clerk = self.user["접수담당자"]
        listed = BytesIO("전화번호,관심분야,신청일\n010-0000-0904,1,2026-03-02\nO10,1,2026-03-02\n".encode())
        self.run = running.begin(listed, "명단.csv", declared=True, by=clerk, department=clerk.department)
        moderator = self.user["검토자"]
        self.submission = SubmissionFactory(call=self.call, photos=1)
        self.entry = Entry.objects.get(
            submission=SubmissionFactory(call=self.call, text="김장은 혼자서", approved=moderator)
        )
        SubmissionFactory(call=self.call, text="김장을 안 해요", taken=moderator)
        self.photo = InboundPhoto.objects.first()
        SubmissionFactory(call=self.call, text="우리 집 김장", photos=1, taken=moderator)
        self.photo_copy = Image.objects.get(file__startswith=PRIVATE).file.name.removeprefix(PRIVATE)
        self.entry_task_state = TaskState.objects.filter(workflow_state__object_id=str(self.entry.pk)).first()

    def paper(self):
        """A form that a clerk typed in, whose confirmation reached nobody."""
        clerk = self.user["접수담당자"]
        self.signed_form = SignedFormFactory(typed_by=clerk, scan=True, failed=True)

    def pages(self):
        """Something in the newsletter, in the files, and under review."""
        editor, liaison = self.user["편집자"], self.user["소통담당자"]
        laying_in.lay_in(self.entry, self.issue, editor)
        self.proof = Proof.objects.create(issue=self.issue, round=1, purpose="press", pages=8, made_by=editor)
        self.proof.file.save("proof.pdf", ContentFile(b"%PDF-1.7"))
        self.document = Document(title="신청서")
        self.document.file.save("form.pdf", ContentFile(b"%PDF-1.7"))
        self.image = Image.objects.first()
        self.collection = Collection.get_first_root_node().add_child(name="축제")
        self.draft = NoticePageFactory(parent=self.index, title="겨울 강좌", owner=liaison)
        self.revision = self.draft.save_revision(user=liaison)
        self.workflow = Workflow.objects.get(name="페이지 검토")
        self.workflow_state = self.workflow.start(self.draft, liaison)
        self.task_state = self.workflow_state.current_task_state

    def records(self):
        """What the records manager meets."""
        by = self.user["기록관"]
        self.legal_hold = holding.hold_phone(OTHER_PHONE, "감사 자료", by)
        self.destruction = destroying.plan()
        self.export = Export.objects.create(
            key="keeping-looks", title="기록", purpose="audit", asked_by=UserFactory()
        )


# --- addresses ---------------------------------------------------------------------------------------
def patterns(resolver=None, prefix="", names=()):
    """(route, full name) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, ":".join((*names, pattern.name or ""))
        else:
            yield from patterns(pattern, route, (*names, pattern.namespace) if pattern.namespace else names)


def admin_addresses(rows):
    """{name: [address, …]} of everything below /admin/ that has a name, with rows that exist."""
    found = {}
    for route, name in patterns():
        if route.startswith("admin/") and not name.endswith(":") and name:
            found.setdefault(name, []).append(_filled(route, name, rows))
    return found


def _filled(route, name, rows):
    asked = re.findall(r"<(?:\w+:)?(\w+)>", route)
    given = _pages(rows) | _others(rows)
    space = name.split(":")[0]
    values = {}
    for parameter in asked:
        for key in (f"{name} {parameter}", f"{space} {parameter}", parameter):
            if key in given:
                values[parameter] = given[key]
                break
        else:
            raise LookupError(f"in_use.py does not know what {parameter} is in {route} ({name})")
    return reverse(name, kwargs=values)


def _pages(rows):
    return {
        "page_id": rows.notice.pk,
        "parent_page_id": rows.index.pk,
        "page_to_move_id": rows.notice.pk,
        "destination_id": rows.index.pk,
        "wagtailadmin_pages:unpublish page_id": rows.notice.pk,
        "wagtailadmin_pages pk": rows.draft.pk,
        "wagtailadmin_pages:revisions_view page_id": rows.draft.pk,
        "wagtailadmin_pages:revisions_revert page_id": rows.draft.pk,
        "wagtailadmin_pages:revisions_unschedule page_id": rows.draft.pk,
        "wagtailadmin_pages:workflow_action page_id": rows.draft.pk,
        "wagtailadmin_pages:collect_workflow_action_data page_id": rows.draft.pk,
        "wagtailadmin_pages:confirm_workflow_cancellation page_id": rows.draft.pk,
        "wagtailadmin_pages:workflow_preview page_id": rows.draft.pk,
        "wagtailadmin_pages:workflow_history_detail page_id": rows.draft.pk,
        "wagtailadmin_api pk": rows.notice.pk,
        "content_type_app_name": "newsletter",
        "content_type_model_name": "noticepage",
        "page_pk": rows.notice.pk,
    }


def _others(rows):
    return {
        "revision_id": rows.revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": rows.task_state.pk,
        "task_id": rows.task_state.task_id,
        "workflow_state_id": rows.workflow_state.pk,
        "workflow_pk": rows.workflow.pk,
        "action": "delete",
        "app_label": "newsletter",
        "app_name": "offices",
        "model_name": "noticepage",
        "wagtailsettings model_name": "officesettings",
        "wagtailsettings pk": OfficeSettings.load().pk,
        "wagtailadmin_workflows app_label": "wagtailcore",
        "wagtailadmin_workflows model_name": "groupapprovaltask",
        "wagtailadmin_tag_model_autocomplete app_name": "taggit",
        "wagtailadmin_tag_model_autocomplete model_name": "tag",
        "object_id": str(rows.notice.pk),
        "session_id": 1,
        "uploaded_file_id": 1,
        "redirect_id": 1,
        "uidb64": "MQ",
        "token": "abc",
        "document_id": rows.document.pk,
        "doc_id": rows.document.pk,
        "image_id": rows.image.pk,
        "filter_spec": "width-80",
        "collection_id": rows.collection.pk,
        "instance_pk": 1,
        "wagtailadmin_collections pk": rows.collection.pk,
        "wagtailadmin_workflows pk": rows.workflow.pk,
        "wagtailadmin_workflows:edit_task pk": rows.task_state.task_id,
        "wagtailadmin_workflows:disable_task pk": rows.task_state.task_id,
        "wagtailadmin_workflows:enable_task pk": rows.task_state.task_id,
        "newsletter pk": rows.issue.pk,
        "newsletter:proof pk": rows.proof.pk,
        "newsletter:announce_again pk": rows.notice.pk,
        "newsletter:single pk": rows.notice.pk,
        "participation pk": rows.submission.pk,
        "pictures pk": rows.photo.pk,
        "pictures name": rows.photo_copy,
        "inbound pk": rows.message.pk,
        "inbound:photo pk": rows.photo.pk,
        **{f"inbound:{view} pk": rows.inquiry.pk for view in ("inquiry", "answer", "close", "hand_over")},
        "delivery pk": rows.broadcast.pk,
        "delivery act": "stop",
        "delivery:decide pk": rows.batch.pk,
        "delivery name": rows.gateway.pk,
        "importing pk": rows.run.pk,
        "importing act": "cancel",
        "audience pk": rows.subscriber.pk,
        "paper pk": rows.signed_form.pk,
        "paper number": rows.signed_form.paper_form.number,
        "keeping pk": rows.destruction.pk,
        "keeping:release_hold pk": rows.legal_hold.pk,
        "keeping:period key": "audience-left",
        **{f"keeping:{view} pk": rows.export.pk for view in ("export", "export_password", "export_file")},
        "audience:decide pk": rows.hold.pk,
        "audience:open pk": rows.saved_audience.pk,
        "audience:act pk": rows.saved_audience.pk,
        "audience act": "copy",
        "wagtailsnippets_participation_entry pk": rows.entry.pk,
        "wagtailsnippetchoosers_participation_entry pk": rows.entry.pk,
        "wagtailsnippets_participation_entry revision_id": rows.entry.latest_revision_id,
        "wagtailsnippets_participation_entry task_state_id": rows.entry_task_state.pk,
        "wagtailsnippets_participation_entry workflow_state_id": rows.entry_task_state.workflow_state_id,
        "corners pk": rows.corner.pk,
        "calls pk": rows.call.pk,
        "digests pk": rows.digest.pk,
        "digests:composer pk": rows.collecting.pk,
        **{f"digests:{view} pk": rows.item.pk for view in ("item", "headline", "item_preview", "item_act")},
        "digests act": "reopen",
        "digests:item_act act": "up",
        "digests item": rows.item.pk,
        "delivery_broadcast pk": rows.broadcast.pk,
        "delivery_price pk": rows.price.pk,
        "audience_subscriber pk": rows.subscriber.pk,
        "audience_hold pk": rows.hold.pk,
        "audience_opt_out pk": rows.opt_out.pk,
        "audience_interest pk": Interest.objects.first().pk,
        "audience_dong pk": Dong.objects.first().pk,
        "offices_department pk": Department.objects.first().pk,
        "wagtailsites pk": Site.objects.get().pk,
        "wagtailusers_users pk": rows.user["편집자"].pk,
        "wagtailusers_groups pk": Group.objects.get(name="편집자").pk,
        "wagtaildocs_chooser pk": rows.document.pk,
        "wagtailimages_chooser pk": rows.image.pk,
    }
