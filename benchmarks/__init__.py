"""Speed, as ratios within one run: these are not tests, and no test depends on them."""
