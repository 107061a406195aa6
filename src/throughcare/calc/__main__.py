"""`python -m throughcare.calc`."""

import sys

from throughcare.calc.main import main

sys.exit(main(sys.argv[1:]))
