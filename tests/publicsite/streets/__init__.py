"""The pages about streets, at the edge that anybody touches: forms over HTTP, without script."""
