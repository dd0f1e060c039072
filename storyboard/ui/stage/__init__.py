"""The selected panel's picture, large: its takes, comparing two, painting what is redrawn, drawing live."""
