"""What apps offer to the ground they stand on, registered from `AppConfig.ready`."""
