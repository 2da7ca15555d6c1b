"""Movement: key poses in text, solved by inverse kinematics into clips, blended at run time."""
