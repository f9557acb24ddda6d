"""The screens of a digest: list, composer, approval, progress, and the acts behind their buttons."""
