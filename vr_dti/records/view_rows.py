"""A view as it is logged: where the eye was, how it was turned, what it took in."""

from __future__ import annotations

import math

from vr_dti.ports import View
from vr_dti.recording.rows import ViewRow


def view_row(view: View) -> ViewRow:
    """The eye's pose in world and the tangents of its frustum, read from the view's two matrices.

    In plain floats: for one matrix at a time numpy costs five times as much, and this runs for every view of every frame.
    """
    (r00, r01, r02, tx), (r10, r11, r12, ty), (r20, r21, r22, tz), _ = view.eye_from_world.tolist()
    # The eye's pose is the inverse of a rigid matrix: the rotation transposed, the translation turned back.
    position = (-(r00 * tx + r10 * ty + r20 * tz), -(r01 * tx + r11 * ty + r21 * tz), -(r02 * tx + r12 * ty + r22 * tz))
    quat = _quat_from_columns(r00, r10, r20, r01, r11, r21, r02, r12, r22)
    # `spaces.frustum` turned round: m[0][0] = 2n / (r - l), m[0][2] = (r + l) / (r - l), and so on.
    (m00, _, m02, _), (_, m11, m12, _), _, _ = view.clip_from_eye.tolist()
    left, right, down, up = (m02 - 1.0) / m00, (m02 + 1.0) / m00, (m12 - 1.0) / m11, (m12 + 1.0) / m11
    x, y, width, height = view.rect_px
    return ViewRow(
        view.name,
        view.trainee,
        (round(position[0], 5), round(position[1], 5), round(position[2], 5)),
        (round(quat[0], 6), round(quat[1], 6), round(quat[2], 6), round(quat[3], 6)),
        (round(left, 6), round(right, 6), round(down, 6), round(up, 6)),
        (int(x), int(y), int(width), int(height)),
    )


def _quat_from_columns(
    m00: float, m01: float, m02: float, m10: float, m11: float, m12: float, m20: float, m21: float, m22: float
) -> tuple[float, float, float, float]:
    """`spaces.quat_from_rotation` (Shepperd 1978: divide by the largest of four) for nine plain numbers, row by row; w >= 0."""
    trace = m00 + m11 + m22
    largest = max(m00, m11, m22, trace)
    if largest == trace:
        x, y, z, w = m21 - m12, m02 - m20, m10 - m01, 1.0 + trace
    elif largest == m00:
        x, y, z, w = 1.0 - trace + 2.0 * m00, m10 + m01, m20 + m02, m21 - m12
    elif largest == m11:
        x, y, z, w = m10 + m01, 1.0 - trace + 2.0 * m11, m21 + m12, m02 - m20
    else:
        x, y, z, w = m20 + m02, m21 + m12, 1.0 - trace + 2.0 * m22, m10 - m01
    scale = math.copysign(1.0 / math.sqrt(x * x + y * y + z * z + w * w), w)
    return x * scale, y * scale, z * scale, w * scale
