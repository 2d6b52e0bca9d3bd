"""What saves is killed, again and again, while experts score."""
