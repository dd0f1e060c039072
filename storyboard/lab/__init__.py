"""The laboratory: how well pocket keeps characters and does what it is told, against drawn truth.

The judge draws: the same scene is drawn with the right value and with every other one, and the picture
must be nearest to the right one. It has no weights and shares none with pocket. Needs the extra `lab`.
"""
