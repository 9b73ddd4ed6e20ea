"""Changes to rotas."""

from hefted.rota.bringing_in import bring_in_shifts

__all__ = ["bring_in_shifts"]
