"""What an officer is told when something cannot be done: one plain Chinese sentence, never a trace."""


class Refusal(Exception):
    """The work cannot be done; ``str()`` is the sentence shown, complete with place and way out."""
