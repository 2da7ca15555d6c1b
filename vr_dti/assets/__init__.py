"""Things to load: pictures, places, later glTF."""
