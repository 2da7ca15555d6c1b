"""The OpenGL context that is current in this thread, in the form in which each platform's runtime wants to hear of it.

The structures are declared here: pyopenxr's own take PyOpenGL's pointer types, which exist for one platform at a time.
The one for Windows follows the specification and has not been run.
"""

from __future__ import annotations

import ctypes
from typing import Any

import xr

from vr_dti.backends.openxr.calls import check
from vr_dti.backends.openxr.instance import GraphicsKind, Instance
from vr_dti.errors import HeadsetError

_EGL_CONFIG_ID = 0x3028
_EGL_NONE = 0x3038
_GLX_FBCONFIG_ID = 0x8013
_GLX_SCREEN = 0x800C
_GLX_VISUAL_ID = 0x800B
_REMEDY = "update the graphics driver; or use --display desktop"


class _Egl(ctypes.Structure):
    """XrGraphicsBindingEGLMNDX"""

    _fields_ = [
        ("type", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("get_proc_address", ctypes.c_void_p),
        ("display", ctypes.c_void_p),
        ("config", ctypes.c_void_p),
        ("context", ctypes.c_void_p),
    ]


class _Glx(ctypes.Structure):
    """XrGraphicsBindingOpenGLXlibKHR"""

    _fields_ = [
        ("type", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("display", ctypes.c_void_p),
        ("visual_id", ctypes.c_uint32),
        ("fb_config", ctypes.c_void_p),
        ("drawable", ctypes.c_ulong),
        ("context", ctypes.c_void_p),
    ]


class _Wgl(ctypes.Structure):
    """XrGraphicsBindingOpenGLWin32KHR"""

    _fields_ = [("type", ctypes.c_int), ("next", ctypes.c_void_p), ("device", ctypes.c_void_p), ("context", ctypes.c_void_p)]


def graphics_binding(kind: GraphicsKind) -> ctypes.Structure:
    """What `xrCreateSession` chains to. Raises `HeadsetError` where no context of that kind is current."""
    makers = {"egl": _current_egl, "glx": _current_glx, "wgl": _current_wgl}
    if kind not in makers:
        raise HeadsetError(f"a headset cannot be reached from an OpenGL context of kind {kind!r}", "use Linux or Windows for the headset")
    binding = makers[kind]()
    if not binding.context:
        raise HeadsetError(f"no OpenGL context ({kind}) is current", _REMEDY)
    return binding


def require_opengl(instance: Instance, version_code: int) -> None:
    """Ask which OpenGL the runtime wants (which the specification demands before a session). Raises `HeadsetError` if ours is older."""
    requirements = xr.GraphicsRequirementsOpenGLKHR()
    ask = instance.calls.function("xrGetOpenGLGraphicsRequirementsKHR")
    check(ask(instance.handle, instance.system_id, ctypes.byref(requirements)), "asking which OpenGL it needs")
    major, minor = requirements.min_api_version_supported.major, requirements.min_api_version_supported.minor
    if version_code < major * 100 + minor * 10:
        raise HeadsetError(f"the runtime needs OpenGL {major}.{minor}, and this machine gave {version_code / 100:.1f}", _REMEDY)


def _library(*names: str) -> ctypes.CDLL:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise HeadsetError(f"{names[0]} cannot be loaded", _REMEDY)


def _returns_pointer(library: ctypes.CDLL, *names: str) -> None:
    for name in names:
        getattr(library, name).restype = ctypes.c_void_p


def _current_egl() -> ctypes.Structure:
    egl = _library("libEGL.so.1")
    _returns_pointer(egl, "eglGetCurrentDisplay", "eglGetCurrentContext")
    display = ctypes.c_void_p(egl.eglGetCurrentDisplay())
    context = ctypes.c_void_p(egl.eglGetCurrentContext())
    number = ctypes.c_int(0)
    egl.eglQueryContext(display, context, _EGL_CONFIG_ID, ctypes.byref(number))
    wanted = (ctypes.c_int * 3)(_EGL_CONFIG_ID, number.value, _EGL_NONE)
    config, count = ctypes.c_void_p(), ctypes.c_int(0)
    if number.value:
        egl.eglChooseConfig(display, wanted, ctypes.byref(config), 1, ctypes.byref(count))
    address = ctypes.cast(egl.eglGetProcAddress, ctypes.c_void_p).value
    return _Egl(int(xr.StructureType.GRAPHICS_BINDING_EGL_MNDX), None, address, display, config, context)


def _current_glx() -> ctypes.Structure:
    glx = _library("libGL.so.1", "libGLX.so.0")
    _returns_pointer(glx, "glXGetCurrentDisplay", "glXGetCurrentContext", "glXChooseFBConfig")
    glx.glXGetCurrentDrawable.restype = ctypes.c_ulong
    display = ctypes.c_void_p(glx.glXGetCurrentDisplay())
    context = ctypes.c_void_p(glx.glXGetCurrentContext())
    if not display or not context:
        return _Glx()
    number, screen, visual, count = (ctypes.c_int(0) for _ in range(4))
    glx.glXQueryContext(display, context, _GLX_FBCONFIG_ID, ctypes.byref(number))
    glx.glXQueryContext(display, context, _GLX_SCREEN, ctypes.byref(screen))
    wanted = (ctypes.c_int * 3)(_GLX_FBCONFIG_ID, number.value, 0)
    configs = ctypes.cast(glx.glXChooseFBConfig(display, screen, wanted, ctypes.byref(count)), ctypes.POINTER(ctypes.c_void_p))
    config = ctypes.c_void_p(configs[0]) if count.value else ctypes.c_void_p()
    if config:
        glx.glXGetFBConfigAttrib(display, config, _GLX_VISUAL_ID, ctypes.byref(visual))
    kind = int(xr.StructureType.GRAPHICS_BINDING_OPENGL_XLIB_KHR)
    return _Glx(kind, None, display, visual.value, config, glx.glXGetCurrentDrawable(), context)


def _current_wgl() -> ctypes.Structure:
    wgl: Any = _library("opengl32")
    _returns_pointer(wgl, "wglGetCurrentDC", "wglGetCurrentContext")
    kind = int(xr.StructureType.GRAPHICS_BINDING_OPENGL_WIN32_KHR)
    return _Wgl(kind, None, wgl.wglGetCurrentDC(), wgl.wglGetCurrentContext())
