"""The sign-up form on paper: printed with its version, typed in at the desk, undone while it is fresh."""
