"""Keys and mouse of one window, gathered between frames and named in words."""

from __future__ import annotations

from typing import Any

import glfw

from vr_dti.render.surface import KeyPress

_SPECIAL = {
    glfw.KEY_SPACE: "space",
    glfw.KEY_ESCAPE: "escape",
    glfw.KEY_ENTER: "enter",
    glfw.KEY_TAB: "tab",
    glfw.KEY_BACKSPACE: "backspace",
    glfw.KEY_LEFT: "left",
    glfw.KEY_RIGHT: "right",
    glfw.KEY_UP: "up",
    glfw.KEY_DOWN: "down",
    glfw.KEY_PAGE_UP: "page_up",
    glfw.KEY_PAGE_DOWN: "page_down",
    glfw.KEY_LEFT_SHIFT: "shift",
    glfw.KEY_RIGHT_SHIFT: "shift",
    glfw.KEY_LEFT_CONTROL: "ctrl",
    glfw.KEY_RIGHT_CONTROL: "ctrl",
    glfw.KEY_LEFT_ALT: "alt",
    glfw.KEY_RIGHT_ALT: "alt",
}
_BUTTONS = {glfw.MOUSE_BUTTON_LEFT: "mouse_left", glfw.MOUSE_BUTTON_RIGHT: "mouse_right", glfw.MOUSE_BUTTON_MIDDLE: "mouse_middle"}


def name_and_place(key: int, scancode: int) -> tuple[str, str]:
    """What is printed on a key, and what a US keyboard has there; empty for keys nobody needs.

    Digits go by their place: some layouts print them on the shifted half of the key.
    """
    if key in _SPECIAL:
        return _SPECIAL[key], _SPECIAL[key]
    if glfw.KEY_F1 <= key <= glfw.KEY_F12:
        name = f"f{key - glfw.KEY_F1 + 1}"
    elif glfw.KEY_0 <= key <= glfw.KEY_9:
        name = str(key - glfw.KEY_0)
    elif glfw.KEY_KP_0 <= key <= glfw.KEY_KP_9:
        name = str(key - glfw.KEY_KP_0)
    elif glfw.KEY_A <= key <= glfw.KEY_Z:
        printed: Any = glfw.get_key_name(key, scancode)
        place = chr(key).lower()
        return (printed.decode("utf-8", "replace") if isinstance(printed, bytes) else printed or place).lower(), place
    else:
        name = ""
    return name, name


class Input:
    """Listens to one window."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._keys: list[KeyPress] = []
        self._moved = [0.0, 0.0]
        self._pointer = (0.0, 0.0)
        self.captured = False
        glfw.set_key_callback(handle, self._on_key)
        glfw.set_mouse_button_callback(handle, self._on_button)
        glfw.set_cursor_pos_callback(handle, self._on_pointer)
        glfw.set_window_focus_callback(handle, self._on_focus)

    def take_keys(self) -> list[KeyPress]:
        """Everything since last asked."""
        keys, self._keys = self._keys, []
        return keys

    def take_mouse(self) -> tuple[float, float]:
        """Movement of the captured pointer since last asked: right, down."""
        right, down = self._moved
        self._moved = [0.0, 0.0]
        return right, down

    def capture(self, captured: bool) -> None:
        """Hide the pointer and take its movement, or give it back."""
        self.captured = captured
        glfw.set_input_mode(self._handle, glfw.CURSOR, glfw.CURSOR_DISABLED if captured else glfw.CURSOR_NORMAL)
        self._pointer = glfw.get_cursor_pos(self._handle)  # the jump to or from the middle is no movement

    # glfw calls these from within its own poll; they only take notes.

    def _on_key(self, _window: Any, key: int, scancode: int, action: int, _mods: int) -> None:
        name, place = name_and_place(key, scancode)
        if name and action != glfw.REPEAT:
            self._keys.append(KeyPress(name, place, action == glfw.PRESS))

    def _on_button(self, _window: Any, button: int, action: int, _mods: int) -> None:
        if name := _BUTTONS.get(button):
            self._keys.append(KeyPress(name, name, action == glfw.PRESS))

    def _on_pointer(self, _window: Any, x: float, y: float) -> None:
        if self.captured:
            self._moved[0] += x - self._pointer[0]
            self._moved[1] += y - self._pointer[1]
        self._pointer = (x, y)

    def _on_focus(self, _window: Any, focused: int) -> None:
        if not focused and self.captured:
            self.capture(False)
