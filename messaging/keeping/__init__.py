"""How long personal data is kept, what holds it, and its destruction with a person's word."""
