"""The command: `python -m model.codes PICTURES_OR_FOLDERS… --csv out.csv`; batch.py says how."""

import sys

from model.codes.batch import main

if __name__ == "__main__":
    sys.exit(main())
