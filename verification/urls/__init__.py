"""Where the domain answers; safeconnect/config/urls/ says which process serves which."""
