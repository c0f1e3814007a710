"""What the benchmarks call, and what they compare with."""
