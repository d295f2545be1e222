"""What tools were called with and answered, as parts."""
