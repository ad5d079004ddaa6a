"""The console, at the edge that operators touch: pages and forms over HTTP."""
