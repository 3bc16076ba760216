"""What to do: the room where a story's graph and a data set meet.

``assessment`` turns estimates into what each action would change, ``recommendation`` chooses or
abstains, ``comparison`` does both under every story.
"""
