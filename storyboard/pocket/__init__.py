"""The bundled model and the drawn world it learnt from."""
