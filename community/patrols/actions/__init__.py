"""What changes of patrols: each function is one thing that is done."""
