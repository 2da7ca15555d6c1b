"""Where policy packs are found: the agency's folders first, then those that are shipped. What `pack.clause` refers to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from vr_dti.debrief.told import Counting
from vr_dti.errors import InputError
from vr_dti.library.policy import ClauseDoc, Policy
from vr_dti.library.policy_read import read_policy
from vr_dti.resources import is_file, shipped

REFERENCE = "training-reference"
"""the pack whose ladder holds where no other has one"""
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class Shelf:
    """Packs by id. An agency's `us-colorado.yaml` stands before the shipped one."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """`folders`: the agency's own, the first named first. Raises `InputError` for one that is none."""
        for folder in folders:
            if not folder.is_dir():
                raise InputError(f"{folder}: no folder of policy packs", "give the folder in which your packs lie, one .yaml file each")
        self.folders = (*folders, shipped("scenes", "common", "policies"))
        self._read: dict[str, Policy] = {}

    def ids(self) -> list[str]:
        """Every pack there is."""
        return sorted({p.stem for folder in self.folders for p in folder.glob("*.yaml")})

    def policy(self, id: str) -> Policy:
        """The pack of that id. Raises `InputError` (no such pack) and `DocumentError` (its mistakes)."""
        if id not in self._read:
            self._read[id] = read_policy(self._file(id))
        return self._read[id]

    def told(self, ids: Sequence[str]) -> dict[str, Counting]:
        """Who counts as told, by id of each of these packs. Raises `InputError` and `DocumentError`."""
        docs = {id: self.policy(id).doc for id in ids}
        return {id: Counting(doc.title, frozenset(doc.told_counts.of), doc.told_counts.ours) for id, doc in docs.items()}

    def clause(self, reference: str) -> tuple[Policy, ClauseDoc]:
        """What `pack.clause` refers to. Raises `InputError` and `DocumentError`."""
        pack, _, name = reference.partition(".")
        policy = self.policy(pack)
        if name not in policy.doc.clauses:
            known = list(policy.doc.clauses)
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean {pack}.{near[0]}?" if near else f"it has {', '.join(known)}"
            raise InputError(f"{reference}: the policy pack {pack!r} has no clause {name!r}", remedy)
        return policy, policy.doc.clauses[name]

    def _file(self, id: str) -> Path:
        if _ID.fullmatch(id):  # an id is a name, never a way to somewhere else
            for folder in self.folders:
                if is_file(folder / f"{id}.yaml"):
                    return folder / f"{id}.yaml"
        near = difflib.get_close_matches(id, self.ids(), n=1)
        raise InputError(f"{id[:60]}: no such policy pack", f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(self.ids())}")
