"""What the owner is asked to agree to, what they said, and how anybody can check it later."""
