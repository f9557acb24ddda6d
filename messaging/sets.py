"""Set-based writing: one INSERT … SELECT instead of a row at a time (law 9)."""

from django.core.exceptions import EmptyResultSet
from django.db import connections, router


def insert_from_select(model, fields, queryset):
    """Insert into `model` what `queryset` selects; returns how many rows.

    `fields` are the model's field names in the order in which `queryset.values_list(*…)` selects them.
    Preview, count and fan-out can so share one queryset. Constraint violations raise as usual.
    """
    using = router.db_for_write(model)
    connection = connections[using]
    columns = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    try:
        select, params = queryset.using(using).query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can match: a rule that takes nobody
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {select}", params)
        return cursor.rowcount
