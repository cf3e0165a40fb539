"""What each command of `train.py` does: `run(options)` → its exit code. A command is a file."""
