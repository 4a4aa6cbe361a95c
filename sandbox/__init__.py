"""Everything around the product on one machine: what stands in for the outside world."""
