"""The door of the providers: proves who calls, keeps what they say as it came, and answers at once."""
