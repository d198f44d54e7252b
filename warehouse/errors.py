"""Errors that the command line knows without loading what raises them."""


class UnreadableInput(ValueError):
    """The input cannot be read at all; the message names it and says why."""
