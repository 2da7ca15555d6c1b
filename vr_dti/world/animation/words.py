"""From a document's clip to keys that say everything they mean: named poses written out, loops closed, and every mistake found."""

from __future__ import annotations

from collections.abc import Iterator

from vr_dti.documents import Loc
from vr_dti.world.animation.document import FINGERS, ClipDocument, ClipWords, Hips, Shape

CHANNELS = tuple(name for name in Shape.model_fields if name != "pose")
MUST = ("hips", "hand_left", "hand_right", "foot_left", "foot_right")
"""What the first key of a clip has to say; the rest begins at zero."""


def written_out(shape: Shape, poses: dict[str, Shape]) -> dict[str, object]:
    """Everything `shape` says, its pose's words included; its own words win. Known poses without circles are taken for granted."""
    said: dict[str, object] = dict(written_out(poses[shape.pose], poses)) if shape.pose else {}
    for name in CHANNELS:
        value = getattr(shape, name)
        if value is None:
            continue
        under = said.get(name)
        if isinstance(value, Hips) and isinstance(under, Hips):
            value = Hips(shift=value.shift or under.shift, turn=value.turn or under.turn)
        said[name] = value
    return said


def keys_of(words: ClipWords, poses: dict[str, Shape]) -> list[tuple[int, str, dict[str, object]]]:
    """(at_ms, ease, what is said) of each key; a loop gets its first key once more at its end."""
    keys = [(key.at, str(key.ease), written_out(key, poses)) for key in words.keys]
    if words.loop and words.lasts is not None:
        keys.append((words.lasts, keys[0][1], keys[0][2]))
    return keys


def mistakes(document: ClipDocument) -> Iterator[tuple[Loc, str, str]]:
    """(path, what is wrong, remedy) of everything the model alone cannot see."""
    sound = {}
    for name, pose in document.poses.items():
        wrong = list(_shape_mistakes(pose, ("poses", name), document.poses))
        yield from wrong
        if not wrong and _circle(name, document.poses):
            yield ("poses", name, "pose"), "this pose begins with itself, by way of others", "break the circle"
        elif not wrong:
            sound[name] = pose
    for name, clip in document.clips.items():
        yield from _clip_mistakes(clip, ("clips", name), document, sound)


def _circle(name: str, poses: dict[str, Shape]) -> bool:
    seen: list[str] = []
    at: str | None = name
    while at in poses:
        if at in seen:
            return True
        seen.append(at)
        at = poses[at].pose
    return False


def _shape_mistakes(shape: Shape, path: Loc, poses: dict[str, Shape]) -> Iterator[tuple[Loc, str, str]]:
    if shape.pose is not None and shape.pose not in poses:
        yield (*path, "pose"), f"there is no pose {shape.pose!r}", f"poses here: {', '.join(poses) or 'none'}"
    for side in ("fingers_left", "fingers_right"):
        value = getattr(shape, side)
        if isinstance(value, str) and value not in FINGERS:
            yield (*path, side), f"unknown shape of a hand {value!r}", f"one of {', '.join(FINGERS)}, or five numbers"
    for side in ("hand_left", "hand_right"):
        hand = getattr(shape, side)
        if hand is not None and (hand.fingers is None) != (hand.palm is None):
            yield (*path, side), "'fingers' and 'palm' belong together", "give both or neither"


def _clip_mistakes(clip: ClipWords, path: Loc, document: ClipDocument, sound: dict[str, Shape]) -> Iterator[tuple[Loc, str, str]]:
    last = -1
    for k, key in enumerate(clip.keys):
        here = (*path, "keys", k)
        yield from _shape_mistakes(key, here, document.poses)
        if key.at <= last:
            yield (*here, "at"), f"{key.at} ms is not after the key before it", "put the keys in order"
        last = key.at
    first = clip.keys[0]
    if first.at != 0:
        yield (*path, "keys", 0, "at"), "the first key must stand at 0ms", "begin at 0ms"
    if first.pose is None or first.pose in sound:
        lacks = [name for name in MUST if name not in written_out(first, document.poses)]
        if lacks:
            yield (*path, "keys", 0), f"the first key does not say {', '.join(lacks)}", "say it, or begin with a pose that does"
    if clip.loop and (clip.lasts is None or clip.lasts <= last):
        yield (*path, "lasts"), "a loop needs 'lasts', after its last key", "say when it closes"
    if clip.loop and clip.lasts is not None and clip.lasts % 100:
        yield (*path, "lasts"), "a loop lasts a multiple of 100ms, so that its samples close", "round it"
    if clip.pieces is not None:
        yield from _piece_mistakes(clip, path, document)
    if clip.then and clip.loop and not clip.stride:
        yield (*path, "then"), "a loop has no end for something to follow", "remove 'then' or 'loop'"
    if clip.then and clip.then not in document.clips:
        yield (*path, "then"), f"there is no clip {clip.then!r} here", f"clips here: {', '.join(document.clips)}"
    end = clip.lasts if clip.loop and clip.lasts is not None else last
    for event, at in clip.events.items():
        if at > end:
            yield (*path, "events", event), f"{at} ms is after the clip's end", f"at most {end}ms"


def _piece_mistakes(clip: ClipWords, path: Loc, document: ClipDocument) -> Iterator[tuple[Loc, str, str]]:
    """Pieces may follow one another in any order: at each seam stands a key that comes to rest and says all that the first key says."""
    if not clip.loop or clip.stride or not clip.pieces or clip.pieces % 100 or not clip.lasts or clip.lasts % clip.pieces:
        yield (
            (*path, "pieces"),
            "pieces are equal parts of a loop that stays where it is",
            "multiples of 100ms: 6s of a loop that lasts 30s",
        )
        return
    keys = {key.at: k for k, key in enumerate(clip.keys)}
    if any(key.pose is not None and key.pose not in document.poses for key in clip.keys):
        return  # which is told already
    first = written_out(clip.keys[0], document.poses)
    for at in range(0, clip.lasts, clip.pieces):
        k = keys.get(at)
        if k is None or clip.keys[k].ease != "rest" or written_out(clip.keys[k], document.poses) != first:
            here = (*path, "pieces") if k is None else (*path, "keys", k)
            yield here, f"the piece that begins at {at} ms does not begin as the others do", "'ease: rest', and the words of the first key"
