"""How well texts are understood, measured against labels that others made."""
