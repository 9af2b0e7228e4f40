"""The front door: what a person or a program calls."""
