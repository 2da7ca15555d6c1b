"""People and movements of strangers made ours: bones named and found, bodies re-posed and repainted, recorded movements turned to keys.

Nothing here opens a file's insides: `assets/gltf/` has read and bounded it, `bvh.py` does the same for BVH.
"""
