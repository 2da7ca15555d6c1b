"""The whole program as a person runs it: child processes, real devices, the session file as witness."""
