"""People's names: `full_name` for everybody who is asked for one, `coauthors` for a list of them with shares.

`plausible` says whether words are a name, by the lists of `words`; `keyboards` decodes Telex and VNI leftovers.
`places` finds where something is used.
"""
