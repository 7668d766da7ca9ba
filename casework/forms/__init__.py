"""Validation of what people type. Forms never save; verbs do. Every message says what to do, in the reader's words."""
