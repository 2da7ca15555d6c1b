"""Where files are: what is shipped (scenes, rigs, shaders), and the user's own cache and sessions. The owner of platformdirs."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import platformdirs

from vr_dti.errors import InputError, StorageError

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """A shipped file or folder, e.g. `shipped("scenes", "handcuffed")`: from the wheel, or from the checkout this runs in."""
    in_wheel = _PACKAGE / "shipped"
    root = in_wheel if in_wheel.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)


def cache_dir() -> Path:
    """The user's cache, made if absent. `VR_DTI_CACHE` overrides it. Raises `StorageError`."""
    path = Path(os.environ.get("VR_DTI_CACHE") or platformdirs.user_cache_dir("vr-dti", appauthor=False))
    return _made(path, "set VR_DTI_CACHE to a folder that may be written")


def sessions_dir() -> Path:
    """Where runs are kept when no `--out` is given, made if absent. Raises `StorageError`."""
    return _made(platformdirs.user_documents_path() / "vr-dti" / "sessions", "make your documents folder writable, or give --out")


def voice_file() -> Path:
    """Where this user's calibration of the microphone is kept."""
    return calibration_file("voice.json")


def calibration_file(name: str) -> Path:
    """Where what this user measured is kept; it need not exist, its folder is made. Raises `StorageError`."""
    own = os.environ.get("VR_DTI_CALIBRATION")
    folder = Path(own) if own else platformdirs.user_documents_path() / "vr-dti" / "calibration"
    return _made(folder, "set VR_DTI_CALIBRATION to a folder that may be written") / name


def heads_folder() -> Path:
    """Where heads that this user brought are kept, made if absent. `VR_DTI_HEADS` overrides it. Raises `StorageError`."""
    own = os.environ.get("VR_DTI_HEADS")
    folder = Path(own) if own else platformdirs.user_documents_path() / "vr-dti" / "heads"
    return _made(folder, "set VR_DTI_HEADS to a folder that may be written")


def people_folders(beside: Path) -> tuple[Path, ...]:
    """Where people whom an agency brings may lie: `people/` in the folder `beside` (a scene's, or that of a session), then the agency's
    own folder, which `VR_DTI_PEOPLE` names, else `vr-dti/people` among the user's documents. They need not exist."""
    own = os.environ.get("VR_DTI_PEOPLE")
    return beside / "people", Path(own) if own else platformdirs.user_documents_path() / "vr-dti" / "people"


def is_file(path: Path) -> bool:
    """A file that can be looked at: a name that is too long, or a folder that may not be entered, holds none."""
    try:
        return path.is_file()
    except OSError:
        return False


def stands(path: Path) -> bool:
    """Something of that name: a file, or what a reader has to say that it is none."""
    try:
        return path.is_symlink() or path.exists()
    except OSError:
        return False


def scene_folder(scene: str) -> Path:
    """The folder of a scene named by path or by the id of a shipped one. Raises `InputError`, naming what is there."""
    path = Path(scene)
    if path.name == "scenario.yaml" and is_file(path):
        path = path.parent
    if is_file(path / "scenario.yaml"):
        return path
    known = sorted(p.parent.name for p in shipped("scenes").glob("*/scenario.yaml"))
    if scene in known:
        return shipped("scenes", scene)
    bare = ": that folder has no file scenario.yaml" if stands(path) and path.is_dir() else ""
    near = [] if bare else difflib.get_close_matches(path.name, known, n=1)
    meant = f"did you mean {near[0]!r}? Otherwise " if near else ""
    raise InputError(f"{scene}: no such scene{bare}", f"{meant}give the folder of a scene, or one of: {', '.join(known)}")


def rig_file(rig: str) -> Path:
    """A rig named by path or by a shipped file's name (`walls-180`). Raises `InputError`."""
    return _calibration(rig, shipped("calibration"), ".json", "rig")


def mount_file(mount: str) -> Path:
    """A weapon mount named by path or by a shipped file's name. Raises `InputError`."""
    return _calibration(mount, shipped("calibration", "weapons"), ".yaml", "weapon mount")


def _calibration(name: str, folder: Path, suffix: str, what: str) -> Path:
    if is_file(Path(name)):
        return Path(name)
    known = sorted(p.stem for p in folder.glob(f"*{suffix}"))
    if name.removesuffix(suffix) in known:
        return folder / (name.removesuffix(suffix) + suffix)
    raise InputError(f"{name}: no such {what}", f"give the path of a {what} file, or one of: {', '.join(known)}")


def _made(path: Path, remedy: str) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StorageError(f"{path}: this folder cannot be made: {e.strerror or e}", remedy) from None
    return path
