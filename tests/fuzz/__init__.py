"""Long fuzzing by hand, with libraries the product doesn't need."""
