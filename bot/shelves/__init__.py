"""Where files are kept, a kind a file: a folder of this machine, or a bucket of any S3-compatible store.

What all kinds can is said in `shelf`; which one it is, `MEDIA_URL` says. Imports nothing of this floor.
"""
