"""An invented job market on loopback: boards of five sources over simulated weeks, some of which misbehave."""
