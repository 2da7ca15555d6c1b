"""What stands beside the scenes on the instructor's shelf: courses, policy packs, guidebooks, and the booklets printed from both."""
