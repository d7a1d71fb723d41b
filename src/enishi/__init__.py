"""Enishi: plan international work in ICT from open evidence."""

__version__ = "0.1.0"
