"""Drawing the world: one scene, many views."""
