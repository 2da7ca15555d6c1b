"""Inner loops compiled for the machine at hand, for whichever room has some: the compiler, and where its work is kept."""
