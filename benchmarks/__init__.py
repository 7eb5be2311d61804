"""How fast the models are, against the same SQL by hand and against data frames."""
