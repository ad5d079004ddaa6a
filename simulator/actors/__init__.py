"""The people of a story, each behind the interface that person really has."""
