"""What lies in the home of a tool beside its sessions, and tells of them."""
