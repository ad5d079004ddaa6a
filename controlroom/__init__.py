"""The operators' web console. It watches the domain; the domain never knows who is watching.

`decorators` say who may come in, `queue_page`, `case_page` and `phone_alarm_page` what the screens
show, `offers` what may be done there, `timeline` the audit log in words, `changes` what is new,
`forms` what may be typed, `responses` how a refusal is told; `views` holds the pages and acts.
"""
