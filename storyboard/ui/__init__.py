"""The editor: draws and reports. Computes nothing, opens no file, loads no model."""
