"""How Recourse gets onto a machine and runs there: setup, the supervisor, examples for production."""
