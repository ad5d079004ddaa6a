"""The staff's pages of the community half; never in the control room's queue."""
