"""What keeps this installation from going live: each problem in words, with what to do about it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cms.demo.people import MAIL_HOST as DEMO_MAIL_HOST
from messaging.audience.models import ConsentWording, Dong, Interest, Subscriber
from messaging.delivery.models import Price
from messaging.gateways import registry
from messaging.offices.models import Department, OfficeSettings


def problems():
    """Every reason against going live, as {'code', 'message'}; an empty list means ready."""
    found = [*_of_settings()]
    if unapplied := _unapplied_migrations():
        found.append(
            (
                "migrations",
                _("적용하지 않은 마이그레이션이 %d개 있습니다. manage.py migrate를 실행하세요.") % unapplied,
            )
        )
    else:
        found += _of_rows()
    return [{"code": code, "message": message} for code, message in found]


def _of_settings():
    address = urlsplit(settings.SITE_URL)
    if settings.DEBUG:
        yield "debug", _("DEBUG가 켜져 있습니다. 오류 화면에 내부 정보가 보입니다. DEBUG=no로 바꾸세요.")
    if address.scheme != "https":
        yield "https", _("SITE_URL이 https가 아닙니다. 개인정보는 암호화해 주고받아야 합니다.")
    if address.hostname in {"localhost", "127.0.0.1"}:
        yield "site_url", _("SITE_URL이 이 컴퓨터 주소입니다. 주민이 보는 주소를 적으세요.")
    if address.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield "allowed_hosts", _("ALLOWED_HOSTS에 SITE_URL의 이름이 없습니다.")
    if "*" in settings.ALLOWED_HOSTS:
        yield "allowed_hosts", _("ALLOWED_HOSTS에 *가 있습니다. 우리 누리집 이름만 적으세요.")
    if len(settings.SECRET_KEY) < 50:
        yield "secret_key", _("SECRET_KEY가 짧습니다. 50자 이상의 임의 문자열로 바꾸세요.")
    for setting in ("GATEWAY_OUT", "GATEWAY_IN"):
        name = getattr(settings, setting)
        if name not in registry.MODULES:
            yield (
                "gateway",
                _("%(setting)s=%(name)s인 문자 중계사를 모릅니다.") % {"setting": setting, "name": name},
            )
        elif name == "simulator":
            yield "simulator", _("%s 값이 시뮬레이터입니다. 문자가 실제로 가지 않습니다.") % setting
    if settings.REDIS_URL and not urlsplit(settings.REDIS_URL).password:
        yield "redis_password", _("Redis에 비밀번호가 없습니다. 작업 내용이 드러나거나 바뀔 수 있습니다.")
    if "console" in settings.EMAIL_BACKEND or "dummy" in settings.EMAIL_BACKEND:
        yield "mail", _("전자우편이 밖으로 나가지 않습니다. EMAIL_BACKEND를 정하세요.")


def _unapplied_migrations():
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _of_rows():
    office = OfficeSettings.load()
    if "○○" in f"{office.office_name}{office.text_tag}":
        yield "office", _("기관 이름과 문자 머리말을 정하지 않았습니다. 설정 → 기관 설정에서 정하세요.")
    for model in (Department, Interest, Dong, ConsentWording, Price):
        if not model.objects.exists():
            yield model._meta.model_name, _("등록한 %s 자료가 없습니다.") % model._meta.verbose_name
    if Department.objects.filter(phone="", retired=False).exists():
        yield "department_phone", _("대표 전화가 없는 부서가 있습니다. 문자에 문의 전화가 들어가야 합니다.")
    yield from _of_signing_up(office)
    people = get_user_model().objects.filter(is_active=True)
    if not people.filter(is_superuser=True).exists():
        yield "administrator", _("관리자 계정이 없습니다. manage.py createsuperuser를 실행하세요.")
    if demo := people.filter(email__endswith=f"@{DEMO_MAIL_HOST}").count():
        yield "demo_accounts", _("시연용 계정이 %d개 남아 있습니다. 지우거나 쓸 수 없게 하세요.") % demo
    if not people.filter(groups__name="결재자").exists():
        yield "approver", _("결재자가 없습니다. 문자소식을 승인할 사람이 필요합니다.")


def _of_signing_up(office):
    """What residents are asked to agree to, and what the campaign is measured by."""
    if not office.privacy_officer:
        yield (
            "privacy_officer",
            _(
                "개인정보 보호책임자가 비어 있습니다. 동의 화면과 신청서에 나가야 합니다. 설정 → 기관 설정에서 정하세요."
            ),
        )
    if not office.free_refusal_phone and Subscriber.objects.filter(advertising_allowed=True).exists():
        yield (
            "free_refusal_phone",
            _(
                "광고성 정보에 동의하신 분이 있는데 무료 수신거부 번호(080)가 없습니다. 설정 → 기관 설정에서 정하세요."
            ),
        )
    if missing := Dong.objects.filter(outside=False, households=0).count():
        yield (
            "households",
            _("세대수를 모르는 행정동이 %d곳 있습니다. 현황판의 ‘세대수 넣기’에서 넣으세요.") % missing,
        )
    clerks = get_user_model().objects.filter(is_active=True, groups__name="접수담당자", department=None)
    if lost := [one for one in clerks if not one.has_perm("audience.see_all_subscriber")]:
        yield (
            "clerk_department",
            _("부서가 정해지지 않은 접수담당자가 %d명 있습니다. 부서가 없으면 신청을 하나도 볼 수 없습니다.")
            % len(lost),
        )
