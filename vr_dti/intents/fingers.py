"""How far each finger of a trainee's hand is bent: as a hand tracker sees it, else as the controller in the hand is pressed."""

from __future__ import annotations

from dataclasses import replace

from vr_dti.intents.memory import HandMemory
from vr_dti.samples import Button, Curl, Fingers


def pressed(was: HandMemory, button: Button) -> HandMemory:
    """A control went so far."""
    permille = round(1000 * button.value)
    if button.name == "trigger":
        return replace(was, trigger_permille=permille)
    return replace(was, squeeze_permille=permille) if button.name == "squeeze" else was


def seen(was: HandMemory, fingers: Fingers) -> HandMemory:
    """A tracker saw them so; of none it says nothing any more."""
    return replace(was, curl_permille=fingers.curl_permille or None)


def curl_of(hand: HandMemory) -> Curl:
    """Thumb to little finger. On a controller the index finger lies at the trigger, and closes with the others on whom it holds."""
    if hand.curl_permille is not None:
        return hand.curl_permille
    grip, trigger = hand.squeeze_permille, hand.trigger_permille
    return (max(grip, trigger), max(trigger, grip if hand.touch.what else 0), grip, grip, grip)
