"""The cast: people baked from CC0 body data with garments grown from them, and the placeholder voices. Done once, cached by hash."""
