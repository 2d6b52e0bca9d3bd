"""`python -m kepu_review` and the `kepu-review` command."""

from kepu_review.cli import main

if __name__ == "__main__":
    main()
