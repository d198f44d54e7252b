"""What becomes of a board's reading: judged, compared with what has been landed, redacted, landed."""
