"""What bench_desk needs: a large round with a form of 30 criteria, and a plain form beside it."""
