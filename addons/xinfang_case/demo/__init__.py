"""The demonstration office: an invented city, its people and its petitions.

Plain Python beside the models: ``texts/`` holds words, ``lives.py`` plans what happens
to each petition, ``loader.py`` carries it out through the gate. Nothing here is
loaded before ``xinfang.demo`` is asked to.
"""
