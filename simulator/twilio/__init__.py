"""The stand-in for Twilio's messaging API, and the phones behind it."""
