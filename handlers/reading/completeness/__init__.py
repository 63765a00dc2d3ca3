"""What a story leaves out: how something is done, or the number on its other side. Pure: may import `fold`."""
