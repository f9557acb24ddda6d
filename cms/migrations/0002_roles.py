"""The six roles of the house, with what each may do (docs/roles.md shows the same as a table)."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.utils.translation import override
from wagtail.snippets.models import create_extra_permissions

CHANGE_WORDS = ("add", "change", "view")

# role -> permissions by 'app.codename'; 'app.model*' is add, change and view.
ROLES = {
    "편집자": [
        "digests.digest*", "digests.delete_digest", "digests.digestitem*", "digests.delete_digestitem",
        "delivery.view_broadcast", "delivery.view_batch", "delivery.control_broadcast", "delivery.view_deliveryreport",
        "delivery.view_price", "audience.count_subscriber",
        "participation.corner*", "participation.call*", "participation.view_submission", "participation.view_entry",
        "newsletter.placement*", "newsletter.delete_placement", "newsletter.proof*",
    ],
    "결재자": [
        "digests.view_digest", "digests.approve_digest", "digests.view_digestitem",
        "delivery.view_broadcast", "delivery.view_batch", "delivery.control_broadcast",
        "delivery.view_deliveryreport", "delivery.view_price", "audience.count_subscriber",
        "newsletter.view_proof",
    ],
    "소통담당자": [
        "digests.digest*", "digests.digestitem*", "digests.delete_digestitem",
        "delivery.view_broadcast", "delivery.control_broadcast", "audience.count_subscriber",
        "inbound.view_inboundmessage", "inbound.reroute_inboundmessage", "inbound.reveal_inboundmessage",
        "inbound.inquiry*", "inbound.answer_inquiry",
    ],
    "검토자": [
        "participation.moderate_submission", "participation.view_submission",
        "participation.entry*", "participation.publish_entry", "participation.lock_entry", "participation.unlock_entry",
        "participation.view_call", "participation.view_corner",
        "inbound.view_inboundmessage", "inbound.reroute_inboundmessage",
        "audience.view_hold", "audience.change_hold",
    ],
    "접수담당자": [
        "audience.add_subscriber", "audience.change_subscriber", "audience.view_subscriber",
        "audience.reveal_subscriber", "audience.view_optout", "audience.view_hold", "audience.change_hold",
        "audience.view_interest", "audience.view_dong",
    ],
    "관리자": [
        "offices.department*", "offices.user*", "offices.change_officesettings", "newsletter.change_printsettings",
        "auth.group*", "audience.interest*", "audience.dong*", "audience.view_subscriber", "audience.view_optout",
        "audience.view_hold", "audience.count_subscriber",
        "delivery.price*", "delivery.view_broadcast", "delivery.view_batch", "delivery.view_deliveryreport",
        "delivery.control_broadcast", "delivery.view_gatewaystate", "delivery.change_gatewaystate",
        "digests.view_digest", "participation.corner*", "participation.call*",
        "inbound.view_inboundmessage", "inbound.view_inquiry",
    ],
}  # fmt: skip
PAGES = {
    "편집자": ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    "소통담당자": ["add_page", "change_page"],
}
COLLECTIONS = {
    "편집자": [
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ],
    "소통담당자": ["add_image", "choose_image", "add_document", "choose_document"],
    "검토자": ["add_image", "change_image", "choose_image"],
}


def codenames(entry):
    app, codename = entry.split(".")
    if codename.endswith("*"):
        return [(app, f"{verb}_{codename[:-1]}") for verb in CHANGE_WORDS]
    return [(app, codename)]


# What may be done, in the words of the screen where roles are set: Django writes them in English.
DEEDS = {
    "add": "추가",
    "change": "수정",
    "delete": "삭제",
    "view": "보기",
    "publish": "발행",
    "lock": "잠금",
    "unlock": "잠금 풀기",
}
OTHER_DEEDS = {
    "bulk_delete_page": "아래 페이지까지 한꺼번에 삭제",
    "lock_page": "페이지를 잠그고, 내가 잠근 페이지 풀기",
    "unlock_page": "모든 페이지의 잠금 풀기",
    "publish_page": "페이지 발행",
    "choose_image": "사진 고르기",
    "choose_document": "파일 고르기",
}


def name_in_korean(permissions):
    for permission in permissions.filter(name__startswith="Can ") | permissions.filter(
        codename__in=OTHER_DEEDS
    ):
        try:
            model = all_apps.get_model(permission.content_type.app_label, permission.content_type.model)
        except LookupError:
            continue
        deed = DEEDS.get(permission.codename.split("_")[0])
        name = OTHER_DEEDS.get(permission.codename) or (deed and f"{model._meta.verbose_name} {deed}")
        if name:
            permission.name = name[:255]
            permission.save(update_fields=["name"])


def make_roles(apps, schema_editor):
    # Django makes permissions only after all migrations; ours are needed now.
    for config in all_apps.get_app_configs():
        if config.models_module:
            create_permissions(config, verbosity=0)
            create_extra_permissions(config)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    with override("ko"):
        name_in_korean(Permission.objects.select_related("content_type"))

    def find(**which):
        try:
            return Permission.objects.get(**which)
        except Permission.DoesNotExist:
            raise LookupError(f"There is no permission {which}") from None

    enter = find(content_type__app_label="wagtailadmin", codename="access_admin")
    for role, entries in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        wanted = [pair for entry in entries for pair in codenames(entry)]
        group.permissions.set(
            [enter, *(find(content_type__app_label=app, codename=name) for app, name in wanted)]
        )
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    for role, names in PAGES.items():
        for name in names:
            apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
                group=Group.objects.get(name=role),
                page=root,
                permission=find(content_type__app_label="wagtailcore", codename=name),
            )
    top = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for role, names in COLLECTIONS.items():
        for name in names:
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=Group.objects.get(name=role),
                collection=top,
                permission=find(content_type__app_label="pictures", codename=name),
            )
    hand_over_wagtails_workflow(apps)


def hand_over_wagtails_workflow(apps):
    """What a liaison writes is looked over by an editor; Wagtail's own groups would stand empty and in English."""
    Group = apps.get_model("auth", "Group")
    for workflow in apps.get_model("wagtailcore", "Workflow").objects.filter(name="Moderators approval"):
        workflow.name = "페이지 검토"
        workflow.save(update_fields=["name"])
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name="Moderators approval"):
        task.name = "편집자 검토"
        task.save(update_fields=["name"])
        task.groups.set([Group.objects.get(name="편집자")])
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("newsletter", "0001_initial"),
        ("participation", "0001_initial"),
        ("pictures", "0001_initial"),
        ("digests", "0001_initial"),
        ("inbound", "0001_initial"),
        ("delivery", "0001_initial"),
        ("audience", "0001_initial"),
        ("offices", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        # These let every group choose every picture and file; ours, made after them, are left alone.
        ("wagtailimages", "0023_add_choose_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
