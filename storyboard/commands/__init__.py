"""Commands of the command line, a file a subject; `storyboard.cli` hangs them up. They compute nothing."""
