"""What the program does about memory, which Python leaves to the system."""

import ctypes

M_MMAP_THRESHOLD = -3  # Of malloc.h.
LARGE_BYTES = 2**20


def give_large_blocks_back() -> bool:
    """Has memory for a large picture go back to the system as soon as the picture is gone.

    glibc keeps such blocks once some were freed, in each thread that has had one: after a few
    photographs of 64 megapixels a gigabyte. Other systems' libraries do without.

    Returns:
        Whether there was anything to set.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES))
    except (AttributeError, OSError, TypeError):
        return False
