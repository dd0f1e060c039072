"""References of a character -> its LoRA: figures cut out, staged, taught, kept with the project."""
