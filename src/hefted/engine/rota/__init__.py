"""Visit rounds: a week of a branch as a problem, and the rota that answers it."""
