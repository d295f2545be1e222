"""Tables that no format knows: what their columns mean."""
