"""A stand-in for the world outside the service: Twilio, phones, a force's feed, people.

For the demo, the tests and the load runs; never installed in production. It speaks to the
service over HTTP only and imports none of its code.
"""
