"""How well characters hold: figures from pictures, never opinions."""
