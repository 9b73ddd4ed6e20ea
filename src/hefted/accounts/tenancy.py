"""What every app's models share: a row belongs to one provider, and periods of one thing may not overlap."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.backends.ddl_references import Columns, Statement, Table


class TenantRow(models.Model):
    """A row that belongs to one provider; nobody else's queries may reach it."""

    provider = models.ForeignKey("accounts.Provider", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class NoOverlap(models.BaseConstraint):
    """No two rows of one owner may share a day; periods are half-open, an open end lasts for ever.

    PostgreSQL keeps it with an exclusion constraint, SQLite with two triggers (writers there queue,
    so a trigger sees every earlier row).
    """

    def __init__(self, *, name: str, owner: str, start: str, end: str, sentence: str) -> None:
        super().__init__(name=name, violation_error_message=sentence)
        self.owner, self.start, self.end, self.sentence = owner, start, end, sentence

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return (
            "hefted.accounts.tenancy.NoOverlap",
            (),
            {
                "name": self.name,
                "owner": self.owner,
                "start": self.start,
                "end": self.end,
                "sentence": self.sentence,
            },
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]  # compared by value, never used as a key

    # -- schema ---------------------------------------------------------------------------------------
    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing inside CREATE TABLE: the statements follow once the table stands."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        first, *others = self._statements(model, schema_editor)
        schema_editor.deferred_sql.extend(others)
        return first

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            template = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"
            return self._statement(model, schema_editor, template, self.name)
        template = "DROP TRIGGER %(name)s"
        schema_editor.deferred_sql.append(
            self._statement(model, schema_editor, template, f"{self.name}_update")
        )
        return self._statement(model, schema_editor, template, f"{self.name}_insert")

    def _statements(self, model: type[models.Model], schema_editor: Any) -> list[Statement]:
        if schema_editor.connection.vendor == "postgresql":
            return [
                Statement("CREATE EXTENSION IF NOT EXISTS btree_gist"),
                self._statement(model, schema_editor, POSTGRESQL_EXCLUSION, self.name),
            ]
        return [
            self._statement(
                model, schema_editor, SQLITE_TRIGGER, f"{self.name}_{event.split()[0].lower()}", event
            )
            for event in ("INSERT", "UPDATE")
        ]

    def _statement(
        self, model: type[models.Model], schema_editor: Any, template: str, name: str, event: str = ""
    ) -> Statement:
        table, quote = model._meta.db_table, schema_editor.quote_name

        columns_of = {field.name: str(field.column) for field in model._meta.concrete_fields}

        def columns(field: str) -> Columns:
            return Columns(table, [columns_of[field]], quote)

        return Statement(
            template,
            table=Table(table, quote),
            name=quote(name),
            event=event,
            owner=columns(self.owner),
            start=columns(self.start),
            end=columns(self.end),
            sentence=self.sentence.replace("'", "''"),
        )

    # -- forms ----------------------------------------------------------------------------------------
    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,  # noqa: ARG002 - Django's own signature
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if start == end:
            return  # left on the day of joining: shares a day with nobody
        others = model._default_manager.using(using).filter(
            models.Q(**{f"{self.end}__gt": start}) | models.Q(**{f"{self.end}__isnull": True}),
            **{self.owner: getattr(instance, self.owner)},
        )
        if end is not None:
            others = others.filter(**{f"{self.start}__lt": end})
        others = others.exclude(**{self.start: models.F(self.end)}).exclude(pk=instance.pk)
        if others.exists():
            raise ValidationError(self.sentence)


POSTGRESQL_EXCLUSION = (
    "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s EXCLUDE USING gist "
    "(%(owner)s WITH =, daterange(%(start)s, %(end)s, '[)') WITH &&)"
)
SQLITE_TRIGGER = (
    "CREATE TRIGGER %(name)s BEFORE %(event)s ON %(table)s "
    "WHEN EXISTS (SELECT 1 FROM %(table)s AS other WHERE other.%(owner)s = NEW.%(owner)s "
    "AND other.id IS NOT NEW.id "
    "AND other.%(start)s < COALESCE(NEW.%(end)s, '9999-12-31') "
    "AND NEW.%(start)s < COALESCE(other.%(end)s, '9999-12-31') "
    "AND other.%(start)s < COALESCE(other.%(end)s, '9999-12-31') "
    "AND NEW.%(start)s < COALESCE(NEW.%(end)s, '9999-12-31')) "
    "BEGIN SELECT RAISE(ABORT, '%(sentence)s'); END"
)
