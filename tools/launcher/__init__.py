"""The `./xinfang` command: standard library only, Python 3.11 or newer."""
