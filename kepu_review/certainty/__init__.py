"""把握：how sure a result is, and what one more review would change. Pure."""
