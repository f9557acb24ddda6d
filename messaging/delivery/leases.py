"""Leases: a named right to do something alone for a while, kept as a row (law 1)."""

import os
import secrets
import socket
from contextlib import contextmanager
from datetime import timedelta

import psutil
from django.db import transaction
from django.utils import timezone

from messaging.delivery.models import Lease


def take(name, seconds):
    """The lease of that name, for so long; None when another holds it.

    A holder that died on this machine no longer holds it, so that a restart goes on at once.
    """
    now = timezone.now()
    ours = {"holder": _me(), "until": now + timedelta(seconds=seconds)}
    with transaction.atomic():
        lease, new = Lease.objects.select_for_update().get_or_create(pk=name, defaults=ours)
        if not new:
            if lease.until > now and not _is_dead(lease.holder):
                return None
            lease.holder, lease.until = ours["holder"], ours["until"]
            lease.save(update_fields=["holder", "until"])
    return lease


def release(lease):
    """Let go of the lease, unless another has it by now."""
    Lease.objects.filter(pk=lease.pk, holder=lease.holder).update(until=timezone.now())


def clear(name):
    """Nobody holds the lease any more, whoever it was."""
    Lease.objects.filter(pk=name).update(until=timezone.now())


def is_held(name):
    """Whether someone living holds the lease now."""
    lease = Lease.objects.filter(pk=name, until__gt=timezone.now()).first()
    return lease is not None and not _is_dead(lease.holder)


@contextmanager
def held(name, seconds):
    """Inside the block the lease is ours; yields None when another holds it."""
    lease = take(name, seconds)
    try:
        yield lease
    finally:
        if lease:
            release(lease)


def _me():
    """A holder's name that tells machine, process and its start, and no two takings alike."""
    started = psutil.Process().create_time()
    return f"{socket.gethostname()[:32]}|{os.getpid()}|{started:.2f}|{secrets.token_hex(4)}"


def _is_dead(holder):
    """Whether the holder was a process of this machine that runs no more."""
    host, pid, started, _token = holder.split("|")
    if host != socket.gethostname()[:32]:
        return False
    try:
        process = psutil.Process(int(pid))
        return f"{process.create_time():.2f}" != started or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
