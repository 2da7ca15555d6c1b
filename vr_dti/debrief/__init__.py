"""From a log to findings: what each trainee could notice, did, and when. Pure."""
