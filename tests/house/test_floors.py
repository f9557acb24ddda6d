"""The floors hold for rows too: a foreign key or a migration points to its own floor, a lower one, or a framework."""

from itertools import pairwise

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

# Lowest first; rooms on one line stand side by side and must not know each other.
FLOORS = [
    {"offices"},
    {"keeping"},
    {"audience"},
    {"delivery"},
    {"signup"},
    {"digests", "inbound", "importing", "paper"},
    {"pictures"},
    {"participation"},
    {"newsletter"},
    {"cms"},
]
HEIGHT = {label: height for height, floor in enumerate(FLOORS) for label in sorted(floor)}


def relations_between_rooms():
    for label in HEIGHT:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields(include_hidden=True):
                target = field.related_model
                if target is None or field.auto_created or target._meta.app_label not in HEIGHT:
                    continue
                yield pytest.param(label, target._meta.app_label, id=f"{model._meta.label}.{field.name}")


def migrations_between_rooms():
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for needed, _name in sorted(migration.dependencies) if label in HEIGHT else ():
            if needed in HEIGHT:
                yield pytest.param(label, needed, id=f"{label}.{name}-{needed}")


def points_down(label, target):
    return label == target or HEIGHT[target] < HEIGHT[label]


def test_every_room_of_ours_has_its_floor():
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"cms", "newsletter", "participation", "messaging"}
    }

    assert ours == set(HEIGHT)
    assert all(not (low & high) for low, high in pairwise(FLOORS))


@pytest.mark.parametrize(("label", "target"), list(relations_between_rooms()))
def test_a_relation_points_down(label, target):
    assert points_down(label, target)


@pytest.mark.parametrize(("label", "target"), list(migrations_between_rooms()))
def test_a_migration_waits_only_for_lower_floors(label, target):
    assert points_down(label, target)
