"""An invented, complete round of each of the five programmes."""
