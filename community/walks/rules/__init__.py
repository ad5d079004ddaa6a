"""What is true of walks without a database or a clock."""
