"""Files that were brought in: what they were, who brought them, and where each applied row came from."""

from django.db import models

from hefted.accounts.tenancy import TenantRow


class Upload(TenantRow):
    """One or more files brought together."""

    class State(models.TextChoices):
        STAGED = "staged", "Kept, not looked through yet"
        PREVIEWED = "previewed", "Looked through, nothing changed yet"
        APPLIED = "applied", "Brought in"
        REFUSED = "refused", "Refused"

    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    staged_at = models.DateTimeField()
    applied_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    effective_on = models.DateField()  # the day from which changed terms hold
    given_context = models.TextField(blank=True)  # a context.json: what ASC-WDS knew, empty = as the rows say
    kept_good = models.BooleanField(default=False)  # rows with problems were left out, the others brought in
    counts = models.JSONField(default=dict)  # read, accepted, refused, new, changed, unchanged, removed
    preview = models.JSONField(default=list)  # by file: counts, and the first lines of each sort
    problems = models.JSONField(
        default=list
    )  # the first of them: file, line, column, seen, accepted, severity
    problem_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-staged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="applied") ^ models.Q(applied_at__isnull=True),
                name="upload_is_applied_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class UploadedFile(TenantRow):
    """One file of an upload. Its bytes lie in the uploads folder under their SHA-256."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)  # as the user named it; never used as a path
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    kind = models.CharField(max_length=40)  # of the table of kinds, or a part of ASC-WDS
    encoding = models.CharField(max_length=20)
    needs_preview = models.BooleanField(default=False)  # the encoding is a guess
    rows_digest = models.CharField(max_length=64, blank=True)  # the same for the same rows in any order
    refused = models.PositiveIntegerField(default=0)  # rows left out when it was applied

    class Meta:
        ordering = ["upload", "pk"]
        indexes = [models.Index(fields=["provider", "sha256"], name="uploaded_file_by_digest")]

    def __str__(self) -> str:
        return self.name


class AppliedRow(TenantRow):
    """The newest version of a row that was brought in, and the file and line that brought it."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)
    file = models.ForeignKey(UploadedFile, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind", "key"], name="applied_row_is_kept_once")
        ]
