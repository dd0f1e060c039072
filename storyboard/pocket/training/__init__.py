"""Trains pocket from nothing: draws, learns to see, learns to draw. Resumable at every step."""
