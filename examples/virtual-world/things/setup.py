"""Runs after each thing's own script, in the same module. What a thing is handed comes as globals of this call."""


def setup(own_name):
    global name
    name = own_name
