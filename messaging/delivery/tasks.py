"""This room's tasks: each calls one function, and running it twice, or never, does no harm (law 1)."""

from django_q.tasks import async_task

from messaging.delivery import asking, lists, reports, sending, settling, sweeping, waking


def pump(gateway):
    """Send this gateway's next batches for a while."""
    waking.begun(waking.PUMP, gateway)
    if sending.pump(gateway).more_waits:
        async_task("messaging.delivery.tasks.pump", gateway)


def apply_reports():
    """Apply the delivery reports that wait."""
    if reports.apply_for():
        async_task("messaging.delivery.tasks.apply_reports")


def ask_gateways():
    """Ask gateways about batches whose fate nobody knows."""
    asking.ask_all()


def withdraw_rest(broadcast_id):
    """Withdraw what a stopped or cancelled broadcast has not sent."""
    settling.withdraw_rest(broadcast_id)


def clear_away(broadcast_id):
    """Remove the rows of a discarded list."""
    lists.clear_away(broadcast_id)


def sweep():
    """Take up what lost tasks left behind."""
    sweeping.sweep()
