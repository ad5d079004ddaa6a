"""The pages that anybody may open, a noun a file."""
