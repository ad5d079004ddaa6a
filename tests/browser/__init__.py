"""The pages in a real Chromium, before the whole service."""
