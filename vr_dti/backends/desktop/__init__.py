"""Windows on a desk: the trainee's, with a body moved by mouse and keys, and the instructor's mirror."""

from vr_dti.backends.desktop.keys import INSTRUCTOR_KEYS, TRAINEE_KEYS, KeyHelp, as_rows
from vr_dti.backends.desktop.mirror import MirrorWindow
from vr_dti.backends.desktop.trainee import TraineeWindow

__all__ = ["INSTRUCTOR_KEYS", "TRAINEE_KEYS", "KeyHelp", "MirrorWindow", "TraineeWindow", "as_rows"]
