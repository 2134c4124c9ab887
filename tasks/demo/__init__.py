"""The demonstration union: Hà Thanh, a province that does not exist, with two years of work around today."""
