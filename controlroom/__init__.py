"""The operators' web console. It watches the domain; the domain never knows who is watching.

`access` says who may come in, `board` and `case` what the screens show, `timeline` the audit log in
words, `feed` what changed, `forms` what may be typed, `answers` how a refusal is told; `views`
holds the pages and acts.
"""
