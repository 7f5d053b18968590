"""The static guard: what programs find in the code, and what is known of it."""
