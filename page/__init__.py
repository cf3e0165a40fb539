"""The parts of the page: its words, its look, and the components that take pictures in."""
