"""Speech bubbles and captions: where they stand, their outlines, their columns. Draws nothing."""
