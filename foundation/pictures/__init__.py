"""Pictures that somebody else made: looked over without decoding, and drawn anew in a child."""
