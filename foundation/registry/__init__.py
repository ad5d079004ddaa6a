"""What apps offer to the modules below them, registered from `AppConfig.ready`."""
