"""Bytes in, documents out; knows nothing of forms."""
