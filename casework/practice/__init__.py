"""The practice ground: a small web of its own on loopback, with harmless pictures. No other room imports it."""
