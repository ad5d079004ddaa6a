"""An invented town whose reports hold a planted truth, to try what finds growing roads."""
