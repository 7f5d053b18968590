"""A large generated office: loading it, explaining its plans, timing it.

`./xinfang bench` runs this folder inside the virtual environment; the tests
import it as a package.
"""
