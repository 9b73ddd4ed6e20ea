"""Bytes in, typed rows and problems out: no database, no clock, no network."""
