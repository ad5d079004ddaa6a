"""Reports of streets from another program: the tap of /streets in JSON, without an account."""
